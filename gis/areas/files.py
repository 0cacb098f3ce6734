"""Areas and points from the files of a GIS desktop: GeoJSON, GeoPackage, Shapefile.

GDAL reads (through pyogrio), we judge: the suffix chooses among three drivers, the file's own coordinate system is
held against the declared datum, text that is not UTF-8 is tried as GB18030, and geometry that can't be parsed is a
finding of its feature, not the end of the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.areas.batch import Batch, Shapes
from gis.areas.text import decoded, text_of_bytes
from gis.crs.transform import CoordinateSystem, coordinate_system, name_of
from gis.errors import BadFile, Finding, UnknownDatum
from gis.vocabulary import Datum

DRIVERS = {".geojson": "GeoJSON", ".json": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
"""What may be read. GDAL knows two hundred more, some of which fetch from the network."""

_PLAIN = {4326, 4979, 4490, 4480}
"""EPSG codes that say no more than "degrees": what they hold is what the caller declares."""


@dataclass(frozen=True)
class AreaFields:
    """What the columns of a file are called."""

    code: str
    name: str | None = None
    parent: str | None = None
    floors: str | None = None

    def wanted(self) -> dict[str, str]:
        """Our word for each column that was named."""
        return {word: column for word, column in vars(self).items() if column}


@dataclass(frozen=True)
class Features:
    """Features of a file: columns as text, geometries as they stand there."""

    source: str
    system: CoordinateSystem
    columns: dict[str, list[str]]
    shapes: Shapes


def areas_from_file(path: Path, system: CoordinateSystem, fields: AreaFields, *, layer: str | None = None) -> Batch:
    """The areas of a file, unjudged.

    raises: BadFile with every finding about the file as such
    """
    features = features_from_file(path, system, fields.wanted(), layer=layer)
    empty = [""] * len(features.shapes)
    return Batch(
        source=features.source,
        system=features.system,
        codes=features.columns["code"],
        names=features.columns.get("name", empty),
        parents=features.columns.get("parent", empty),
        floors=features.columns.get("floors", empty),
        shapes=features.shapes,
        fields=fields.wanted(),
    )


def features_from_file(
    path: Path, system: CoordinateSystem, wanted: dict[str, str], *, layer: str | None = None
) -> Features:
    """The features of a file with the wanted columns: {our word: name in the file}.

    raises: BadFile
    """
    source, options = _opened(path)
    try:
        chosen = _chosen_layer(source, path, layer)
        info = pyogrio.read_info(source, layer=chosen, **options)
        _require_columns(path, list(info["fields"]), wanted)
        meta, _ids, wkb, values = pyogrio.raw.read(
            source, layer=chosen, columns=sorted(set(wanted.values())), force_2d=True, **options
        )
    except (DataSourceError, UnicodeDecodeError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    columns = dict(zip(meta["fields"], values, strict=True))
    read = _text_of_raw_bytes if options else str
    return Features(
        source=path.name,
        system=_agreed_system(path, meta["crs"], system),
        columns={word: [_as_text(value, read) for value in columns[name]] for word, name in wanted.items()},
        shapes=_parsed(wkb, path),
    )


def _opened(path: Path) -> tuple[Any, dict[str, Any]]:
    """What pyogrio is given to open, and how text is encoded there."""
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no such file.", [Finding("file", "is not there.", "Check the path.")])
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        known = ", ".join(DRIVERS)
        found = f"'{path.suffix}' is not a kind of file we read."
        raise BadFile(f"{path.name}: {found}", [Finding("file", found, f"Give one of {known}.")])
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name} is empty.", [Finding("file", "holds nothing.", "Export it again.")])
    if driver == "GeoJSON":
        content = path.read_bytes()
        return (path if _is_utf8(content) else decoded(content, path.name).encode()), {}
    if driver == "ESRI Shapefile" and not path.with_suffix(".cpg").exists():
        # Nothing says what the bytes mean; taken one to one here, they become text in `_text_of_raw_bytes`.
        return path, {"encoding": "ISO-8859-1"}
    return path, {}


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chosen_layer(source: Any, path: Path, layer: str | None) -> str:
    layers = [str(name) for name in pyogrio.list_layers(source)[:, 0]]
    if layer is None and len(layers) == 1:
        return layers[0]
    if layer in layers:
        return layer
    found = "holds several layers." if layer is None else f"has no layer '{layer}'."
    hint = f"Choose one with --layer: {', '.join(layers)}." if layers else "It holds none at all."
    raise BadFile(f"{path.name} {found}", [Finding("layer", found, hint)])


def _require_columns(path: Path, present: list[str], wanted: dict[str, str]) -> None:
    hint = f"The file has: {', '.join(present) or 'none'}."
    findings = [
        Finding(f"--{word}-field", f"there is no column '{column}'.", hint)
        for word, column in wanted.items()
        if column not in present
    ]
    if findings:
        raise BadFile(f"{path.name} lacks {len(findings)} column(s).", findings)


def _agreed_system(path: Path, declared_in_file: str | None, system: CoordinateSystem) -> CoordinateSystem:
    """The system of the coordinates in the file: the declared datum, unless the file is in a metric grid of it."""
    if declared_in_file is None:
        return system
    try:
        crs = CRS(declared_in_file)
    except CRSError:
        return system
    epsg = crs.to_epsg(min_confidence=60)
    if epsg in _PLAIN or (crs.is_geographic and name_of(system).startswith(("gcj", "bd"))):
        return system
    if epsg is not None and system is not Datum.GCJ02 and system is not Datum.BD09:
        try:
            own = coordinate_system(f"epsg:{epsg}")
        except UnknownDatum:
            own = None
        if own is not None and (isinstance(system, Datum) or own == system):
            return own
    raise _contradiction(path, crs.name, system)


def _contradiction(path: Path, name: str, system: CoordinateSystem) -> BadFile:
    found = f"the file says it is in {name}, which is not {name_of(system)}."
    hint = "Declare the datum it really has, or reproject it to EPSG:4326 or EPSG:4490 first."
    return BadFile(f"{path.name}: {found}", [Finding("datum", found, hint)])


def _parsed(wkb: NDArray[np.object_], path: Path) -> Shapes:
    shapes: Shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    broken = [row for row, (raw, shape) in enumerate(zip(wkb, shapes, strict=True)) if raw and shape is None]
    if broken:
        findings = [
            Finding("geometry", "a ring is not closed or has fewer than four points.", "Redraw it.", f"feature {i + 1}")
            for i in broken
        ]
        raise BadFile(f"{path.name}: {len(broken)} geometry(ies) can't be read.", findings)
    return shapes


def _as_text(value: Any, read: Callable[[Any], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        # Missing numbers arrive as NaN, whole ones with a decimal point.
        return "" if np.isnan(value) else f"{value:.0f}" if float(value).is_integer() else str(value)
    return read(value).strip()


def _text_of_raw_bytes(value: Any) -> str:
    text = str(value)
    return text if text.isascii() else text_of_bytes(text.encode("latin-1")) or text


def _unreadable(path: Path, cause: str) -> BadFile:
    found = f"can't be read: {cause.splitlines()[0][:200]}" if cause else "can't be read."
    return BadFile(f"{path.name} {found}", [Finding("file", found, "Open it in a GIS desktop and export it again.")])
