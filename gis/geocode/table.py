"""Files of places: enterprises, parks, buildings, gates, doors, villages, bus stops, poles, and what they are called.

One row is one thing. Its `kind` says what: a kind of place, or alias, nickname, former for one more name of a place
that is there. Columns are called by the words of `COLUMNS`, or named with --field WORD=COLUMN; others are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from gis.areas.apart import Limits, run_apart
from gis.areas.files import features_from_file
from gis.areas.opening import DRIVERS, opened
from gis.areas.reading import require_file
from gis.areas.sheets import rows_of_table
from gis.areas.text import line_of
from gis.crs.transform import CoordinateSystem, check_coordinates, name_of, shapes_to_wgs84, to_wgs84
from gis.errors import BadFile, Finding, RowsRejected, UnknownDatum
from gis.geocode.rowcheck import cell_findings, kind_of
from gis.vocabulary import NameKind, PlaceKind

# fmt: off
COLUMNS = {
    "kind":     "what it is: enterprise words of /v1/vocabulary, or alias, nickname, former",
    "name":     "what it is called",
    "code":     "its code, if it has one",
    "region":   "of a town: its province, city and district, separated by ;",
    "lon":      "longitude or easting; not in files that have geometry",
    "lat":      "latitude or northing",
    "town":     "town that it is in",
    "village":  "village or community that it is in",
    "road":     "road that it is on",
    "number":   "its door number",
    "of":       "code or name of what it is part of, or of what the alias is for",
    "label":    "of a building, unit, gate, post or pole: 3幢, 东门, K58+300, BH-0417",
    "other":    "of a crossing: the second road",
    "alias":    "other names, separated by ;",
    "nickname": "what people call it, separated by ;",
    "former":   "what it was called before, separated by ;",
    "prior":    "how often it is meant among places of the same name, 0 to 1",
    "radius_m": "metres within which it lies",
}
# fmt: on
"""Our word for each column, and what it holds."""


@dataclass(frozen=True)
class PlaceRow:
    """One row that can be used."""

    where: str
    kind: PlaceKind | NameKind
    cells: Mapping[str, str]
    lonlat: tuple[float, float] | None
    """Degrees, WGS84; None for names."""
    raw: tuple[float, float, str] | None
    shape: shapely.Geometry | None = None
    """WGS84, where it is more than a point."""

    def __getitem__(self, word: str) -> str:
        """A cell, empty where the column is missing."""
        return self.cells.get(word, "")

    def finding(self, word: str, found: str, hint: str) -> Finding:
        """Something wrong with a cell of this row."""
        return Finding(word, found, hint, self.where)


@dataclass(frozen=True)
class PlaceTable:
    """A file of places, read and checked."""

    source: str
    rows: list[PlaceRow]
    unused: list[str] = field(default_factory=list)
    """Columns that were left alone."""


def places_from_file(
    path: Path,
    system: CoordinateSystem | None,
    *,
    kind: str | None = None,
    fields: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> PlaceTable:
    """The places of a CSV, XLSX, GeoJSON or GeoPackage file.

    system: the datum of its coordinates; None only if it has none
    kind: of all rows, where there is no such column
    fields: our word: name of the column, where that is another
    raises: BadFile, UnknownDatum; RowsRejected with every finding
    """
    named = dict(fields or {})
    raw = _from_layer(path, system, named, layer) if path.suffix.lower() in DRIVERS else _from_table(path, named)
    return _checked(raw, system, kind)


@dataclass
class _Raw:
    """The file as it is: cells by our words, and shapes where it has them."""

    source: str
    cells: list[dict[str, str]]
    where: list[str]
    shapes: NDArray[np.object_] | None
    system: CoordinateSystem | None
    unused: list[str]


def _from_table(path: Path, named: Mapping[str, str]) -> _Raw:
    header, rows = rows_of_table(path)
    columns = _columns(path, header, named)
    cells = [{word: row[column] for word, column in columns.items()} for row in rows]
    where = [f"line {line_of(row, number)}" for number, row in enumerate(rows, start=2)]
    return _Raw(path.name, cells, where, None, None, _unused(header, columns))


def _from_layer(path: Path, system: CoordinateSystem | None, named: Mapping[str, str], layer: str | None) -> _Raw:
    if system is None:
        raise UnknownDatum(None)
    limits = Limits()
    header = run_apart(limits, path.name, fields_of, path, layer, limits)
    columns = {word: name for word, name in _columns(path, header, named).items() if word not in ("lon", "lat")}
    features = features_from_file(path, system, columns, layer=layer)
    texts = list(zip(*features.columns.values(), strict=True)) or [()] * len(features.shapes)
    cells = [dict(zip(features.columns, values, strict=True)) for values in texts]
    where = [f"feature {number + 1}" for number in range(len(cells))]
    return _Raw(path.name, cells, where, features.shapes, features.system, _unused(header, columns))


def fields_of(path: Path, layer: str | None, limits: Limits) -> list[str]:
    """The columns of a file with geometry; to be called apart, as all that opens files of others.

    raises: BadFile
    """
    require_file(path, limits)
    try:
        with opened(path, layer, most_mb=limits.file_mb) as file:
            layers = [str(name) for name in pyogrio.list_layers(file.source)[:, 0]]
            return [str(name) for name in pyogrio.read_info(file.source, layer=file.layer or layers[0])["fields"]]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, IndexError) as error:
        found = "can't be read, or has no such layer."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Open it in a GIS desktop.")]) from error


def _columns(path: Path, header: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    """The column of each of our words: that which was named, else the one that is called so."""
    findings = [
        Finding("--field", f"'{word}' is not a word we know.", f"The words are {', '.join(COLUMNS)}.")
        for word in named
        if word not in COLUMNS
    ]
    findings += [
        Finding("--field", f"there is no column '{column}'.", f"The file has: {', '.join(header)}.")
        for column in named.values()
        if column not in header
    ]
    if findings:
        raise BadFile(f"{path.name}: {len(findings)} finding(s).", findings)
    return {word: word for word in COLUMNS if word in header} | dict(named)


def _unused(header: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    return [name for name in header if name not in columns.values()]


def _checked(raw: _Raw, system: CoordinateSystem | None, kind: str | None) -> PlaceTable:
    """Rows that can be used.

    raises: RowsRejected with every finding if there is one that can't
    """
    system = raw.system or system
    kinds = [kind_of(cells.get("kind") or kind or "") for cells in raw.cells]
    findings = [
        found
        for cells, where, known in zip(raw.cells, raw.where, kinds, strict=True)
        for found in cell_findings(cells, where, known, kind)
    ]
    placed = np.array([not isinstance(each, NameKind) for each in kinds], dtype=bool)
    xy, more = _coordinates(raw, placed)
    findings += more
    lonlat = np.full_like(xy, np.nan)
    if placed.any() and not findings:
        if system is None:
            raise UnknownDatum(None)
        rows = np.flatnonzero(placed)
        findings += check_coordinates(xy[rows], system, where=lambda row: raw.where[int(rows[row])])
        lonlat[rows] = to_wgs84(xy[rows], system) if not findings else np.nan
    if findings:
        raise RowsRejected(f"{raw.source}: {len(findings)} finding(s), nothing was written.", findings)
    shapes = None if raw.shapes is None or system is None else shapes_to_wgs84(raw.shapes, system)
    made = [
        _row(raw, number, each, lonlat[number], xy[number], system, shapes)
        for number, each in enumerate(kinds)
        if each is not None
    ]
    return PlaceTable(raw.source, made, raw.unused)


def _row(
    raw: _Raw,
    number: int,
    kind: PlaceKind | NameKind,
    lonlat: NDArray[np.float64],
    xy: NDArray[np.float64],
    system: CoordinateSystem | None,
    shapes: NDArray[np.object_] | None,
) -> PlaceRow:
    if isinstance(kind, NameKind) or system is None:
        return PlaceRow(raw.where[number], kind, raw.cells[number], None, None)
    shape = None if shapes is None or shapes[number].geom_type == "Point" else shapes[number]
    (lon, lat), (x, y) = lonlat.tolist(), xy.tolist()
    return PlaceRow(raw.where[number], kind, raw.cells[number], (lon, lat), (x, y, name_of(system)), shape)


def _coordinates(raw: _Raw, placed: NDArray[np.bool_]) -> tuple[NDArray[np.float64], list[Finding]]:
    """Coordinates as they came: of the columns, or a point inside each shape."""
    if raw.shapes is not None:
        return _inside(raw, placed)
    xy = np.full((len(raw.cells), 2), np.nan)
    findings = []
    for number, (cells, where) in enumerate(zip(raw.cells, raw.where, strict=True)):
        for axis, word in enumerate(("lon", "lat")):
            try:
                xy[number, axis] = float(cells.get(word, ""))
            except ValueError:
                if placed[number]:
                    found = f"'{cells[word]}' is not a number." if cells.get(word) else "is missing."
                    findings.append(Finding(word, found, "Write degrees: 120.08.", where))
    return xy, findings


def _inside(raw: _Raw, placed: NDArray[np.bool_]) -> tuple[NDArray[np.float64], list[Finding]]:
    xy = np.full((len(raw.cells), 2), np.nan)
    findings = []
    for number, shape in enumerate(raw.shapes if raw.shapes is not None else []):
        if shape is None or shape.is_empty:
            if placed[number]:
                hint = "Draw it, or leave the feature out."
                findings.append(Finding("geometry", "is missing.", hint, raw.where[number]))
            continue
        point = shape if shape.geom_type == "Point" else shape.representative_point()
        xy[number] = point.x, point.y
    return xy, findings
