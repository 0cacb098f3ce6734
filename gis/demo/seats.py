"""Who sits on which post for which area: grids, dedicated grids, sites and micro-grids.

Every comprehensive grid has its 1+3 (domain.md 2.3): leader, full-time worker, part-time worker, instructor. A leader
serves two grids, an instructor a village. A post's code is that of its area and two letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, groupby

from shapely import Polygon

from gis.demo.dedicated import DedicatedGrid
from gis.demo.micro_grids import MicroGrid
from gis.demo.people import People
from gis.demo.premises import Site, Use
from gis.demo.villages import Grid
from gis.vocabulary import ALL_CATEGORIES, AreaKind, Category, PostKind

EVERYTHING = (ALL_CATEGORIES,)
WAGES = (Category.DISPUTE_WAGE, Category.DISPUTE_LABOR)
"""What the labour-security line answers for."""
TRADING = (Category.DISPUTE_CONSUMER, "MARKET")
"""What the market-supervision line answers for."""

LETTERS = {
    PostKind.GRID_LEADER: "GL",
    PostKind.FULL_TIME_GRID_WORKER: "FT",
    PostKind.PART_TIME_GRID_WORKER: "PT",
    PostKind.GRID_INSTRUCTOR: "GI",
    PostKind.SITE_OFFICER: "SO",
    PostKind.MICRO_GRID_WORKER: "MW",
    PostKind.LINE_OFFICER: "LO",
}
"""How the code of a post ends."""


@dataclass(frozen=True)
class Seat:
    """A post, and whoever sits on it."""

    code: str
    name: str
    kind: PostKind
    duties: tuple[str, ...]
    holder: str = ""
    """Code of a person; empty if it is answered by shift."""
    area_kind: AreaKind | None = None
    area: str = ""
    near: Polygon | None = None
    """Where the holder is about, on the plane."""
    team: str = ""
    by_shift: bool = False


def grid_seats(grids: Sequence[Grid], people: People) -> Iterator[Seat]:
    """The 1+3 of every comprehensive grid; all four answer for everything, the full-time worker first."""
    for village, members in groupby(grids, key=lambda grid: grid.village):
        instructor = people.hire("开发区综合治理办公室")
        for pair in batched(members, 2, strict=False):
            leader = people.hire(f"{village}村委会")
            for grid in pair:
                yield _grid_seat(grid, PostKind.GRID_LEADER, leader)
                yield _grid_seat(grid, PostKind.FULL_TIME_GRID_WORKER, people.hire(village))
                yield _grid_seat(grid, PostKind.PART_TIME_GRID_WORKER, people.hire(village))
                yield _grid_seat(grid, PostKind.GRID_INSTRUCTOR, instructor)


def dedicated_seats(dedicated: Sequence[DedicatedGrid], people: People) -> Iterator[Seat]:
    """A full-time worker each; clusters have an officer of the labour-security line, markets one of their own line."""
    for grid in dedicated:
        worker = people.hire("开发区社会治理中心")
        yield _dedicated_seat(grid, PostKind.FULL_TIME_GRID_WORKER, EVERYTHING, worker)
        if grid.is_cluster:
            officer = people.hire("开发区劳动社会保障办公室")
            yield _dedicated_seat(grid, PostKind.LINE_OFFICER, WAGES, officer, line="劳动保障")
        elif grid.sites[0].use is Use.MARKET:
            yield _dedicated_seat(grid, PostKind.LINE_OFFICER, TRADING, line="市场监管")


def site_seats(sites: Sequence[Site], people: People) -> Iterator[Seat]:
    """An officer for every park and large enterprise; the others are their grid's."""
    for site in (site for site in sites if site.large):
        yield Seat(
            code=f"{site.code}-{LETTERS[PostKind.SITE_OFFICER]}",
            name=f"{site.name}微中心负责人",
            kind=PostKind.SITE_OFFICER,
            duties=EVERYTHING,
            holder=people.hire(site.name),
            area_kind=AreaKind.SITE,
            area=site.code,
            near=site.shape,
        )


def micro_grid_seats(micro_grids: Sequence[MicroGrid], people: People) -> Iterator[Seat]:
    """A part-time worker of its own for every micro-grid."""
    for micro in micro_grids:
        yield Seat(
            code=f"{micro.code}-{LETTERS[PostKind.MICRO_GRID_WORKER]}",
            name=f"{micro.name.removesuffix('微网格')}{PostKind.MICRO_GRID_WORKER.zh}",
            kind=PostKind.MICRO_GRID_WORKER,
            duties=EVERYTHING,
            holder=people.hire(micro.site.name),
            area_kind=AreaKind.MICRO_GRID,
            area=micro.code,
            near=micro.shape or micro.site.shape,
        )


def _grid_seat(grid: Grid, kind: PostKind, holder: str) -> Seat:
    return Seat(
        code=f"{grid.code}-{LETTERS[kind]}",
        name=f"{grid.name}{kind.zh}",
        kind=kind,
        duties=EVERYTHING,
        holder=holder,
        area_kind=AreaKind.GRID,
        area=grid.code,
        near=grid.shape,
    )


def _dedicated_seat(
    grid: DedicatedGrid, kind: PostKind, duties: tuple[str, ...], holder: str = "", *, line: str = ""
) -> Seat:
    return Seat(
        code=f"{grid.code}-{LETTERS[kind]}",
        name=f"{grid.name}{line}{kind.zh}",
        kind=kind,
        duties=duties,
        holder=holder,
        area_kind=AreaKind.DEDICATED_GRID,
        area=grid.code,
        near=grid.shape,
        by_shift=not holder,
    )
