"""Areas out to the files of GIS desktops: GeoPackage, GeoJSON, Shapefile, GeoParquet, in any datum.

What goes out comes in again as the same areas: columns code, name, parent, floors, and for the reader's eyes edition
and datum. GCJ-02 and BD-09 have no EPSG code, and a file that called them WGS84 would be wrong by half a kilometre, so
they carry a coordinate system by a name of their own, which no program takes for another; GeoJSON can't carry any, so
there it stands in the description and in every row.
"""

from __future__ import annotations

import tempfile
import warnings
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from pyproj import CRS

from gis.areas.batch import Batch
from gis.crs.transform import CoordinateSystem, name_of, shapes_from_wgs84
from gis.errors import BadInput, Finding
from gis.vocabulary import AreaKind, Datum


class Format(StrEnum):
    """A format that areas are written in."""

    GPKG = "gpkg"
    GEOJSON = "geojson"
    SHP = "shp"
    """One file of several, beside each other, or together in a .zip."""
    PARQUET = "parquet"


# fmt: off
SUFFIXES: dict[Format, tuple[str, ...]] = {
    Format.GPKG:    (".gpkg",),
    Format.GEOJSON: (".geojson", ".json"),
    Format.SHP:     (".shp", ".zip"),
    Format.PARQUET: (".parquet",),
}
# fmt: on
"""What files of a format are called."""

FIELDS = ("code", "name", "parent", "floors")
"""The columns that an import reads back, by the names that it gives them."""

SHAPEFILE_TEXT_BYTES = 254
"""The widest text of a dBASE table (dBASE III manual, 1984); what is longer would be cut without a word."""

_EPSG = {Datum.WGS84.value: "EPSG:4326", Datum.CGCS2000.value: "EPSG:4490"}
_SHIFTED = {Datum.GCJ02.value: "GCJ-02", Datum.BD09.value: "BD-09"}


def format_of(file: Path, wanted: Format | None) -> Format:
    """The format of a file, by its suffix.

    raises: BadInput if the suffix is none of ours, or not that of the wanted format
    """
    named = next((each for each, suffixes in SUFFIXES.items() if file.suffix.lower() in suffixes), None)
    if named is None or wanted not in (None, named):
        suffixes = SUFFIXES[wanted] if wanted else [suffix for some in SUFFIXES.values() for suffix in some]
        found = f"'{file.name}' does not end in {' or '.join(suffixes)}."
        raise BadInput(f"--out {found}", [Finding("--out", found, "Name it so, or choose another --format.")])
    return named


def write_areas(batch: Batch, kind: AreaKind, system: CoordinateSystem, file: Path) -> None:
    """Write areas to a file whose suffix names its format; sidecars lie beside it.

    batch: in WGS84
    raises: BadInput if the format can't hold them, BadCoordinates if the datum can't
    """
    frame = _frame(batch, system)
    format_ = format_of(file, None)
    if format_ is Format.PARQUET:
        frame.to_parquet(file, index=False)
    elif file.suffix.lower() == ".zip":
        _write_zipped(frame, file)
    else:
        _write(frame, file, format_, {"layer": f"{kind.value}_{_plain_name(system)}"}, _about(batch, kind, system))


def _frame(batch: Batch, system: CoordinateSystem) -> gpd.GeoDataFrame:
    columns = {"code": batch.codes, "name": batch.names, "parent": batch.parents, "floors": batch.floors}
    columns |= {"edition": [batch.source] * len(batch.codes), "datum": [name_of(system)] * len(batch.codes)}
    return gpd.GeoDataFrame(columns, geometry=shapes_from_wgs84(batch.shapes, system), crs=crs_of(system))


def crs_of(system: CoordinateSystem) -> CRS:
    """The coordinate system as files carry it: by its EPSG code, or by a name of its own."""
    name = name_of(system)
    if name in _SHIFTED:
        return CRS(_SHIFTED_WKT.format(name=_SHIFTED[name]))
    return CRS(_EPSG.get(name, name))


_SHIFTED_WKT = """
GEOGCRS["{name} (shifted, not WGS 84)",
  DATUM["{name}", ELLIPSOID["WGS 84", 6378137, 298.257223563, LENGTHUNIT["metre", 1]]],
  PRIMEM["Greenwich", 0, ANGLEUNIT["degree", 0.0174532925199433]],
  CS[ellipsoidal, 2],
    AXIS["longitude", east, ORDER[1], ANGLEUNIT["degree", 0.0174532925199433]],
    AXIS["latitude", north, ORDER[2], ANGLEUNIT["degree", 0.0174532925199433]]]
"""


def _about(batch: Batch, kind: AreaKind, system: CoordinateSystem) -> dict[str, str]:
    return {"edition": batch.source, "kind": kind.value, "datum": name_of(system)}


def _plain_name(system: CoordinateSystem) -> str:
    return name_of(system).replace(":", "")


def _write(frame: gpd.GeoDataFrame, file: Path, format_: Format, layer: dict[str, Any], about: dict[str, str]) -> None:
    options: dict[str, Any] = {"geometry_type": "MultiPolygon", "promote_to_multi": True}
    match format_:
        case Format.GPKG:
            options |= {"driver": "GPKG", "layer_metadata": about, **layer}
        case Format.GEOJSON:
            said = "; ".join(f"{name}: {value}" for name, value in about.items())
            # Seventeen digits are a float64 and no less.
            options |= {"driver": "GeoJSON", "DESCRIPTION": said, "SIGNIFICANT_FIGURES": 17, **layer}
        case _:
            _require_short(frame)
            options |= {"driver": "ESRI Shapefile", "encoding": "UTF-8"}
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
        pyogrio.write_dataframe(frame, file, **options)


def _write_zipped(frame: gpd.GeoDataFrame, file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".parts-") as folder:
        shapefile = Path(folder) / f"{file.stem}.shp"
        _write(frame, shapefile, Format.SHP, {}, {})
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
            for part in sorted(Path(folder).iterdir()):
                parts.write(part, part.name)


def _require_short(frame: gpd.GeoDataFrame) -> None:
    hint = "Choose another --format: a Shapefile would cut it off."
    findings = [
        Finding(column, f"is longer than {SHAPEFILE_TEXT_BYTES} bytes.", hint, f"area {code}")
        for column in frame.columns.drop("geometry")
        for code, text in zip(frame["code"], frame[column], strict=True)
        if len(text.encode()) > SHAPEFILE_TEXT_BYTES
    ]
    if findings:
        raise BadInput(f"{len(findings)} text(s) are too long for a Shapefile.", findings)
