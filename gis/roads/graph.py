"""The network as compact arrays for one mode, made for the search backwards from an incident.

A *sparse row* (CSR) graph lists, for every node, the arcs that belong to it. Here an arc leads against the traffic:
the row is the node that it arrives at, the column the node that it came from. So one search from the incident gives
the seconds from every junction to the incident, however many responders there are.

Parallel arcs are thinned to the quickest, as sparse matrices would add them up; zero weights vanish in them, so no arc
takes less than `LEAST_SECONDS`. A barrier that the mode can't pass is a node that no arc leaves: one drives up to it,
from all sides, and not through.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.crs.gcj02 import FloatArray
from gis.roads.network import MODES, Network
from gis.vocabulary import Mode

LEAST_SECONDS = 1e-3

CROSSING_S: dict[Mode, float] = {Mode.FOOT: 0.0, Mode.EBIKE: 1.0, Mode.CAR: 1.0}
"""What a junction costs on average. Without it the graph is 16 % quicker than exact routes by car and 8 % by e-bike,
with it 1 % (300 drawn trips each in the demo city); what each turn costs is known to the exact routes alone."""

_MPS_PER_KPH = 1 / 3.6

type Csr = tuple[FloatArray, NDArray[np.int32], NDArray[np.int32]]
"""Weights, columns and row pointers."""


@dataclass(frozen=True, eq=False)
class Graph:
    """The roads as one mode may use them: n nodes, m edges. Never changed; closing a road gives another graph."""

    network: Network
    mode: Mode
    forward_s: FloatArray
    """(m,) seconds along each edge as drawn; inf where the mode may not go."""
    backward_s: FloatArray
    """(m,) the same against the drawing."""
    closed: NDArray[np.bool_]
    """(n,) barriers that the mode can't pass."""
    _arcs: _Arcs

    @cached_property
    def arrivals(self) -> Csr:
        """Rows are heads, columns tails, weights seconds: the graph of the search backwards."""
        return self._arcs.csr(np.concatenate([self.forward_s, self.backward_s]))

    @cached_property
    def departures(self) -> Csr:
        """Rows are tails, columns heads: the graph of the search forwards."""
        node_count = len(self.network.node_id)
        turned = csr_array(self.arrivals, shape=(node_count, node_count)).T.tocsr()
        return turned.data, turned.indices, turned.indptr

    def without(self, roads: Collection[int]) -> Graph:
        """The same graph with some roads closed to this mode, by their road ids."""
        shut = np.isin(self.network.road_id, list(roads))
        if not shut.any():
            return self
        forward_s, backward_s = (np.where(shut, np.inf, seconds) for seconds in (self.forward_s, self.backward_s))
        return replace(self, forward_s=forward_s, backward_s=backward_s)

    def edge_between(self, tail: int, head: int) -> tuple[int, bool]:
        """The quickest edge from one junction to the next, and whether it is driven as drawn.

        There must be one.
        """
        forward = len(self.forward_s)
        arcs = self._arcs.between(tail, head)
        seconds = np.where(arcs < forward, self.forward_s[arcs % forward], self.backward_s[arcs % forward])
        arc = int(arcs[np.argmin(seconds)])
        return arc % forward, arc < forward

    @cached_property
    def usable(self) -> NDArray[np.intp]:
        """Edges that the mode may use in some direction."""
        return np.flatnonzero(np.isfinite(np.minimum(self.forward_s, self.backward_s)))

    @cached_property
    def piece(self) -> NDArray[np.int32]:
        """(m,) which connected piece of the drawing each edge is of: one-ways, barriers and closures don't divide it.

        Edges that the mode may not use have pieces of their own, so compare those of usable edges only.
        """
        drawn = self._arcs.drawn
        start, end = self.network.start[drawn], self.network.end[drawn]
        node_count = len(self.network.node_id)
        linked = csr_array((np.ones(len(drawn), np.int8), (start, end)), shape=(node_count, node_count))
        labels: NDArray[np.int32] = connected_components(linked, directed=False)[1]
        return labels[self.network.start]


def graph_of(network: Network, mode: Mode) -> Graph:
    """The graph of one mode with every road open."""
    column = MODES.index(mode)
    crossing_s = CROSSING_S[mode] * _is_crossing(network)
    forward_s = _seconds(network.length_m, network.forward_kph[:, column]) + crossing_s[network.end]
    backward_s = _seconds(network.length_m, network.backward_kph[:, column]) + crossing_s[network.start]
    closed = network.node_closed[:, column]
    return Graph(network, mode, forward_s, backward_s, closed, _arcs_of(network, forward_s, backward_s, closed))


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Where the weight of each arc comes from, sorted by head and tail once for all closures."""

    weight: NDArray[np.int32]
    """(a,) the edge of an arc; plus m if it runs against the drawing."""
    group: NDArray[np.int32]
    """Where the arcs between the same two nodes begin."""
    tail: NDArray[np.int32]
    """Of each group."""
    pointer: NDArray[np.int32]
    """(n + 1,) row pointers over the groups."""
    drawn: NDArray[np.intp]
    """Edges that are open to the mode when no road is closed."""

    def csr(self, seconds: FloatArray) -> Csr:
        """The arcs with the quickest of each group."""
        if not len(self.group):
            return np.empty(0), self.tail, self.pointer
        return np.minimum.reduceat(seconds[self.weight], self.group), self.tail, self.pointer

    def between(self, tail: int, head: int) -> NDArray[np.int32]:
        """The arcs from one node to another, as in `weight`."""
        low, high = self.pointer[head], self.pointer[head + 1]
        at = low + np.searchsorted(self.tail[low:high], tail)
        last = self.group[at + 1] if at + 1 < len(self.group) else len(self.weight)
        return self.weight[self.group[at] : last]


def _arcs_of(network: Network, forward_s: FloatArray, backward_s: FloatArray, closed: NDArray[np.bool_]) -> _Arcs:
    seconds = np.concatenate([forward_s, backward_s])
    tail = np.concatenate([network.start, network.end])
    head = np.concatenate([network.end, network.start])
    # An arc from a node to itself leads nowhere; who stands on such an edge is reached all the same (`rank`).
    used = np.flatnonzero(np.isfinite(seconds) & ~closed[tail] & (tail != head))
    order = used[np.lexsort((tail[used], head[used]))]
    pair = np.column_stack([head[order], tail[order]])
    group = np.flatnonzero(np.any(np.diff(pair, axis=0, prepend=-1), axis=1))
    rows = np.bincount(pair[group, 0], minlength=len(network.node_id))
    return _Arcs(
        weight=order.astype(np.int32),
        group=group.astype(np.int32),
        tail=pair[group, 1].astype(np.int32),
        pointer=np.concatenate([[0], np.cumsum(rows)]).astype(np.int32),
        drawn=np.flatnonzero(np.isfinite(np.minimum(forward_s, backward_s))),
    )


def _is_crossing(network: Network) -> NDArray[np.bool_]:
    """(n,) nodes at which one slows down to look: three edges or more meet."""
    ends = np.concatenate([network.start, network.end])
    meeting: NDArray[np.bool_] = np.bincount(ends, minlength=len(network.node_id)) >= 3
    return meeting


def _seconds(length_m: FloatArray, kph: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.where(kph > 0, np.maximum(length_m / (kph * _MPS_PER_KPH), LEAST_SECONDS), np.inf)
