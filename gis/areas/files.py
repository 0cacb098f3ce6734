"""Areas and points from the files of a GIS desktop: GeoJSON, GeoPackage, Shapefile.

GDAL reads (through pyogrio), we judge: the suffix chooses among three drivers (`opening.py`), the file's own
coordinate system is held against the declared datum, text that is not UTF-8 is tried as GB18030, and geometry that
can't be parsed is a finding of its feature, not the end of the file.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.areas.batch import Batch, Shapes
from gis.areas.opening import Opened, opened
from gis.crs.transform import CoordinateSystem, coordinate_system, name_of
from gis.errors import BadFile, Finding, UnknownDatum
from gis.vocabulary import Datum

_PLAIN = {4326, 4979, 4490, 4480}
"""EPSG codes that say no more than "degrees": what they hold is what the caller declares."""

_INEXACT_FROM = 2.0**53
"""Whole numbers from here on may have lost their last digits in a floating-point column."""


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
    with opened(path) as file:
        table = _table(path, file, wanted, layer)
    _require_exact(path, table, wanted)
    return Features(
        source=path.name,
        system=_agreed_system(path, table.crs, system),
        columns={word: _texts(table.columns[name], file) for word, name in wanted.items()},
        shapes=_parsed(table.wkb, path),
    )


@dataclass(frozen=True)
class _Table:
    """A layer as GDAL gives it."""

    crs: str | None
    columns: dict[str, NDArray[Any]]
    """The wanted columns, by the names that their owner knows."""
    wkb: NDArray[np.object_]


def _table(path: Path, file: Opened, wanted: dict[str, str], layer: str | None) -> _Table:
    try:
        # GDAL's warnings are about what we judge ourselves, feature by feature.
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
            return _read(path, file, wanted, _chosen_layer(file.source, path, layer))
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
        cause = str(error).replace(file.source, path.name).replace(f"{path.absolute().parent}/", "")
        raise _unreadable(path, cause) from error


def _read(path: Path, file: Opened, wanted: dict[str, str], layer: str) -> _Table:
    info = pyogrio.read_info(file.source, layer=layer, **file.options)
    if info["features"] == 0:
        hint = "Check that the file is the right one."
        raise BadFile(f"{path.name} holds no features.", [Finding("features", "there are none.", hint, path.name)])
    named = file.texts(info["fields"])
    _require_columns(path, list(named.values()), wanted)
    columns = [raw for raw, name in named.items() if name in wanted.values()]
    meta, _ids, wkb, values = pyogrio.raw.read(file.source, layer=layer, columns=columns, force_2d=True, **file.options)
    read = {named[raw]: column for raw, column in zip(meta["fields"], values, strict=True)}
    return _Table(meta["crs"], read, np.full(info["features"], None, dtype=object) if wkb is None else wkb)


def _chosen_layer(source: str, path: Path, layer: str | None) -> str:
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


def _require_exact(path: Path, table: _Table, wanted: dict[str, str]) -> None:
    """Long codes in a column of floating-point numbers are other codes by the time they get here."""
    hint = "Store the column as text and export again."
    findings = [
        Finding(
            column, f"the number {table.columns[column][row]:.0f} may have lost digits.", hint, f"feature {row + 1}"
        )
        for column in wanted.values()
        if table.columns[column].dtype.kind == "f"
        for row in np.flatnonzero(np.abs(table.columns[column]) >= _INEXACT_FROM).tolist()
    ]
    if findings:
        raise BadFile(f"{path.name}: {len(findings)} number(s) can't be read exactly.", findings)


def _parsed(wkb: NDArray[np.object_], path: Path) -> Shapes:
    with np.errstate(invalid="ignore"):
        shapes: Shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    broken = [row for row, (raw, shape) in enumerate(zip(wkb, shapes, strict=True)) if raw and shape is None]
    if broken:
        findings = [
            Finding("geometry", "a ring is not closed or has fewer than four points.", "Redraw it.", f"feature {i + 1}")
            for i in broken
        ]
        raise BadFile(f"{path.name}: {len(broken)} geometry(ies) can't be read.", findings)
    return shapes


def _texts(values: Sequence[Any] | NDArray[Any], file: Opened) -> list[str]:
    raw = [_as_text(value) for value in values]
    told = file.texts(raw)
    return [told[text].strip() for text in raw]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float | np.floating):
        # Missing numbers arrive as NaN, whole ones with a decimal point.
        return "" if np.isnan(value) else f"{value:.0f}" if float(value).is_integer() else str(value)
    return str(value)


def _unreadable(path: Path, cause: str) -> BadFile:
    found = f"can't be read: {cause.splitlines()[0][:200]}" if cause else "can't be read."
    return BadFile(f"{path.name} {found}", [Finding("file", found, "Open it in a GIS desktop and export it again.")])
