"""Good files in every format, of which most bad ones are made: codes and shapes, whatever the shapes are."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

type Rows = Sequence[tuple[str, BaseGeometry | None]]
"""Code and shape of each feature."""

GDAL = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}
FORMATS = (".geojson", ".gpkg", ".shp", ".zip", ".kml", ".fgb", ".csv", ".xlsx", ".parquet")

SQUARE = shapely.box(120.0, 28.9, 120.01, 28.91)
GOOD: Rows = [("G1", SQUARE)]


def write(path: Path, rows: Rows = GOOD) -> None:
    """Rows in the format that the suffix names."""
    suffix = path.suffix
    if suffix in GDAL:
        with_gdal(path, rows)
    else:
        {".geojson": geojson, ".zip": zipped, ".kml": kml, ".csv": csv, ".xlsx": xlsx, ".parquet": parquet}[suffix](
            path, rows
        )


def geojson(path: Path, rows: Rows) -> None:
    """NaN stands there as JavaScript writes it."""
    path.write_text(json.dumps(collection([(code, _geometry(shape)) for code, shape in rows])))


def collection(rows: Sequence[tuple[Any, Any]], **more: Any) -> dict[str, Any]:
    """A FeatureCollection of codes and GeoJSON geometries."""
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": shape} for code, shape in rows]
    return {"type": "FeatureCollection", **more, "features": features}


def _geometry(shape: BaseGeometry | None) -> Any:
    return None if shape is None else shapely.geometry.mapping(shape)


def with_gdal(
    path: Path, rows: Rows, *, crs: str = "EPSG:4326", layer: str | None = None, append: bool = False
) -> None:
    """GeoPackage, Shapefile, FlatGeobuf."""
    shapes = np.array([*(shape for _code, shape in rows), None], dtype=object)[:-1]
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    kind = kinds.pop() if len(kinds) == 1 else "Unknown"
    if path.suffix == ".shp" and kind == "Unknown":
        kind = "Polygon"
    codes = np.array([code for code, _shape in rows], dtype=object)
    with warnings.catch_warnings(action="ignore"):
        pyogrio.raw.write(
            path,
            shapely.to_wkb(shapes),
            [codes],
            ["code"],
            geometry_type=kind,
            crs=crs,
            driver=GDAL[path.suffix],
            layer=layer,
            append=append,
            **({"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}),
        )


def zipped(path: Path, rows: Rows) -> None:
    """A Shapefile in an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, raw in shapefile_parts(path.parent, rows).items():
            parts.writestr(name, raw)


def shapefile_parts(folder: Path, rows: Rows = GOOD) -> dict[str, bytes]:
    """A Shapefile's companions and what is in them."""
    with_gdal(folder / "a.shp", rows)
    files = sorted(folder.glob("a.???"))
    parts = {file.name: file.read_bytes() for file in files if file.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg")}
    for name in parts:
        (folder / name).unlink()
    return parts


def kml(path: Path, rows: Rows) -> None:
    """Placemarks with their code."""
    path.write_text(kml_of("".join(_placemark(code, shape) for code, shape in rows)))


def kml_of(placemarks: str, *, folder: str = "areas") -> str:
    """A document with one folder."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder><name>{folder}</name>{placemarks}</Folder></Document></kml>"
    )


def _placemark(code: str, shape: BaseGeometry | None) -> str:
    given = f'<ExtendedData><Data name="code"><value>{code}</value></Data></ExtendedData>'
    return f"<Placemark><name>{code}</name>{given}{_kml_shape(shape)}</Placemark>"


def _kml_shape(shape: BaseGeometry | None) -> str:
    if shape is None:
        return ""
    if hasattr(shape, "geoms"):
        return f"<MultiGeometry>{''.join(map(_kml_shape, shape.geoms))}</MultiGeometry>"
    if not isinstance(shape, shapely.Polygon):
        return f"<{shape.geom_type}>{_kml_corners(shape)}</{shape.geom_type}>"
    inner = "".join(f"<innerBoundaryIs>{_kml_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
    return f"<Polygon><outerBoundaryIs>{_kml_ring(shape.exterior)}</outerBoundaryIs>{inner}</Polygon>"


def _kml_ring(ring: BaseGeometry) -> str:
    return f"<LinearRing>{_kml_corners(ring)}</LinearRing>"


def _kml_corners(shape: BaseGeometry) -> str:
    corners = " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(shape).tolist())
    return f"<coordinates>{corners}</coordinates>"


def csv(path: Path, rows: Rows) -> None:
    """Code and WKT."""
    lines = [f'{code},"{_wkt(shape)}"' for code, shape in rows]
    path.write_text("\n".join(["code,wkt", *lines, ""]))


def xlsx(path: Path, rows: Rows) -> None:
    """The same as a sheet; a cell holds at most 32,767 characters."""
    book = openpyxl.Workbook()
    for line in (("code", "wkt"), *((code, _wkt(shape)) for code, shape in rows)):
        book.active.append(line)
    book.save(path)


def _wkt(shape: BaseGeometry | None) -> str:
    return "" if shape is None else str(shapely.to_wkt(shape, rounding_precision=-1, trim=True))


def parquet(path: Path, rows: Rows, **note: Any) -> None:
    """GeoParquet 1.1; `note` changes what it says of its geometry column."""
    shapes = [None if shape is None else shapely.to_wkb(shape) for _code, shape in rows]
    said = {"encoding": "WKB", "geometry_types": [], **note}
    raw_parquet(path, rows, shapes, {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": said}})


def raw_parquet(path: Path, rows: Rows, shapes: Sequence[bytes | None], note: object) -> None:
    """A Parquet file with any note; text is taken as it is."""
    table = pa.table({"code": [code for code, _shape in rows], "geometry": pa.array(shapes, pa.binary())})
    said = note if isinstance(note, str) else json.dumps(note)
    pq.write_table(table.replace_schema_metadata({"geo": said} if note else {}), path)
