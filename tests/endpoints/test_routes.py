"""GET /v1/routes: one trip by road, with its line and its turns; or none, never a number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import shape

from gis.areas.gates import ingest_gates
from gis.areas.reading import Features
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.roads.closures import close_road, open_road
from gis.vocabulary import AreaKind, Datum, Mode
from tests.conftest import NOON, TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import faults, problem
from tests.endpoints.waiting import exact
from tests.support.builders import Sketch, draw
from tests.support.road_centre import put_roads, query
from tests.support.roads import CELL, DrawnRoads
from tests.support.rules import rule

PATH = "/v1/routes"
TRIP = {"lon": 120.08, "lat": 28.93, "to_lon": 120.085, "to_lat": 28.932, "datum": "wgs84"}


@pytest.fixture(scope="module")
def town(new_centre: NewCentre) -> tuple[TestCentre, DrawnRoads]:
    """A centre on a drawn map; tests open again what they close."""
    centre = new_centre()
    return centre, put_roads(centre, NOON)


@pytest.fixture
def in_town(town: tuple[TestCentre, DrawnRoads], clock: FrozenClock) -> Iterator[TestClient]:
    """The web service of that centre, its exact routes ready."""
    client = client_of(town[0], clock)
    exact(client, query(town[1], "i"))
    yield client
    client.app.state.engines.close()  # type: ignore[attr-defined]


def from_to(drawn: DrawnRoads, start: str, end: str) -> dict[str, Any]:
    lon, lat = drawn.place[end]
    return {**query(drawn, start), "to_lon": lon, "to_lat": lat, "mode": "car"}


def test_a_stranger_is_refused(client: TestClient) -> None:
    told = client.get(PATH, params=TRIP, headers={"host": "evil.example"})

    assert problem(told, 403)["type"] == "gridkeeper:Forbidden"


@pytest.mark.parametrize(
    ("asked", "field", "found"),
    [
        ({}, "to_lat", "missing"),
        ({**TRIP, "datum": ""}, "datum", "not a datum"),
        ({**TRIP, "datum": "wgs72"}, "datum", "not a datum"),
        ({**TRIP, "lon": "nan"}, "lon", "finite"),
        ({**TRIP, "to_lat": "-inf"}, "to_lat", "finite"),
        ({**TRIP, "to_lon": 28.93, "to_lat": 120.08}, "to_lon, to_lat", "swapped"),
        ({**TRIP, "lon": 507811.0, "lat": 3201607.0}, "lon, lat", "metres"),
        ({**TRIP, "mode": "boat"}, "mode", "ebike"),
        ({**TRIP, "steps": "yes"}, "steps", "not a parameter"),
    ],
    ids=str,
)
def test_wrong_questions_are_refused_by_name(asked: dict[str, Any], field: str, found: str, client: TestClient) -> None:
    assert found in faults(client.get(PATH, params=asked))[field]


def test_without_roads_it_is_said_how_to_take_them_in(at_station: TestClient) -> None:
    told = problem(at_station.get(PATH, params=TRIP), 404)

    assert told["type"] == "gridkeeper:NoRoads"
    assert "gridkeeper roads import" in told["hint"]


@rule("Where there is no way by road the answer is 404 with its reason, never a number.")
@pytest.mark.parametrize(
    "where, end", [("an island of roads", (120.008, 28.996)), ("at sea", (122.5, 27.0)), ("off the roads", (120.1, 29))]
)
def test_without_a_way_there_is_no_number(
    where: str, end: tuple[float, float], in_town: TestClient, town: tuple[TestCentre, DrawnRoads]
) -> None:
    told = problem(in_town.get(PATH, params={**from_to(town[1], "r", "i"), "to_lon": end[0], "to_lat": end[1]}), 404)

    assert told["detail"] == "There is no way by road."
    assert "closure" in told["hint"]


def test_a_route_is_whole(in_town: TestClient, town: tuple[TestCentre, DrawnRoads]) -> None:
    drawn = town[1]

    route = in_town.get(PATH, params=from_to(drawn, "s", "r")).json()

    assert (route["mode"], route["confirmed"], route["road_version"]) == ("car", True, 1)
    assert route["length_m"] == pytest.approx(1097, rel=0.02)
    assert route["seconds"] > 60
    line = shape(route["line"])
    assert line.coords[0] == pytest.approx(drawn.place["s"], abs=1e-5)
    assert line.coords[-1] == pytest.approx(drawn.place["r"], abs=1e-5)
    assert sum(step["length_m"] for step in route["steps"]) == pytest.approx(route["length_m"], abs=5)
    assert "右转" in "".join(step["words"]["zh"] for step in route["steps"])
    assert "right" in "".join(step["words"]["en"] for step in route["steps"]).lower()


def test_premises_are_entered_through_their_gate(new_centre: NewCentre, clock: FrozenClock) -> None:
    """i lies in a yard beside BF; its only gate is at the lower street, near s."""
    centre = new_centre()
    drawn = put_roads(centre, NOON)
    lon, lat = drawn.place["i"]
    gate = (drawn.place["s"][0], drawn.place["s"][1] + CELL / 2)
    with transaction(centre.engine) as db:
        draw(db, {AreaKind.SITE: [Sketch("S", shapely.box(gate[0] - CELL, gate[1], lon + CELL, lat - CELL / 4))]})
        columns = {"site": ["S"], "name": ["南门"]}
        ingest_gates(db, Features("drawn", Datum.WGS84, columns, shapely.points([gate])), NOON)
    client = client_of(centre, clock)

    inside, beside = (
        client.get(PATH, params={**from_to(drawn, "r", "i"), "to_lat": there}).json() for there in (lat - CELL / 2, lat)
    )

    assert (inside["gate"], beside["gate"]) == ("南门", None)
    assert inside["line"]["coordinates"][-1] == pytest.approx(drawn.place["s"], abs=1e-5)
    assert inside["walk_m"] == pytest.approx(460, rel=0.02)
    assert beside["walk_m"] == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_has_its_speed(mode: Mode, client: TestClient) -> None:
    route = client.get(PATH, params={**TRIP, "mode": mode.value})

    if route.status_code == 200:
        told = route.json()
        assert 0.5 < told["length_m"] / told["seconds"] < {Mode.FOOT: 2, Mode.EBIKE: 7, Mode.CAR: 34}[mode]
    else:
        assert mode is not Mode.EBIKE


def test_a_closure_turns_the_trip_round(in_town: TestClient, town: tuple[TestCentre, DrawnRoads]) -> None:
    centre, drawn = town
    asked = from_to(drawn, "r", "i")
    straight = in_town.get(PATH, params=asked).json()

    with transaction(centre.engine) as db:
        close_road(db, drawn.road["BC"], begins_at=NOON, ends_at=None, now=NOON)
    round_about = in_town.get(PATH, params=asked).json()
    with transaction(centre.engine) as db:
        open_road(db, drawn.road["BC"], NOON + timedelta(seconds=1))

    assert straight["length_m"] == pytest.approx(877, rel=0.02)
    assert round_about["length_m"] == pytest.approx(2290, rel=0.02)
