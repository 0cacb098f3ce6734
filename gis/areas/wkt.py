"""Layers in tables: CSV or an Excel sheet with a column of well-known text, as databases export them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import shapely

from gis.areas.archives import MB
from gis.areas.layer import Layer, parsed, require_columns
from gis.areas.sheets import read_table
from gis.errors import BadFile, Finding


def read_with_wkt(path: Path, wanted: dict[str, str], *, wkt_field: str | None, most_mb: int) -> Layer:
    """The rows of a table, with the wanted columns: {our word: name in the file}.

    wkt_field: name of the column with the shapes
    raises: BadFile
    """
    csv.field_size_limit(most_mb * MB)  # A shape may be longer than the 131,072 letters that a cell has otherwise.
    header, rows = read_table(path, most_mb=most_mb)
    if wkt_field is None:
        found, hint = "is missing.", f"Name the column with the shapes; the file has: {', '.join(header)[:500]}."
        raise BadFile(f"{path.name}: --wkt-field is missing.", [Finding("--wkt-field", found, hint)])
    require_columns(path, header, {**wanted, "wkt": wkt_field})
    raw = np.array([row[wkt_field] or None for row in rows], dtype=object)
    with np.errstate(invalid="ignore"):
        shapes = shapely.force_2d(shapely.from_wkt(raw, on_invalid="ignore"))
    columns = {column: [row[column] for row in rows] for column in wanted.values()}
    return Layer(None, columns, parsed(path, shapes, raw))
