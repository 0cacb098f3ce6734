"""gridkeeper locate with a point: the same answer as over HTTP, in words."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Gridkeeper
from tests.conftest import NOON, TestCentre
from tests.support.demo_codes import storey

HERE = ("--lon", "120.08", "--lat", "28.93", "--datum", "wgs84")
THEN = ("--at", NOON.isoformat())


@pytest.fixture
def ask(gridkeeper: Gridkeeper, demo: TestCentre) -> Gridkeeper:
    """`locate` in the demo zone at noon."""
    return lambda *arguments: gridkeeper("--centre", demo.name, "locate", *arguments)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "The place is not given"),
        (("--lon", "120.08", "--datum", "wgs84"), 2, "--lat: is missing"),
        (("--lon", "120.08", "--lat", "28.93"), 2, "--datum: is missing"),
        ((*HERE, "--datum", "wgs72"), 2, "'wgs72' is not a datum"),
        (("--lon", "nan", "--lat", "28.93", "--datum", "wgs84"), 2, "--lon: is not a finite number"),
        (("--lon", "1e999", "--lat", "28.93", "--datum", "wgs84"), 2, "--lon: is not a finite number"),
        (("--lon", "28.93", "--lat", "120.08", "--datum", "wgs84"), 2, "looks swapped"),
        ((*HERE, "--at", "now"), 2, "--at: 'now' is not an instant"),
        ((*HERE, "--at", "0001-01-01"), 2, "outside the years"),
        ((*HERE, "--floor", "roof"), 2, "--floor: 'roof' is not a floor"),
        (("--building", "B9"), 1, "No building 'B9' is in force"),
        (("--line", "L9"), 1, "No micro-grid 'L9' is in force"),
    ],
    ids=str,
)
def test_wrong_questions(arguments: tuple[str, ...], code: int, said: str, ask: Gridkeeper) -> None:
    told = ask(*arguments)

    assert (told.code, told.out) == (code, "")
    assert said in told.err


def test_the_same_answer_as_over_http(ask: Gridkeeper, client: object) -> None:
    told = ask(*HERE, *THEN, "--json").json

    over_http = client.get(  # type: ignore[attr-defined]
        "/v1/responsible", params={"lon": 120.08, "lat": 28.93, "datum": "wgs84", "responders": 5}
    ).json()
    assert {name: value for name, value in told.items() if name != "by_road"} == over_http


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("负责人: ", "岗位: ", "综合网格", "依据", "所在区域", "附近力量", "直线距离", "距最近边界")),
        (
            "en",
            ("Responsible: ", "post: ", "comprehensive grid", "Why", "Areas, the most local first", "straight line"),
        ),
    ],
)
def test_in_words(language: str, words: tuple[str, ...], ask: Gridkeeper) -> None:
    told = ask(*HERE, *THEN, "--lang", language)

    assert (told.code, told.err) == (0, "")
    for word in words:
        assert word in told.out


@pytest.mark.parametrize(("locale", "word"), [("zh_CN.UTF-8", "负责人"), ("en_GB.UTF-8", "Responsible"), ("C", "Why")])
def test_the_language_of_the_terminal(locale: str, word: str, ask: Gridkeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)

    assert word in ask(*HERE, *THEN).out


def test_a_gap_in_words(gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("locate", *HERE, "--lang", "zh")

    assert (told.code, told.out.splitlines()[0]) == (0, "无人负责: 未设兜底岗位")


def test_a_building_with_a_floor(ask: Gridkeeper, demo: TestCentre) -> None:
    told = ask("--building", storey(demo.engine).building, "--floor", "2层", *THEN, "--json").json

    assert [link["kind"] for link in told["chain"][:3]] == ["micro_grid", "building", "site"]


def test_metres_of_a_zone(ask: Gridkeeper) -> None:
    told = ask("--lon", "507811", "--lat", "3201607", "--datum", "epsg:4549", *THEN, "--json").json

    assert told["place"]["lon"] == pytest.approx(120.08, abs=0.001)
    assert told["place"]["raw"]["datum"] == "epsg:4549"
