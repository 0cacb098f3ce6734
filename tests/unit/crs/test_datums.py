"""GCJ-02 and BD-09 there and back, to 1e-9 degrees, wherever China might be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.crs.bd09 import from_bd09, to_bd09
from gis.crs.gcj02 import EAST, NORTH, SOUTH, WEST, from_gcj02, to_gcj02

EXACT = 1e-9

in_china = st.lists(st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH)), min_size=1, max_size=20).map(np.array)
# The shift reaches 0.02 degrees; beyond that from the rectangle, an image cannot be mistaken.
far_from_china = st.tuples(st.floats(-180, WEST - 0.02) | st.floats(EAST + 0.02, 180), st.floats(-90, 90))


@given(in_china)
def test_gcj02_comes_back(lonlat: np.ndarray) -> None:
    assert np.abs(from_gcj02(to_gcj02(lonlat)) - lonlat).max() <= EXACT


@given(in_china)
def test_bd09_comes_back(lonlat: np.ndarray) -> None:
    assert np.abs(from_bd09(to_bd09(lonlat)) - lonlat).max() <= EXACT


@given(in_china)
def test_both_shifts_come_back(lonlat: np.ndarray) -> None:
    assert np.abs(from_gcj02(from_bd09(to_bd09(to_gcj02(lonlat)))) - lonlat).max() <= EXACT


@given(far_from_china)
def test_gcj02_leaves_the_rest_of_the_world_alone(point: tuple[float, float]) -> None:
    lonlat = np.array([point])

    assert (to_gcj02(lonlat) == lonlat).all()
    assert (from_gcj02(lonlat) == lonlat).all()


@pytest.mark.parametrize("lonlat", [(WEST, SOUTH), (WEST, NORTH), (EAST, SOUTH), (EAST, NORTH), (105.0, 35.0)])
def test_the_corners_and_the_middle_of_the_rectangle_come_back(lonlat: tuple[float, float]) -> None:
    point = np.array([lonlat])

    assert (to_gcj02(point) != point).any()
    assert np.abs(from_gcj02(to_gcj02(point)) - point).max() <= EXACT


def test_a_shared_corner_stays_shared_wherever_it_stands_in_an_array() -> None:
    rows = np.random.default_rng(5).uniform((WEST, SOUTH), (EAST, NORTH), (1003, 2))

    for change in (to_gcj02, from_gcj02, to_bd09, from_bd09):
        together = change(rows)
        assert (change(rows[::-1])[::-1] == together).all()
        assert (np.vstack([change(rows[i : i + 1]) for i in range(50)]) == together[:50]).all()


def test_the_inverses_have_run_long_enough() -> None:
    # The middle of the rectangle: near its borders an image may have no original at all.
    image = np.random.default_rng(6).uniform((WEST + 1, SOUTH + 1), (EAST - 1, NORTH - 1), (2000, 2))

    assert np.abs(to_gcj02(from_gcj02(image)) - image).max() <= 1e-13
    assert np.abs(to_bd09(from_bd09(image)) - image).max() <= 1e-13


def test_no_points_are_no_trouble() -> None:
    nothing = np.empty((0, 2))

    assert [change(nothing).shape for change in (to_gcj02, from_gcj02, to_bd09, from_bd09)] == [(0, 2)] * 4
