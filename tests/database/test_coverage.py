"""Who would be at every building and gate first, and which gates and posts the roads don't lead to."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import Point
from sqlalchemy.orm import Session

from gis.areas.files import Features
from gis.areas.gates import ingest_gates
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.arrivals import first_there
from gis.duty.coverage import Covered, coverage_now
from gis.duty.unreached import cut_off
from gis.roads.current import roads_at
from gis.roads.store import replace_network
from gis.vocabulary import AreaKind, Datum, Mode
from tests.conftest import NOON
from tests.support.builders import Sketch, draw, hire, take_in
from tests.support.roads import CELL, DrawnRoads, roads_from_picture

# The works stand behind the northern street; their gate opens to the southern one.
STREETS = """
A--------------B
|              |
|              |
|              |
|              |
C-----------g--D




            s
"""


@pytest.fixture
def town(db: Session) -> DrawnRoads:
    """P waits in the north-west; the works S lie close to the northern street and open to the southern one."""
    drawn = roads_from_picture(STREETS)
    replace_network(db, drawn.network, source="drawn", datum="wgs84", now=NOON)
    hire(db, "P")
    lon, lat = drawn.place["A"]
    base = {"lon": str(lon), "lat": str(lat), "datum": "wgs84"}
    take_in(
        db,
        {"record": "team", "code": "T", "name": "T", "kind": "first_response", **base},
        {"record": "post", "code": "P", "name": "P", "kind": "first_responder", "team": "T"},
        {"record": "holder", "post": "P", "person": "P"},
    )
    return drawn


def works(drawn: DrawnRoads) -> tuple[shapely.Polygon, shapely.Polygon, tuple[float, float]]:
    """The site, its building right behind the northern street, and the gate near the southern one."""
    (gate_lon, south), (_lon, north) = drawn.place["g"], drawn.place["A"]
    width = step = CELL
    site = shapely.box(gate_lon - width, south + step / 2, gate_lon + width, north - step / 2)
    building = shapely.box(gate_lon - width / 4, north - step, gate_lon + width / 4, north - step * 0.6)
    return site, building, (gate_lon, south + step / 2)


def settle_works(db: Session, drawn: DrawnRoads, *, with_gate: bool) -> LonLat:
    site, building, gate = works(drawn)
    draw(db, {AreaKind.SITE: [Sketch("S", site)], AreaKind.BUILDING: [Sketch("S-B1", building, parent="S")]})
    if with_gate:
        shapes = np.array([Point(gate)], dtype=object)
        ingest_gates(db, Features("gates", Datum.WGS84, {"site": ["S"], "name": ["South"]}, shapes), NOON)
    return LonLat(building.centroid.x, building.centroid.y)


def covered(db: Session, plane: LocalPlane) -> dict[str, Covered]:
    return {one.code: one for one in coverage_now(db, roads_at(db, NOON), NOON, plane)}


@pytest.mark.parametrize("with_gate", [True, False])
def test_a_building_is_as_far_away_as_it_is_for_an_incident_there(
    db: Session, town: DrawnRoads, plane: LocalPlane, with_gate: bool
) -> None:
    place = settle_works(db, town, with_gate=with_gate)

    building = covered(db, plane)["S-B1"]

    first = first_there(db, roads_at(db, NOON), None, place, NOON, plane).arrivals[0]
    assert building.first == "P"
    assert building.seconds == pytest.approx(first.seconds, rel=1e-3)


def test_the_way_through_the_gate_is_the_longer_one(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    settle_works(db, town, with_gate=False)
    over_the_fence = covered(db, plane)["S-B1"].seconds
    site, _building, gate = works(town)
    ingest_gates(
        db,
        Features("gates", Datum.WGS84, {"site": ["S"], "name": ["South"]}, np.array([Point(gate)], dtype=object)),
        NOON,
    )

    found = covered(db, plane)

    assert site.contains(Point(found["S-B1"].place))
    assert found["S-B1"].seconds > over_the_fence  # type: ignore[operator]
    assert found["S-B1"].seconds > found["S South"].seconds  # type: ignore[operator]


def test_gates_and_posts_off_the_roads_are_named(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    settle_works(db, town, with_gate=True)
    lon, lat = town.place["s"]
    far = {"lon": str(lon), "lat": str(lat - 0.02), "datum": "wgs84"}
    hire(db, "Q")
    take_in(
        db,
        {"record": "team", "code": "F", "name": "F", "kind": "first_response", **far},
        {"record": "post", "code": "Q", "name": "Q", "kind": "first_responder", "team": "F"},
        {"record": "holder", "post": "Q", "person": "Q"},
    )

    found = cut_off(db, roads_at(db, NOON), NOON, plane)

    assert found.gates == []
    assert [(one.mode, one.code, one.why) for one in found.posts] == [(Mode.CAR, "Q", "no road near")]
