"""Extracts of OpenStreetMap and cut GeoJSON layers as they come."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.crs.plane import LocalPlane
from gis.roads.check import check_roads
from gis.roads.extract import roads_from_extract
from gis.roads.geojson import roads_from_geojson
from gis.roads.graph import graph_of
from gis.roads.network import MODES, Network
from gis.roads.rank import path, rank
from gis.roads.snap import Snapper
from gis.vocabulary import Datum, Mode
from tests.support.shared import shared_data

pytestmark = pytest.mark.real_files


# fmt: off
EXTRACTS = [
    ("monaco",  4102, 5294, 504, 27, [1, 3, 3]),
    ("andorra", 2361, 2794, 855,  0, [1, 1, 1]),
]
# fmt: on


@pytest.mark.parametrize(("name", "nodes", "edges", "km", "restrictions", "closed"), EXTRACTS)
def test_an_extract_becomes_a_network(
    name: str, nodes: int, edges: int, km: int, restrictions: int, closed: list[int]
) -> None:
    network = _extract(name)

    assert (len(network.node_id), len(network.road_id)) == (nodes, edges)
    assert round(network.length_m.sum() / 1000) == km
    assert len(network.restriction) == restrictions
    assert network.node_closed.sum(axis=0).tolist() == closed


@pytest.mark.parametrize("name", ["monaco", "andorra"])
def test_a_network_of_an_extract_is_sound(name: str) -> None:
    network = _extract(name)

    ends = shapely.get_coordinates(shapely.get_point(network.shape, 0))
    assert (ends == network.node_lonlat[network.start]).all()
    # Monaco holds pairs of nodes at one place, with a road between them.
    assert (network.length_m == 0).sum() < 5
    assert (np.diff(network.node_id) > 0).all()
    roads = set(network.road_id.tolist())
    assert all({each.from_road, each.to_road} <= roads for each in network.restriction)


@pytest.mark.parametrize("mode", MODES)
def test_most_of_a_town_is_reached_and_ways_agree_with_the_ranking(mode: Mode) -> None:
    network = _extract("monaco")
    graph, random = graph_of(network, mode), np.random.default_rng(7)
    spots = random.permutation(network.node_lonlat)[:40] + random.normal(0, 2e-4, (40, 2))
    snaps = Snapper(graph, LocalPlane.at(7.4)).snap(spots)

    seconds = rank(graph, snaps, snaps[0])

    assert np.isfinite(seconds).sum() > 25
    for row in np.flatnonzero(np.isfinite(seconds)).tolist():
        way = path(graph, snaps[row], snaps[0])
        assert way is not None
        assert way.seconds == pytest.approx(seconds[row], abs=0.2)


def test_the_check_names_islands_and_dead_one_ways() -> None:
    found = check_roads(graph_of(_extract("andorra"), Mode.CAR))

    assert len(found.islands) > 0
    assert found.islands[0].length_m < 0.1 * 822_000
    assert all(not (each.can_be_left and each.can_be_reached) for each in found.dead_one_ways)


# fmt: off
LAYERS = [
    ("shanghai_lujiazui", 2583, 3167, "longitude 121.497803"),
    ("wuhan_guanggu",      545,  621, "latitude 30.514949"),
]
# fmt: on


@pytest.mark.parametrize(("name", "nodes", "edges", "line"), LAYERS)
def test_layers_cut_at_tile_edges_are_taken_in_with_findings(name: str, nodes: int, edges: int, line: str) -> None:
    path_ = shared_data(f"osm/{name}/roads.geojson")

    read = roads_from_geojson(path_, Datum.WGS84, columns={"highway": "kind_detail"})

    assert (len(read.network.node_id), len(read.network.road_id)) == (nodes, edges)
    assert any(line in finding.found for finding in read.findings)
    assert any("pieces" in finding.found for finding in read.findings)
    assert any("subway" in finding.found for finding in read.findings)


def _extract(name: str) -> Network:
    return roads_from_extract(shared_data(f"osm/{name}.osm.pbf")).network
