"""Buildings and gates of premises.

A building's code is that of its site and a number: S0017-B02 is 2幢. Gates stand on the border of the site, the first
on its street; they are called by the side that they face.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import shapely
from shapely import Polygon, box

from gis.demo.pilots import LIUSHU, WAREHOUSING, XINMAO
from gis.demo.plane import XY, middle_of
from gis.demo.plots import Room
from gis.demo.premises import Site, Use

MARGIN_M = (4.0, 11.0)
"""Least and most open land round the buildings of a site."""


@dataclass(frozen=True)
class Building:
    """A building on the plane."""

    code: str
    name: str
    site: Site
    floor_count: int
    shape: Polygon

    @property
    def floors(self) -> str:
        """Its floors as files write them."""
        return f"1-{self.floor_count}" if self.floor_count > 1 else "1"


@dataclass(frozen=True)
class Gate:
    """A way into a site, on the plane."""

    site: Site
    name: str
    at: XY


# fmt: off
_PILOT_COUNTS = {WAREHOUSING: (8, 4), LIUSHU: (10, 5), XINMAO: (6, 2)}
_FLOORS = {
    Use.PARK: (3, 6), Use.ENTERPRISE: (1, 5), Use.SCHOOL: (3, 4), Use.MARKET: (1, 2), Use.HOUSES: (2, 4),
    Use.DORMITORY: (5, 7),
}
# fmt: on
"""Buildings and their floors in the pilots; least and most floors elsewhere."""


def buildings_of(sites: Sequence[Site], rng: Random) -> list[Building]:
    """The buildings of parks, villages, schools, markets and large enterprises, sorted by code."""
    return [building for site in sites for building in _buildings_of(site, rng)]


def gates_of(sites: Sequence[Site], rng: Random) -> list[Gate]:
    """Gates of parks and large premises: one to three each, two or three for parks."""
    return [gate for site in sites if site.large for gate in _gates_of(site, rng)]


def _buildings_of(site: Site, rng: Random) -> list[Building]:
    return [
        Building(f"{site.code}-B{n:02}", f"{site.name}{n}幢", site, _floor_count(site, rng), shape)
        for n, shape in enumerate(_footprints(site, _count(site, rng), rng), 1)
    ]


def _count(site: Site, rng: Random) -> int:
    if site.name in _PILOT_COUNTS:
        return _PILOT_COUNTS[site.name][0]
    if site.use is Use.ENTERPRISE:
        return min(4, max(1, int(site.shape.area / 2400) + rng.randint(-2, 0))) if site.large else 0
    fixed = {Use.PARK: rng.randint(6, 9), Use.HOUSES: rng.randint(14, 20), Use.DORMITORY: 2, Use.SCHOOL: 4}
    return fixed.get(site.use, 3)


def _floor_count(site: Site, rng: Random) -> int:
    if site.name in _PILOT_COUNTS:
        return _PILOT_COUNTS[site.name][1]
    return rng.randint(*_FLOORS[site.use])


def _footprints(site: Site, count: int, rng: Random) -> list[Polygon]:
    """`count` rectangles in rows on the site; where its border is cut, fewer or smaller ones."""
    if not count:
        return []
    margin = rng.uniform(*MARGIN_M)
    inside = site.plot.shape.buffer(1 - MARGIN_M[0])
    tries = ([s for s in _rectangles(_yard(inside, share), margin, count) if inside.contains(s)] for share in _SHARES)
    found = next(filter(None, tries))
    return [site.plot.frame.outward(shape) for shape in found]


_SHARES = (1.0, 0.8, 0.65, 0.5, 0.35, 0.2)


def _yard(inside: Polygon, share: float) -> Room:
    """A rectangle of a share of the width and depth of the land, about its roomiest place."""
    west, south, east, north = inside.bounds
    wide, deep = share * (east - west) / 2, share * (north - south) / 2
    x, y = (west + east) / 2, (south + north) / 2
    if share < 1:
        x, y = shapely.maximum_inscribed_circle(inside, 0.5).coords[0]
    return x - wide, y - deep, x + wide, y + deep


def _rectangles(room: Room, margin: float, count: int) -> list[Polygon]:
    west, south, east, north = room
    columns = max(1, min(count, round(math.sqrt(count * (east - west) / (north - south)))))
    rows = math.ceil(count / columns)
    gap = min(margin + 2, 0.3 * (north - south) / rows, 0.3 * (east - west) / columns)
    width, depth = (east - west - gap) / columns, (north - south - gap) / rows
    corners = [(west + gap + c * width, north - gap - r * depth) for r in range(rows) for c in range(columns)][:count]
    return [box(x, y - depth + gap, x + width - gap, y) for x, y in corners]


def _gates_of(site: Site, rng: Random) -> list[Gate]:
    sides = [0, *rng.sample((1, 2, 3), k=rng.randint(1, 2) if site.use is Use.PARK else rng.randint(0, 2))]
    doors = [site.plot.door(side, rng.uniform(0.3, 0.7)) for side in sides]
    return [Gate(site, name, at) for name, at in zip(_gate_names(site, doors), doors, strict=True)]


def _gate_names(site: Site, doors: Sequence[XY]) -> list[str]:
    x, y = middle_of(site.shape)
    names: list[str] = []
    for east, north in doors:
        quarter = round(math.degrees(math.atan2(north - y, east - x)) / 90) % 4
        side = "东北西南"[quarter] + "门"
        names.append(side if side not in names else f"{side}{names.count(side) + 1}号")
    return names
