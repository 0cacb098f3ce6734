"""Buildings of premises.

A building's code is that of its site and a number: S0017-B02 is 2幢. Houses of a village stand crooked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import shapely
from shapely import Polygon, affinity, box

from gis.demo.pilots import LIUSHU, WAREHOUSING, XINMAO
from gis.demo.premises import Site, Use
from gis.demo.rows import Room

MARGIN_M = (4.0, 11.0)
"""Least and most open land round the buildings of a site."""
SMALLEST_HOUSE_M2 = 75.0
LOT_M2 = 650.0
"""So much of a village there is for each house, lanes included."""


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
    fixed = {
        Use.PARK: rng.randint(6, 9),
        Use.HOUSES: min(rng.randint(20, 28), int(site.shape.area / LOT_M2)),
        Use.DORMITORY: 2,
        Use.SCHOOL: 4,
    }
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
    if site.use is Use.HOUSES:
        found = [house for shape in found if (house := _crooked(shape, rng)).area > SMALLEST_HOUSE_M2]
    return [site.plot.frame.outward(shape) for shape in found]


def _crooked(house: Polygon, rng: Random) -> Polygon:
    """A house of a village: somewhere on its lot, smaller than it, and not in line."""
    west, south, east, north = house.bounds
    wide, deep = rng.uniform(*_OF_LOT), rng.uniform(*_OF_LOT)
    east_by = rng.uniform(-1, 1) * (1 - wide) * (east - west) * 0.4
    north_by = rng.uniform(-1, 1) * (1 - deep) * (north - south) * 0.4
    moved = affinity.translate(affinity.scale(house, wide, deep), east_by, north_by)
    turned: Polygon = affinity.rotate(moved, rng.uniform(-10, 10))
    return turned


_OF_LOT = (0.5, 0.72)
"""How much of the width and the depth of its lot a house of a village takes."""


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
