"""Layers in GeoParquet: the primary geometry column, as the file's own `geo` note names it.

source: GeoParquet 1.1.0, "File Metadata" (Open Geospatial Consortium, 2024)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gis.areas.layer import Layer, as_text, from_wkb, nothing_in, require_columns, require_exact, unreadable
from gis.errors import BadFile, Finding


def read_with_arrow(path: Path, wanted: dict[str, str]) -> Layer:
    """The rows of a file, with the wanted columns: {our word: name in the file}.

    raises: BadFile
    """
    try:
        return _read(path, wanted)
    except (pa.ArrowException, OSError, ValueError, TypeError, AttributeError) as error:
        raise unreadable(path, str(error).replace(f"{path.absolute().parent}/", "")) from error


def _read(path: Path, wanted: dict[str, str]) -> Layer:
    with pq.ParquetFile(path) as file:
        note = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        geometry, crs = _geometry(path, note, file.schema_arrow.names)
        require_columns(path, file.schema_arrow.names, wanted)
        table = file.read(columns=[geometry, *dict.fromkeys(wanted.values())], use_threads=False)
    if table.num_rows == 0:
        raise nothing_in(path)
    columns = {name: table.column(name).to_numpy() for name in wanted.values()}
    require_exact(path, columns)
    raw = np.array([*table.column(geometry).to_pylist(), None], dtype=object)[:-1]
    texts = {name: [as_text(value).strip() for value in column] for name, column in columns.items()}
    return Layer(crs, texts, from_wkb(path, raw))


def _geometry(path: Path, note: dict[str, Any], present: list[str]) -> tuple[str, str | None]:
    """The column of the shapes, and the system that it names; without a name it is WGS84 by definition."""
    name = note.get("primary_column")
    column = note.get("columns", {}).get(name)
    if column is None or name not in present:
        found = "is no GeoParquet: nothing says which column holds the shapes."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Export it again as GeoParquet.")])
    if column.get("encoding") != "WKB":
        found = f"holds shapes as {str(column.get('encoding'))[:40]}."
        raise BadFile(f"{path.name} {found}", [Finding("geometry", found, "Export it with WKB encoding.")])
    crs = column.get("crs", "EPSG:4326")
    return str(name), json.dumps(crs) if isinstance(crs, dict) else crs
