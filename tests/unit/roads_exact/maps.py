"""Little road maps: letters are places, pairs of letters are roads, a step is 100 m."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Geod

from gis.crs.transform import LonLat
from gis.roads.network import Network, Restriction
from gis.vocabulary import RoadClass

type Kph = tuple[float, float, float]

BOTH: Kph = (5, 20, 36)
NOBODY: Kph = (0, 0, 0)
WALKERS: Kph = (5, 0, 0)
LON_STEP, LAT_STEP = 0.00102677, 0.000902113
"""Degrees of a hundred metres at 29° N."""


@dataclass(frozen=True)
class Road:
    """A straight road between two places."""

    ends: str
    forward: Kph = BOTH
    backward: Kph = BOTH
    name: str = ""
    id: int = 0
    """Without one it is its row, counted from 1."""
    kind: RoadClass = RoadClass.RESIDENTIAL


@dataclass(frozen=True)
class Map:
    """A network whose places have letters."""

    network: Network
    places: dict[str, LonLat]

    def at(self, here: str, there: str = "", share: float = 0.5) -> LonLat:
        """A place, or a point on the straight line between two."""
        start, end = np.array(self.places[here]), np.array(self.places[there or here])
        return LonLat(*(start + (end - start) * share).tolist())

    def node_id(self, letter: str) -> int:
        """The number that restrictions call a place by."""
        return 1000 + list(self.places).index(letter)


def places_in(picture: str) -> dict[str, tuple[int, int]]:
    """Where the letters of a picture stand: column and row, the last row at the bottom being 0; "." is nothing."""
    rows = picture.split()
    return {
        letter: (column, len(rows) - 1 - row)
        for row, line in enumerate(rows)
        for column, letter in enumerate(line)
        if letter != "."
    }


def drawn(
    picture: str,
    roads: list[Road],
    *,
    gates: dict[str, tuple[bool, bool, bool]] | None = None,
    turns: tuple[Restriction, ...] = (),
) -> Map:
    """A map of a picture with a letter per place and the roads between them.

    gates: places with a barrier, and whether it is closed on foot, by e-bike, by car
    """
    places = {
        letter: LonLat(120 + x * LON_STEP, 29 + y * LAT_STEP) for letter, (x, y) in sorted(places_in(picture).items())
    }
    row = {letter: index for index, letter in enumerate(places)}
    lonlat = np.array(list(places.values()))
    ends = np.array([[row[letter] for letter in road.ends] for road in roads], dtype=np.intp)
    shapes = shapely.linestrings(lonlat[ends])
    closed = np.zeros((len(places), 3), dtype=bool)
    for letter, modes in (gates or {}).items():
        closed[row[letter]] = modes
    return Map(
        Network(
            node_id=np.arange(1000, 1000 + len(places)),
            node_lonlat=lonlat,
            node_closed=closed,
            road_id=np.array([road.id or index for index, road in enumerate(roads, start=1)]),
            start=ends[:, 0],
            end=ends[:, 1],
            shape=shapes,
            length_m=np.array([Geod(ellps="WGS84").geometry_length(shape) for shape in shapes]),
            forward_kph=np.array([road.forward for road in roads], dtype=float),
            backward_kph=np.array([road.backward for road in roads], dtype=float),
            road_class=np.array([road.kind.value for road in roads], dtype=object),
            name=np.array([road.name for road in roads], dtype=object),
            restriction=turns,
        ),
        places,
    )
