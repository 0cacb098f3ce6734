"""Sixty-seven city centres in three datums, published by others, against our formulas."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from gis.crs.transform import convert, coordinate_system
from tests.support.shared import shared_data

ROUNDED = 1e-5
"""Degrees. Between GCJ-02 and BD-09 all agree to 1e-7, the last digit given; the WGS84 column is 6e-6 less exact."""

pytestmark = pytest.mark.real_files


@pytest.mark.parametrize("source", ["WGS84", "GCJ02", "BD09"])
@pytest.mark.parametrize("target", ["WGS84", "GCJ02", "BD09"])
def test_cities_come_out_where_others_put_them(source: str, target: str) -> None:
    cities = _cities()

    there = convert(cities[source], coordinate_system(source), coordinate_system(target))

    assert np.abs(there - cities[target]).max() <= ROUNDED


def _cities() -> dict[str, np.ndarray]:
    with shared_data("datum/cities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 67
    return {
        name: np.array([[row[f"{name}_x"], row[f"{name}_y"]] for row in rows], float)
        for name in ("WGS84", "GCJ02", "BD09")
    }
