"""A table of points as a source that may be mistaken: its numbers as written, its recorded areas, its addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from api.cli.pointtable import LEAST_ACCURATE_M, PointTable
from api.cli.table import Points
from gis.areas.suspected import Suspected
from gis.areas.suspicion import Source, Texts
from gis.crs.transform import coordinate_system

_DECIMALS = re.compile(r"\s*[-+]?\d*\.(\d*?)0*\s*")


def source_of(table: PointTable, points: Points) -> Source:
    """The whole table, also the rows that can't be used: what is wrong with them may be the mistake."""
    columns = [table.lon_field, table.lat_field]
    written = points.frame[columns]
    return Source(
        xy=written.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64),
        system=coordinate_system(table.datum, field="--datum"),
        expected=_column(points, table.expect_field),
        texts=_column(points, table.text_field),
        decimals=np.column_stack([_decimals(points.frame[column]) for column in columns]),
    )


def accuracies(table: PointTable, points: Points) -> NDArray[np.float64]:
    """(n,) metres, one standard deviation per axis; NaN where nothing usable is known."""
    everywhere = np.nan if table.accuracy_m is None else table.accuracy_m
    if table.accuracy_field is None:
        return np.full(len(points.frame), everywhere)
    own = pd.to_numeric(points.frame[table.accuracy_field], errors="coerce").to_numpy(dtype=np.float64)
    return np.where((own > 0) & (own <= LEAST_ACCURATE_M), own, everywhere)


def row_words(found: Sequence[Suspected], row_count: int) -> Texts:
    """(n,) which mistakes each row shows, by value; empty where none."""
    words = np.full(row_count, "", dtype=object)
    for one in found:
        words[one.rows] = [f"{before} {one.kind.value}".strip() for before in words[one.rows]]
    return words


def _column(points: Points, name: str | None) -> Texts | None:
    return None if name is None else points.frame[name].str.strip().to_numpy(dtype=object)


def _decimals(column: pd.Series[str]) -> NDArray[np.intp]:
    """How many decimals stand in each cell, without zeros at their end; many where it is written otherwise."""
    found = (_DECIMALS.fullmatch(cell) for cell in column)
    return np.array([len(each[1]) if each else _whole(cell) for each, cell in zip(found, column, strict=True)])


def _whole(cell: str) -> int:
    return 0 if cell.strip().lstrip("+-").isdigit() else 99
