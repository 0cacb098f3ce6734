"""Gaps, overlaps, slivers, duplicates and borders that do not match: each found, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from gis.crs.plane import LocalPlane
from gis.geometry import coverage as coverage_module
from gis.geometry.coverage import coverage_flaws, holes, overlap_flaws
from gis.geometry.flaws import NOISE_M, Flaw
from gis.vocabulary import FindingKind
from tests.support.tiling import wobbly_tiling
from tests.support.touching import shaken

PLANE = LocalPlane.at(120)
CLAIMS = {FindingKind.OVERLAP, FindingKind.SLIVER, FindingKind.DUPLICATE_SHAPE}


def array(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, dtype=object)


def told(flaws: list[Flaw]) -> list[tuple[str, tuple[int, ...], float]]:
    return [(flaw.kind.value, flaw.rows, round(flaw.size, 2)) for flaw in flaws]


WEST = box(0, 0, 100, 100)
AROUND = shapely.difference(box(0, 0, 300, 300), box(100, 100, 200, 200))


@pytest.mark.parametrize(
    "shapes, ground, borders_m",
    [
        ([WEST, box(100, 0, 200, 100)], [], 0),
        ([WEST, box(150, 0, 200, 100)], [], 0),
        ([WEST, box(97, 0, 200, 100)], [("overlap", (0, 1), 300.0)], 0),
        ([WEST, box(99.5, 0, 200, 100)], [("sliver", (0, 1), 50.0)], 0),
        ([WEST, WEST], [("duplicate_shape", (0, 1), 10_000.0)], 0),
        ([AROUND], [("gap", (0,), 10_000.0)], 0),
        ([AROUND, box(100, 100, 200, 200)], [], 0),
        ([AROUND, box(110, 110, 190, 190)], [("gap", (0, 1), 3600.0)], 0),
        ([shapely.difference(WEST, box(50, 50, 52, 52))], [("tiny_hole", (0,), 4.0)], 0),
        # A corner of one in the middle of the other's edge; a slit that is open to the outside.
        ([AROUND, box(100, 100, 200, 199.5)], [("sliver", (0, 1), 50.0)], 199),
        ([WEST, box(100, 0, 200, 50), box(100, 50, 200, 100)], [], 100),
        ([WEST, box(100.5, 0, 200, 100)], [], 200),
    ],
)
def test_what_is_found(shapes: list[Polygon], ground: list[tuple[str, tuple[int, ...], float]], borders_m: int) -> None:
    flaws = coverage_flaws(array(*shapes))

    borders = [flaw for flaw in flaws if flaw.kind is FindingKind.UNMATCHED_BORDER]
    assert told([flaw for flaw in flaws if flaw not in borders]) == ground
    assert sum(flaw.size for flaw in borders) == pytest.approx(borders_m, abs=4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 5))
def test_a_tiling_has_no_flaw(seed: int, columns: int, rows: int) -> None:
    assert coverage_flaws(PLANE.shapes_to_metres(wobbly_tiling(columns, rows, seed=seed, corners_per_edge=3))) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.003, 0.05, 0.5, 3.0]))
def test_shaken_tilings_are_always_found(seed: int, by_m: float) -> None:
    shapes = PLANE.shapes_to_metres(
        shaken(wobbly_tiling(3, 3, seed=seed, corners_per_edge=2), PLANE, by_m=by_m, seed=1)
    )

    flaws = coverage_flaws(shapes)

    assert flaws
    claimed = sum(flaw.size for flaw in flaws if flaw.kind in CLAIMS and len(flaw.rows) == 2)
    doubled = float(shapely.area(shapes).sum() - shapely.area(shapely.union_all(shapes)))
    assert claimed >= doubled - NOISE_M * shapely.length(shapes).sum()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(2.0, 60.0), st.integers(0, 8))
def test_a_hole_of_any_size_is_found_where_it_is(seed: int, size_m: float, row: int) -> None:
    shapes = PLANE.shapes_to_metres(wobbly_tiling(3, 3, seed=seed, corners_per_edge=2))
    middle = shapely.point_on_surface(shapes[row])
    hole = shapely.intersection(shapely.buffer(middle, size_m, cap_style="square"), shapely.buffer(shapes[row], -1.0))
    shapes[row] = shapely.difference(shapes[row], hole)

    (flaw,) = coverage_flaws(shapes)

    assert flaw.kind in (FindingKind.GAP, FindingKind.TINY_HOLE, FindingKind.SLIVER)
    assert flaw.size == pytest.approx(hole.area)
    assert flaw.rows == (row,)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 40.0))
def test_an_area_that_grows_over_its_neighbours_claims_their_ground(seed: int, by_m: float) -> None:
    shapes = PLANE.shapes_to_metres(wobbly_tiling(3, 3, seed=seed, corners_per_edge=2))
    grown = shapely.buffer(shapes[4], by_m)
    taken = {row for row in range(9) if row != 4 and shapely.intersection(grown, shapes[row]).area > by_m}
    shapes[4] = grown

    flaws = [flaw for flaw in coverage_flaws(shapes) if flaw.kind in CLAIMS]

    assert {row for flaw in flaws for row in flaw.rows} - {4} >= taken
    claimed = sum(flaw.size for flaw in flaws)
    assert claimed == pytest.approx(grown.area - shapely.area(shapely.difference(grown, _others(shapes))), rel=0.01)


def _others(shapes: np.ndarray) -> shapely.Geometry:
    return shapely.union_all(np.delete(shapes, 4))


def test_areas_that_may_share_their_ground_are_left_alone() -> None:
    assert len(overlap_flaws(array(WEST, WEST))) == 1
    assert overlap_flaws(array(WEST, WEST), lambda _one, _other: True) == []


def test_an_island_is_no_hole() -> None:
    (hole,) = holes(array(AROUND, box(120, 120, 150, 150)))

    assert hole.area == pytest.approx(10_000 - 900)


def test_with_too_many_overlaps_borders_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = PLANE.shapes_to_metres(shaken(wobbly_tiling(3, 3, seed=1), PLANE, by_m=0.2, seed=1))
    everything = coverage_flaws(shapes)
    monkeypatch.setattr(coverage_module, "MOST_MEASURED", 10)

    hurried = coverage_flaws(shapes)

    borders = [flaw for flaw in everything if flaw.kind is FindingKind.UNMATCHED_BORDER]
    assert borders
    assert told(hurried) == told([flaw for flaw in everything if flaw not in borders])


def test_gaps_alone_excuse_no_border(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage_module, "MOST_MEASURED", 0)

    kinds = {flaw.kind for flaw in coverage_flaws(array(AROUND, box(300, 0, 400, 150), box(300, 150, 400, 300)))}

    assert kinds == {FindingKind.GAP, FindingKind.UNMATCHED_BORDER}


def test_neighbours_that_part_at_a_sharp_angle_at_the_outer_border_tile() -> None:
    """Six metres of each side lie within a metre of the other; what is between them is outside."""
    left = Polygon([(-200, -100), (0, -100), (0, 0), (-0.48, 6), (-30, 6.5), (-200, 100)])
    right = shapely.transform(left, lambda xy: xy * (-1, 1))

    assert coverage_flaws(np.array([left, right.normalize()], dtype=object)) == []
