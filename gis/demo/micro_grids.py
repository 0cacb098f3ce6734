"""Micro-grids: a building, some of its floors, or a production line.

Those in buildings have the code of their comprehensive grid and 3 digits. Production lines have no place of their own,
only a factory, and are called after it: S0017-L1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from shapely import Polygon

from gis.demo.buildings import Building
from gis.demo.pilots import LIUSHU, WAREHOUSING
from gis.demo.premises import Site, Use

LINES = ("装配一线", "装配二线", "喷涂线", "包装线")
FACTORY_EVERY = 7
"""One large factory in so many has micro-grids on its lines."""
SHARED_FROM_FLOORS = 4
"""Houses with this many floors are shared by two micro-grids."""


@dataclass(frozen=True)
class MicroGrid:
    """A micro-grid on the plane."""

    code: str
    name: str
    parent: str
    """Code of its building, or of the site of a production line."""
    floors: str
    shape: Polygon | None
    site: Site


def micro_grids_of(sites: Sequence[Site], buildings: Sequence[Building], rng: Random) -> list[MicroGrid]:
    """All micro-grids, those in buildings first."""
    return [*_in_buildings(buildings), *_on_lines(sites, rng)]


def _in_buildings(buildings: Sequence[Building]) -> Iterator[MicroGrid]:
    numbers: Counter[str] = Counter()
    for building in buildings:
        for floors, shape in _parts(building):
            grid = building.site.grid.code
            numbers[grid] += 1
            name = f"{building.name}{f'{floors}层' if floors else ''}微网格"
            yield MicroGrid(f"{grid}{numbers[grid]:03}", name, building.code, floors, shape, building.site)


def _parts(building: Building) -> list[tuple[str, Polygon | None]]:
    """Floors and shape of the micro-grids of a building."""
    if building.site.name == WAREHOUSING:
        return [("", building.shape)]
    shared = building.site.name == LIUSHU or building.site.use is Use.DORMITORY
    if shared and building.floor_count >= SHARED_FROM_FLOORS:
        return [("1-2", None), (f"3-{building.floor_count}", None)]
    return []


def _on_lines(sites: Sequence[Site], rng: Random) -> Iterator[MicroGrid]:
    factories = [site for site in sites if site.use is Use.ENTERPRISE and site.large]
    for site in factories[::FACTORY_EVERY]:
        for n, line in enumerate(LINES[: rng.randint(2, 4)], 1):
            yield MicroGrid(f"{site.code}-L{n}", f"{site.name}{line}", site.code, "", None, site)
