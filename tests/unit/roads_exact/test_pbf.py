"""What the table says of a road is what Valhalla does on it: every class, direction, mode and speed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely

from gis.crs.transform import LonLat
from gis.roads.exact import ExactRoads
from gis.roads.network import MODES, Network, Restriction
from gis.roads.pbf import write_pbf
from gis.roads.tiles import build_tiles
from gis.vocabulary import Mode, RoadClass
from tests.unit.roads_exact.maps import Road, drawn

SIDES = list(product((False, True), repeat=3))
KPH = np.array([5.0, 20.0, 36.0])


def apart(forward: np.ndarray, backward: np.ndarray, kinds: list[RoadClass]) -> Network:
    """A network of straight roads that don't meet, 2 km from each other, one per row."""
    count = len(kinds)
    column, row = np.arange(count) % 40, np.arange(count) // 40
    start = np.column_stack([120 + column * 0.03, 29 + row * 0.02])
    lonlat = np.vstack([start, start + np.array([0.006, 0.0])])
    edges = np.arange(count)
    return Network(
        node_id=np.arange(2 * count),
        node_lonlat=lonlat,
        node_closed=np.zeros((2 * count, 3), dtype=bool),
        road_id=edges + 1,
        start=edges,
        end=edges + count,
        shape=shapely.linestrings(np.stack([lonlat[:count], lonlat[count:]], axis=1)),
        length_m=np.full(count, 584.0),
        forward_kph=forward,
        backward_kph=backward,
        road_class=np.array([kind.value for kind in kinds], dtype=object),
        name=np.full(count, "", dtype=object),
        restriction=(),
    )


def along(network: Network, edge: int, begin: float, end: float) -> tuple[LonLat, LonLat]:
    line = network.shape[edge]
    ends = (line.interpolate(share, normalized=True).coords[0] for share in (begin, end))
    first, last = (LonLat(*place) for place in ends)
    return first, last


def test_every_class_admits_whom_the_table_admits(tmp_path: Path) -> None:
    cases = [(kind, there, back) for kind in RoadClass for there, back in product(SIDES, SIDES) if any(there + back)]
    forward = np.array([there for _, there, _ in cases]) * KPH
    backward = np.array([back for *_, back in cases]) * KPH
    network = apart(forward, backward, [kind for kind, *_ in cases])
    roads = ExactRoads(build_tiles(network, 1, tmp_path))

    wrong = [
        (kind.value, mode.value, admitted)
        for edge, (kind, there, back) in enumerate(cases)
        for column, mode in enumerate(MODES)
        for admitted, ends in ((there[column], (0.2, 0.8)), (back[column], (0.8, 0.2)))
        if (roads.route(*along(network, edge, *ends), mode, steps=False) is not None) != admitted
    ]

    roads.close()
    assert wrong == []


def test_cars_do_the_speed_of_the_table_on_every_surface(tmp_path: Path) -> None:
    cases = list(product((20, 18, 15, 11, 0), range(10, 121, 1)))
    speeds = np.array([(5, ebike, car) for ebike, car in cases], dtype=float)
    network = apart(speeds, speeds, [RoadClass.TERTIARY] * len(cases))
    roads = ExactRoads(build_tiles(network, 1, tmp_path))

    done = [_kph(roads, network, edge, Mode.CAR) for edge in range(len(cases))]

    roads.close()
    # From 45 to 49 km/h on a bad surface Valhalla knows only steps of five.
    np.testing.assert_allclose(done, speeds[:, 2], rtol=0.12)
    assert np.mean(np.abs(np.array(done) / speeds[:, 2] - 1) < 0.01) > 0.9


@pytest.mark.parametrize("ebike, done", [(25, 20), (20, 20), (15, 15), (14, 15), (10, 11), (3, 11)])
def test_e_bikes_do_nearly_the_speed_of_the_table(ebike: float, done: float, tmp_path: Path) -> None:
    speeds = np.array([[5.0, ebike, 36.0]])
    network = apart(speeds, speeds, [RoadClass.SERVICE])
    roads = ExactRoads(build_tiles(network, 1, tmp_path))

    kph = _kph(roads, network, 0, Mode.EBIKE)

    roads.close()
    assert kph == pytest.approx(done, rel=0.01)


def test_ids_lead_back_to_edges_and_nodes(tmp_path: Path) -> None:
    here = drawn(
        "A....B....C", [Road("AB", name="科源路", id=77), Road("BC", id=77)], gates={"B": (False, False, True)}
    )
    bent = shapely.LineString([here.at("A"), (120.002, 29.001), here.at("B")])
    shapes = here.network.shape.copy()
    shapes[0] = bent
    turn = Restriction(5, 77, here.node_id("B"), 77, "no_u_turn", (Mode.CAR,))
    path = tmp_path / "roads.osm.pbf"

    write_pbf(replace(here.network, shape=shapes, restriction=(turn,)), path)

    things = {(thing.type_str(), thing.id): dict(thing.tags) for thing in osmium.FileProcessor(str(path))}
    ways = {thing.id: [node.ref for node in thing.nodes] for thing in osmium.FileProcessor(str(path)) if thing.is_way()}
    assert ways == {1: [1, 4, 2], 2: [2, 3]}
    assert things["w", 1]["name"] == "科源路"
    assert things["n", 2] == {"barrier": "bollard", "foot": "yes", "bicycle": "yes", "motor_vehicle": "no"}
    assert things["r", 1] == {"type": "restriction", "restriction:motorcar": "no_u_turn"}


def _kph(roads: ExactRoads, network: Network, edge: int, mode: Mode) -> float:
    way = roads.route(*along(network, edge, 0.1, 0.9), mode, steps=False)
    assert way is not None
    metres = 584.0 * 0.8
    return metres / way.seconds * 3.6
