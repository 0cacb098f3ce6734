"""PostGIS and shapely give every point the same owner: corners, edges and the places one float beside them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from gis.areas.frames import areas_in_force
from gis.areas.lookup import areas_at_point
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.geometry.owners import Coverage
from gis.vocabulary import AreaKind
from tests.conftest import NOON
from tests.support.builders import Sketch, draw
from tests.support.owners_in_postgis import asked_one_by_one
from tests.support.tiling import wobbly_tiling
from tests.support.touching import touching_points

COLUMNS, ROWS = 21, 14


def owners_in_memory(db: Session, points: np.ndarray, plane: LocalPlane) -> list[str]:
    areas = areas_in_force(db, AreaKind.GRID, NOON)
    found = Coverage(list(areas["code"]), areas.geometry.to_numpy(), plane).owners(points)
    return np.array([*areas["code"], ""], dtype=object)[found].tolist()  # type: ignore[no-any-return]


def mixed_codes(count: int) -> list[str]:
    """Codes whose byte order is not that of any language."""
    stems = ("网格", "grid", "Grid", "9", "é", "A-", "a_", "𠮷")
    return [f"{stems[i % len(stems)]}{i}" for i in np.random.default_rng(5).permutation(count)]


def test_every_touching_point_of_a_tiling_has_the_same_one_owner(db: Session, plane: LocalPlane) -> None:
    shapes = wobbly_tiling(COLUMNS, ROWS, seed=20)
    draw(db, {AreaKind.GRID: [Sketch(*pair) for pair in zip(mixed_codes(len(shapes)), shapes, strict=True)]})
    points = touching_points(shapes)
    whole = shapely.coverage_union_all(shapes)
    shapely.prepare(whole)

    in_postgis, in_memory = asked_one_by_one(db, points), owners_in_memory(db, points, plane)

    assert len(points) >= 100_000
    assert in_postgis == in_memory
    inside = np.asarray(shapely.contains_properly(whole, shapely.points(points)))
    assert (np.array(in_postgis, dtype=object)[inside] != "").all()


def test_every_touching_point_of_the_demo_zone_has_the_same_one_owner(demo_db: Session, plane: LocalPlane) -> None:
    shapes = areas_in_force(demo_db, AreaKind.GRID, NOON).geometry.to_numpy()
    west, south, east, north = shapely.total_bounds(shapes)
    random = np.random.default_rng(6).uniform((west, south), (east, north), (20_000, 2))
    points = np.vstack([touching_points(shapes), random])
    whole = shapely.coverage_union_all(shapes)
    shapely.prepare(whole)

    in_postgis, in_memory = asked_one_by_one(demo_db, points), owners_in_memory(demo_db, points, plane)

    assert shapely.coverage_is_valid(shapes)
    assert in_postgis == in_memory
    inside = np.asarray(shapely.contains_properly(whole, shapely.points(points)))
    assert (np.array(in_postgis, dtype=object)[inside] != "").all()


def test_the_function_says_what_the_table_says(demo_db: Session) -> None:
    shapes = areas_in_force(demo_db, AreaKind.GRID, NOON).geometry.to_numpy()
    points = np.random.default_rng(7).permutation(touching_points(shapes))[:300]

    one_by_one = [areas_at_point(demo_db, LonLat(*point), NOON) for point in points.tolist()]

    codes = [found[AreaKind.GRID].code if AreaKind.GRID in found else "" for found in one_by_one]
    assert codes == asked_one_by_one(demo_db, points)


@pytest.mark.parametrize(("floor", "micro_grid"), [(None, "whole"), (1, "first"), (2, "whole"), (-1, "whole")])
def test_micro_grids_of_floors_count_when_their_floor_is_named(floor: int | None, micro_grid: str, db: Session) -> None:
    square = shapely.box(120, 28, 121, 29)
    sketches = [Sketch("first", square, floors="1"), Sketch("third", square, floors="3"), Sketch("whole", square)]
    draw(db, {AreaKind.MICRO_GRID: sketches})

    found = areas_at_point(db, LonLat(120.5, 28.5), NOON, floor=floor)

    assert found[AreaKind.MICRO_GRID].code == micro_grid


def test_nothing_is_found_outside_before_or_among_drafts(db: Session) -> None:
    draw(db, {AreaKind.GRID: [Sketch("G", shapely.box(120, 28, 121, 29))]}, start_at=NOON)

    assert areas_at_point(db, LonLat(120.5, 28.5), NOON)
    assert areas_at_point(db, LonLat(121.5, 28.5), NOON) == {}
    assert areas_at_point(db, LonLat(120.5, 28.5), NOON - timedelta(microseconds=1)) == {}
