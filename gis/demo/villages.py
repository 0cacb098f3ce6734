"""Villages in custody of the zone, and the codes of their grids.

A grid's code has 15 digits: 330784 Yongkang, 3 digits of the town, 3 of the village, 3 of the grid, which is numbered
from north to south and west to east inside its village (domain.md 2.1, 2.2). Towns are real, villages invented.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis.demo.names import numeral, village_name
from gis.demo.plane import XY, middle_of, polygons_in, reading_order
from gis.demo.territory import BorderKind, Territory
from gis.demo.water import River

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
    land: Polygon
    """What may be built on: clear of the roads on its borders and of the river."""
    open: BaseGeometry
    """Where its streets may run."""
    roads: BaseGeometry
    """Where roads run on its borders."""
    angle: float
    """The way its streets run, in degrees."""
    bow: float
    """How much they bend, 1/m."""
    is_centre: bool
    """Whether the houses of the village stand here."""


@dataclass(frozen=True)
class _Draft:
    shape: Polygon
    land: Polygon
    open: BaseGeometry
    roads: BaseGeometry
    angle: float
    bow: float


BORDER_ROAD_M, ARTERIAL_M, BANK_M = 10.0, 18.0, 8.0
"""From the middle of a road on a grid's border, of an arterial and of a road on the river's bank to the first plot."""
EDGE_M = 14.0
"""No street comes nearer to the edge of the zone."""
BOW = 1 / 3200, 1 / 1300
"""Least and most bend of streets, 1/m."""


def grids_of(territory: Territory, river: River, village_count: int, rng: Random) -> list[Grid]:
    """The cells of the territory as grids of villages, sorted by code."""
    drafts = _drafts(territory, river, rng)
    cells = territory.cells
    middles = [middle_of(cell) for cell in cells]
    seats = _seats(middles, village_count)
    member_of = [min(range(len(seats)), key=lambda v: math.dist(seats[v], middle)) for middle in middles]
    codes = _village_codes(seats)
    found: list[Grid] = []
    for v, seat in enumerate(seats):
        here = [drafts[i] for i in range(len(cells)) if member_of[i] == v]
        found += _grids_of_village(codes[v], village_name(v), seat, here)
    return sorted(found, key=lambda grid: grid.code)


def _seats(middles: Sequence[XY], count: int) -> list[XY]:
    """Cells far from each other, in reading order: the first is the one nearest to the middle of the zone."""
    seats = [min(middles, key=lambda at: math.hypot(*at))]
    away = [math.dist(at, seats[0]) for at in middles]
    while len(seats) < count:
        seats.append(middles[max(range(len(middles)), key=away.__getitem__)])
        away = [min(far, math.dist(at, seats[-1])) for far, at in zip(away, middles, strict=True)]
    return [seats[i] for i in reading_order(seats, 900)]


def _village_codes(seats: Sequence[XY]) -> list[str]:
    codes: list[str] = []
    for x, y in seats:
        town = SOUTH if y < -abs(x) else WEST if x < 0 else EAST
        number = FIRST_VILLAGE + sum(code.startswith(town) for code in codes)
        codes.append(f"{town}{number:03}")
    return codes


def _grids_of_village(code: str, name: str, seat: XY, drafts: list[_Draft]) -> list[Grid]:
    ordered = [drafts[i] for i in reading_order([middle_of(draft.shape) for draft in drafts], 350)]
    return [
        Grid(
            code=f"{code}{number:03}",
            name=f"{name}村第{numeral(number)}网格",
            village=f"{name}村",
            shape=draft.shape,
            land=draft.land,
            open=draft.open,
            roads=draft.roads,
            angle=draft.angle,
            bow=draft.bow,
            is_centre=middle_of(draft.shape) == seat,
        )
        for number, draft in enumerate(ordered, 1)
    ]


def _drafts(territory: Territory, river: River, rng: Random) -> list[_Draft]:
    arterials = _Lines([border.line for border in territory.borders if border.kind is BorderKind.ARTERIAL])
    streets = _Lines([border.line for border in territory.borders if border.kind is BorderKind.STREET])
    inside = territory.outline.buffer(-EDGE_M)
    wet = river.corridor.buffer(BANK_M - BORDER_ROAD_M)
    banks = shapely.MultiLineString(river.banks)
    found = []
    for cell in territory.cells:
        wide = arterials.near(cell)
        taken = wet.union(wide.buffer(ARTERIAL_M - BORDER_ROAD_M))
        land = max(polygons_in([cell.difference(taken).buffer(-BORDER_ROAD_M).simplify(1.0)]), key=lambda p: p.area)
        roads = shapely.union_all([wide, streets.near(cell)]).difference(river.corridor).union(banks.intersection(cell))
        bow = rng.uniform(*BOW) * rng.choice((-1, 1))
        streetland = cell.intersection(inside).difference(river.corridor)
        found.append(_Draft(cell, land, streetland, roads, _angle(land), bow))
    return found


class _Lines:
    """Borders, found by the cell that they touch."""

    def __init__(self, lines: list[LineString]) -> None:
        self._lines = np.array(lines, dtype=object)
        self._tree = shapely.STRtree(self._lines)

    def near(self, cell: Polygon) -> BaseGeometry:
        touched = np.sort(self._tree.query(cell, predicate="intersects"))
        return shapely.union_all(self._lines[touched])


def _angle(land: Polygon) -> float:
    """The way the longer sides of the land run, in degrees from -90 to 90."""
    (ax, ay), (bx, by), (cx, cy) = shapely.get_coordinates(shapely.oriented_envelope(land))[:3].tolist()
    first, second = (bx - ax, by - ay), (cx - bx, cy - by)
    along, up = max(first, second, key=lambda side: math.hypot(*side))
    return (math.degrees(math.atan2(up, along)) + 90) % 180 - 90
