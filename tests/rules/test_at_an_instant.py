"""Who answers when: shifts, holders, leaves and borders as they were at the instant asked about.

Hours and days are those of Shanghai. A span includes its beginning and not its end, so that at every instant exactly
one of two shifts that follow each other is on; PostgreSQL counts microseconds, so 15:59:59.999999 is the last instant
before four.
"""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from gis.clock import instant_from_text
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.chain import Place
from gis.duty.resolve import resolve
from gis.vocabulary import AreaKind, Category
from tests.support.builders import HERE, Sketch, draw, hire, take_in
from tests.support.picture import areas_from_picture, middle_of
from tests.support.rules import rule

_POST = {"record": "post", "code": "worker", "name": "worker", "kind": "full_time_grid_worker"}
_DUTY = {"record": "duty", "post": "worker", "category": "*"}


@pytest.fixture
def grid(db: Session) -> Session:
    """A grid A with a worker's post, and four people."""
    draw(db, {AreaKind.GRID: [Sketch("A", areas_from_picture("A")["A"])]}, start_at=instant_from_text("2020-01-01"))
    hire(db, "Lin", "Wang", "Zhou", "Chen")
    return db


def _post(db: Session, *, by_shift: bool = False, begins: str = "", ends: str = "") -> None:
    area = {"area_kind": "grid", "area": "A", "by_shift": "yes" if by_shift else "no"}
    take_in(db, {**_POST, **area, "from": begins, "to": ends}, _DUTY)


@rule("A shift includes its beginning and not its end; between shifts nobody is asked.")
@pytest.mark.parametrize(
    "at, answers",
    [
        ("2026-05-06T07:59:59.999999", "nobody"),
        ("2026-05-06T08:00", "Lin"),
        ("2026-05-06T15:59:59.999999", "Lin"),
        ("2026-05-06T16:00", "Wang"),
        ("2026-05-06T21:59:59.999999", "Wang"),
        ("2026-05-06T22:00", "nobody"),
        ("2026-05-06T00:00Z", "Lin"),
    ],
)
def test_shifts(at: str, answers: str, grid: Session, plane: LocalPlane) -> None:
    _post(grid, by_shift=True)
    day = {"record": "shift", "post": "worker", "from": "2026-05-06", "to": "2026-05-06"}
    take_in(grid, {**day, "person": "Lin", "hours": "08:00-16:00"}, {**day, "person": "Wang", "hours": "16:00-22:00"})

    assert _answers(grid, plane, at) == answers


@rule("Days begin at midnight in Shanghai: whoever holds a post until the 5th still answers in its last microsecond.")
@pytest.mark.parametrize(
    "at, answers",
    [
        ("2026-05-05T23:59:59.999999", "Lin"),
        ("2026-05-05T15:59:59.999999Z", "Lin"),
        ("2026-05-06T00:00", "Wang"),
        ("2026-05-05T16:00Z", "Wang"),
        ("2026-05-31T23:59", "Wang"),
        ("2026-06-01", "nobody"),
        ("2000-01-01", "nobody"),
    ],
)
def test_holders_change_at_midnight(at: str, answers: str, grid: Session, plane: LocalPlane) -> None:
    _post(grid)
    held = {"record": "holder", "post": "worker"}
    take_in(grid, {**held, "person": "Lin", "to": "2026-05-05"})
    take_in(grid, {**held, "person": "Wang", "from": "2026-05-06", "to": "2026-05-31"})

    assert _answers(grid, plane, at) == answers


@rule("Leave empties the post for its span; a substitute answers as long as the substitution lasts and is there.")
@pytest.mark.parametrize(
    "at, answers, state",
    [
        ("2026-05-05T23:59", "Lin", "there"),
        ("2026-05-06T00:00", "Wang", "on leave, Wang stands in"),
        ("2026-05-08T12:00", "nobody", "on leave, and Wang as well"),
        ("2026-05-09T12:00", "Wang", "on leave, Wang is back"),
        ("2026-05-10T12:00", "nobody", "on leave, the substitution is over"),
        ("2026-05-11T00:00", "Lin", "back"),
    ],
)
def test_leave_and_substitution(at: str, answers: str, state: str, grid: Session, plane: LocalPlane) -> None:
    _post(grid)
    stands_in = {"post": "worker", "person": "Lin", "substitute": "Wang", "from": "2026-05-06", "to": "2026-05-09"}
    take_in(
        grid,
        {"record": "holder", "post": "worker", "person": "Lin"},
        {"record": "leave", "person": "Lin", "from": "2026-05-06", "to": "2026-05-10"},
        {"record": "leave", "person": "Wang", "from": "2026-05-08", "to": "2026-05-08"},
        {"record": "substitution", **stands_in},
    )

    assert _answers(grid, plane, at) == answers, state


@rule("A substitute stands in for a person, not for a post: whoever has the next shift is not replaced.")
@pytest.mark.parametrize("at, answers", [("2026-05-06T09:00", "Zhou"), ("2026-05-06T17:00", "Wang")])
def test_substitution_is_of_a_person(at: str, answers: str, grid: Session, plane: LocalPlane) -> None:
    _post(grid, by_shift=True)
    day = {"post": "worker", "from": "2026-05-06", "to": "2026-05-06"}
    take_in(
        grid,
        {"record": "shift", "person": "Lin", "hours": "08:00-16:00", **day},
        {"record": "shift", "person": "Wang", "hours": "16:00-22:00", **day},
        {"record": "substitution", "person": "Lin", "substitute": "Zhou", **day},
    )

    assert _answers(grid, plane, at) == answers


@rule("A post answered by shift means nobody outside its shifts, whoever holds it.")
@pytest.mark.parametrize("by_shift, answers", [("no", "Lin"), ("yes", "nobody")])
def test_a_holder_does_not_answer_for_a_shift(by_shift: str, answers: str, grid: Session, plane: LocalPlane) -> None:
    _post(grid, by_shift=by_shift == "yes")
    take_in(grid, {"record": "holder", "post": "worker", "person": "Lin"})

    assert _answers(grid, plane, "2026-05-06T12:00") == answers


@rule("A post and its duties have their own spans: before and after them the post is not asked.")
@pytest.mark.parametrize(
    "at, matter, answers",
    [
        ("2026-04-30T23:59", "HELP_OTHER", "nobody"),
        ("2026-05-01T00:00", "HELP_OTHER", "Lin"),
        ("2026-05-09T23:59", "DISPUTE_WAGE", "Lin"),
        ("2026-05-10T00:00", "DISPUTE_WAGE", "Wang"),
        ("2026-05-10T00:00", "HELP_OTHER", "Lin"),
        ("2026-05-20T00:00", "DISPUTE_WAGE", "Lin"),
        ("2026-06-01T00:00", "HELP_OTHER", "nobody"),
    ],
)
def test_spans_of_posts_and_duties(at: str, matter: str, answers: str, grid: Session, plane: LocalPlane) -> None:
    _post(grid, begins="2026-05-01", ends="2026-05-31")
    line = {"record": "post", "code": "wages", "name": "wages", "kind": "line_officer"}
    span = {"from": "2026-05-10", "to": "2026-05-19"}
    take_in(
        grid,
        {**line, "area_kind": "grid", "area": "A"},
        {"record": "duty", "post": "wages", "category": "DISPUTE_WAGE", **span},
        {"record": "holder", "post": "worker", "person": "Lin"},
        {"record": "holder", "post": "wages", "person": "Wang"},
    )

    assert _answers(grid, plane, at, Category.of(matter)) == answers


@rule("Borders are those in force at the instant: yesterday's matter keeps yesterday's grid and yesterday's person.")
@pytest.mark.parametrize(
    "at, west, middle, east",
    [
        ("2026-04-30T23:59", "nobody", "nobody", "nobody"),
        ("2026-05-01T00:00", "Lin", "Lin", "Wang"),
        ("2026-05-05T23:59:59.999999", "Lin", "Lin", "Wang"),
        ("2026-05-06T00:00", "Lin", "Wang", "Wang"),
        ("2026-05-08T00:00", "Zhou", "Wang", "Wang"),
    ],
)
def test_yesterdays_border(at: str, west: str, middle: str, east: str, db: Session, plane: LocalPlane) -> None:
    for picture, day in (("AAB", "2026-05-01"), ("ABB", "2026-05-06")):
        sketches = [Sketch(code, shape) for code, shape in areas_from_picture(picture).items()]
        draw(db, {AreaKind.GRID: sketches}, edition=day, start_at=instant_from_text(day))
    hire(db, "Lin", "Wang", "Zhou")
    for code in ("A", "B"):
        post = {"code": code, "name": code, "kind": "full_time_grid_worker", "area_kind": "grid", "area": code}
        take_in(db, {"record": "post", **post}, {"record": "duty", "post": code, "category": "*"})
    take_in(
        db,
        {"record": "holder", "post": "A", "person": "Lin", "to": "2026-05-07"},
        {"record": "holder", "post": "A", "person": "Zhou", "from": "2026-05-08"},
        {"record": "holder", "post": "B", "person": "Wang"},
    )

    found = [_answers(db, plane, at, spot=LonLat(*middle_of("XYZ", letter))) for letter in "XYZ"]

    assert found == [west, middle, east]


def _answers(db: Session, plane: LocalPlane, at: str, category: Category | None = None, *, spot: LonLat = HERE) -> str:
    found = resolve(db, Place(spot), instant_from_text(at), plane, category=category).responsibility
    return found.person.code if found.person else "nobody"
