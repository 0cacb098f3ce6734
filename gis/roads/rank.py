"""Seconds by road from every responder to one incident, by a single search; and the way of one of them.

The incident stands on an edge, not at a junction. It becomes a node of its own for the one question: arcs lead to it
from the two ends of its edge, each with the share of the edge that is left. The search runs backwards from there to
every junction. A responder on an edge then takes the better of its two ends, or drives straight on if it is the same
edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString
from shapely.ops import substring

from gis.crs.gcj02 import FloatArray
from gis.roads.along import from_end, from_start, straight_on, to_end, to_start
from gis.roads.graph import LEAST_SECONDS, Graph
from gis.roads.snap import Snap, Snaps

LIMIT_S = 7200.0
"""Who is farther than two hours is not reachable for us. A search with a limit also passes closed roads by."""

WALK_MPS = 1.2
"""From the road to the door (routing.md 4, no. 11)."""

_NONE = -9999
"""How scipy says that a node has no predecessor."""


@dataclass(frozen=True)
class Way:
    """How one responder gets to the incident by road."""

    line: LineString
    """WGS84, from where the responder was put on the road to where the incident was."""
    length_m: float
    seconds: float
    edges: tuple[tuple[int, bool], ...]
    """Rows of the edges in order, each with whether it is driven as drawn; the first and the last often in part.

    Empty for who is there already.
    """


def rank(graph: Graph, starts: Snaps, target: Snap, *, limit_s: float = LIMIT_S) -> FloatArray:
    """(n,) seconds by road from each start to the target; inf if it is refused, out of reach or beyond the limit.

    Turn restrictions are not seen here (the tiles confirm the best); one-ways, barriers and closures are.
    """
    if target.refused:
        return np.full(len(starts), np.inf)
    seconds = _to_target(graph, target, limit_s)
    edge = np.where(starts.refused, 0, starts.edge)
    over_end = to_end(graph, edge, starts.fraction) + seconds[graph.network.end[edge]]
    over_start = to_start(graph, edge, starts.fraction) + seconds[graph.network.start[edge]]
    direct = _direct(graph, edge, starts.fraction, target)
    found = np.minimum(np.minimum(over_end, over_start), direct)
    return np.where(starts.refused | (found > limit_s), np.inf, found)


def eta(ride_s: FloatArray, start_walk_m: FloatArray | float, target_walk_m: float) -> FloatArray:
    """Seconds from where responders are to the door: to their road on foot, by road, and from the road on foot.

    ride_s: (n,) as `rank` gives it; inf stays inf
    """
    return ride_s + (start_walk_m + target_walk_m) / WALK_MPS


def path(graph: Graph, start: Snap, target: Snap, *, limit_s: float = LIMIT_S) -> Way | None:
    """The quickest way from a start to a target; None if there is none within the limit."""
    if start.refused or target.refused:
        return None
    direct_s = float(_direct(graph, np.array([start.edge]), np.array([start.fraction]), target)[0])
    around_s, steps = _around(graph, start, target, limit_s)
    if min(direct_s, around_s) > limit_s:
        return None
    if direct_s <= around_s:
        return _way(graph, [(start.edge, start.fraction, target.fraction)], direct_s)
    return _way(graph, steps, around_s)


type _Step = tuple[int, float, float]
"""An edge, and from which fraction to which it is driven."""


def _to_target(graph: Graph, target: Snap, limit_s: float) -> FloatArray:
    """(n,) seconds from every junction to the target; inf beyond the limit."""
    seconds: FloatArray = dijkstra(_with_target(graph, target), indices=len(graph.closed), limit=limit_s)
    return seconds[:-1]


def _with_target(graph: Graph, target: Snap) -> csr_array:
    """The graph of arrivals with the target as one more node, the last."""
    weights, tails, pointer = graph.arrivals
    ends, seconds = _last_arcs(graph, target)
    return csr_array(
        (
            np.concatenate([weights, seconds]),
            np.concatenate([tails, ends]),
            np.append(pointer, pointer[-1:] + np.int32(len(ends))),
        ),
        shape=(len(graph.closed) + 1, len(graph.closed) + 1),
    )


def _last_arcs(graph: Graph, target: Snap) -> tuple[NDArray[np.int32], FloatArray]:
    """The ends of the target's edge from which it is reached, and in how many seconds."""
    edge, fraction = np.array([target.edge]), np.array([target.fraction])
    ends = np.concatenate([graph.network.start[edge], graph.network.end[edge]]).astype(np.int32)
    seconds = np.concatenate([from_start(graph, edge, fraction), from_end(graph, edge, fraction)])
    share = np.concatenate([fraction, 1 - fraction])
    # A shut barrier is not driven through; but the target may stand right at it.
    seconds[graph.closed[ends] & (share > 0)] = np.inf
    open_ = np.isfinite(seconds)
    return ends[open_], np.maximum(seconds[open_], LEAST_SECONDS)


def _direct(graph: Graph, edge: NDArray[np.intp], fraction: FloatArray, target: Snap) -> FloatArray:
    """Seconds along the target's own edge; inf for who is on another."""
    seconds = straight_on(graph, edge, fraction, np.full(len(edge), target.fraction))
    return np.where(edge == target.edge, seconds, np.inf)


def _around(graph: Graph, start: Snap, target: Snap, limit_s: float) -> tuple[float, list[_Step]]:
    """Seconds over the better end of the start's edge, and the steps; inf and none if neither leads there."""
    goal = len(graph.closed)
    found, after = dijkstra(_with_target(graph, target), indices=goal, limit=limit_s, return_predecessors=True)
    edge, fraction = np.array([start.edge]), np.array([start.fraction])
    over_end = float((to_end(graph, edge, fraction) + found[graph.network.end[edge]])[0])
    over_start = float((to_start(graph, edge, fraction) + found[graph.network.start[edge]])[0])
    seconds = min(over_end, over_start)
    if not np.isfinite(seconds):
        return np.inf, []
    by_end = over_end <= over_start
    node = (graph.network.end if by_end else graph.network.start)[start.edge]
    nodes = _nodes_to(after, int(node), goal)
    between = [_whole(graph, tail, head) for tail, head in pairwise(nodes)]
    return seconds, [(start.edge, start.fraction, 1.0 if by_end else 0.0), *between, _last(graph, nodes[-1], target)]


def _nodes_to(after: NDArray[np.int32], node: int, goal: int) -> list[int]:
    """The junctions from one to the last before the goal."""
    nodes = [node]
    while (node := int(after[node])) not in {goal, _NONE}:
        nodes.append(node)
    return nodes


def _whole(graph: Graph, tail: int, head: int) -> _Step:
    edge, as_drawn = graph.edge_between(tail, head)
    return (edge, 0.0, 1.0) if as_drawn else (edge, 1.0, 0.0)


def _last(graph: Graph, node: int, target: Snap) -> _Step:
    """From the junction along the target's edge; on a loop, which has it at both ends, the quicker way round."""
    edge, fraction = np.array([target.edge]), np.array([target.fraction])
    options = [
        (float(seconds[0]), at)
        for seconds, at, end in (
            (from_start(graph, edge, fraction), 0.0, graph.network.start[target.edge]),
            (from_end(graph, edge, fraction), 1.0, graph.network.end[target.edge]),
        )
        if end == node
    ]
    return target.edge, min(options)[1], target.fraction


def _way(graph: Graph, steps: list[_Step], seconds: float) -> Way:
    driven = [step for step in steps if step[1] != step[2]]
    # Who is there already drives nothing; the line is then a point, twice.
    drawn = driven or steps[:1]
    lines = [substring(graph.network.shape[edge], at, to, normalized=True) for edge, at, to in drawn]
    xy = np.vstack([shapely.get_coordinates(line) for line in lines])
    length_m = sum(float(graph.network.length_m[edge]) * abs(to - at) for edge, at, to in driven)
    line = LineString(xy if len(xy) > 1 else np.vstack([xy, xy]))
    return Way(line, length_m, seconds, tuple((edge, to > at) for edge, at, to in driven))
