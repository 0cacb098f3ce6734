"""GET /v1/areas/editions: every edition of every kind, newest first."""

from __future__ import annotations

from fastapi.testclient import TestClient

from gis.vocabulary import AreaKind
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import faults

PATH = "/v1/areas/editions"


def test_it_takes_no_parameters(client: TestClient) -> None:
    assert "not a parameter" in faults(client.get(PATH, params={"kind": "grid"}))["kind"]


def test_the_edition_in_force(client: TestClient) -> None:
    found = client.get(PATH).json()

    assert {one["kind"] for one in found} == {kind.value for kind in AreaKind}
    for one in found:
        assert (one["name"], one["status"], one["in_force_to"]) == ("demo", "published", None)
        assert one["in_force_from"] == "2026-04-05T16:00:00Z"
        assert one["area_count"] > 0


def test_an_empty_centre_has_none(new_centre: NewCentre) -> None:
    assert client_of(new_centre()).get(PATH).json() == []
