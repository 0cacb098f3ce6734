"""The mass of a Gaussian in a polygon, against products of normal distributions, which boxes have."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from scipy.stats import norm

from gis.geometry.gaussian import gaussian_mass

BOX = shapely.box(-10, -5, 30, 20)
POINTS = np.array([[0, 0], [30, 20], [-10, 3], [5, -5], [50, 50], [-10, -5], [29.9999, 7], [3e3, 0]])
SIGMA = np.array([10, 10, 7, 3, 20, 1, 0.1, 5.0])


def _in_box(west: float, south: float, east: float, north: float) -> np.ndarray:
    x, y = POINTS.T
    across = norm.cdf((east - x) / SIGMA) - norm.cdf((west - x) / SIGMA)
    return across * (norm.cdf((north - y) / SIGMA) - norm.cdf((south - y) / SIGMA))


def _mass(shape: shapely.Geometry, points: np.ndarray = POINTS) -> np.ndarray:
    return gaussian_mass(np.full(len(points), shape), points, SIGMA)


@pytest.mark.parametrize("turned", [False, True])
def test_a_box_holds_the_product_of_two_normals(turned: bool) -> None:
    box = shapely.reverse(BOX) if turned else BOX

    assert _mass(box) == pytest.approx(_in_box(*BOX.bounds), abs=1e-12)


def test_a_hole_holds_nothing() -> None:
    hole = shapely.box(0, 0, 3, 3)

    assert _mass(BOX - hole) == pytest.approx(_in_box(*BOX.bounds) - _in_box(*hole.bounds), abs=1e-12)


def test_parts_add_up() -> None:
    other = shapely.box(40, 0, 60, 60)

    found = _mass(shapely.MultiPolygon([BOX, other]))

    assert found == pytest.approx(_in_box(*BOX.bounds) + _in_box(*other.bounds), abs=1e-12)


def test_far_from_the_origin_millimetres_are_kept() -> None:
    away = np.array([500_000.0, 3_200_000.0])

    found = _mass(shapely.transform(BOX, lambda xy: xy + away), POINTS + away)

    assert found == pytest.approx(_in_box(*BOX.bounds), abs=1e-8)


def test_a_circle_around_the_point() -> None:
    """exp(-r²/2σ²) lies outside of it; the polygon of 2,048 corners is nearly as large."""
    circle = shapely.Point(0, 0).buffer(20, quad_segs=512)

    found = gaussian_mass(np.array([circle]), np.zeros((1, 2)), np.array([10.0]))

    assert found == pytest.approx(1 - np.exp(-2), abs=1e-5)


def test_nothing_holds_nothing() -> None:
    shapes = np.array([None, shapely.Polygon(), BOX], dtype=object)

    found = gaussian_mass(shapes, np.zeros((3, 2)), np.full(3, 0.001))

    assert found.tolist() == [0, 0, 1]


def test_points_on_an_edge_and_at_a_corner() -> None:
    found = gaussian_mass(np.full(2, BOX), np.array([[30, 7.5], [30, 20.0]]), np.full(2, 0.01))

    assert found == pytest.approx([0.5, 0.25], abs=1e-12)
