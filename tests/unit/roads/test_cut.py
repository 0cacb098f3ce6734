"""Roads are cut where others use the same vertex, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.roads.network import Restriction
from gis.vocabulary import Mode
from tests.support.roads import network_from_lines

A, B, C, D, E = (120.0, 29.0), (120.001, 29.0), (120.002, 29.0), (120.001, 29.001), (120.001, 28.999)


def test_a_crossing_cuts_both_roads_and_a_bend_cuts_none() -> None:
    network = network_from_lines([([A, B, C], {}), ([D, B, E], {}), ([A, (119.999, 29.0), (119.998, 29.001)], {})])

    assert network.road_id.tolist() == [1, 1, 2, 2, 3]
    assert len(network.node_id) == 6


def test_shapes_run_from_start_to_end() -> None:
    network = network_from_lines([([A, B, C], {"name": "东路"}), ([D, B], {})])

    for row in range(len(network.road_id)):
        xy = shapely.get_coordinates(network.shape[row])
        assert (xy[0] == network.node_lonlat[network.start[row]]).all()
        assert (xy[-1] == network.node_lonlat[network.end[row]]).all()
    assert network.name.tolist() == ["东路", "东路", ""]


def test_lengths_are_metres_on_the_ellipsoid() -> None:
    network = network_from_lines([([(120.0, 29.0), (120.0, 29.01)], {})])

    assert network.length_m[0] == pytest.approx(1108.4, abs=0.2)


def test_a_loop_hangs_on_one_junction() -> None:
    network = network_from_lines([([A, B], {}), ([B, C, D, B], {})])

    assert network.start.tolist()[1] == network.end.tolist()[1]
    assert network.length_m[1] > 300


def test_a_road_that_crosses_itself_is_cut_there() -> None:
    network = network_from_lines([([A, B, C, D, B, E], {})])

    assert len(network.road_id) == 3


def test_standing_still_is_no_road() -> None:
    network = network_from_lines([([A, A, B, B], {}), ([C, C], {})])

    assert network.road_id.tolist() == [1]
    assert shapely.get_num_coordinates(network.shape[0]) == 2


def test_a_barrier_cuts_the_road_it_stands_on() -> None:
    network = network_from_lines([([A, B, C], {})], gates=[B])

    assert len(network.road_id) == 2
    assert network.node_closed.any(axis=1).tolist() == [False, True, False]


def test_a_restriction_is_kept_if_its_roads_and_its_junction_are() -> None:
    turn = Restriction(7, 1, 2, 2, "no_left_turn", (Mode.CAR,))
    nowhere = Restriction(8, 1, 2, 99, "no_left_turn", (Mode.CAR,))

    network = network_from_lines([([A, B], {}), ([B, C], {})], restriction=(turn, nowhere))

    assert network.restriction == (turn,)
    assert network.node_id.tolist() == [1, 2, 3]


def test_the_speeds_of_a_road_are_those_of_its_edges() -> None:
    network = network_from_lines([([A, B, C], {"oneway": "yes"}), ([D, B], {})])

    assert (network.forward_kph[:, 2] > 0).all()
    assert np.array_equal(network.backward_kph[:, 2] > 0, [False, False, True])
