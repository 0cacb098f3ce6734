"""GET /v1/vocabulary: every closed list, every word with both labels."""

from __future__ import annotations

from fastapi.testclient import TestClient

from gis.geocode import words as of_places
from gis.vocabulary import WORD_LISTS
from tests.endpoints.reading import faults


def test_it_takes_no_parameters(client: TestClient) -> None:
    assert "not a parameter" in faults(client.get("/v1/vocabulary", params={"list": "Link"}))["list"]


def test_all_lists_with_all_words(client: TestClient) -> None:
    lists = client.get("/v1/vocabulary").json()["lists"]

    shown = [*WORD_LISTS, *of_places.WORD_LISTS]
    assert list(lists) == [words.__name__ for words in shown]
    for words in shown:
        assert [word["value"] for word in lists[words.__name__]] == [word.value for word in words]
        assert all(word["zh"] and word["en"] for word in lists[words.__name__])
