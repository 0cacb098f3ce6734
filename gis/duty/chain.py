"""Place → the areas it belongs to, from the most local up.

What somebody names (a production line, a building, a floor) counts more than the point: pins are metres off, names
are not. A point outside what was named is told to the dispatcher and left out of the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import shapely
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from gis.areas.lookup import (
    AreaHere,
    NamedArea,
    area_by_code,
    areas_at_point,
    find_area,
    micro_grid_within,
)
from gis.crs.transform import LonLat
from gis.duty.answer import Words
from gis.errors import BadInput, Finding
from gis.model.areas import Edition
from gis.vocabulary import AreaKind

CHAIN: tuple[AreaKind, ...] = (
    AreaKind.MICRO_GRID,
    AreaKind.BUILDING,
    AreaKind.SITE,
    AreaKind.DEDICATED_GRID,
    AreaKind.GRID,
)
"""From the most local up (domain.md 4)."""

WIDEST_M = 1_000.0
"""A point less accurate than this says which part of town, not which grid: nothing is computed for it."""


@dataclass(frozen=True)
class Place:
    """Where a matter is, as far as it is known."""

    point: LonLat | None
    """Degrees, WGS84."""
    building: str | None = None
    floor: int | None = None
    line: str | None = None
    """Code of a production line or other micro-grid."""
    site: str | None = None
    accuracy_m: float | None = None
    """One standard deviation per axis of the point; None if it is taken as exact."""
    area: shapely.Geometry | None = None
    """Where the place lies, WGS84, if less than a point is known; the point then only stands for it."""

    @property
    def is_named(self) -> bool:
        """Whether anything was named."""
        return not (self.building is None and self.line is None and self.site is None)


@dataclass(frozen=True)
class Linked:
    """An area of the chain, and how the place came to belong to it."""

    area: AreaHere
    how: str
    """named, parent or covers."""


@dataclass(frozen=True)
class Chain:
    """The areas of a place, most local first."""

    links: tuple[Linked, ...]
    point: LonLat | None
    """The point that decided where nothing was named; inside what was named if something was."""
    warnings: tuple[Words, ...]
    home: AreaHere | None = None
    """The most local of what was named that has a polygon."""


def chain_of(db: Session, place: Place, at: datetime) -> Chain:
    """The areas in force that a place belongs to.

    raises: BadInput if neither a point nor a name is given; AreaNotFound if a name is not in force
    """
    if place.point is None and not place.is_named:
        hint = "Give a point with its datum, a building, a line or a site."
        raise BadInput("The place is not given.", [Finding("lon", "is missing.", hint)])
    accuracy_m = place.accuracy_m or 0.0
    warnings = [_too_wide(accuracy_m)] if accuracy_m > WIDEST_M else []
    named = _named(db, place, at, warnings)
    home = next((link.area for kind in CHAIN if (link := named.get(kind)) and _inside(link.area)), None)
    point = _deciding_point(db, place, home, at, warnings)
    found = dict(named)
    for kind, area in _covering(db, place, point, named, at).items():
        found.setdefault(kind, Linked(area, "covers"))
    _find_micro_grid(db, found, place, at, warnings)
    if not found and not _any_grids(db, at):
        warnings.append(NO_GRIDS)
    return Chain(tuple(found[kind] for kind in CHAIN if kind in found), point, tuple(warnings), home)


def _any_grids(db: Session, at: datetime) -> bool:
    in_force = exists(select(Edition.id).where(Edition.kind == AreaKind.GRID.value, Edition.in_force.contains(at)))
    return bool(db.scalar(select(in_force)))


def _named(db: Session, place: Place, at: datetime, warnings: list[Words]) -> dict[AreaKind, Linked]:
    """What was named, and what it lies in by its own record."""
    named: dict[AreaKind, Linked] = {}
    if place.line is not None:
        named[AreaKind.MICRO_GRID] = Linked(area_by_code(db, (AreaKind.MICRO_GRID,), place.line, at), "named")
    if place.building is not None:
        building = area_by_code(db, (AreaKind.BUILDING,), place.building, at)
        named[AreaKind.BUILDING] = Linked(building, "named")
        _check_floor(building, place.floor, warnings)
    if place.site is not None:
        named[AreaKind.SITE] = Linked(area_by_code(db, (AreaKind.SITE,), place.site, at), "named")
    _add_parents(db, named, at, warnings)
    return named


def _add_parents(db: Session, named: dict[AreaKind, Linked], at: datetime, warnings: list[Words]) -> None:
    for kind in CHAIN[:-1]:
        link = named.get(kind)
        if link is None or link.area.parent is None:
            continue
        parent = find_area(db, CHAIN[CHAIN.index(kind) + 1 :], link.area.parent, at)
        if parent is None:
            continue
        known = named.setdefault(parent.kind, Linked(parent, "parent"))
        if known.area.code != parent.code:
            # The more local name is the more exact one.
            warnings.append(_disagree(link.area, parent, known.area))
            named[parent.kind] = Linked(parent, "parent")


def _deciding_point(
    db: Session, place: Place, home: AreaHere | None, at: datetime, warnings: list[Words]
) -> LonLat | None:
    """The caller's point if it lies in what was named, else a point inside that."""
    if home is None:
        return place.point
    if place.point is not None:
        here = areas_at_point(db, place.point, at).get(home.kind)
        if here is not None and here.code == home.code:
            return place.point
        warnings.append(_outside(home))
    return _inside(home)


def _inside(area: AreaHere) -> LonLat | None:
    return area.inside if isinstance(area, NamedArea) else None


def _covering(
    db: Session, place: Place, point: LonLat | None, named: dict[AreaKind, Linked], at: datetime
) -> dict[AreaKind, AreaHere]:
    """The areas that cover the deciding point; nothing more local than what was named is taken from it."""
    if point is None:
        return {}
    covering = areas_at_point(db, point, at, floor=place.floor)
    if place.area is not None:
        covering = {kind: area for kind, area in covering.items() if _holds_most(area, place.area)}
    # A point that we chose ourselves, inside a site, says nothing about the building it happens to lie in.
    telling = named if point == place.point else {kind: link for kind, link in named.items() if _inside(link.area)}
    most_local = next((CHAIN.index(kind) for kind in CHAIN if kind in telling), 0)
    return {kind: area for kind, area in covering.items() if CHAIN.index(kind) >= most_local}


def _holds_most(area: AreaHere, place: shapely.Geometry) -> bool:
    """Whether an area holds half of a place at least: a building in the middle of a park is not the park."""
    # Grids tile the territory, so the one at the middle is as good as any; large polygons don't come along.
    if area.kind is AreaKind.GRID or area.wkb is None:
        return True
    inside = shapely.area(shapely.intersection(shapely.from_wkb(area.wkb), place))
    return bool(inside >= shapely.area(place) / 2)


def _find_micro_grid(
    db: Session, found: dict[AreaKind, Linked], place: Place, at: datetime, warnings: list[Words]
) -> None:
    """The micro-grid of the building's floor; and word of those that only a floor could tell apart."""
    building = found.get(AreaKind.BUILDING)
    if building is None or (AreaKind.MICRO_GRID in found and found[AreaKind.MICRO_GRID].how == "named"):
        return
    within = micro_grid_within(db, building.area.code, place.floor, at)
    if place.floor is None and within.by_floor_count:
        warnings.append(_say_the_floor(building.area))
    if within.area is not None:
        found[AreaKind.MICRO_GRID] = Linked(within.area, "parent" if building.how == "covers" else "named")


def _check_floor(building: NamedArea, floor: int | None, warnings: list[Words]) -> None:
    if floor is not None and building.floors is not None and floor not in building.floors:
        warnings.append(
            Words(
                f"楼栋「{building.name}」没有{floor}层（共{building.floors[0]}至{building.floors[-1]}层）",
                f"Building {building.name} has no floor {floor} ({building.floors[0]} to {building.floors[-1]}).",
            )
        )


NO_GRIDS = Words(
    "当时尚无生效的综合网格版本，无法按地点找到责任人（见 gridkeeper areas editions）",
    "No edition of comprehensive grids was in force at that instant, so a place leads to nobody: see "
    "`gridkeeper areas editions`.",
)


def _outside(area: AreaHere) -> Words:
    return Words(
        f"坐标不在所报的{area.kind.zh}「{area.name}」内，以所报地点为准",
        f"The point lies outside the {area.kind.en} named, {area.name}; what was named decides.",
    )


def _disagree(area: AreaHere, parent: AreaHere, named: AreaHere) -> Words:
    return Words(
        f"「{area.name}」属于「{parent.name}」，不属于所报的「{named.name}」，以前者为准",
        f"{area.name} belongs to {parent.name}, not to {named.name} as named; the former decides.",
    )


def _too_wide(accuracy_m: float) -> Words:
    return Words(
        f"坐标精度{accuracy_m:,.0f}米，无法判断把握，请问清地址",
        f"The point is right to {accuracy_m:,.0f} m only: how sure the answer is can't be said. Ask for an address.",
    )


def _say_the_floor(building: AreaHere) -> Words:
    return Words(
        f"楼栋「{building.name}」按楼层或产线分了微网格，请问清楼层或产线",
        f"Building {building.name} has micro-grids by floor or line: ask which.",
    )
