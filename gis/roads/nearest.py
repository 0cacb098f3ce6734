"""The nearest of many posts for every place: one search for all of them, forwards from the posts.

It answers how well the territory is covered, where `rank` answers who goes to one incident.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.crs.gcj02 import FloatArray
from gis.roads.along import from_end, from_start, straight_on, to_end, to_start
from gis.roads.graph import LEAST_SECONDS, Graph
from gis.roads.rank import LIMIT_S
from gis.roads.snap import Snaps

NOBODY = -1


@dataclass(frozen=True)
class Nearest:
    """For each place, who is there first; rows belong together."""

    seconds: FloatArray
    """By road; inf if nobody gets there."""
    post: NDArray[np.intp]
    """Row of the post; NOBODY if nobody gets there."""


def nearest_post(graph: Graph, posts: Snaps, places: Snaps, *, limit_s: float = LIMIT_S) -> Nearest:
    """Which post reaches each place first, and in how many seconds: one search, however many there are."""
    at_nodes = _at_nodes(graph, posts, limit_s)
    edge = np.where(places.refused, 0, places.edge)
    start, end = graph.network.start[edge], graph.network.end[edge]
    # A search ends at a shut barrier: what lies right there is reached, what lies behind is not.
    through_start = ~graph.closed[start] | (places.fraction == 0)
    through_end = ~graph.closed[end] | (places.fraction == 1)
    over_start = np.where(through_start, at_nodes.seconds[start] + from_start(graph, edge, places.fraction), np.inf)
    over_end = np.where(through_end, at_nodes.seconds[end] + from_end(graph, edge, places.fraction), np.inf)
    best = Nearest(
        np.minimum(over_start, over_end),
        np.where(over_start <= over_end, at_nodes.post[start], at_nodes.post[end]),
    )
    best = _or_from_the_same_edge(graph, posts, places, best)
    lost = places.refused | (best.seconds > limit_s)
    return Nearest(np.where(lost, np.inf, best.seconds), np.where(lost, NOBODY, best.post))


def _at_nodes(graph: Graph, posts: Snaps, limit_s: float) -> Nearest:
    """The nearest post of every junction."""
    node_count = len(graph.closed)
    usable = np.flatnonzero(~posts.refused)
    if not len(usable):
        return Nearest(np.full(node_count, np.inf), np.full(node_count, NOBODY))
    seconds, _after, source = dijkstra(
        _with_posts(graph, posts, usable),
        indices=np.arange(node_count, node_count + len(usable)),
        limit=limit_s,
        min_only=True,
        return_predecessors=True,
    )
    reached = source[:node_count] >= node_count
    post = np.where(reached, usable[np.where(reached, source[:node_count] - node_count, 0)], NOBODY)
    return Nearest(seconds[:node_count], post)


def _with_posts(graph: Graph, posts: Snaps, usable: NDArray[np.intp]) -> csr_array:
    """The graph of departures with each post as one more node, from which arcs lead to the ends of its edge."""
    weights, heads, pointer = graph.departures
    edge, fraction = posts.edge[usable], posts.fraction[usable]
    ends = np.column_stack([graph.network.end[edge], graph.network.start[edge]])
    seconds = np.column_stack([to_end(graph, edge, fraction), to_start(graph, edge, fraction)])
    open_ = np.isfinite(seconds)
    size = len(graph.closed) + len(usable)
    return csr_array(
        (
            np.concatenate([weights, np.maximum(seconds[open_], LEAST_SECONDS)]),
            np.concatenate([heads, ends[open_].astype(np.int32)]),
            np.concatenate([pointer, pointer[-1] + np.cumsum(open_.sum(axis=1)).astype(np.int32)]),
        ),
        shape=(size, size),
    )


def _or_from_the_same_edge(graph: Graph, posts: Snaps, places: Snaps, best: Nearest) -> Nearest:
    post, place = _on_the_same_edge(posts, places)
    direct = straight_on(graph, places.edge[place], posts.fraction[post], places.fraction[place])
    better = np.flatnonzero(direct < best.seconds[place])
    # Written from the slowest to the quickest: what is written last stays.
    better = better[np.argsort(-direct[better], kind="stable")]
    seconds, nearest = best.seconds.copy(), best.post.copy()
    seconds[place[better]], nearest[place[better]] = direct[better], post[better]
    return Nearest(seconds, nearest)


def _on_the_same_edge(posts: Snaps, places: Snaps) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of a post and a place on one edge."""
    usable, order = np.flatnonzero(~posts.refused), np.argsort(places.edge, kind="stable")
    first = np.searchsorted(places.edge[order], posts.edge[usable], side="left")
    count = np.searchsorted(places.edge[order], posts.edge[usable], side="right") - first
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(usable, count), order[np.repeat(first, count) + offset]
