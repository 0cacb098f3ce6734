"""The owner of many points and their distance to the edge, against shapely asked plainly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from gis.crs.plane import LocalPlane
from gis.geometry import owners as owners_module
from gis.geometry.owners import NOBODY, Coverage
from tests.support.picture import areas_from_picture, middle_of
from tests.support.tiling import wobbly_tiling
from tests.support.touching import touching_points

PLANE = LocalPlane.at(120)


def coverage_of(areas: dict[str, Polygon]) -> Coverage:
    return Coverage(list(areas), np.array(list(areas.values())), PLANE)


def plain_owners(codes: list[str], shapes: np.ndarray, lonlat: np.ndarray) -> np.ndarray:
    """The rule word by word: of all that cover, the smallest code in byte order."""
    covers = shapely.covers(shapes[:, None], np.array(shapely.points(lonlat))[None, :])
    order = sorted(range(len(codes)), key=lambda i: codes[i].encode())
    first = covers[order].argmax(axis=0)
    return np.where(covers.any(axis=0), np.array(order)[first], NOBODY)


@pytest.fixture(scope="module")
def tiling() -> np.ndarray:
    return wobbly_tiling(9, 7, seed=3)


@pytest.fixture(scope="module")
def codes(tiling: np.ndarray) -> list[str]:
    return [f"网格{i:02d}" for i in np.random.default_rng(1).permutation(len(tiling))]


@pytest.fixture(scope="module")
def coverage(codes: list[str], tiling: np.ndarray) -> Coverage:
    return Coverage(codes, tiling, PLANE)


def points_over(shapes: np.ndarray, count: int, *, beyond: float = 0.0) -> np.ndarray:
    west, south, east, north = shapely.total_bounds(shapes)
    low, high = (west - beyond, south - beyond), (east + beyond, north + beyond)
    return np.random.default_rng(4).uniform(low, high, (count, 2))


def test_the_tiling_is_a_coverage(tiling: np.ndarray) -> None:
    assert shapely.coverage_is_valid(tiling)
    assert 40 <= shapely.get_num_coordinates(tiling).mean() <= 60


def test_corners_edges_and_their_neighbours_have_the_owner_of_the_rule(
    coverage: Coverage, codes: list[str], tiling: np.ndarray
) -> None:
    points = touching_points(tiling)

    assert (coverage.owners(points) == plain_owners(codes, tiling, points)).all()


def test_inside_the_tiling_nobody_is_without_an_owner(coverage: Coverage, tiling: np.ndarray) -> None:
    points = touching_points(tiling)
    whole = shapely.coverage_union_all(tiling)
    shapely.prepare(whole)
    inside = points[shapely.contains_properly(whole, shapely.points(points))]

    assert len(inside) > 20_000
    assert (coverage.owners(inside) != NOBODY).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 6))
def test_any_tiling_gives_any_point_the_owner_of_the_rule(seed: int, columns: int, rows: int) -> None:
    shapes = wobbly_tiling(columns, rows, seed=seed, corners_per_edge=2)
    codes = [f"{i}" for i in np.random.default_rng(seed).permutation(len(shapes))]
    west, south, east, north = shapely.total_bounds(shapes)
    random = np.random.default_rng(seed).uniform((west, south), (east, north), (100, 2))
    points = np.vstack([random, touching_points(shapes[:3])])

    assert (Coverage(codes, shapes, PLANE).owners(points) == plain_owners(codes, shapes, points)).all()


def test_overlapping_areas_of_any_shape_follow_the_same_rule() -> None:
    random = np.random.default_rng(8)
    middles = random.uniform((120.0, 28.9), (120.05, 28.95), (60, 2))
    discs = shapely.buffer(shapely.points(middles), random.uniform(0.001, 0.02, 60))
    rings = shapely.difference(discs, shapely.buffer(shapely.points(middles), 0.002))
    two_parts = MultiPolygon([discs[0], shapely.transform(discs[0], lambda xy: xy + 0.1)])
    shapes = np.array([*rings[~shapely.is_empty(rings)], two_parts])
    codes = [f"{i:03d}" for i in random.permutation(len(shapes))]
    points = random.uniform((119.97, 28.87), (120.17, 29.07), (4000, 2))

    owners, metres = Coverage(codes, shapes, PLANE).locate(points)

    assert (owners == plain_owners(codes, shapes, points)).all()
    assert metres == pytest.approx(plain_metres(shapes, points, owners), abs=1e-6)


def plain_metres(shapes: np.ndarray, lonlat: np.ndarray, owners: np.ndarray) -> np.ndarray:
    flat, points = PLANE.shapes_to_metres(shapes), np.array(shapely.points(PLANE.to_metres(lonlat)))
    to_owner = shapely.distance(shapely.boundary(flat)[owners], points)
    to_any = shapely.distance(flat[:, None], points[None, :]).min(axis=0)
    return np.where(owners == NOBODY, to_any, to_owner)


def test_distances_are_those_to_the_border_of_the_owner(coverage: Coverage, tiling: np.ndarray) -> None:
    points = points_over(tiling, 5000, beyond=0.01)

    owners, metres = coverage.locate(points)

    assert (owners == NOBODY).any()
    assert metres == pytest.approx(plain_metres(tiling, points, owners), abs=1e-6)
    assert (metres == coverage.distances_to_edge(points, coverage.owners(points))).all()


@pytest.mark.parametrize(
    "letter, owner, metres",
    [("A", "A", 48.7), ("B", "B", 48.7), (".", None, 48.7)],
)
def test_a_drawn_point_is_half_a_cell_from_the_edge(letter: str, owner: str | None, metres: float) -> None:
    picture = "AAB A.B CCC"
    coverage = coverage_of(areas_from_picture(picture))

    owners, distances = coverage.locate(np.array([middle_of(picture, letter)]))

    assert (coverage.codes[owners[0]] if owners[0] != NOBODY else None) == owner
    assert distances[0] == pytest.approx(metres, abs=0.05)


def test_chunks_change_nothing_and_tell_their_progress(
    coverage: Coverage, tiling: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = points_over(tiling, 2500)
    whole = coverage.locate(points)
    monkeypatch.setattr(owners_module, "_CHUNK", 1000)
    done: list[int] = []

    pieces = coverage.locate(points, on_progress=done.append)

    assert (whole[0] == pieces[0]).all()
    assert (whole[1] == pieces[1]).all()
    assert done == [1000, 2000, 2500]


def test_threads_may_ask_at_once(codes: list[str], tiling: np.ndarray) -> None:
    points = points_over(tiling, 20_000)
    fresh = Coverage(codes, tiling, PLANE)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: fresh.locate(points), range(8)))

    assert all((owners == answers[0][0]).all() and (metres == answers[0][1]).all() for owners, metres in answers)


def test_nothing_drawn_owns_nothing() -> None:
    for shapes in (np.array([], dtype=object), np.array([None, Polygon()], dtype=object)):
        coverage = Coverage(["a", "b"][: len(shapes)], shapes, PLANE)

        owners, metres = coverage.locate(np.array([[120.0, 29.0]]))

        assert owners.tolist() == [NOBODY]
        assert metres.tolist() == [np.inf]


def test_no_points_have_no_owners(coverage: Coverage) -> None:
    owners, metres = coverage.locate(np.empty((0, 2)))

    assert (len(owners), len(metres)) == (0, 0)
    assert len(coverage.owners(np.empty((0, 2)))) == 0
    assert len(coverage.distances_to_edge(np.empty((0, 2)), owners)) == 0


def test_a_point_that_is_no_place_belongs_to_nobody(coverage: Coverage) -> None:
    owners, metres = coverage.locate(np.array([[np.nan, 29.0], [np.inf, 29.0]]))

    assert owners.tolist() == [NOBODY, NOBODY]
    assert np.isnan(metres).all()


def test_codes_and_shapes_come_in_pairs() -> None:
    with pytest.raises(ValueError, match="1 codes for 0 shapes"):
        Coverage(["a"], np.array([], dtype=object), PLANE)
