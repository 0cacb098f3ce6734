"""Areas in force page by page, for whoever reads them all; the statement stands in `lookup.sql`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.areas.lookup import SQL
from gis.errors import AreaNotFound
from gis.vocabulary import AreaKind


@dataclass(frozen=True)
class AreaRow:
    """An area with its shape."""

    kind: AreaKind
    code: str
    name: str
    parent: str | None
    edition: str
    floors: tuple[int, int] | None
    """First and last floor."""
    geometry: dict[str, Any] | None
    """GeoJSON, WGS84."""


@dataclass(frozen=True)
class Box:
    """A box in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float


def areas_page(
    db: Session, kind: AreaKind, at: datetime, *, box: Box | None = None, after: str = "", limit: int = 100
) -> list[AreaRow]:
    """Areas of a kind in force, in byte order of their codes, from the code behind `after` on."""
    corners = vars(box) if box else dict.fromkeys(("west", "south", "east", "north"))
    rows = db.execute(SQL["areas_page"], {"kind": kind.value, "at": at, "after": after, "limit": limit, **corners})
    return [_area(kind, row) for row in rows]


def area_with_shape(db: Session, kind: AreaKind, code: str, at: datetime) -> AreaRow:
    """One area in force.

    raises: AreaNotFound
    """
    row = db.execute(SQL["area_with_shape"], {"kind": kind.value, "code": code, "at": at}).one_or_none()
    if row is None:
        raise AreaNotFound(kind.en, code)
    return _area(kind, row)


def _area(kind: AreaKind, row: Row[Any]) -> AreaRow:
    return AreaRow(
        kind=kind,
        code=row.code,
        name=row.name,
        parent=row.parent,
        edition=row.edition,
        floors=(row.floor_from, row.floor_to - 1) if row.floor_from is not None else None,
        geometry=json.loads(row.geometry) if row.geometry else None,
    )
