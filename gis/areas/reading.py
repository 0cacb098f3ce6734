"""Any file of features, read: this runs in the process apart, see `files.py` for the way in.

The suffix chooses the reader, the file's own coordinate system is held against the declared datum, text that is not
UTF-8 is tried as GB18030, and what is too large is refused before or right after it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.areas.apart import MB, Limits
from gis.areas.layer import Layer
from gis.areas.opening import DRIVERS
from gis.areas.systems import agreed_system
from gis.crs.transform import CoordinateSystem
from gis.errors import BadFile, Finding

TABLES = (".csv", ".xlsx")
PARQUET = (".parquet", ".geoparquet")
READABLE = (*DRIVERS, *TABLES, *PARQUET)


@dataclass(frozen=True)
class Features:
    """Features of a file: columns as text, geometries as they stand there."""

    source: str
    system: CoordinateSystem
    columns: dict[str, list[str]]
    shapes: NDArray[np.object_]


@dataclass(frozen=True)
class Choice:
    """What is to be read of a file."""

    wanted: dict[str, str]
    """{our word: name of the column in the file}"""
    layer: str | None = None
    wkt_field: str | None = None


def read_features(path: Path, system: CoordinateSystem, choice: Choice, limits: Limits) -> Features:
    """The features of a file, in this process.

    raises: BadFile
    """
    require_file(path, limits)
    layer = _read(path, choice, limits)
    _require_bearable(path, layer.shapes, limits)
    return Features(
        source=path.name,
        system=agreed_system(path, layer.crs, system),
        columns={word: layer.columns[name] for word, name in choice.wanted.items()},
        shapes=layer.shapes,
    )


def require_file(path: Path, limits: Limits, suffixes: tuple[str, ...] = READABLE) -> None:
    """A file that is there, of a kind that can be read, neither empty nor too large.

    raises: BadFile
    """
    if not path.is_file():
        raise _refusal(f"{path.name}: there is no such file.", "is not there.", "Check the path.")
    if path.suffix.lower() not in suffixes:
        found = f"'{path.suffix}' is not a kind of file we read."
        raise _refusal(f"{path.name}: {found}", found, f"Give one of {', '.join(suffixes)}.")
    size = path.stat().st_size
    if size == 0:
        raise _refusal(f"{path.name} is empty.", "holds nothing.", "Export it again.")
    if size > limits.file_mb * MB:
        found, hint = (
            f"has {size // MB:,} MB, more than {limits.file_mb:,}.",
            "Split it, or allow more: GRIDKEEPER_FILE_SIZE_MB.",
        )
        raise _refusal(f"{path.name} {found}", found, hint)


def _read(path: Path, choice: Choice, limits: Limits) -> Layer:
    """Each reader is loaded where it is needed: in the process apart they are there already."""
    suffix = path.suffix.lower()
    if suffix in TABLES:
        from gis.areas.wkt import read_with_wkt

        return read_with_wkt(path, choice.wanted, wkt_field=choice.wkt_field, most_mb=limits.file_mb)
    if suffix in PARQUET:
        from gis.areas.parquet import read_with_arrow

        return read_with_arrow(path, choice.wanted)
    from gis.areas.gdal import read_with_gdal

    return read_with_gdal(path, choice.wanted, layer=choice.layer, most_mb=limits.file_mb)


def _require_bearable(path: Path, shapes: NDArray[np.object_], limits: Limits) -> None:
    """Not more vertices than everything after this is made for."""
    count = int(shapely.get_num_coordinates(shapes).sum())
    if count > limits.file_vertices:
        found = f"has {count:,} vertices, more than {limits.file_vertices:,}."
        hint = "Simplify or split it, or allow more: GRIDKEEPER_FILE_VERTICES."
        raise BadFile(f"{path.name} {found}", [Finding("geometry", found, hint, path.name)])


def _refusal(message: str, found: str, hint: str) -> BadFile:
    return BadFile(message, [Finding("file", found, hint)])
