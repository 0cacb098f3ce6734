"""Files of a GIS desktop as people send them, written for one test."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

type Columns = Mapping[str, Sequence[Any]]

SQUARE = shapely.box(120.0, 28.9, 120.1, 29.0)


def geojson(path: Path, *features: tuple[Mapping[str, Any], Any], crs: str | None = None) -> Path:
    """A GeoJSON file of (properties, geometry); a geometry is a shape, a GeoJSON object or None."""
    listed = [
        {"type": "Feature", "properties": properties, "geometry": _geometry(shape)} for properties, shape in features
    ]
    document: dict[str, Any] = {"type": "FeatureCollection", "features": listed}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def shapefile(
    path: Path,
    columns: Columns,
    shapes: Sequence[BaseGeometry],
    *,
    crs: str | None = "EPSG:4326",
    encoding: str = "UTF-8",
    cpg: bool = True,
) -> Path:
    """A Shapefile, with or without the file that names its encoding."""
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
    with warnings.catch_warnings(action="ignore"):
        # Of long names cut off, and of a missing coordinate system: both are meant.
        pyogrio.write_dataframe(frame, path, encoding=encoding)
    if not cpg:
        path.with_suffix(".cpg").unlink()
    return path


def geopackage(path: Path, columns: Columns, shapes: Sequence[BaseGeometry], *, layer: str = "areas") -> Path:
    """A GeoPackage; a further layer if it is there already."""
    pyogrio.write_dataframe(gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326"), path, layer=layer)
    return path


def _geometry(shape: Any) -> Any:
    return json.loads(shapely.to_geojson(shape)) if isinstance(shape, BaseGeometry) else shape
