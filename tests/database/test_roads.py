"""Roads in the database: there and back, replaced as a whole, closed and opened; what processes keep of them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.clock import instant_from_text
from gis.errors import BadInput, NotFound
from gis.roads.closures import close_road, closed_roads, closures_since, open_road
from gis.roads.current import roads_at
from gis.roads.geojson import roads_from_geojson
from gis.roads.ingest import ingest_roads
from gis.roads.network import MODES, Network, Restriction
from gis.roads.rank import rank
from gis.roads.store import NoRoads, load_network, newest_version, replace_network
from gis.vocabulary import Datum, Mode
from tests.support.roads import DrawnRoads, network_from_lines, roads_from_picture

NOW = instant_from_text("2026-05-06T12:00")
HOUR = timedelta(hours=1)

TWO_WAYS = """
A--r--B--i--C
|           |
D-----s-----E
"""


def stored(db: Session, network: Network) -> None:
    replace_network(db, network, source="drawn", datum="wgs84", now=NOW)


@pytest.fixture
def town(db: Session) -> DrawnRoads:
    roads = roads_from_picture(TWO_WAYS)
    stored(db, roads.network)
    return roads


def test_a_network_comes_back_the_same(db: Session) -> None:
    a, b, c = (120.0, 29.0), (120.0 + 1 / 3e3, 29.0), (120.001, 29.0007)
    turn = Restriction(9, 1, 2, 2, "only_straight_on", (Mode.EBIKE, Mode.CAR))
    network = network_from_lines(
        [([a, b, c], {"name": "永康'路\t\\"}), ([c, b], {"oneway": "yes"})], gates=[c], restriction=(turn,)
    )

    stored(db, network)

    version, back = load_network(db)
    assert (version.node_count, version.edge_count) == (3, 3)
    for field in fields(Network):
        assert np.array_equal(getattr(back, field.name), getattr(network, field.name)), field.name
    assert {array.dtype for array in (back.start, back.end)} == {network.start.dtype}


def test_an_import_replaces_everything_and_counts_on(db: Session, town: DrawnRoads) -> None:
    before = newest_version(db)
    stored(db, roads_from_picture("A--B").network)

    after, network = load_network(db)

    assert before is not None
    assert after.version == before.version + 1
    assert after.key != before.key
    assert len(network.road_id) == 1


def test_a_centre_without_roads_says_so(db: Session) -> None:
    assert newest_version(db) is None
    with pytest.raises(NoRoads):
        load_network(db)
    with pytest.raises(NoRoads):
        roads_at(db, NOW)


def test_coordinates_are_kept_as_they_came(db: Session, tmp_path: Path) -> None:
    path = tmp_path / "roads.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"highway": "service"},'
        ' "geometry": {"type": "LineString", "coordinates": [[120.1, 28.9], [120.2, 28.9]]}}]}',
        encoding="utf-8",
    )

    done = ingest_roads(db, roads_from_geojson(path, Datum.GCJ02), NOW)

    row = db.execute(text("SELECT ST_AsText(raw_shape) AS raw, raw_datum FROM road_edge")).one()
    assert (row.raw, row.raw_datum) == ("LINESTRING(120.1 28.9,120.2 28.9)", "gcj02")
    assert (done.version.source, done.version.datum) == ("roads.geojson", "gcj02")
    assert done.length_km == pytest.approx(9.75, abs=0.05)


def test_a_road_of_no_known_class_is_refused(db: Session, town: DrawnRoads) -> None:
    with pytest.raises(IntegrityError, match="road_edge_road_class_is_known_check"):
        db.execute(text("UPDATE road_edge SET road_class = 'canal'"))


def test_the_index_on_shapes_serves_boxes(db: Session, town: DrawnRoads) -> None:
    db.execute(text("SET LOCAL enable_seqscan = off"))

    plan = "\n".join(
        db.scalars(text("EXPLAIN SELECT 1 FROM road_edge WHERE shape && ST_MakeEnvelope(120, 28, 121, 29, 4326)"))
    )

    assert "road_edge_shape_idx" in plan


@pytest.mark.parametrize("mode", MODES)
def test_a_closure_acts_at_once_and_ends_by_itself(db: Session, town: DrawnRoads, mode: Mode) -> None:
    close_road(db, town.road["AB"], begins_at=NOW, ends_at=NOW + HOUR, now=NOW)

    firsts = [_first(db, town, mode, NOW + after) for after in (-HOUR, 0 * HOUR, HOUR / 2, HOUR)]

    assert firsts == ["r", "s", "s", "r"]


def test_a_closure_binds_the_modes_it_names(db: Session, town: DrawnRoads) -> None:
    close_road(db, town.road["AB"], begins_at=NOW, ends_at=None, now=NOW, mode=Mode.CAR)

    assert _first(db, town, Mode.CAR, NOW) == "s"
    assert _first(db, town, Mode.FOOT, NOW) == "r"


def test_opening_a_road_ends_what_is_and_forgets_what_is_to_come(db: Session, town: DrawnRoads) -> None:
    road = town.road["AB"]
    close_road(db, road, begins_at=NOW - HOUR, ends_at=None, now=NOW - HOUR, reason="积水")
    close_road(db, road, begins_at=NOW + HOUR, ends_at=NOW + 2 * HOUR, now=NOW)
    close_road(db, town.road["BC"], begins_at=NOW, ends_at=None, now=NOW)

    ended = open_road(db, road, NOW)

    assert ended == 2
    assert [closure.road_id for closure in closures_since(db, NOW)] == [town.road["BC"]]
    (past,) = closures_since(db, NOW - HOUR)[:1]
    assert (past.ends_at, past.reason) == (NOW, "积水")
    assert closed_roads(db, NOW - HOUR / 2)[Mode.CAR] == {road}


def test_a_closure_outlives_an_import(db: Session, town: DrawnRoads) -> None:
    close_road(db, town.road["AB"], begins_at=NOW, ends_at=None, now=NOW)

    stored(db, town.network)

    assert _first(db, town, Mode.CAR, NOW) == "s"


def test_a_road_that_is_not_there_cannot_be_closed(db: Session, town: DrawnRoads) -> None:
    with pytest.raises(NotFound, match="no road 999"):
        close_road(db, 999, begins_at=NOW, ends_at=None, now=NOW)


def test_a_closure_lasts(db: Session, town: DrawnRoads) -> None:
    with pytest.raises(BadInput, match="before it begins"):
        close_road(db, town.road["AB"], begins_at=NOW, ends_at=NOW, now=NOW)


def test_a_road_that_is_not_closed_cannot_be_opened(db: Session, town: DrawnRoads) -> None:
    with pytest.raises(NotFound, match="not closed"):
        open_road(db, town.road["AB"], NOW)


def test_graphs_are_kept_until_roads_or_closures_change(db: Session, town: DrawnRoads) -> None:
    first, second = roads_at(db, NOW), roads_at(db, NOW)
    close_road(db, town.road["AB"], begins_at=NOW, ends_at=None, now=NOW, mode=Mode.CAR)
    closed = roads_at(db, NOW)
    stored(db, town.network)
    replaced = roads_at(db, NOW)

    assert second.graph == first.graph
    assert closed.graph[Mode.CAR] is not first.graph[Mode.CAR]
    assert closed.graph[Mode.FOOT] is first.graph[Mode.FOOT]
    assert closed.network is first.network
    assert replaced.network is not first.network


def _first(db: Session, town: DrawnRoads, mode: Mode, at: datetime) -> str:
    roads = roads_at(db, at)
    starts = roads.snapper[mode].snap(np.array([town.place["r"], town.place["s"]]))
    target = roads.snapper[mode].snap(np.array([town.place["i"]]))[0]
    return "rs"[int(np.argmin(rank(roads.graph[mode], starts, target)))]


def test_shapes_stored_are_those_of_the_network(db: Session, town: DrawnRoads) -> None:
    found = [
        shapely.from_wkb(each) for each in db.scalars(text("SELECT ST_AsBinary(shape) FROM road_edge ORDER BY number"))
    ]

    assert shapely.equals_exact(found, town.network.shape, 0).all()
