"""Shares of candidate areas: they sum to one, know overlaps and the outside, and hold as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.crs.plane import LocalPlane
from gis.geometry.owners import NOBODY, Coverage
from gis.geometry.shares import Shares, first_owned
from gis.geometry.spread import Patch, Pin
from tests.benchmarks.certainty import choice_rows, drawn, expected_calibration_error, grids, reliability

PLANE = LocalPlane.at(120)
WEST, EAST = shapely.box(120.0, 28.9, 120.01, 28.91), shapely.box(120.01, 28.9, 120.02, 28.91)
BORDER = [120.01, 28.905]


def test_on_a_border_both_have_half() -> None:
    found = Shares(["A", "B"], np.array([WEST, EAST]), PLANE).of_points(np.array([BORDER]), np.array([10.0]))

    assert set(found.area[:2].tolist()) == {0, 1}
    assert found.area[2] == NOBODY
    assert found.share == pytest.approx([0.5, 0.5, 0.0], abs=1e-6)
    assert found.leading.tolist() == [True, False, False]


def test_shares_sum_to_one_and_the_leading_stands_first() -> None:
    lonlat = np.random.default_rng(1).uniform((119.995, 28.895), (120.025, 28.915), (500, 2))

    found = Shares(["A", "B"], np.array([WEST, EAST]), PLANE).of_points(lonlat, np.full(500, 60.0))

    assert np.bincount(found.point, weights=found.share) == pytest.approx(np.ones(500), abs=1e-9)
    assert found.leading.sum() == 500
    assert (np.diff(found.share)[~found.leading[1:]] <= 0).all()


def test_what_two_cover_belongs_to_the_smaller_code() -> None:
    shapes = np.array([WEST, shapely.union(WEST, EAST)])
    lonlat = np.array([[120.005, 28.905]])

    first = Shares(["A", "B"], shapes, PLANE).of_points(lonlat, np.array([5.0]))
    last = Shares(["B", "A"], shapes, PLANE).of_points(lonlat, np.array([5.0]))

    assert (first.area[0], last.area[0]) == (0, 1)
    assert first.share[0] == last.share[0] == pytest.approx(1)


def test_an_exact_point_has_its_owner() -> None:
    codes, shapes = grids()
    west, south, east, north = shapely.total_bounds(shapes)
    lonlat = np.random.default_rng(2).uniform((west, south), (east, north), (2_000, 2))
    coverage = Coverage(codes, shapes, PLANE)
    owners, edge_m = coverage.locate(lonlat)

    found = Shares(codes, shapes, PLANE).of_points(lonlat, np.full(2_000, 0.01))

    clear = edge_m > 0.1
    assert clear.sum() > 1_900
    assert (found.area[found.leading] == owners)[clear].all()


@pytest.mark.parametrize("shapes", [[], [None], [shapely.Polygon()]])
def test_without_areas_all_is_outside(shapes: list[shapely.Geometry | None]) -> None:
    found = Shares(["A"] * len(shapes), np.array(shapes, dtype=object), PLANE).of_points(
        np.array([BORDER]), np.array([9.0])
    )

    assert (found.area.tolist(), found.share.tolist()) == ([NOBODY], [1.0])


def test_no_points_are_no_rows() -> None:
    assert len(Shares(["A"], np.array([WEST]), PLANE).of_points(np.empty((0, 2)), np.empty(0)).point) == 0


def test_the_first_owner_takes_all_it_covers() -> None:
    inner, outer, beside = shapely.box(1, 1, 2, 2), shapely.box(0, 0, 3, 3), shapely.box(3, 0, 4, 3)

    found = first_owned(np.array([inner, outer, beside]))

    assert shapely.area(found).tolist() == [1, 8, 3]


def test_wrong_choices_and_questions_are_as_few_as_theory_says() -> None:
    """At 10 m per axis on the grids of the demo zone; the benchmark draws seven times as many."""
    codes, shapes = grids()

    rows = choice_rows(codes, shapes, drawn(codes, shapes, 60_000, 10.0, 7))

    assert [row.verdict for row in rows] == ["PASS", "PASS"], rows


def test_stated_shares_are_true_as_often() -> None:
    codes, shapes = grids()

    found = reliability(drawn(codes, shapes, 30_000, 60.0, 8))

    assert len(found[0]) >= 19
    assert expected_calibration_error(*found) < 0.004


def test_an_area_has_shares_by_its_extent() -> None:
    found = Patch(shapely.box(0, 0, 10, 10)).shares(np.array([shapely.box(0, 0, 3, 10), shapely.box(10, 0, 12, 10)]))

    assert found.tolist() == [0.3, 0.0]


def test_a_pin_in_an_area_stays_in_it() -> None:
    pin = Pin(0, 5, 4)
    patch = Patch(shapely.box(0, 0, 10, 10), pin)
    halves = np.array([shapely.box(-10, 0, 5, 10), shapely.box(5, 0, 20, 10)])

    found = patch.shares(halves)

    assert found.sum() == pytest.approx(1)
    assert found[0] > pin.shares(halves)[0]


def test_a_pin_far_from_its_area_says_nothing() -> None:
    patch = Patch(shapely.box(0, 0, 10, 10), Pin(1_000, 1_000, 5))

    assert patch.shares(np.array([shapely.box(0, 0, 3, 10)])).tolist() == [0.3]


@pytest.mark.parametrize(
    "spread",
    [
        Pin(500, 300, 20),
        Patch(shapely.box(490, 290, 520, 310)),
        Patch(shapely.box(490, 0, 520, 310), Pin(500, 300, 20)),
    ],
)
def test_samples_are_spread_like_the_shares(spread: Pin | Patch) -> None:
    shapes = np.array([shapely.box(0, 0, 505, 600), shapely.box(0, 0, 600, 297), shapely.Point(500, 300).buffer(15)])

    xy = spread.samples(4_096)

    counted = [shapely.intersects_xy(shape, xy[:, 0], xy[:, 1]).mean() for shape in shapes]
    assert counted == pytest.approx(spread.shares(shapes), abs=0.02)
