"""Repairs: what nearly tiles tiles exactly afterwards, nobody loses more than was stated, and every change is told."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import box

from gis.crs.plane import LocalPlane
from gis.geometry.corners import joined_corners
from gis.geometry.coverage import coverage_flaws, holes
from gis.geometry.filling import filled
from gis.geometry.flaws import NOISE_M
from gis.geometry.repair import LEAST_M2, Repaired, repaired
from gis.vocabulary import FindingKind, RepairStep
from tests.support.tiling import wobbly_tiling
from tests.support.touching import shaken

PLANE = LocalPlane.at(120)


def in_degrees(*shapes: shapely.Geometry) -> np.ndarray:
    """Shapes drawn in metres near 120 E, 29 N."""
    moved = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + np.array([500_000, 3_200_000]))
    return np.asarray(shapely.transform(moved, PLANE.to_lonlat), dtype=object)


def require_exact(result: Repaired) -> None:
    assert result.left == []
    assert shapely.coverage_is_valid(result.shapes)
    assert shapely.is_valid(result.shapes).all()
    assert len(holes(result.shapes)) == 0


def require_told(before: np.ndarray, result: Repaired) -> None:
    """The list accounts for all ground that an area lost or gained, and for no more."""
    old, new = PLANE.shapes_to_metres(before), PLANE.shapes_to_metres(result.shapes)
    for row in range(len(before)):
        gone, come = shapely.difference(old[row], new[row]), shapely.difference(new[row], old[row])
        told = [change for change in result.changes if change.row == row and change.unit == "m2"]
        given = sum(change.size for change in told if change.step is not RepairStep.FILLED)
        from_others = [(other, shapely.intersection(come, old[other])) for other in range(len(before)) if other != row]
        taken = sum(change.size for change in told if change.step is RepairStep.FILLED)
        had = shapely.union_all([ground for _other, ground in from_others])
        slack = LEAST_M2 * (shapely.get_num_geometries(gone) + shapely.get_num_geometries(come) + 2)
        assert given == pytest.approx(gone.area, abs=slack)
        assert taken + had.area == pytest.approx(come.area, abs=slack)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.01, 0.1, 0.4]), st.sampled_from([1.0, 2.0]))
@example(1484, 0.01, 1.0)  # GEOS cut a sliver wrongly, and ground was told that nobody had taken.
def test_a_shaken_tiling_tiles_again(seed: int, by_m: float, tolerance_m: float) -> None:
    shapes = shaken(wobbly_tiling(3, 3, seed=seed, corners_per_edge=3), PLANE, by_m=by_m, seed=seed)

    result = repaired(shapes, PLANE, max(tolerance_m, 4 * by_m))

    require_exact(result)
    require_told(shapes, result)
    before, after = PLANE.shapes_to_metres(shapes), PLANE.shapes_to_metres(result.shapes)
    moved = shapely.symmetric_difference(before, after)
    assert shapely.is_empty(shapely.buffer(moved, -max(tolerance_m, 4 * by_m) / 2 - 2 * NOISE_M)).all()
    assert shapely.area(after).sum() == pytest.approx(shapely.union_all(before).area, rel=2e-3)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 8), st.floats(0.05, 0.9))
def test_an_area_drawn_too_large_gives_back_or_takes_what_is_told(seed: int, row: int, by_m: float) -> None:
    shapes = wobbly_tiling(3, 3, seed=seed, corners_per_edge=2)
    grown = PLANE.shapes_to_metres(shapes)
    grown[row] = shapely.buffer(grown[row], by_m, join_style="mitre")
    drawn = np.asarray(shapely.transform(grown, PLANE.to_lonlat), dtype=object)

    result = repaired(drawn, PLANE, 4.0)

    require_exact(result)
    require_told(drawn, result)
    assert shapely.area(PLANE.shapes_to_metres(result.shapes)).sum() == pytest.approx(
        shapely.union_all(grown).area, rel=1e-4
    )


def test_what_tiles_is_left_alone() -> None:
    shapes = wobbly_tiling(4, 4, seed=1)

    result = repaired(shapes, PLANE, 1.0)

    assert result.changes == []
    assert all(one is other for one, other in zip(result.shapes, shapes, strict=True))


def test_corners_that_do_not_move_keep_their_digits() -> None:
    shapes = in_degrees(box(0, 0, 100, 100), box(99.5, 0, 200, 100), box(200, 0, 300, 100))

    result = repaired(shapes, PLANE, 1.0)

    assert result.shapes[2] is shapes[2]
    kept = set(map(tuple, shapely.get_coordinates(shapes).tolist()))
    assert set(map(tuple, shapely.get_coordinates(result.shapes).tolist())) <= kept


@pytest.mark.parametrize(
    "second, tolerance_m, kind",
    [
        (box(90, 0, 200, 100), 1.0, FindingKind.OVERLAP),
        (box(0, 0, 100, 100), 100.0, FindingKind.DUPLICATE_SHAPE),
        (box(100, 100, 200, 190), 5.0, FindingKind.GAP),
    ],
)
def test_what_is_too_much_is_left_to_a_person(second: shapely.Polygon, tolerance_m: float, kind: FindingKind) -> None:
    around = shapely.difference(box(0, 0, 300, 300), box(100, 100, 200, 200))
    first = around if kind is FindingKind.GAP else box(0, 0, 100, 100)

    result = repaired(in_degrees(first, second), PLANE, tolerance_m)

    assert kind in {flaw.kind for flaw in result.left}


@pytest.mark.parametrize(
    "second, step, size",
    [
        (box(100.5, 0, 200, 100), RepairStep.FILLED, 50.0),
        (box(99.5, 0, 200, 100), RepairStep.CEDED, 50.0),
        (box(100, -0.5, 200, 100), None, 0.0),
    ],
)
def test_each_step_is_called_by_its_name(second: shapely.Polygon, step: RepairStep | None, size: float) -> None:
    result = repaired(in_degrees(box(0, 0, 100, 100), second), PLANE, 1.0)

    require_exact(result)
    ground = [change for change in result.changes if change.unit == "m2"]
    assert {change.step for change in ground} == ({step} if step else set())
    assert sum(change.size for change in ground) == pytest.approx(size, abs=0.6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 5.0), st.floats(0.5, 6.0))
def test_gaps_up_to_the_width_are_filled_without_a_new_corner(seed: int, wide_m: float, fill_m: float) -> None:
    shapes = PLANE.shapes_to_metres(wobbly_tiling(3, 3, seed=seed, corners_per_edge=2))
    # A strip cut out of the middle area, from side to side, as a hole of the whole.
    spot = shapely.point_on_surface(shapes[4])
    strip = box(spot.x - 20, spot.y, spot.x + 20, spot.y + wide_m)
    shapes[4] = shapely.difference(shapes[4], shapely.intersection(strip, shapely.buffer(shapes[4], -1)))
    (gap,) = holes(shapes)

    after = filled(shapes, fill_m)

    is_filled = not len(holes(after))
    assert is_filled or wide_m > fill_m * 0.95
    assert not is_filled or wide_m <= fill_m
    assert shapely.coverage_is_valid(after)
    assert set(map(tuple, shapely.get_coordinates(after).tolist())) <= set(
        map(tuple, shapely.get_coordinates(shapes).tolist())
    )
    assert shapely.area(after).sum() == pytest.approx(shapely.area(shapes).sum() + gap.area * is_filled)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_corners_within_a_millimetre_become_one(seed: int) -> None:
    tiling = wobbly_tiling(3, 3, seed=seed, corners_per_edge=2)
    shapes = shaken(tiling, PLANE, by_m=0.0003, seed=seed)
    assert not shapely.coverage_is_valid(shapes)

    joined, moved_m = joined_corners(shapes, PLANE)

    assert shapely.coverage_is_valid(joined)
    assert moved_m.max() <= NOISE_M
    assert moved_m[0] == 0.0, "of corners that are one the first keeps its digits"
    assert coverage_flaws(PLANE.shapes_to_metres(joined)) == []


def test_corners_further_apart_stay() -> None:
    shapes = in_degrees(box(0, 0, 100, 100), box(100.01, 0, 200, 100))

    joined, moved_m = joined_corners(shapes, PLANE)

    assert shapely.equals_exact(joined, shapes).all()
    assert moved_m.tolist() == [0.0, 0.0]
