"""Exact routes on real extracts: they agree with the graph, and closed roads are not driven, in every mode."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import Point

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.roads.exact import ExactRoads, Ride, Route
from gis.roads.extract import roads_from_extract
from gis.roads.graph import Graph, graph_of
from gis.roads.network import MODES, Network
from gis.roads.rank import rank
from gis.roads.snap import Snapper, Snaps
from gis.roads.tiles import Tiles, build_tiles
from gis.vocabulary import Mode
from tests.support.shared import shared_data

pytestmark = pytest.mark.real_files

NO_LIMIT_S = 1e6
TRIPS, TARGETS = 40, 5
IN_USE_WITHIN_SECONDS = 5.0
"""From a road edit to new tiles in use, for 5,000 junctions (routing.md 8)."""
# Median and 95th percentile of the relative difference after scaling. Walkers climb steps more slowly in the graph,
# which Valhalla can't be told: Monaco is built on steps (2.9 %), Andorra isn't (0.1 %).
DIFFER = {Mode.FOOT: (0.04, 0.15), Mode.EBIKE: (0.03, 0.12), Mode.CAR: (0.06, 0.25)}


@dataclass(frozen=True)
class Extract:
    """A network, and the routes on it."""

    network: Network
    roads: ExactRoads
    built_seconds: float
    folder: Path


@dataclass(frozen=True)
class Draw:
    """Places near junctions, put on the roads of a mode."""

    graph: Graph
    snaps: Snaps
    places: list[LonLat]


@pytest.fixture(scope="module", params=["monaco", "andorra"])
def extract(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extract]:
    network = roads_from_extract(shared_data(f"osm/{request.param}.osm.pbf")).network
    folder = tmp_path_factory.mktemp("tiles")
    started = time.monotonic()
    roads = ExactRoads(build_tiles(network, 1, folder))
    yield Extract(network, roads, time.monotonic() - started, folder)
    roads.close()


def drawn(extract: Extract, mode: Mode, count: int) -> Draw:
    """As many places as asked that are near enough to a road."""
    random = np.random.default_rng(MODES.index(mode))
    graph = graph_of(extract.network, mode)
    near: FloatArray = extract.network.node_lonlat[random.choice(extract.network.start[graph.usable], 2 * count)]
    snapper = Snapper(graph, LocalPlane.at(float(near[0, 0])))
    snaps = snapper.snap(near + random.normal(0, 1e-4, near.shape))
    kept = np.flatnonzero(~snaps.refused)[:count]
    snaps = Snaps(snaps.edge[kept], snaps.fraction[kept], snaps.distance_m[kept], snaps.side[kept])
    return Draw(graph, snaps, [LonLat(*place) for place in snaps.place(graph).tolist()])


@pytest.mark.parametrize("mode", MODES)
def test_routes_agree_with_the_graph(mode: Mode, extract: Extract) -> None:
    draw = drawn(extract, mode, TRIPS)

    exact = np.array([_seconds(extract.roads, draw.places, target, mode) for target in range(TARGETS)])
    ranked = np.array([rank(draw.graph, draw.snaps, draw.snaps[row], limit_s=NO_LIMIT_S) for row in range(TARGETS)])

    np.testing.assert_array_equal(np.isfinite(exact), np.isfinite(ranked))
    compared = np.isfinite(exact) & (ranked > 30)
    ratio = exact[compared] / ranked[compared]
    differs = np.abs(ratio / np.median(ratio) - 1)
    assert 0.9 < np.median(ratio) < 1.15
    assert np.median(differs) <= DIFFER[mode][0]
    assert np.percentile(differs, 95) <= DIFFER[mode][1]


class Patient(Tiles):
    """Tiles on which Valhalla searches on for as long as it does by itself."""

    @property
    def config(self) -> Path:
        told = json.loads(super().config.read_text())
        told["thor"]["bidirectional_astar"]["threshold_delta"] = 420.0
        path = self.folder / "patient.json"
        path.write_text(json.dumps(told))
        return path


@pytest.mark.parametrize("mode", MODES)
def test_a_search_that_ends_sooner_finds_the_same(mode: Mode, extract: Extract) -> None:
    places = drawn(extract, mode, 4 * TRIPS).places
    patient = ExactRoads(Patient(extract.roads.tiles.folder))

    found, most = (
        np.array([_seconds(roads, places, row, mode) for row in range(2)]) for roads in (extract.roads, patient)
    )

    patient.close()
    assert np.isfinite(most).sum() >= 3 * TRIPS
    np.testing.assert_array_equal(found, most)


@pytest.mark.parametrize("mode", MODES)
def test_no_route_leads_through_a_closed_road(mode: Mode, extract: Extract) -> None:
    places = drawn(extract, mode, TRIPS).places
    trips = [
        (start, end, way)
        for start, end in pairwise(places)
        if (way := extract.roads.route(start, end, mode, steps=False)) is not None and way.length_m > 200
    ]

    closed = [(start, end, _road_amid(extract.network, way, mode)) for start, end, way in trips]
    again = [extract.roads.route(start, end, mode, closed=[road]) for start, end, road in closed]

    assert len(trips) >= TRIPS // 2
    for way, (*_, road) in zip(again, closed, strict=True):
        points = [Point(place) for place in extract.roads.tiles.points_on(road, mode)]
        assert way is None or all(way.line.distance(point) > 1e-6 for point in points)


def test_a_road_edit_is_in_use_within_seconds(extract: Extract) -> None:
    network = extract.network
    slower = replace(network, forward_kph=network.forward_kph * 0.9)
    started = time.monotonic()

    roads = ExactRoads(build_tiles(slower, 2, extract.folder))
    roads.route(LonLat(*network.node_lonlat[0]), LonLat(*network.node_lonlat[1]), Mode.FOOT)

    edited_seconds = time.monotonic() - started
    roads.close()
    assert max(extract.built_seconds, edited_seconds) < IN_USE_WITHIN_SECONDS


@pytest.mark.parametrize("mode", MODES)
def test_what_ten_minutes_reach_grows_and_is_sound(mode: Mode, extract: Extract) -> None:
    for place in drawn(extract, mode, 10).places:
        areas = extract.roads.reach(place, [2, 5, 10], mode)

        assert areas is not None
        assert all(area.is_valid for area in areas)
        assert areas[0].area <= areas[1].area <= areas[2].area


def _seconds(roads: ExactRoads, places: list[LonLat], target: int, mode: Mode) -> list[float]:
    ways = roads.routes([Ride(place, places[target], mode) for place in places], steps=False)
    return [np.inf if way is None else way.seconds for way in ways]


def _road_amid(network: Network, way: Route, mode: Mode) -> int:
    """The road on which the middle of a route lies."""
    column = MODES.index(mode)
    usable = np.flatnonzero((network.forward_kph[:, column] > 0) | (network.backward_kph[:, column] > 0))
    middle = way.line.interpolate(0.5, normalized=True)
    return int(network.road_id[usable[shapely.distance(network.shape[usable], middle).argmin()]])
