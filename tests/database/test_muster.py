"""Whom the posts mean is kept in memory, and never longer than it holds."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask
from gis.duty import muster
from gis.duty.muster import KEPT_SECONDS, SQL, muster_at, mustered, places_now
from gis.duty.posting import AS_IT_STANDS, MUSTER
from gis.duty.responders import Crew, crew_around
from tests.conftest import NOON
from tests.support.builders import hire, take_in

HERE = LonLat(120.08, 28.93)
TEAM = {"record": "team", "code": "T", "name": "Team", "kind": "first_response"}
BASE = {"lon": "120.01", "lat": "28.9", "datum": "wgs84"}
POST = {"record": "post", "code": "a", "name": "a", "kind": "first_responder", "team": "T", "by_shift": "yes"}


@pytest.fixture
def shifts(db: Session) -> Session:
    """A post that A answers until noon and a half, then B."""
    hire(db, "A", "B")
    take_in(
        db, TEAM | BASE, POST,
        {"record": "shift", "post": "a", "person": "A", "from": "2026-05-06T08:00", "to": "2026-05-06T12:30"},
        {"record": "shift", "post": "a", "person": "B", "from": "2026-05-06T12:30", "to": "2026-05-06T20:00"},
    )  # fmt: skip
    return db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """How often the posts themselves were asked for."""
    found: list[object] = []

    def counted(db: Session, statement: object, *given: object, **more: object) -> object:
        found.extend([statement] if statement is MUSTER else [])
        return ask(db, statement, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(muster, "ask", counted)
    return found


def on_duty(db: Session, plane: LocalPlane, minutes: int = 0) -> list[str]:
    crew = crew_around(db, HERE, NOON + timedelta(minutes=minutes), plane)
    return crew.person[crew.on_duty].tolist()


def test_it_is_what_one_question_for_everything_says(demo_db: Session) -> None:
    whole = mustered(ask(demo_db, AS_IT_STANDS, {"at": NOON}, named=False))
    kept = muster_at(demo_db, MUSTER, NOON)

    order, same = np.argsort(kept.post), np.argsort(whole.post)

    assert kept.post[order].tolist() == whole.post[same].tolist()
    assert kept.person[order].tolist() == whole.person[same].tolist()
    assert kept.on_duty[order].tolist() == whole.on_duty[same].tolist()
    np.testing.assert_array_equal(places_now(demo_db, kept, NOON)[order], whole.base[same])
    assert len(kept.post) > 50
    assert (places_now(demo_db, kept, NOON) != kept.base).any()


def test_it_is_asked_for_once(shifts: Session, plane: LocalPlane, asked: list[object]) -> None:
    assert [on_duty(shifts, plane, minutes) for minutes in (0, 1, 9)] == [["A"]] * 3

    assert len(asked) == 1


def test_it_ends_with_the_shift(shifts: Session, plane: LocalPlane, asked: list[object]) -> None:
    assert [on_duty(shifts, plane, minutes) for minutes in (25, 29, 30, 31)] == [["A"], ["A"], ["B"], ["B"]]

    assert len(asked) == 2


def test_what_was_before_is_asked_for_again(shifts: Session, plane: LocalPlane) -> None:
    assert [on_duty(shifts, plane, minutes) for minutes in (40, 0, 40)] == [["B"], ["A"], ["B"]]


def test_an_import_counts_at_once(shifts: Session, plane: LocalPlane) -> None:
    assert on_duty(shifts, plane) == ["A"]

    take_in(shifts, {"record": "leave", "person": "A", "from": "2026-05-06", "to": "2026-05-06"})

    assert on_duty(shifts, plane) == []


def test_an_import_that_is_undone_leaves_what_was(shifts: Session, plane: LocalPlane, asked: list[object]) -> None:
    assert on_duty(shifts, plane) == ["A"]
    with shifts.begin_nested() as undone:
        take_in(shifts, {"record": "leave", "person": "A", "from": "2026-05-06", "to": "2026-05-06"})
        assert on_duty(shifts, plane) == []
        undone.rollback()

    assert on_duty(shifts, plane) == ["A"]
    assert len(asked) == 2


def test_what_is_changed_by_hand_counts_after_a_minute(
    shifts: Session, plane: LocalPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(muster.time, "monotonic", lambda: now)
    assert on_duty(shifts, plane) == ["A"]
    shifts.execute(text("DELETE FROM shift"))

    assert on_duty(shifts, plane) == ["A"]
    now += KEPT_SECONDS
    assert on_duty(shifts, plane) == []


def test_nothing_is_kept_without_a_centre(shifts: Session, plane: LocalPlane, asked: list[object]) -> None:
    shifts.execute(text("DELETE FROM centre"))

    assert [on_duty(shifts, plane) for _ in range(2)] == [["A"]] * 2
    assert len(asked) == 2


def test_a_beginning_holds_until_the_next(shifts: Session) -> None:
    ends = [ask(shifts, SQL["holds_until"], {"at": NOON + timedelta(minutes=each)})[0][0] for each in (0, 25, 30)]

    assert [(end - NOON).total_seconds() / 60 for end in ends] == [10, 30, 40]


def test_nobody_at_all_is_an_answer(db: Session, plane: LocalPlane) -> None:
    crew: Crew = crew_around(db, HERE, NOON, plane)

    assert len(crew) == 0
