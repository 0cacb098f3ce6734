"""Everything around a place: the areas of all kinds and the gates in a box."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from gis.areas.lookup import AreaHere
from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.vocabulary import AreaKind

SQL = statements_beside(__file__)


class Box(NamedTuple):
    """A box in degrees, WGS84."""

    west: float
    south: float
    east: float
    north: float


class GateNear(NamedTuple):
    """A gate and the site that it leads into."""

    name: str
    site: str
    place: LonLat


def areas_near(db: Session, box: Box, at: datetime, *, floor: int | None = None) -> list[AreaHere]:
    """All areas in force that a box may meet, with their polygons, in byte order of their codes within a kind."""
    rows = ask(db, SQL["areas_near"], {**box._asdict(), "floor": floor, "at": at})
    return [
        AreaHere(row.id, AreaKind.of(row.kind), row.code, row.name, row.parent, row.edition, row.shape) for row in rows
    ]


def gates_near(db: Session, box: Box) -> list[GateNear]:
    """The gates in a box."""
    rows = ask(db, SQL["gates_near"], box._asdict())
    return [GateNear(row.name, row.site, LonLat(row.lon, row.lat)) for row in rows]
