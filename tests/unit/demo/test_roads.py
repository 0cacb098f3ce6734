"""The roads of the demo zone: enough of them, in every direction, whole, and closed where they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString

from gis.crs.plane import LocalPlane
from gis.demo.network import network_of
from gis.demo.zone import DemoZone, Size, Way
from gis.roads.check import check_roads
from gis.roads.graph import graph_of
from gis.vocabulary import AreaKind, Mode
from tests.unit.demo.conftest import drawn

type Corner = tuple[float, float]
type FloatArray = NDArray[np.float64]

PLANE = LocalPlane.at(120.08)
BINS = 36
MAIN = {"trunk", "primary", "secondary", "tertiary"}


def corners_of(way: Way) -> list[Corner]:
    return [(lon, lat) for lon, lat in way.lonlat.tolist()]


def degrees(ways: Iterable[Way]) -> Counter[Corner]:
    count: Counter[Corner] = Counter()
    for way in ways:
        corners = corners_of(way)
        count.update(corners[:-1])
        count.update(corners[1:])
    return count


def junctions(ways: Iterable[Way]) -> set[Corner]:
    return {corner for corner, degree in degrees(ways).items() if degree > 2}


def lines_of(ways: Iterable[Way]) -> NDArray[np.object_]:
    return PLANE.shapes_to_metres(np.array([LineString(way.lonlat) for way in ways], dtype=object))


def sites_of(zone: DemoZone) -> NDArray[np.object_]:
    return PLANE.shapes_to_metres(np.array(list(zone.areas[AreaKind.SITE].geometry), dtype=object))


def for_cars(zone: DemoZone) -> list[Way]:
    return [way for way in zone.ways if way.tags.get("motor_vehicle") != "no"]


def orientation_entropy(ways: Iterable[Way]) -> float:
    """Share of the greatest entropy that the bearings of edges have, both ways, in 36 bins centred on due north.

    source: G. Boeing, Urban spatial order: street network orientation, configuration, and entropy, Applied Network
        Science 4:67 (2019), H_w: each bearing weighs the length of its edge
    """
    bearings, lengths = edges_of(ways)
    both = np.concatenate([bearings, bearings + 180]) + 180 / BINS
    count, _ = np.histogram(both % 360, bins=BINS, range=(0, 360), weights=np.tile(lengths, 2))
    share = count[count > 0] / count.sum()
    return float(-(share * np.log(share)).sum() / np.log(BINS))


def edges_of(ways: Iterable[Way]) -> tuple[FloatArray, FloatArray]:
    """Bearing from end to end, and length along it, of every edge between two junctions."""
    chosen = list(ways)
    nodes = {corner for corner, degree in degrees(chosen).items() if degree != 2}
    bearings, lengths = [], []
    for way in chosen:
        corners = corners_of(way)
        xy = PLANE.to_metres(way.lonlat)
        cuts = [i for i, corner in enumerate(corners) if corner in nodes or i in {0, len(corners) - 1}]
        for start, end in pairwise(cuts):
            east, north = xy[end] - xy[start]
            bearings.append(np.degrees(np.arctan2(east, north)))
            lengths.append(np.hypot(*np.diff(xy[start : end + 1], axis=0).T).sum())
    return np.array(bearings), np.array(lengths)


def strong_share(ways: list[Way]) -> tuple[float, set[Corner]]:
    """The share of corners in the largest part that a car can go all round in, and those corners."""
    number = {corner: n for n, corner in enumerate(degrees(ways))}
    arcs: list[tuple[int, int]] = []
    for way in ways:
        ahead = list(pairwise([number[corner] for corner in corners_of(way)]))
        oneway = way.tags.get("oneway")
        arcs += ahead if oneway != "-1" else []
        arcs += [(b, a) for a, b in ahead] if oneway != "yes" else []
    tail, head = np.array(arcs).T
    graph = coo_array((np.ones(len(tail)), (tail, head)), shape=(len(number), len(number)))
    _, label = connected_components(graph, directed=True, connection="strong")
    main = np.bincount(label).argmax()
    inside = {corner for corner, n in number.items() if label[n] == main}
    return len(inside) / len(number), inside


def test_there_are_as_many_junctions_as_in_a_town(small: DemoZone, whole: DemoZone) -> None:
    assert len(junctions(small.ways)) >= 250
    assert len(junctions(whole.ways)) >= 3000
    assert len(junctions(for_cars(whole))) >= 2200


def test_streets_run_in_every_direction(whole: DemoZone) -> None:
    assert orientation_entropy(for_cars(whole)) >= 0.9


@pytest.mark.parametrize("seed", range(2, 6))
def test_other_seeds_make_places_too(seed: int) -> None:
    zone = drawn(Size.ZONE, seed)

    assert len(junctions(zone.ways)) >= 3000
    assert orientation_entropy(for_cars(zone)) >= 0.9
    assert len(zone.restrictions) >= 20
    assert 2 <= sum("bridge" in way.tags for way in zone.ways) <= 6
    assert strong_share(for_cars(zone))[0] >= 0.99


@pytest.mark.parametrize("seed", range(2, 13))
def test_a_corner_of_any_seed_has_bridges_and_reaches_everybody(seed: int) -> None:
    zone = drawn(Size.SMALL, seed)

    _, reached = strong_share(for_cars(zone))
    streets = lines_of(way for way in for_cars(zone) if way.tags["highway"] != "service")
    assert 2 <= sum("bridge" in way.tags for way in zone.ways) <= 6
    assert {(shape.x, shape.y) for shape in zone.gates.geometry} <= reached
    assert shapely.distance(sites_of(zone)[:, None], streets[None, :]).min(axis=1).max() <= 60


def test_ways_have_ids_and_tags(zone: DemoZone) -> None:
    ids = [way.id for way in zone.ways]

    assert ids == sorted(set(ids))
    assert all(way.tags["highway"] and way.name == way.tags.get("name", "") for way in zone.ways)
    assert all(len(way.lonlat) >= 2 and len(set(corners_of(way))) >= 2 for way in zone.ways)
    assert all((way.lonlat == np.round(way.lonlat, 7)).all() for way in zone.ways)
    assert all(a != b for way in zone.ways for a, b in pairwise(corners_of(way)))


def test_main_roads_have_names(zone: DemoZone) -> None:
    main = [way for way in zone.ways if way.tags["highway"] in MAIN]

    assert all(way.name for way in main)
    assert {"环城西路", "环城东路", "江滨南路", "江滨北路"} <= {way.name for way in main}


def test_main_roads_curve(whole: DemoZone) -> None:
    lines = lines_of(way for way in whole.ways if way.tags["highway"] in MAIN)

    straight = np.array([LineString([line.coords[0], line.coords[-1]]).length for line in lines])

    assert np.median(shapely.length(lines) / straight) > 1.003


def test_a_car_can_go_everywhere_and_come_back(zone: DemoZone) -> None:
    share, _ = strong_share(for_cars(zone))

    assert share >= 0.99


@pytest.mark.parametrize("mode", Mode)
def test_no_mode_has_an_island(mode: Mode, zone: DemoZone) -> None:
    assert check_roads(graph_of(network_of(zone), mode)).islands == []


def test_all_ways_hang_together(zone: DemoZone) -> None:
    two_way = [Way(way.id, way.name, way.lonlat, {}) for way in zone.ways]

    share, _ = strong_share(two_way)

    assert share == 1


def test_some_streets_are_one_way(whole: DemoZone) -> None:
    assert {way.tags["oneway"] for way in whole.ways if "oneway" in way.tags} == {"yes", "-1"}


def test_roads_cross_only_at_bridges_without_meeting(zone: DemoZone) -> None:
    flat = [way for way in zone.ways if "bridge" not in way.tags]
    lines = lines_of(flat)

    left, right = shapely.STRtree(lines).query(lines, predicate="crosses")
    once = left < right
    met = shapely.intersection(lines[left[once]], lines[right[once]])
    shared = [
        PLANE.to_metres(np.array(sorted(set(corners_of(flat[a])) & set(corners_of(flat[b])))).reshape(-1, 2))
        for a, b in zip(left[once].tolist(), right[once].tolist(), strict=True)
    ]
    apart = [
        shapely.get_coordinates(point)
        for points, corners in zip(met, shared, strict=True)
        for point in shapely.get_parts(points)
        if not len(corners) or shapely.distance(point, shapely.multipoints(corners)) > 0.1
    ]

    assert not apart


def test_bridges_are_the_only_ways_over_the_river(zone: DemoZone) -> None:
    water = PLANE.shapes_to_metres(np.array(list(zone.water.geometry), dtype=object))
    wet = shapely.intersects(lines_of(zone.ways), shapely.union_all(water))

    over = {way.id for way, is_wet in zip(zone.ways, wet.tolist(), strict=True) if is_wet}

    assert over == {way.id for way in zone.ways if "bridge" in way.tags}
    assert 2 <= len(over) <= 6
    dry = [Way(way.id, way.name, way.lonlat, {}) for way in zone.ways if way.id not in over]
    assert strong_share(dry)[0] < 0.95


def test_premises_keep_clear_of_the_river_and_of_roads(zone: DemoZone) -> None:
    sites = sites_of(zone)
    public = [way for way in zone.ways if way.tags["highway"] not in {"service", "living_street", "footway"}]
    water = PLANE.shapes_to_metres(np.array(list(zone.water.geometry), dtype=object))

    on_road, _ = shapely.STRtree(lines_of(public)).query(sites, predicate="dwithin", distance=2.0)

    assert not len(on_road)
    assert not shapely.intersects(sites, shapely.union_all(water)).any()


def test_every_site_faces_a_street(zone: DemoZone) -> None:
    public = [way for way in for_cars(zone) if way.tags["highway"] != "service"]

    sites = sites_of(zone)
    (near, _street), away = shapely.STRtree(lines_of(public)).query_nearest(sites, return_distance=True)

    assert set(near.tolist()) == set(range(len(sites)))
    assert away.max() <= 60


def test_every_gate_is_a_corner_that_a_car_reaches(zone: DemoZone) -> None:
    _, reached = strong_share(for_cars(zone))
    gates = [(shape.x, shape.y) for shape in zone.gates.geometry]

    assert set(gates) <= reached
    assert gates == [(barrier.lon, barrier.lat) for barrier in zone.barriers]
    assert {barrier.tags["barrier"] for barrier in zone.barriers} == {"gate", "lift_gate"}


def test_fenced_premises_are_entered_through_gates_only(zone: DemoZone) -> None:
    codes = list(zone.areas[AreaKind.SITE]["code"])
    fenced = sorted(set(zone.gates["site"]))
    fences = shapely.get_exterior_ring(sites_of(zone)[[codes.index(code) for code in fenced]])
    gates = PLANE.shapes_to_metres(np.array(list(zone.gates.geometry), dtype=object))
    lines = lines_of(zone.ways)

    line, fence = shapely.STRtree(fences).query(lines, predicate="intersects")
    crossings = shapely.intersection(lines[line], fences[fence])

    near_gate = shapely.buffer(shapely.union_all(gates), 0.2)
    assert len(line) >= len(zone.gates)
    assert shapely.is_empty(shapely.difference(crossings, near_gate)).all()


def test_parks_have_roads_behind_the_fence(zone: DemoZone) -> None:
    parks = zone.areas[AreaKind.SITE]
    names = ("市中央仓储中心", "柳墅小微园", "鑫茂物流有限公司")
    shapes = sites_of(zone)[[list(parks["name"]).index(name) for name in names]]

    inside = [shapely.within(lines_of(zone.ways), shape.buffer(0.1)).sum() for shape in shapes]

    assert min(inside) >= 3


def test_turns_lead_from_way_to_way(zone: DemoZone) -> None:
    ways = {way.id: way for way in zone.ways}
    kinds = {"no_left_turn", "no_u_turn", "only_right_turn"}

    for turn in zone.restrictions:
        for end in (ways[turn.from_way], ways[turn.to_way]):
            assert tuple(turn.via) in {corners_of(end)[0], corners_of(end)[-1]}
        assert (turn.kind == "no_u_turn") is (turn.from_way == turn.to_way)
        assert turn.kind in kinds


def test_the_whole_zone_has_forbidden_and_prescribed_turns(whole: DemoZone) -> None:
    count = Counter(turn.kind for turn in whole.restrictions)

    assert count.total() >= 20
    assert set(count) == {"no_left_turn", "no_u_turn", "only_right_turn"}
