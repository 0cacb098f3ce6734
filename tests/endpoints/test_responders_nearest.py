"""GET /v1/responders/nearest: who would be there first by road, and who doesn't count and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from gis.clock import FrozenClock
from gis.crs.transform import coordinate_system, from_wgs84
from gis.db.engine import transaction
from gis.roads.closures import close_road, open_road
from gis.vocabulary import Mode
from tests.conftest import NOON, TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import faults, problem
from tests.endpoints.waiting import NEAREST, exact
from tests.support.road_centre import PHONE, put_roads, query
from tests.support.roads import DrawnRoads
from tests.support.rules import rule

HERE = {"lon": 120.08, "lat": 28.93, "datum": "wgs84"}
AT_SEA = {"lon": 122.5, "lat": 27.0, "datum": "wgs84"}

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4549")


@pytest.fixture(scope="module")
def town(new_centre: NewCentre) -> tuple[TestCentre, DrawnRoads]:
    """A centre on a drawn map; tests open again what they close."""
    centre = new_centre()
    return centre, put_roads(centre, NOON)


@pytest.fixture
def in_town(town: tuple[TestCentre, DrawnRoads], clock: FrozenClock) -> Iterator[TestClient]:
    """The web service of that centre."""
    client = client_of(town[0], clock)
    yield client
    client.app.state.engines.close()  # type: ignore[attr-defined]
    with transaction(town[0].engine) as db:
        db.execute(text("DELETE FROM road_closure"))


def first(answer: dict[str, Any]) -> list[str]:
    return [one["person"]["code"] for one in answer["arrivals"]]


def says(notes: list[dict[str, str]]) -> str:
    return " | ".join(f"{note['zh']} {note['en']}" for note in notes)


def test_a_stranger_is_refused(client: TestClient) -> None:
    told = client.get(NEAREST, params=HERE, headers={"host": "evil.example"})

    assert problem(told, 403)["type"] == "gridkeeper:Forbidden"


@pytest.mark.parametrize(
    ("asked", "field", "found"),
    [
        ({}, "lon", "missing"),
        ({"lon": 120.08, "lat": 28.93}, "datum", "missing"),
        ({**HERE, "datum": "wgs72"}, "datum", "not a datum"),
        ({"lon": 120.08, "datum": "wgs84"}, "lat", "missing"),
        ({**HERE, "lon": "nan"}, "lon", "finite"),
        ({**HERE, "lat": "inf"}, "lat", "finite"),
        ({**HERE, "lon": "120,08"}, "lon", "number"),
        ({**HERE, "lon": 28.93, "lat": 120.08}, "lon, lat", "swapped"),
        ({**HERE, "lon": 507811.0, "lat": 3201607.0}, "lon, lat", "metres"),
        ({**HERE, "datum": "epsg:4549"}, "lon, lat", "degrees"),
        ({**HERE, "at": "yesterday"}, "at", "not an instant"),
        ({**HERE, "mode": "horse"}, "mode", "ebike"),
        ({**HERE, "mode": ""}, "mode", "ebike"),
        ({**HERE, "limit": 0}, "limit", "greater"),
        ({**HERE, "limit": 51}, "limit", "less"),
        ({**HERE, "lng": 120.08}, "lng", "not a parameter"),
        ({**HERE, "datum": ["wgs84", "gcj02"]}, "datum", "more than once"),
    ],
    ids=str,
)
def test_wrong_questions_are_refused_by_name(asked: dict[str, Any], field: str, found: str, client: TestClient) -> None:
    assert found in faults(client.get(NEAREST, params=asked))[field]


def test_without_roads_it_is_said_how_to_take_them_in(at_station: TestClient) -> None:
    told = problem(at_station.get(NEAREST, params=HERE), 404)

    assert told["type"] == "gridkeeper:NoRoads"
    assert "gridkeeper roads import" in told["hint"]


@rule("A place far from every road, or at sea, gets no number: nobody is there first, and the answer says why.")
def test_at_sea_nobody_is_first(client: TestClient) -> None:
    answer = client.get(NEAREST, params=AT_SEA).json()

    assert answer["arrivals"] == []
    assert "该地点500米内没有道路" in says(answer["notes"])
    assert "no road within 500 m" in says(answer["notes"])
    assert {one["eta_seconds"] for one in answer["left_out"]} == {None}


def test_an_island_is_not_reached(in_town: TestClient, town: tuple[TestCentre, DrawnRoads]) -> None:
    answer = in_town.get(NEAREST, params=query(town[1], "j")).json()

    assert (answer["arrivals"], len(answer["left_out"])) == ([], 2)
    assert all("no way by road" in says(one["notes"]) for one in answer["left_out"])
    assert "nobody on duty can get there" in says(answer["notes"])


def test_an_answer_is_whole(client: TestClient) -> None:
    answer = exact(client, HERE)

    assert (answer["at"], answer["measured"], answer["road_version"]) == ("2026-05-06T04:00:00Z", "road", 1)
    assert len(answer["arrivals"]) == 5
    etas = [one["eta_seconds"] for one in answer["arrivals"]]
    assert etas == sorted(etas)
    best = answer["arrivals"][0]
    assert best["confirmed"]
    assert best["line"]["type"] == "LineString"
    assert best["road_m"] + best["walk_m"] >= best["straight_line_m"] - 10
    assert all(step["words"]["zh"] and step["words"]["en"] for step in best["steps"])
    assert best["position"]["source"] in {"fix", "base", "area"}


@pytest.mark.parametrize("limit", [1, 2, 7, 50])
def test_as_many_as_asked_for(limit: int, client: TestClient) -> None:
    answer = client.get(NEAREST, params={**HERE, "limit": limit}).json()

    assert 1 <= len(answer["arrivals"]) <= limit
    assert len(answer["left_out"]) <= limit
    assert len(set(first(answer))) == len(answer["arrivals"])


@pytest.mark.parametrize("mode", Mode)
def test_all_go_as_the_question_says(mode: Mode, client: TestClient) -> None:
    answer = client.get(NEAREST, params={**HERE, "mode": mode.value}).json()

    assert {one["mode"] for one in answer["arrivals"]} == {mode.value}


@rule("The same place has the same people there first, whatever the datum it is given in.")
@pytest.mark.parametrize("datum", DATUMS)
def test_every_datum_means_the_same_place(datum: str, client: TestClient) -> None:
    plain = exact(client, HERE)
    x, y = from_wgs84(np.array([[HERE["lon"], HERE["lat"]]], float), coordinate_system(datum))[0].tolist()

    answer = exact(client, {"lon": x, "lat": y, "datum": datum})

    assert first(answer) == first(plain)
    etas = [[one["eta_seconds"] for one in told["arrivals"]] for told in (answer, plain)]
    assert etas[0] == pytest.approx(etas[1], abs=1)


@rule("While the exact routes are being built the road graph answers alone, at once, and says so.")
def test_the_graph_answers_while_tiles_are_built(town: tuple[TestCentre, DrawnRoads], tmp_path: Path) -> None:
    centre, drawn = town
    settings = centre.settings().model_copy(update={"data_folder": tmp_path})
    app = create_app(settings, engine=centre.engine, clock=FrozenClock(NOON))
    client = TestClient(app)

    at_once = client.get(NEAREST, params=query(drawn, "i")).json()
    later = exact(client, query(drawn, "i"))
    app.state.engines.close()

    assert (at_once["exact"], first(at_once)) == (False, ["R", "S"])
    assert "times are by the graph alone" in says(at_once["notes"])
    assert [one["confirmed"] for one in at_once["arrivals"]] == [False, False]
    assert at_once["arrivals"][0]["line"]
    assert (later["notes"], first(later)) == ([], ["R", "S"])
    assert [one["confirmed"] for one in later["arrivals"]] == [True, True]
    for graph, engine in zip(at_once["arrivals"], later["arrivals"], strict=True):
        assert graph["eta_seconds"] == pytest.approx(engine["eta_seconds"], rel=0.15, abs=5)


@rule("A closure acts on the next question, for the modes that it names, by exact routes and by the graph alike.")
@pytest.mark.parametrize("by", ["exact routes", "the graph"])
def test_a_closure_acts_on_the_next_question(by: str, in_town: TestClient, town: tuple[TestCentre, DrawnRoads]) -> None:
    centre, drawn = town
    asked = query(drawn, "i")
    before = exact(in_town, asked) if by == "exact routes" else in_town.get(NEAREST, params=asked).json()

    with transaction(centre.engine) as db:
        close_road(db, drawn.road["BC"], begins_at=NOON, ends_at=None, now=NOON, mode=Mode.CAR)
    closed = in_town.get(NEAREST, params=asked).json()
    on_foot = in_town.get(NEAREST, params={**asked, "mode": "foot"}).json()
    with transaction(centre.engine) as db:
        open_road(db, drawn.road["BC"], NOON + timedelta(seconds=1))
    after = in_town.get(NEAREST, params={**asked, "at": "2026-05-06T04:00:02Z"}).json()

    assert (first(before)[0], first(closed)[0], first(on_foot)[0], first(after)[0]) == ("R", "S", "R", "R")


def test_nobody_without_a_way_is_lost(in_town: TestClient, town: tuple[TestCentre, DrawnRoads]) -> None:
    answer = in_town.get(NEAREST, params={**query(town[1], "i"), "limit": 1}).json()

    assert first(answer) == ["R"]


def test_phones_are_masked(client: TestClient, demo: TestCentre) -> None:
    with demo.engine.connect() as db:
        phones = set(db.scalars(text("SELECT phone FROM person WHERE phone IS NOT NULL")))

    told = client.get(NEAREST, params={**HERE, "limit": 50}).text

    assert not phones & set(re.findall(r"\d{11}", told))
    assert re.search(r'"phone":"\d{3}\*{4}\d{4}"', told)
    assert PHONE not in told
