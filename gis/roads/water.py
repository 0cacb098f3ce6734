"""Water: what a map shows between the roads, and why one drives round by the bridge. Nothing is decided by it.

It comes with the roads, from the same extract. Rivers and lakes that are drawn as areas are kept; the sea, of which an
extract has the coast alone, and brooks that are a line are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from osmium import osm
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from gis.model.roads import Water

LEAST_M2 = 200.0
"""Smaller ponds and pools are not seen on a map of a district, and there are thousands."""

_KEYS = ("natural", "waterway", "landuse")
_ARE_WATER = {("natural", "water"), ("waterway", "riverbank"), ("landuse", "reservoir"), ("landuse", "basin")}
_SQUARE_METRES_PER_DEGREE = 111_320.0**2


@dataclass(frozen=True, eq=False)
class WaterRead:
    """Areas of water; rows belong together."""

    name: list[str]
    """Empty where it has none."""
    shape: NDArray[np.object_]
    """MultiPolygons, WGS84."""


def water_from_extract(path: Path) -> WaterRead:
    """The water of an OpenStreetMap extract; areas whose borders don't close are left out.

    raises: RuntimeError if it can't be read
    """
    keys, factory = osmium.filter.KeyFilter(*_KEYS), osmium.geom.WKBFactory()
    names, shapes = list[str](), []
    for thing in osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys):
        if isinstance(thing, osm.Area) and _is_water(thing) and thing.num_rings()[0]:
            names.append(thing.tags.get("name") or "")
            shapes.append(factory.create_multipolygon(thing))
    found = np.asarray(shapely.from_wkb(np.array(shapes, dtype=object)), dtype=object)
    large = np.flatnonzero(_square_metres(found) >= LEAST_M2)
    return WaterRead([names[row] for row in large], found[large])


def replace_water(db: Session, water: WaterRead) -> None:
    """Put water in the place of that which is there."""
    db.execute(delete(Water))
    rows = zip(water.name, np.asarray(shapely.to_wkt(water.shape, rounding_precision=-1)).tolist(), strict=True)
    given = [{"number": number, "name": name, "shape": f"SRID=4326;{wkt}"} for number, (name, wkt) in enumerate(rows)]
    if given:
        db.execute(insert(Water), given)


def water_frame(db: Session) -> gpd.GeoDataFrame:
    """The water of the centre: columns name, geometry (MultiPolygon, WGS84); no rows where there is none."""
    rows = db.execute(select(Water.name, func.ST_AsBinary(Water.shape)).order_by(Water.number)).all()
    names, shapes = [row[0] for row in rows], np.array([row[1] for row in rows], dtype=object)
    return gpd.GeoDataFrame({"name": names}, geometry=list(shapely.from_wkb(shapes)), crs="EPSG:4326")


def _is_water(area: osm.Area) -> bool:
    return any((key, area.tags.get(key)) in _ARE_WATER for key in _KEYS)


def _square_metres(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """(n,) near enough to tell a pond from a puddle."""
    lat = shapely.get_y(shapely.centroid(shapes))
    return np.asarray(shapely.area(shapes) * _SQUARE_METRES_PER_DEGREE * np.cos(np.radians(lat)), dtype=np.float64)
