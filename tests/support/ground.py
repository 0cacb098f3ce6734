"""Areas in force, put there without a file."""

from __future__ import annotations

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from gis.model.areas import Area, Edition


def put_in_force(db: Session, kind: str, *codes: str, west: float = 120.08, south: float = 28.92) -> None:
    """An edition that is in force for ever: a row of squares from west to east, a hundredth of a degree each way."""
    values = {"name": "spring", "kind": kind, "status": "published", "source": "test", "in_force": Range(None, None)}
    edition = db.scalar(insert(Edition).values(values).returning(Edition.id))
    for number, code in enumerate(codes):
        left = west + number * 0.01
        square = shapely.MultiPolygon([shapely.box(left, south, left + 0.01, south + 0.01)])
        db.execute(insert(Area).values(edition_id=edition, code=code, name=code, shape=from_shape(square, srid=4326)))
