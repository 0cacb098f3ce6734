"""Whom a closure does not bind: who is on the closed road already may leave it, who is called there may enter it.

A market street is closed to traffic, not to the ambulance that somebody on it waits for.
"""

from __future__ import annotations

import numpy as np

from gis.crs.gcj02 import FloatArray
from gis.roads.current import Roads
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
    road = roads.network.road_id[np.where(starts.refused, 0, starts.edge)]
    for closed in sorted((roads.closed[mode] - there).intersection(road[~starts.refused].tolist())):
        rows = np.flatnonzero((road == closed) & ~starts.refused)
        seconds[rows] = rank(roads.opened(mode, there | {closed}), starts.rows(rows), target, limit_s=limit_s)
    return seconds
