"""How the land of a grid is laid out: rows of plots, the streets before them, and the streets across.

In the frame of its grid, two rows of plots lie back to back, then comes a street, two rows, a street. A pair of rows
is cut into blocks by cross streets, which never go on straight in the next pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import shapely
from shapely import LineString

STREET_M = 15.0
ALLEY_M = 4.5
"""Between neighbours, and between plots back to back."""
DEPTH_M = (46.0, 92.0)
WIDTH_M = (42.0, 112.0)
BLOCK_M = (140.0, 330.0)
STEP_M = 15.0
"""Between the corners of a street, which straight in its frame is bowed on the plane."""

type Room = tuple[float, float, float, float]
"""A rectangle in a frame: west, south, east, north."""


class StreetKind(StrEnum):
    """What a street inside a grid does."""

    ROW = "row"
    """Runs between two pairs of rows."""
    CROSS = "cross"
    """Joins two streets of the first kind."""
    LOOP = "loop"
    """Runs round large premises."""


@dataclass(frozen=True)
class Layout:
    """Streets and rooms for plots, in a frame; both reach beyond the land of the grid."""

    streets: tuple[tuple[StreetKind, LineString], ...]
    rooms: tuple[tuple[Room, bool], ...]
    """Each with whether its street is on the north."""


def layout_of(bounds: Room, rng: Random) -> Layout:
    """Streets and rooms that cover a rectangle."""
    west, south, east, north = bounds
    streets: list[tuple[StreetKind, LineString]] = []
    rooms: list[tuple[Room, bool]] = []
    y = south - rng.uniform(0, DEPTH_M[1])
    while y < north:
        depths = rng.uniform(*DEPTH_M), rng.uniform(*DEPTH_M)
        beyond = y + STREET_M + sum(depths) + ALLEY_M
        streets.append((StreetKind.ROW, _street(west - 1, y, east + 1, y)))
        for start, end in _blocks(west, east, rng):
            streets.append((StreetKind.CROSS, _street(end + STREET_M / 2, y, end + STREET_M / 2, beyond)))
            rooms += _rooms(start, end, y + STREET_M / 2, depths, rng)
        y = beyond
    return Layout(tuple(streets), tuple(rooms))


def _street(x: float, y: float, to_x: float, to_y: float) -> LineString:
    return shapely.segmentize(LineString([(x, y), (to_x, to_y)]), STEP_M)


def _blocks(west: float, east: float, rng: Random) -> Iterator[tuple[float, float]]:
    x = west - rng.uniform(0, BLOCK_M[0])
    while x < east:
        width = rng.uniform(*BLOCK_M)
        yield x, x + width
        x += width + STREET_M


def _rooms(start: float, end: float, south: float, depths: tuple[float, float], rng: Random) -> list[tuple[Room, bool]]:
    """The rooms of a block: those of the southern row face south, those of the northern one north."""
    middle = south + depths[0]
    lower = [((west, south, east, middle), False) for west, east in _plots(start, end, rng)]
    north = middle + ALLEY_M + depths[1]
    return [*lower, *(((west, middle + ALLEY_M, east, north), True) for west, east in _plots(start, end, rng))]


def _plots(start: float, end: float, rng: Random) -> list[tuple[float, float]]:
    """A row of plots of uneven width that fills a block."""
    count = max(1, round((end - start) / (rng.triangular(*WIDTH_M, 58) + ALLEY_M)))
    shares = [rng.uniform(0.8, 1.25) for _ in range(count)]
    room = end - start - ALLEY_M * (count - 1)
    found, x = [], start
    for share in shares:
        width = room * share / sum(shares)
        found.append((x, x + width))
        x += width + ALLEY_M
    return found
