"""Whose many points are, as PostGIS sees it: by the statement that answers for one, and by one join of all."""

from __future__ import annotations

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.lookup import SQL
from tests.support.builders import NOON

_CHUNK = 500_000
"""Points of one join."""


def asked_one_by_one(db: Session, points: np.ndarray) -> list[str]:
    """The code of every point's grid, "" for nobody: the statement of `areas_at_point`, asked for a whole table."""
    one = SQL["areas_at_point"].text.replace(":lon", "point.lon").replace(":lat", "point.lat")
    query = f"""
        SELECT coalesce(owner.code, '')
          FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[])) WITH ORDINALITY AS point (lon, lat, number)
          LEFT JOIN LATERAL ({one}) AS owner ON owner.kind = 'grid'
         ORDER BY point.number
    """
    given = {"lons": points[:, 0].tolist(), "lats": points[:, 1].tolist(), "floor": None, "at": NOON}
    return list(db.scalars(text(query), given))


def take_time(db: Session) -> None:
    """Let the transaction stand idle: between two statements a busy machine may need longer than the server allows."""
    db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def joined(db: Session, points: np.ndarray) -> np.ndarray:
    """The smallest code of all areas in the database that cover each point, "" for none; twice as fast."""
    codes = np.full(len(points), "", dtype=object)
    for start in range(0, len(points), _CHUNK):
        x, y = points[start : start + _CHUNK].T.tolist()
        db.execute(text(_ASKED), {"x": x, "y": y})
        db.execute(text("CREATE INDEX ON asked USING gist (place)"))
        db.execute(text("ANALYZE asked"))
        rows = db.execute(text(_JOINED)).all()
        codes[[start + number - 1 for number, _code in rows]] = [code for _number, code in rows]
        db.execute(text("DROP TABLE asked"))
    return codes


_ASKED = """
    CREATE TEMPORARY TABLE asked AS
    SELECT number, ST_SetSRID(ST_MakePoint(x, y), 4326) AS place
      FROM unnest(CAST(:x AS float8[]), CAST(:y AS float8[])) WITH ORDINALITY AS point (x, y, number)
"""
_JOINED = """
    SELECT asked.number, min(area.code) FROM area JOIN asked ON ST_Covers(area.shape, asked.place) GROUP BY asked.number
"""
