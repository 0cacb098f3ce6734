"""One trip by road: exact where the engine stands, by the graph where it doesn't."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely import LineString

from gis.crs.transform import LonLat
from gis.roads.current import Roads
from gis.roads.exact import ExactRoads, Step
from gis.roads.exempt import exempt
from gis.roads.rank import path
from gis.vocabulary import Mode


@dataclass(frozen=True)
class Trip:
    """The quickest way from one place to another."""

    seconds: float
    """On the road."""
    length_m: float
    line: LineString
    """WGS84."""
    steps: tuple[Step, ...]
    """Empty where the graph answered."""
    exact: bool


def trip(roads: Roads, exact: ExactRoads | None, start: LonLat, end: LonLat, mode: Mode) -> Trip | None:
    """The quickest way, None if there is none or a place is more than 500 m from every road of the mode.

    A closed road on which one of the places stands is open to this trip (`exempt`).
    """
    snaps = roads.snapper[mode].snap(np.array([start, end]))
    if snaps.refused.any():
        return None
    opened = exempt(roads, mode, snaps[0], snaps[1])
    if exact is None:
        way = path(roads.opened(mode, opened), snaps[0], snaps[1])
        return Trip(way.seconds, way.length_m, way.line, (), exact=False) if way else None
    begin, finish = (LonLat(*place) for place in snaps.place(roads.graph[mode]).tolist())
    route = exact.route(begin, finish, mode, closed=sorted(roads.closed[mode] - opened))
    return Trip(route.seconds, route.length_m, route.line, route.steps, exact=True) if route else None
