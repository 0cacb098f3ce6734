"""What is wrong with the roads for those who must be somewhere: islands, traps, places that nobody reaches.

A *strong* piece is a set of junctions from each of which one gets to all others, one-ways and barriers obeyed. The
largest is where traffic is. What hangs on it by one-ways alone is a trap, or can't be reached; what doesn't hang on it
at all is an island.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from gis.crs.gcj02 import FloatArray
from gis.crs.transform import LonLat
from gis.roads.graph import Csr, Graph
from gis.roads.snap import Snapper
from gis.vocabulary import Mode


@dataclass(frozen=True)
class Island:
    """Roads on which a mode gets neither to the main roads nor from them."""

    mode: Mode
    road_ids: tuple[int, ...]
    length_m: float
    place: LonLat
    """One of its junctions."""


@dataclass(frozen=True)
class DeadOneWay:
    """A road from which one-ways, or barriers, let a mode not get away, or to which they don't let it come."""

    mode: Mode
    road_id: int
    name: str
    place: LonLat
    can_be_left: bool
    can_be_reached: bool


@dataclass(frozen=True)
class Unreached:
    """A gate, post or building to which a mode doesn't come."""

    mode: Mode
    code: str
    place: LonLat
    distance_m: float
    """To the nearest road of the mode; inf if none lies within reach."""
    why: str
    """"no road near" or "off the main roads"."""


@dataclass(frozen=True)
class RoadCheck:
    """All that was found for one mode."""

    mode: Mode
    islands: list[Island]
    """The longest first."""
    dead_one_ways: list[DeadOneWay]


def check_roads(graph: Graph) -> RoadCheck:
    """Islands and dead one-ways of one mode, with the closures that the graph has."""
    reached, leaving = _beyond(graph, graph.departures), _beyond(graph, graph.arrivals)
    return RoadCheck(graph.mode, _islands(graph, reached | leaving), _dead_one_ways(graph, reached, leaving))


def unreached(graph: Graph, snapper: Snapper, codes: Sequence[str], lonlat: FloatArray) -> list[Unreached]:
    """Which places a mode doesn't reach from the main roads.

    codes: what the places are called
    lonlat: (n, 2) degrees, WGS84
    """
    snaps = snapper.snap(lonlat)
    reached = _beyond(graph, graph.departures)
    edge = np.where(snaps.refused, 0, snaps.edge)
    ahead = reached[graph.network.start[edge]] & np.isfinite(graph.forward_s[edge])
    back = reached[graph.network.end[edge]] & np.isfinite(graph.backward_s[edge])
    return [
        Unreached(
            graph.mode,
            codes[row],
            LonLat(*lonlat[row].tolist()),
            float(snaps.distance_m[row]),
            "no road near" if snaps.refused[row] else "off the main roads",
        )
        for row in np.flatnonzero(snaps.refused | ~(ahead | back)).tolist()
    ]


def _islands(graph: Graph, joined: NDArray[np.bool_]) -> list[Island]:
    usable = graph.usable
    start, end = graph.network.start[usable], graph.network.end[usable]
    apart = usable[~(joined[start] | joined[end])]
    if not len(apart):
        return []
    size = len(joined)
    links = csr_array(
        (np.ones(len(apart), np.int8), (graph.network.start[apart], graph.network.end[apart])), (size, size)
    )
    piece = connected_components(links, directed=False)[1][graph.network.start[apart]]
    islands = [_island(graph, apart[piece == each]) for each in np.unique(piece).tolist()]
    return sorted(islands, key=lambda island: -island.length_m)


def _island(graph: Graph, edges: NDArray[np.intp]) -> Island:
    road_ids = tuple(np.unique(graph.network.road_id[edges]).tolist())
    return Island(graph.mode, road_ids, float(graph.network.length_m[edges].sum()), _start_of(graph, int(edges[0])))


def _dead_one_ways(graph: Graph, reached: NDArray[np.bool_], leaving: NDArray[np.bool_]) -> list[DeadOneWay]:
    """Edges of the main roads' own piece that lack one of the two; one finding per road."""
    usable = graph.usable
    start, end = graph.network.start[usable], graph.network.end[usable]
    ahead, back = np.isfinite(graph.forward_s[usable]), np.isfinite(graph.backward_s[usable])
    can_be_reached = (reached[start] & ahead) | (reached[end] & back)
    can_be_left = (leaving[end] & ahead) | (leaving[start] & back)
    hangs_on = reached[start] | reached[end] | leaving[start] | leaving[end]
    dead = np.flatnonzero(hangs_on & ~(can_be_reached & can_be_left))
    _roads, first = np.unique(graph.network.road_id[usable[dead]], return_index=True)
    return [
        DeadOneWay(
            graph.mode,
            int(graph.network.road_id[usable[row]]),
            str(graph.network.name[usable[row]]),
            _start_of(graph, int(usable[row])),
            bool(can_be_left[row]),
            bool(can_be_reached[row]),
        )
        for row in dead[first].tolist()
    ]


def _main_node(graph: Graph) -> int:
    """A junction of the largest strong piece."""
    _count, piece = connected_components(_array(graph.departures), connection="strong")
    return int(np.argmax(piece == np.bincount(piece).argmax()))


def _beyond(graph: Graph, csr: Csr) -> NDArray[np.bool_]:
    """(n,) junctions that arcs lead to from the main roads, and beyond which they lead on."""
    found = np.zeros(len(graph.closed), np.bool_)
    found[breadth_first_order(_array(csr), _main_node(graph), return_predecessors=False)] = True
    return found & ~graph.closed


def _array(csr: Csr) -> csr_array:
    """The arcs that are open."""
    size = len(csr[2]) - 1
    full = csr_array(csr, shape=(size, size)).tocoo()
    open_ = np.isfinite(full.data)
    return csr_array((full.data[open_], (full.row[open_], full.col[open_])), shape=(size, size))


def _start_of(graph: Graph, edge: int) -> LonLat:
    lon, lat = graph.network.node_lonlat[graph.network.start[edge]].tolist()
    return LonLat(lon, lat)
