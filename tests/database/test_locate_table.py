"""A table of points located as a whole says what each row would be told alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from gis.areas.lookup import areas_at_point
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.bulk import Located, locate_table
from gis.duty.resolve import responsible_for_areas
from gis.vocabulary import AreaKind
from tests.conftest import NOON
from tests.support.builders import Sketch, draw, hire, take_in
from tests.support.tiling import wobbly_tiling

DAY = timedelta(days=1)
FIRST, SECOND = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 4, 7, 30, tzinfo=UTC)
"""When the two editions come into force."""


@pytest.fixture
def roster(db: Session) -> Session:
    """Two editions of twelve grids, and posts whose people change by holder, shift, leave and substitution."""
    for name, seed, begins in (("first", 1, FIRST), ("second", 2, SECOND)):
        shapes = wobbly_tiling(4, 3, seed=seed)
        draw(
            db,
            {AreaKind.GRID: [Sketch(f"G{i}", shape) for i, shape in enumerate(shapes)]},
            edition=name,
            start_at=begins,
        )
    people = [f"P{number}" for number in range(12)]
    hire(db, *people)
    for number, person in enumerate(people[:10]):
        take_in(db, *_rows_of_post(f"G{number}", person, people[(number + 1) % 12], by_shift=number % 2 == 0))
    return db


def _rows_of_post(grid: str, person: str, other: str, *, by_shift: bool) -> list[dict[str, str]]:
    post = {"record": "post", "code": grid, "name": grid, "kind": "grid_leader", "area_kind": "grid", "area": grid}
    rows = [{**post, "by_shift": "yes" if by_shift else "no"}, {"record": "duty", "post": grid, "category": "*"}]
    who = {"post": grid, "person": person}
    if by_shift:
        days = {"from": "2026-05-01", "to": "2026-05-20"}
        rows += [
            {"record": "shift", **who, **days, "hours": "08:00-18:00"},
            {"record": "shift", "post": grid, "person": other, **days, "hours": "18:00-02:00"},
        ]
    else:
        rows += [
            {"record": "holder", **who, "to": "2026-05-04T12:34:56"},
            {"record": "holder", "post": grid, "person": other, "from": "2026-05-04T12:34:56"},
        ]
    span = {"from": "2026-05-02T10:00", "to": "2026-05-03T11:11:11"}
    rows += [{"record": "leave", "person": person, **span}]
    return [*rows, {"record": "substitution", **who, "substitute": other, **span}] if grid in ("G1", "G2") else rows


def alone(db: Session, lonlat: list[float], at: datetime) -> tuple[str, str, str]:
    """Code, person and edition of one row, asked for by itself."""
    grid = areas_at_point(db, LonLat(*lonlat), at).get(AreaKind.GRID)
    if grid is None:
        return "", "", ""
    person = responsible_for_areas(db, AreaKind.GRID, [grid.code], at)[grid.code].person
    return grid.code, person.name if person else "", grid.edition


def columns(located: Located) -> list[tuple[str, str, str]]:
    return list(zip(located.area_code, located.person, located.edition, strict=True))


def test_row_by_row_it_is_the_same(roster: Session, plane: LocalPlane) -> None:
    random = np.random.default_rng(9)
    points = random.uniform((119.898, 28.798), (119.918, 28.814), (300, 2))
    span = int((SECOND - FIRST + 3 * DAY).total_seconds())
    instants = [FIRST - DAY + timedelta(seconds=float(s)) for s in random.uniform(0, span + 86_400, 300)]
    # The very instants at which something changes, and the last microsecond before them.
    changes = [FIRST, SECOND, datetime(2026, 5, 4, 4, 34, 56, tzinfo=UTC), datetime(2026, 5, 3, 0, 0, tzinfo=UTC)]
    instants[:8] = [*changes, *(change - timedelta(microseconds=1) for change in changes)]

    located = locate_table(roster, AreaKind.GRID, points, np.array(instants, dtype=object), plane)

    one_by_one = [alone(roster, *row) for row in zip(points.tolist(), instants, strict=True)]
    assert [row if row[0] else ("", "", "") for row in columns(located)] == one_by_one
    assert len(set(located.person)) > 8
    assert set(located.edition) == {"", "first", "second"}
    unanswered = (located.area_code != "") & (located.person == "")
    assert (located.note[(located.area_code != "") & ~unanswered] == "").all()
    assert unanswered.any()


def test_outside_and_before_are_told_apart(roster: Session, plane: LocalPlane) -> None:
    points = np.array([[119.908, 28.806], [121.0, 28.806], [119.908, 28.806]])
    at = np.array([NOON, NOON, FIRST - DAY], dtype=object)

    located = locate_table(roster, AreaKind.GRID, points, at, plane)

    assert (located.area_code != "").tolist() == [True, False, False]
    assert located.note.tolist() == [
        "",
        "outside all areas; the distance is to the nearest",
        "no comprehensive grid was in force then",
    ]
    assert located.distance_to_edge_m[1] == pytest.approx(106_000, rel=0.05)
    assert np.isnan(located.distance_to_edge_m).tolist() == [False, False, True]


def test_an_empty_table_and_an_empty_centre(db: Session, plane: LocalPlane) -> None:
    nothing = locate_table(db, AreaKind.GRID, np.empty((0, 2)), np.empty(0, dtype=object), plane)
    nowhere = locate_table(db, AreaKind.SITE, np.array([[120.0, 28.9]]), np.array([NOON], dtype=object), plane)

    assert columns(nothing) == []
    assert columns(nowhere) == [("", "", "")]
    assert nowhere.note.tolist() == ["no site was in force then"]


def test_micro_grids_of_single_floors_hold_no_point_without_its_floor(db: Session, plane: LocalPlane) -> None:
    west, east = shapely.box(120, 28, 120.1, 28.1), shapely.box(120.1, 28, 120.2, 28.1)
    draw(
        db, {AreaKind.MICRO_GRID: [Sketch("1F", west, floors="1"), Sketch("all", west), Sketch("2F", east, floors="2")]}
    )
    points = np.array([[120.05, 28.05], [120.15, 28.05]])

    located = locate_table(db, AreaKind.MICRO_GRID, points, np.array([NOON, NOON], dtype=object), plane)

    one_by_one = [areas_at_point(db, LonLat(*point), NOON).get(AreaKind.MICRO_GRID) for point in points.tolist()]
    assert located.area_code.tolist() == [area.code if area else "" for area in one_by_one] == ["all", ""]


def test_progress_counts_every_row_once(roster: Session, plane: LocalPlane) -> None:
    points = np.tile([[119.908, 28.806]], (50, 1))
    at = np.array([FIRST + DAY] * 20 + [NOON] * 30, dtype=object)
    done: list[int] = []

    locate_table(roster, AreaKind.GRID, points, at, plane, on_progress=done.append)

    assert done == [20, 30]
