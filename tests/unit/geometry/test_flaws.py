"""How wide a polygon is, and blemishes of single polygons."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gis.geometry.blemishes import blemishes
from gis.geometry.flaws import widths
from gis.vocabulary import FindingKind

SQUARE = box(0, 0, 100, 100)


def array(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, dtype=object)


@pytest.mark.parametrize(
    "shape, width_m",
    [
        (box(0, 0, 100, 3), 3.0),
        (box(0, 0, 1000, 0.02), 0.02),
        (SQUARE, 100.0),
        (Polygon([(0, 0), (4, 0), (0, 3)]), 2.0),
        (shapely.difference(SQUARE, box(10, 10, 90, 90)), 11.72),
        (shapely.union(box(0, 0, 100, 1), box(50, 0, 60, 10)), 10.0),
    ],
)
def test_a_width_is_that_of_the_widest_place(shape: Polygon, width_m: float) -> None:
    (found,) = widths(array(shape))

    assert width_m * 0.999 <= found <= width_m * 1.04


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.001, 1.0))
def test_a_width_is_never_less_than_it_is(seed: int, flat: float) -> None:
    points = np.random.default_rng(seed).uniform(0, 100, (25, 2)) * (1.0, flat)
    shape = shapely.concave_hull(shapely.MultiPoint(points), ratio=0.2)

    (found,) = widths(array(shape))

    exact = 2 * shapely.length(shapely.maximum_inscribed_circle(shape, tolerance=1e-5))
    assert exact * 0.9999 <= found <= exact * 1.045


def test_no_polygons_have_no_width() -> None:
    assert len(widths(array())) == 0


SPIKED = Polygon([(0, 0), (100, 0), (100, 50), (140, 50.3), (100, 50.6), (100, 100), (0, 100)])


@pytest.mark.parametrize(
    "shape, kinds",
    [
        (SQUARE, []),
        (SPIKED, [FindingKind.SPIKE]),
        (Polygon(SQUARE.exterior, [box(50, 50, 52, 52).exterior]), [FindingKind.TINY_HOLE]),
        (Polygon(SQUARE.exterior, [box(50, 50, 60, 60).exterior]), []),
        (MultiPolygon([SQUARE, box(200, 0, 202, 2)]), [FindingKind.TINY_PART]),
        (MultiPolygon([SQUARE, box(200, 0, 300, 100)]), []),
        (box(0, 0, 2, 2), []),
    ],
)
def test_blemishes(shape: shapely.Geometry, kinds: list[FindingKind]) -> None:
    found = blemishes(array(SQUARE, shape))

    assert [flaw.kind for flaw in found] == kinds
    assert all(flaw.rows == (1,) for flaw in found)


def test_a_spike_is_as_long_as_it_is() -> None:
    (spike,) = blemishes(array(SPIKED))

    assert spike.size == pytest.approx(40.0, abs=0.1)
    assert spike.unit == "m"
