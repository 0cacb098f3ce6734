"""All areas of a kind, and all gates, as GeoDataFrames: for maps, exports and a million points at once."""

from __future__ import annotations

from datetime import datetime

import geopandas as gpd
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.lookup import SQL
from gis.vocabulary import AreaKind


def areas_in_force(db: Session, kind: AreaKind, at: datetime) -> gpd.GeoDataFrame:
    """All areas of a kind, in byte order of their codes.

    returns: columns id, code, name, parent, edition, geometry (WGS84; None where an area has no polygon)
    """
    rows = db.execute(SQL["areas_in_force"], {"kind": kind.value, "at": at}).all()
    shapes = [shapely.from_wkb(row.shape) if row.shape else None for row in rows]
    columns = ("id", "code", "name", "parent", "edition")
    table = {column: [getattr(row, column) for row in rows] for column in columns}
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326", columns=[*columns, "geometry"])


def all_gates(db: Session) -> gpd.GeoDataFrame:
    """The gates of all sites.

    returns: columns site, name, geometry (WGS84)
    """
    rows = db.execute(text("SELECT site, name, ST_AsBinary(place) AS place FROM gate ORDER BY site, name, id")).all()
    columns = {column: [getattr(row, column) for row in rows] for column in ("site", "name")}
    return gpd.GeoDataFrame(columns, geometry=shapely.from_wkb([row.place for row in rows]), crs="EPSG:4326")
