"""Ranking by one search backwards against a search forwards from every responder, written here on its own."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.roads.graph import Graph, graph_of
from gis.roads.nearest import NOBODY, nearest_post
from gis.roads.network import MODES, Network
from gis.roads.rank import eta, path, rank
from gis.roads.snap import NOWHERE, Snap, Snaps
from gis.vocabulary import Mode
from tests.support.roads import DrawnRoads, roads_from_picture

CLOSE_S = 0.02
"""What the floor of a millisecond per arc may add up to."""


@given(st.integers(0, 2**32 - 1), st.sampled_from(MODES))
@settings(max_examples=60, deadline=None)
def test_the_ranking_is_that_of_single_searches(seed: int, mode: Mode) -> None:
    random = np.random.default_rng(seed)
    graph = graph_of(_random_network(random), mode).without(random.integers(0, 30, 2).tolist())
    starts, target = _random_snaps(random, graph, 12), _random_snaps(random, graph, 1)[0]

    seconds = rank(graph, starts, target)

    assert seconds == pytest.approx([_alone(graph, starts[row], target) for row in range(12)], abs=CLOSE_S)


@given(st.integers(0, 2**32 - 1), st.sampled_from(MODES))
@settings(max_examples=40, deadline=None)
def test_a_way_takes_as_long_as_the_ranking_says_and_hangs_together(seed: int, mode: Mode) -> None:
    random = np.random.default_rng(seed)
    graph = graph_of(_random_network(random), mode)
    starts, target = _random_snaps(random, graph, 6), _random_snaps(random, graph, 1)[0]

    for row, seconds in enumerate(rank(graph, starts, target).tolist()):
        way = path(graph, starts[row], target)

        assert (way is None) == math.isinf(seconds)
        if way:
            assert way.seconds == pytest.approx(seconds, abs=CLOSE_S)
            assert _driven_s(graph, starts[row], target, way.edges) == pytest.approx(seconds, abs=CLOSE_S)
            ends = shapely.get_coordinates(way.line)[[0, -1]]
            assert ends == pytest.approx(np.array([_spot(graph, starts[row]), _spot(graph, target)]), abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.sampled_from(MODES))
@settings(max_examples=40, deadline=None)
def test_the_nearest_post_is_the_first_of_the_ranking(seed: int, mode: Mode) -> None:
    random = np.random.default_rng(seed)
    graph = graph_of(_random_network(random), mode)
    posts, places = _random_snaps(random, graph, 7), _random_snaps(random, graph, 9)

    nearest = nearest_post(graph, posts, places)

    for row in range(9):
        seconds = rank(graph, posts, places[row])
        assert nearest.seconds[row] == pytest.approx(seconds.min(), abs=CLOSE_S)
        who = nearest.post[row]
        assert (who == NOBODY) == math.isinf(seconds.min())
        assert who == NOBODY or seconds[who] == pytest.approx(seconds.min(), abs=CLOSE_S)


@pytest.mark.parametrize(
    ("drawn", "reached"),
    [("A-r-i-B", True), ("A-i-r-B", True), ("A-r>i-B", True), ("A-i>r-B", False), ("A-i<r-B", True)],
)
def test_on_one_street_one_ways_decide(drawn: str, reached: bool) -> None:
    roads = roads_from_picture(drawn)

    assert np.isfinite(_seconds(roads, Mode.CAR)) == reached
    assert np.isfinite(_seconds(roads, Mode.FOOT))


def test_round_the_block_when_the_incident_lies_behind_on_a_one_way() -> None:
    roads = roads_from_picture("A-i>r-B\n|     |\nC-----D")

    on_foot_s = _seconds(roads, Mode.FOOT)

    assert _seconds(roads, Mode.CAR) > on_foot_s / 5


def test_one_drives_up_to_a_shut_gate_from_both_sides() -> None:
    roads = roads_from_picture("A-r-#-s-B")
    graph = graph_of(roads.network, Mode.CAR)
    gate = roads.snaps(Mode.CAR, "r")[0]
    at_gate = gate._replace(fraction=1.0)

    assert np.isfinite(rank(graph, roads.snaps(Mode.CAR, "r", "s"), at_gate)).all()
    assert not np.isfinite(rank(graph, roads.snaps(Mode.CAR, "s"), gate)).any()


def test_the_limit_bounds_the_search() -> None:
    roads = roads_from_picture("A-r---------------i-B")
    graph, starts, target = graph_of(roads.network, Mode.FOOT), roads.snaps(Mode.FOOT, "r"), roads.snaps(Mode.FOOT, "i")

    assert np.isinf(rank(graph, starts, target[0], limit_s=60)).all()
    assert path(graph, starts[0], target[0], limit_s=60) is None


def test_the_walk_to_the_road_and_from_it_is_added() -> None:
    assert eta(np.array([60.0, np.inf]), np.array([12.0, 12.0]), 24.0).tolist() == [90.0, np.inf]


def _seconds(roads: DrawnRoads, mode: Mode) -> float:
    graph = graph_of(roads.network, mode)
    return float(rank(graph, roads.snaps(mode, "r"), roads.snaps(mode, "i")[0])[0])


def _random_network(random: np.random.Generator) -> Network:
    """Thirty edges among ten nodes: parallel ones, loops, one-ways, shut gates."""
    nodes, edges = 10, 30
    lonlat = random.uniform((120, 29), (120.01, 29.01), (nodes, 2))
    ends = random.integers(0, nodes, (edges, 2))
    middle = random.uniform((120, 29), (120.01, 29.01), (edges, 2))
    xy = np.stack([lonlat[ends[:, 0]], middle, lonlat[ends[:, 1]]], axis=1)
    return Network(
        node_id=np.arange(nodes),
        node_lonlat=lonlat,
        node_closed=random.random((nodes, 3)) < 0.1,
        road_id=np.arange(edges),
        start=ends[:, 0],
        end=ends[:, 1],
        shape=np.asarray(shapely.linestrings(xy), dtype=object),
        length_m=random.uniform(1, 1000, edges),
        forward_kph=random.uniform(3, 60, (edges, 3)) * (random.random((edges, 3)) < 0.6),
        backward_kph=random.uniform(3, 60, (edges, 3)) * (random.random((edges, 3)) < 0.6),
        road_class=np.full(edges, "residential", object),
        name=np.full(edges, "", object),
        restriction=(),
    )


def _random_snaps(random: np.random.Generator, graph: Graph, count: int) -> Snaps:
    edge = random.choice(np.append(graph.usable, NOWHERE), count)
    fraction = random.choice([0.0, 1.0, *random.random(6)], count)
    return Snaps(edge, fraction, np.zeros(count), np.zeros(count, np.int8))


def _alone(graph: Graph, start: Snap, target: Snap) -> float:
    """The textbook's search, forwards, from one responder on an edge to the incident on an edge."""
    if start.refused or target.refused:
        return math.inf
    network = graph.network
    best, seen = _on_one_edge(graph, start, target), set[int]()
    queue = [
        (_part(graph.forward_s[start.edge], 1 - start.fraction), int(network.end[start.edge])),
        (_part(graph.backward_s[start.edge], start.fraction), int(network.start[start.edge])),
    ]
    heapq.heapify(queue)
    while queue:
        seconds, node = heapq.heappop(queue)
        if node in seen or math.isinf(seconds):
            continue
        seen.add(node)
        # One drives up to a shut gate, not through it.
        best = min(best, seconds + _to_target(graph, node, target, graph.closed[node]))
        if graph.closed[node]:
            continue
        for edge in range(len(network.road_id)):
            if network.start[edge] == node:
                heapq.heappush(queue, (seconds + graph.forward_s[edge], int(network.end[edge])))
            if network.end[edge] == node:
                heapq.heappush(queue, (seconds + graph.backward_s[edge], int(network.start[edge])))
    return best if best <= 7200 else math.inf


def _to_target(graph: Graph, node: int, target: Snap, shut: bool) -> float:
    found = math.inf
    if graph.network.start[target.edge] == node and not (shut and target.fraction > 0):
        found = _part(graph.forward_s[target.edge], target.fraction)
    if graph.network.end[target.edge] == node and not (shut and target.fraction < 1):
        found = min(found, _part(graph.backward_s[target.edge], 1 - target.fraction))
    return found


def _on_one_edge(graph: Graph, start: Snap, target: Snap) -> float:
    if start.edge != target.edge:
        return math.inf
    left = target.fraction - start.fraction
    return _part(graph.forward_s[start.edge], left) if left >= 0 else _part(graph.backward_s[start.edge], -left)


def _part(seconds: float, share: float) -> float:
    return 0.0 if share == 0 else float(seconds * share)


def _spot(graph: Graph, snap: Snap) -> tuple[float, float]:
    point = graph.network.shape[snap.edge].interpolate(snap.fraction, normalized=True)
    return point.x, point.y


def _at_the_end(graph: Graph, snap: Snap, fraction: float) -> Snap:
    """On a loop both ends are one corner: who stands there is taken to be at the end that the way uses."""
    is_loop = graph.network.start[snap.edge] == graph.network.end[snap.edge]
    return snap._replace(fraction=fraction) if is_loop and snap.fraction in {0.0, 1.0} else snap


def _driven_s(graph: Graph, start: Snap, target: Snap, edges: tuple[tuple[int, bool], ...]) -> float:
    """Seconds of the whole edges between the first and the last, plus the parts."""
    if not edges:
        return 0.0
    seconds = [(graph.forward_s if as_drawn else graph.backward_s)[edge] for edge, as_drawn in edges]
    shares = [1.0] * len(edges)
    if len(edges) == 1 and edges[0][0] == start.edge == target.edge:
        begin, finish = (0.0, 1.0) if edges[0][1] else (1.0, 0.0)
        return _on_one_edge(graph, _at_the_end(graph, start, begin), _at_the_end(graph, target, finish))
    if edges[0][0] == start.edge and 0 < start.fraction < 1:
        shares[0] = 1 - start.fraction if edges[0][1] else start.fraction
    if edges[-1][0] == target.edge and 0 < target.fraction < 1:
        shares[-1] = target.fraction if edges[-1][1] else 1 - target.fraction
    return sum(_part(each, share) for each, share in zip(seconds, shares, strict=True))
