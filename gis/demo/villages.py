"""Villages in custody of the zone, and the codes of their grids.

A grid's code has 15 digits: 330784 Yongkang, 3 digits of the town, 3 of the village, 3 of the grid, which is numbered
from north to south and west to east inside its village (domain.md 2.1, 2.2). Towns are real, villages invented.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shapely import Polygon

from gis.demo.names import VILLAGES, numeral
from gis.demo.plane import XY, middle_of, reading_order

EAST, WEST, SOUTH = "330784001", "330784002", "330784003"
"""东城街道, 西城街道, 江南街道."""

FIRST_VILLAGE = 201
"""Villages have the numbers 200-399 of a town, neighbourhoods those below."""


@dataclass(frozen=True)
class Grid:
    """A comprehensive grid on the plane."""

    code: str
    name: str
    village: str
    shape: Polygon
    angle: float
    """The way its streets run, in degrees."""
    is_centre: bool
    """Whether the houses of the village stand here."""


def grids_of(cells: Sequence[Polygon], village_count: int, rng: Random) -> list[Grid]:
    """The cells as grids of villages, sorted by code."""
    middles = [middle_of(cell) for cell in cells]
    seats = _seats(middles, village_count)
    member_of = [min(range(len(seats)), key=lambda v: math.dist(seats[v], middle)) for middle in middles]
    codes = _village_codes(seats)
    found: list[Grid] = []
    for v, seat in enumerate(seats):
        cells_here = [cells[i] for i in range(len(cells)) if member_of[i] == v]
        found += _grids_of_village(codes[v], VILLAGES[v], seat, cells_here, rng)
    return sorted(found, key=lambda grid: grid.code)


def _seats(middles: Sequence[XY], count: int) -> list[XY]:
    """Cells far from each other, in reading order: the first is the one nearest to the middle of the zone."""
    seats = [min(middles, key=lambda at: math.hypot(*at))]
    while len(seats) < count:
        seats.append(max(middles, key=lambda at: min(math.dist(at, seat) for seat in seats)))
    return [seats[i] for i in reading_order(seats, 900)]


def _village_codes(seats: Sequence[XY]) -> list[str]:
    codes: list[str] = []
    for x, y in seats:
        town = SOUTH if y < -abs(x) else WEST if x < 0 else EAST
        number = FIRST_VILLAGE + sum(code.startswith(town) for code in codes)
        codes.append(f"{town}{number:03}")
    return codes


def _grids_of_village(code: str, name: str, seat: XY, cells: list[Polygon], rng: Random) -> list[Grid]:
    angle = rng.uniform(-38, 38)
    ordered = [cells[i] for i in reading_order([middle_of(cell) for cell in cells], 350)]
    return [
        Grid(
            code=f"{code}{number:03}",
            name=f"{name}村第{numeral(number)}网格",
            village=f"{name}村",
            shape=cell,
            angle=angle + rng.uniform(-4, 4),
            is_centre=middle_of(cell) == seat,
        )
        for number, cell in enumerate(ordered, 1)
    ]
