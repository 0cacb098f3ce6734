"""Areas at a point, of a building, in a box, at an instant. The questions stand in `lookup.sql`.

A point on a shared border belongs to the covering area with the smallest code in byte order, here as in
`gis/geometry/owners.py`; `tests/rules/test_one_owner.py` holds both to it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.errors import AreaNotFound
from gis.vocabulary import AreaKind

SQL = statements_beside(__file__)


@dataclass(frozen=True)
class AreaHere:
    """An area in force that a place belongs to."""

    id: UUID
    kind: AreaKind
    code: str
    name: str
    parent: str | None
    edition: str
    wkb: bytes | None = field(default=None, repr=False, compare=False)
    """Its polygon, WGS84, where the question brought it along: a small one costs less than a second question."""
    gates: list[tuple[str, float, float]] | None = field(default=None, repr=False, compare=False)
    """Name, longitude and latitude of the gates of a site, likewise; None if they were not asked for."""


@dataclass(frozen=True, kw_only=True)
class NamedArea(AreaHere):
    """An area that somebody named by its code."""

    floors: range | None
    inside: LonLat | None
    """A point inside it, WGS84; None where it has no polygon."""


def areas_at_point(db: Session, place: LonLat, at: datetime, *, floor: int | None = None) -> dict[AreaKind, AreaHere]:
    """The one owner of a point per kind of area.

    place: degrees, WGS84
    """
    rows = ask(db, SQL["areas_at_point"], {"lon": place.lon, "lat": place.lat, "floor": floor, "at": at})
    return {AreaKind.of(row.kind): _here(row, row.shape, row.gates) for row in rows}


def area_by_code(db: Session, kinds: tuple[AreaKind, ...], code: str, at: datetime) -> NamedArea:
    """The area in force with a code, of the first of the kinds that has it.

    raises: AreaNotFound
    """
    found = find_area(db, kinds, code, at)
    if found is None:
        raise AreaNotFound(" or ".join(kind.en for kind in kinds), code)
    return found


def find_area(db: Session, kinds: tuple[AreaKind, ...], code: str, at: datetime) -> NamedArea | None:
    """The same, or None."""
    given = {"kinds": [kind.value for kind in kinds], "code": code, "at": at}
    rows = ask(db, SQL["area_by_code"], given)
    if not rows:
        return None
    row = rows[0]
    return NamedArea(
        **vars(_here(row)),
        floors=range(row.floor_from, row.floor_to) if row.floor_from is not None else None,
        inside=LonLat(row.lon, row.lat) if row.lon is not None else None,
    )


@dataclass(frozen=True)
class MicroGridWithin:
    """The micro-grid of a building or site, as far as its floor is known."""

    area: AreaHere | None
    """The one that holds the floor, else the one that holds all of it."""
    by_floor_count: int
    """How many others can only be told apart by floor or line."""


def micro_grid_within(db: Session, parent: str, floor: int | None, at: datetime) -> MicroGridWithin:
    """The micro-grid of a building or site that holds a floor, else the one that holds all of it."""
    rows = ask(db, SQL["micro_grids_within"], {"parent": parent, "floor": floor, "at": at})
    first = next((row for row in rows if row.holds_floor or row.holds_all), None)
    by_floor = sum(not row.holds_all for row in rows)
    return MicroGridWithin(_here(first) if first else None, by_floor)


class _Borders:
    """Borders of areas in the metric plane, kept by key: rows of a published edition never change."""

    def __init__(self, most: int = 4096) -> None:
        self._kept: OrderedDict[UUID, shapely.Geometry | None] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def of(self, db: Session, area: AreaHere, plane: LocalPlane) -> shapely.Geometry | None:
        """The border of an area in metres; None where it has no polygon."""
        with self._lock:
            if area.id in self._kept:
                self._kept.move_to_end(area.id)
                return self._kept[area.id]
        content = area.wkb or db.scalar(SQL["shape_of_area"], {"id": area.id})
        border = shapely.boundary(plane.shapes_to_metres(shapely.from_wkb([content]))[0]) if content else None
        with self._lock:
            self._kept[area.id] = border
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return border


_BORDERS = _Borders()


def distances_to_edge(db: Session, place: LonLat, areas: list[AreaHere], plane: LocalPlane) -> list[float | None]:
    """Metres from a point to the border of each area, None for an area without a polygon.

    The plane is that of the centre, so the borders kept in memory fit every later question.
    """
    here = shapely.points(plane.to_metres(np.array([place]))[0])
    borders = [_BORDERS.of(db, area, plane) for area in areas]
    return [float(shapely.distance(here, border)) if border is not None else None for border in borders]


def shape_of(db: Session, area: AreaHere) -> shapely.Geometry | None:
    """The polygon of an area, WGS84; None where it has none."""
    content = area.wkb or db.scalar(SQL["shape_of_area"], {"id": area.id})
    return shapely.from_wkb(content) if content else None


def _here(row: Row[Any], wkb: bytes | None = None, gates: list[tuple[str, float, float]] | None = None) -> AreaHere:
    return AreaHere(row.id, AreaKind.of(row.kind), row.code, row.name, row.parent, row.edition, wkb, gates)
