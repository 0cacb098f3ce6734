"""Where people were is deleted after a while: all of it, nothing newer, by whichever worker comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.db.engine import reading, transaction
from gis.duty import forgetting
from gis.duty.forgetting import forget, forget_last, forgotten, keep_forgetting
from gis.duty.positions import Fix, record
from gis.model.people import LastPosition, Position
from gis.vocabulary import Datum
from tests.conftest import NOON, TestCentre
from tests.support.builders import hire, take_in

DAY = timedelta(days=1)
KEEP = 30 * DAY


def staffed(db: Session) -> None:
    hire(db, "Old", "New")
    for person in ("Old", "New"):
        take_in(db, {"record": "post", "code": person, "name": person, "kind": "grid_leader", "from": "2026-01-01"})
        take_in(db, {"record": "holder", "post": person, "person": person, "from": "2026-01-01"})


def reported(db: Session, person: str, at: datetime) -> None:
    (one,) = record(db, [Fix(person, 120.0312, 28.9176, Datum.WGS84, 5.0, at)], at, ahead_within=DAY)
    assert one.verdict.value == "stored"


def left(db: Session) -> tuple[int, int]:
    """Positions of the track, and last ones."""
    track, last = select(func.count()).select_from(Position), select(func.count()).select_from(LastPosition)
    return db.scalar(track) or 0, db.scalar(last) or 0


def test_what_is_older_goes_and_what_is_newer_stays(db: Session) -> None:
    staffed(db)
    for days in (29, 30, 31, 60):
        reported(db, "New" if days == 29 else "Old", NOON - days * DAY)

    count, last = forget(db, NOON - KEEP, 100), forget_last(db, NOON - KEEP)

    assert (count, last) == (2, 0)
    assert left(db) == (2, 2)
    assert db.scalar(select(func.min(Position.received_at))) == NOON - KEEP


def test_whoever_has_not_reported_for_long_has_no_last_place(db: Session) -> None:
    staffed(db)
    reported(db, "Old", NOON - 31 * DAY)
    reported(db, "New", NOON)

    count, last = forget(db, NOON - KEEP, 100), forget_last(db, NOON - KEEP)

    assert (count, last, left(db)) == (1, 1, (1, 1))


@pytest.fixture
def tracked(new_centre: Callable[[], TestCentre]) -> TestCentre:
    """A centre with 250 positions, one a day up to noon."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        staffed(db)
        reported(db, "Old", NOON)
        db.execute(
            text(
                "INSERT INTO position (person_id, place, raw_place, raw_datum, accuracy_m, captured_at, received_at) "
                "SELECT person_id, place, raw_place, raw_datum, accuracy_m, captured_at - gone, received_at - gone "
                "FROM position, generate_series(1, 249) AS day, LATERAL (SELECT day * interval '1 day' AS gone) AS ago"
            )
        )
    return centre


def test_many_go_in_small_transactions(tracked: TestCentre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "MOST_AT_ONCE", 7)

    count = forgotten(tracked.engine, NOON - KEEP)

    with reading(tracked.engine) as db:
        assert (count, left(db)) == (219, (31, 1))


def test_two_workers_share_the_work(tracked: TestCentre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "MOST_AT_ONCE", 5)

    with ThreadPoolExecutor(2) as workers:
        counts = list(workers.map(lambda _: forgotten(tracked.engine, NOON - KEEP), range(2)))

    with reading(tracked.engine) as db:
        assert (sum(counts), left(db)) == (219, (31, 1))


def test_a_worker_forgets_after_a_while_and_again_when_its_hour_has_come(
    tracked: TestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(forgetting, "FIRST_AFTER_SECONDS", 0.0)
    clock = FrozenClock(NOON)
    counts: list[int] = []

    def stopped() -> bool:
        with reading(tracked.engine) as db:
            counts.append(left(db)[0])
        if len(counts) == 3:
            clock.move_to(NOON + 10 * DAY)
        return len(counts) > 6

    keep_forgetting(tracked.engine, KEEP, clock, stopped)

    assert counts[0] == 250
    assert 31 in counts
    assert counts[-1] == 21
