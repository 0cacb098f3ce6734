"""Whom a closure does not bind: who is on the closed road already may leave it, who is called there may enter it.

A market street is closed to traffic, not to the ambulance that somebody on it waits for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.roads.current import Roads
from gis.roads.nearest import NOBODY, Nearest, nearest_post
from gis.roads.rank import LIMIT_S, rank
from gis.roads.snap import Snap, Snaps
from gis.vocabulary import Mode


def exempt(roads: Roads, mode: Mode, *places: Snap) -> frozenset[int]:
    """Ids of the closed roads on which places stand."""
    return roads.closed[mode] & {int(roads.network.road_id[place.edge]) for place in places if not place.refused}


def ride_seconds(roads: Roads, mode: Mode, starts: Snaps, target: Snap, *, limit_s: float = LIMIT_S) -> FloatArray:
    """(n,) seconds by road from each start to the target, as `rank`; the closures of their own roads don't bind them.

    One search for all on open roads, one more for each closed road that somebody stands on.
    """
    if target.refused:
        return np.full(len(starts), np.inf)
    there = exempt(roads, mode, target)
    seconds = rank(roads.opened(mode, there), starts, target, limit_s=limit_s)
    for closed, rows in _on_closed(roads, mode, starts).items():
        if closed not in there:
            seconds[rows] = rank(roads.opened(mode, there | {closed}), starts.rows(rows), target, limit_s=limit_s)
    return seconds


def first_at(roads: Roads, mode: Mode, posts: Snaps, places: Snaps) -> Nearest:
    """Which post reaches each place first, as `nearest_post`; the closures of their own roads bind neither.

    One search for all on open roads, one more for each closed road that a post or a place stands on.
    """
    found = Nearest(np.full(len(places), np.inf), np.full(len(places), NOBODY))
    for left, going in _by_closed(roads, mode, posts):
        for entered, there in _by_closed(roads, mode, places):
            graph = roads.opened(mode, left | entered)
            _take_quicker(found, nearest_post(graph, posts.rows(going), places.rows(there)), going, there)
    return found


def _by_closed(roads: Roads, mode: Mode, places: Snaps) -> list[tuple[frozenset[int], NDArray[np.intp]]]:
    """All places as they are without exemption, then those of each closed road that are exempt from its closure."""
    exempted = _on_closed(roads, mode, places).items()
    return [(frozenset(), np.arange(len(places))), *((frozenset({road}), rows) for road, rows in exempted)]


def _on_closed(roads: Roads, mode: Mode, places: Snaps) -> dict[int, NDArray[np.intp]]:
    """Which places stand on each closed road, by its id."""
    road = np.where(places.refused, 0, roads.network.road_id[places.edge])
    standing = roads.closed[mode].intersection(road[~places.refused].tolist())
    return {closed: np.flatnonzero((road == closed) & ~places.refused) for closed in sorted(standing)}


def _take_quicker(found: Nearest, other: Nearest, posts: NDArray[np.intp], places: NDArray[np.intp]) -> None:
    """Where another search is quicker, what it found.

    posts, places: the rows that the other search was about
    """
    quicker = np.flatnonzero((other.post != NOBODY) & (other.seconds < found.seconds[places]))
    found.seconds[places[quicker]] = other.seconds[quicker]
    found.post[places[quicker]] = posts[other.post[quicker]]
