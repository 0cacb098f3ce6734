"""From a point to its road."""

from __future__ import annotations

import numpy as np
import pytest

from gis.crs.plane import LocalPlane
from gis.roads import snap
from gis.roads.graph import graph_of
from gis.roads.network import Network
from gis.roads.snap import NOWHERE, Snapper, Snaps
from gis.vocabulary import Mode
from tests.support.roads import network_from_lines

PER_DEGREE_M = 110_840.0
"""Of latitude, near 29° N."""

STREET = [((120.0, 29.0), (120.01, 29.0))]


def test_the_place_on_the_road_is_told() -> None:
    snap = _snaps(network_from_lines([(STREET[0], {})]), [(120.0025, 29.0003)])[0]

    assert (snap.edge, snap.side) == (0, 1)
    assert snap.fraction == pytest.approx(0.25, abs=1e-4)
    assert snap.distance_m == pytest.approx(0.0003 * PER_DEGREE_M, abs=0.1)


@pytest.mark.parametrize(("lat", "side"), [(29.0001, 1), (28.9999, -1), (29.0, 0)])
def test_the_side_is_seen_along_the_drawing(lat: float, side: int) -> None:
    assert _snaps(network_from_lines([(STREET[0], {})]), [(120.005, lat)])[0].side == side


@pytest.mark.parametrize(
    ("metres", "flagged", "refused"), [(10, False, False), (149, False, False), (151, True, False), (501, True, True)]
)
def test_far_is_flagged_and_too_far_refused(metres: float, flagged: bool, refused: bool) -> None:
    snap = _snaps(network_from_lines([(STREET[0], {})]), [(120.005, 29.0 + metres / PER_DEGREE_M)])[0]

    assert (snap.flagged, snap.refused) == (flagged, refused)


def test_each_mode_has_its_own_nearest_road() -> None:
    network = network_from_lines([(STREET[0], {"highway": "footway"}), (((120.0, 29.001), (120.01, 29.001)), {})])

    assert _snaps(network, [(120.005, 29.0001)], Mode.FOOT)[0].edge == 0
    assert _snaps(network, [(120.005, 29.0001)], Mode.CAR)[0].edge == 1


def test_a_crumb_is_passed_over_for_a_road_nearly_as_near() -> None:
    crumb = ((120.005, 29.0003), (120.0055, 29.0003))

    network = network_from_lines([(STREET[0], {}), (crumb, {})])

    assert _snaps(network, [(120.005, 29.0003)])[0].edge == 0


def test_an_island_of_some_size_is_not_passed_over() -> None:
    island = ((120.004, 29.0003), (120.0065, 29.0003))

    network = network_from_lines([(STREET[0], {}), (island, {})])

    assert _snaps(network, [(120.005, 29.0003)])[0].edge == 1


def test_a_yard_behind_a_shut_gate_is_no_crumb() -> None:
    gate = (120.005, 29.0001)
    yard = network_from_lines(
        [((STREET[0][0], (120.005, 29.0), STREET[0][1]), {}), (((120.005, 29.0), gate, (120.005, 29.0004)), {})],
        gates=[gate],
    )

    snap = _snaps(yard, [(120.0051, 29.0004)])[0]

    assert yard.node_lonlat[yard.end[snap.edge]].tolist() == [120.005, 29.0004]


def test_many_points_at_once_are_those_points_one_by_one() -> None:
    network = network_from_lines([(STREET[0], {}), (((120.0, 29.0), (120.0, 29.01)), {})])
    points = [(120.001, 29.0005), (121.0, 29.0), (120.0001, 29.004)]

    together = _snaps(network, points)

    assert [together[row] for row in range(3)] == [_snaps(network, [point])[0] for point in points]
    assert together.edge[1] == NOWHERE


def test_a_mode_without_roads_refuses_every_point() -> None:
    network = network_from_lines([(STREET[0], {"highway": "footway"})])

    assert _snaps(network, [(120.005, 29.0)], Mode.CAR).refused.all()


def test_the_place_on_the_road_lies_on_the_road() -> None:
    network = network_from_lines([(STREET[0], {})])
    graph = graph_of(network, Mode.CAR)

    place = _snaps(network, [(120.0025, 29.0003), (121.0, 29.0)]).place(graph)

    assert place[0] == pytest.approx((120.0025, 29.0), abs=1e-6)
    assert np.isnan(place[1]).all()


def test_a_point_asked_about_before_gets_the_same_road() -> None:
    points = np.array([(120.0025, 29.0003), (120.005, 28.9999), (120.005, 29.1)])
    snapper = Snapper(graph_of(network_from_lines([(STREET[0], {})]), Mode.CAR), LocalPlane.at(120.0))

    first, again = snapper.snap(points), snapper.snap(points[::-1])

    assert [first[row] for row in (2, 1, 0)] == [again[row] for row in range(3)]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snap, "REMEMBERED", 4)
    snapper = Snapper(graph_of(network_from_lines([(STREET[0], {})]), Mode.CAR), LocalPlane.at(120.0))

    for lat in (29.0001, 29.0002, 29.0003):
        snapper.snap(np.array([(120.0025, lat), (120.005, lat)]))

    assert len(snapper._known) <= 4


def _snaps(network: Network, points: list[tuple[float, float]], mode: Mode = Mode.CAR) -> Snaps:
    return Snapper(graph_of(network, mode), LocalPlane.at(120.0)).snap(np.array(points))
