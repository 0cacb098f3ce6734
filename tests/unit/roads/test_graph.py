"""The arrays of one mode."""

from __future__ import annotations

import numpy as np
import pytest

from gis.roads.graph import LEAST_SECONDS, graph_of
from gis.roads.network import MODES
from gis.vocabulary import Mode
from tests.support.roads import network_from_lines, roads_from_picture

A, B, D = (120.0, 29.0), (120.001, 29.0), (120.0005, 29.0005)


def test_of_parallel_roads_the_quickest_counts() -> None:
    graph = graph_of(network_from_lines([([A, D, B], {}), ([A, B], {})]), Mode.CAR)

    assert len(graph.arrivals[0]) == 2
    assert graph.arrivals[0].tolist() == pytest.approx([graph.forward_s[1], graph.backward_s[1]])
    assert graph.edge_between(0, 1) == (1, True)


def test_closing_the_quickest_of_parallel_roads_leaves_the_other() -> None:
    graph = graph_of(network_from_lines([([A, D, B], {}), ([A, B], {})]), Mode.CAR).without([2])

    assert graph.arrivals[0].tolist() == pytest.approx([graph.forward_s[0], graph.backward_s[0]])
    assert graph.edge_between(1, 0) == (0, False)


def test_no_arc_is_so_short_that_it_vanishes() -> None:
    near = (120.0 + 1e-12, 29.0)

    graph = graph_of(network_from_lines([([A, near], {}), ([near, B], {})]), Mode.CAR)

    assert graph.arrivals[0].min() >= LEAST_SECONDS
    assert len(graph.arrivals[0]) == 4


def test_no_arc_leaves_a_shut_gate() -> None:
    roads = roads_from_picture("A--#--B--C")
    graph = graph_of(roads.network, Mode.FOOT)

    _seconds, _heads, pointer = graph.departures
    assert np.diff(pointer)[graph.closed].tolist() == [0]
    assert len(graph.arrivals[0]) == 4


@pytest.mark.parametrize("mode", MODES)
def test_departures_are_arrivals_turned_round(mode: Mode) -> None:
    graph = graph_of(roads_from_picture("A->-B-<-C\n|   |   ~\nD->-E---F").network, mode)

    assert _dense(graph.departures).tolist() == _dense(graph.arrivals).T.tolist()


def test_closing_nothing_gives_the_same_graph() -> None:
    graph = graph_of(roads_from_picture("A--B").network, Mode.CAR)

    assert graph.without([]) is graph
    assert graph.without([99]) is graph


def test_a_network_without_roads_for_a_mode_is_a_graph_without_arcs() -> None:
    graph = graph_of(roads_from_picture("A~~B").network, Mode.CAR)

    assert len(graph.arrivals[0]) == 0
    assert len(graph.usable) == 0


def _dense(csr: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    weights, columns, pointer = csr
    dense = np.zeros((len(pointer) - 1, len(pointer) - 1))
    dense[np.repeat(np.arange(len(pointer) - 1), np.diff(pointer)), columns] = weights
    return dense
