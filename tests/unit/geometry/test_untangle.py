"""Borders that cross or touch themselves: a slip is put right, what may mean something else is left."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gis.geometry.untangle import MOST_CHANGED, untangled

SQUARE = box(0, 0, 100, 100)
LOOP = Polygon([(0, 0), (100, 0), (100, 50), (101, 51), (101, 50), (100, 51), (100, 100), (0, 100)])
SPIKE = Polygon([(0, 0), (100, 0), (100, 50), (150, 50), (100, 50), (100, 100), (0, 100)])
TOUCHING = Polygon([(0, 0), (50, 0), (49, 5), (51, 5), (50, 0), (100, 0), (100, 100), (0, 100)])
BOW_TIE = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
TWICE_AROUND = Polygon([*SQUARE.exterior.coords, *SQUARE.exterior.coords[1:]])
HOLE_OUTSIDE = Polygon(SQUARE.exterior, [box(200, 0, 250, 50).exterior])


@pytest.mark.parametrize("shape", [LOOP, SPIKE, TOUCHING, MultiPolygon([SQUARE, box(100, 0, 200, 100)])])
def test_a_slip_is_put_right(shape: shapely.Geometry) -> None:
    assert not shape.is_valid

    sound = untangled(shape)

    assert sound is not None
    assert sound.is_valid
    assert sound.area == pytest.approx(shape.area, rel=MOST_CHANGED)


@pytest.mark.parametrize(
    "shape",
    [
        BOW_TIE,
        TWICE_AROUND,
        HOLE_OUTSIDE,
        MultiPolygon([SQUARE, box(50, 0, 150, 100)]),
        Polygon([(0, 0), (1, 1), (2, 2)]),
        Polygon([(0, 0), (float("inf"), 0), (0, 1)]),
        Polygon(),
        shapely.Point(0, 0),
        None,
        SQUARE,
    ],
)
def test_what_can_be_read_in_two_ways_is_left(shape: shapely.Geometry | None) -> None:
    assert untangled(shape) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=4, max_size=12))
def test_of_any_scribble_nothing_unsound_and_no_other_area_is_made(corners: list[tuple[float, float]]) -> None:
    shape = Polygon(corners)

    sound = untangled(shape)

    if sound is not None:
        assert sound.is_valid
        assert abs(sound.area - shape.area) <= MOST_CHANGED * shape.area
