"""Limits are recorded exactly once: warned, missed, by two timekeepers, by one that is killed, beside busy desks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, or_, select, text
from sqlalchemy.orm import Session

from gis.db.engine import transaction
from gis.dispatch.commands import Sign
from gis.dispatch.desk import sign
from gis.dispatch.log import history
from gis.dispatch.office import Outcome
from gis.dispatch.timekeeper import Fired, Steadiness, tick
from gis.model.incidents import Incident, IncidentEvent, RunningClock
from tests.conftest import TestCentre
from tests.support.at_once import at_once, many_connections
from tests.support.builders import NOON
from tests.support.incidents import DESK, Desk, empty_of_incidents, people
from tests.support.project import ROOT

MANY = 400


@pytest.fixture(scope="module")
def place(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(scope="module")
def crowd(place: TestCentre) -> Iterator[Engine]:
    with many_connections(place.engine, place.name) as engine:
        yield engine


@pytest.fixture(autouse=True)
def centre(crowd: Engine) -> Iterator[None]:
    yield
    empty_of_incidents(crowd)


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


def test_a_limit_is_near_and_then_missed_each_once(desk: Desk) -> None:
    number = desk.received()

    told = {after: _told(tick(desk.db, NOON + timedelta(seconds=after))) for after in (29, 30, 31, 45, 59, 60, 61, 999)}

    assert told == {
        29: [], 30: ["sign near"], 31: [], 45: ["dispatch near"], 59: [],
        60: ["dispatch missed", "sign missed"], 61: [], 999: [],
    }  # fmt: skip
    assert desk.told(number) == ["received", "limit_near", "limit_near", "limit_missed", "limit_missed"]


def test_what_was_met_in_time_is_neither(desk: Desk) -> None:
    number = desk.signed()
    desk.send(number, "A")

    assert _told(tick(desk.db, NOON + timedelta(seconds=59))) == ["accept near"]


def test_a_clock_that_was_missed_runs_on_until_it_is_met(desk: Desk) -> None:
    number = desk.received()
    tick(desk.db, NOON + timedelta(seconds=70))
    desk.clock.forward(90)

    sign(desk.db, Sign(actor=DESK, key=uuid4(), number=number), desk.office)

    clock = next(clock for clock in desk.clocks(number) if clock.milestone == "sign")
    assert (clock.missed_at, clock.ended, clock.ended_at) == (
        NOON + timedelta(seconds=70), "met", NOON + timedelta(seconds=90),
    )  # fmt: skip
    assert desk.told(number)[-1] == "signed"


@pytest.mark.parametrize("late, after_outage", [(0.0, False), (3.0, False), (3.1, True)])
def test_who_meets_a_limit_late_while_nobody_keeps_time_records_the_miss(
    desk: Desk, late: float, after_outage: bool
) -> None:
    number = desk.received()
    desk.clock.forward(60 + late)

    outcome = sign(desk.db, Sign(actor=DESK, key=uuid4(), number=number), desk.office)

    events = history(desk.db, number)
    assert [(each.kind, each.actor) for each in events] == [
        ("received", "110"), ("limit_missed", "timekeeper"), ("limit_missed", "timekeeper"), ("signed", "D1"),
    ]  # fmt: skip
    assert [each.seq for each in events] == [1, 2, 3, outcome.event_count]
    assert [each.facts["after_outage"] for each in events[1:3]] == [after_outage] * 2
    assert {each.missed_at for each in desk.clocks(number)[:2]} == {NOON + timedelta(seconds=60 + late)}
    assert _told(tick(desk.db, NOON + timedelta(seconds=61 + late))) == []


@pytest.mark.parametrize("late, after_outage", [(0.0, False), (2.9, False), (3.1, True), (3600.0, True)])
def test_what_came_due_while_nobody_kept_time_is_marked(desk: Desk, late: float, after_outage: bool) -> None:
    desk.received()

    fired = tick(desk.db, NOON + timedelta(seconds=60 + late))

    facts = desk.db.scalars(select(IncidentEvent.facts).where(IncidentEvent.kind == "limit_missed")).all()
    assert {each["after_outage"] for each in facts} == {after_outage}
    assert [each.late_seconds for each in fired] == [pytest.approx(late)] * 2


def test_four_timekeepers_record_each_limit_once(crowd: Engine) -> None:
    _received(crowd, MANY)

    answers = at_once(crowd, [_until_nothing_is_due] * 4)

    fired = [each for answer in answers if isinstance(answer, list) for each in answer]
    assert Counter((each.number, each.milestone) for each in fired).most_common(1)[0][1] == 1
    assert len(fired) == MANY * 2
    _assert_each_missed_once(crowd)


def test_without_the_claim_limits_are_recorded_twice(crowd: Engine) -> None:
    """The control: look first, write then, as one would without thinking."""
    _received(crowd, 60)

    at_once(crowd, [_look_then_write] * 4)

    assert max(_misses(crowd).values()) > 1


def test_timekeepers_and_desks_do_not_stand_in_each_others_way(crowd: Engine) -> None:
    numbers = _received(crowd, 16)
    signs = [lambda db, number=number: _sign(db, number) for number in numbers]

    answers = at_once(crowd, [*signs, *[_until_nothing_is_due] * 4])

    assert {type(answer) for answer in answers} == {Outcome, list}
    _assert_each_missed_once(crowd)
    with transaction(crowd) as db:
        counted = select(Incident.event_count - func.count(IncidentEvent.id)).join(
            IncidentEvent, IncidentEvent.incident_id == Incident.id
        )
        assert set(db.scalars(counted.group_by(Incident.id))) == {0}


def test_a_timekeeper_that_is_killed_loses_nothing_and_repeats_nothing(crowd: Engine, place: TestCentre) -> None:
    """Real processes, killed for real, while limits keep coming due."""
    _received(crowd, MANY)
    with transaction(crowd) as db:
        # One limit every 100 ms from now on: more than the four of them live to see, however long they take to start.
        db.execute(text("UPDATE running_clock SET due_at = now() + id % 800 * interval '100 ms'"))
        db.execute(text("UPDATE running_clock SET next_at = due_at"))

    for seconds in (0.11, 0.23, 0.37, 0.53):
        with _process(place) as keeper:
            try:
                _wait_until_it_works(crowd)
                time.sleep(seconds)
            finally:
                keeper.kill()
        assert keeper.returncode == -signal.SIGKILL
    with Session(crowd) as db:
        left = db.scalar(select(func.count()).where(RunningClock.next_at.is_not(None)))
        _until_nothing_is_due(db, datetime.now(UTC) + timedelta(seconds=90))

    assert left, "all was over before the last one was killed: nothing was tried"
    _assert_each_missed_once(crowd)


@pytest.mark.parametrize("jump", [-86_400, -300, 300, 86_400])
def test_after_a_jump_of_the_clock_nothing_is_judged_for_a_minute(jump: float) -> None:
    steadiness = Steadiness()

    def trusts(after: float, ahead: float = 0) -> bool:
        return steadiness.trusts(NOON + timedelta(seconds=after + ahead), 1000 + after)

    assert [trusts(0), trusts(1), trusts(500)] == [True] * 3
    assert [trusts(501, jump), trusts(502, jump), trusts(560, jump)] == [False] * 3
    assert [trusts(562, jump), trusts(563, jump)] == [True] * 2


def test_a_clock_that_is_set_by_a_second_is_trusted() -> None:
    steadiness = Steadiness()

    steadiness.trusts(NOON, 0)

    assert steadiness.trusts(NOON + timedelta(seconds=2.5), 1)


def _told(fired: list[Fired]) -> list[str]:
    return sorted(f"{each.milestone.value} {'missed' if each.missed else 'near'}" for each in fired)


def _received(crowd: Engine, count: int) -> list[int]:
    """Orders received at noon, each with two limits."""
    with transaction(crowd) as db:
        numbers = [Desk(db).received() for _ in range(count)]
        db.execute(text("UPDATE running_clock SET next_at = due_at"))  # Nobody is warned here.
    return numbers


def _until_nothing_is_due(db: Session, now: datetime = NOON + timedelta(seconds=61)) -> list[Fired]:
    fired: list[Fired] = []
    misses = 0
    while misses < 3:
        found = tick(db, now)
        db.commit()
        fired += found
        misses = 0 if found else misses + 1
        time.sleep(0.01)
    return fired


def _look_then_write(db: Session) -> None:
    now = NOON + timedelta(seconds=61)
    due = db.execute(select(RunningClock.id, RunningClock.incident_id).where(RunningClock.next_at <= now)).all()
    for clock in due:
        counted = text("UPDATE incident SET event_count = event_count + 1 WHERE id = :id RETURNING event_count")
        seq = db.execute(counted, {"id": clock.incident_id}).scalar_one()
        facts = text("jsonb_build_object('clock', CAST(:clock AS bigint))")
        event = "INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts) VALUES (:id, :seq,"
        event += f" 'limit_missed', now(), 'timekeeper', {facts})"
        db.execute(text(event), {"id": clock.incident_id, "seq": seq, "clock": clock.id})
        db.execute(text("UPDATE running_clock SET next_at = NULL WHERE id = :id"), {"id": clock.id})
        db.commit()


def _sign(db: Session, number: int) -> Outcome:
    desk = Desk(db)
    desk.clock.forward(62)
    return sign(db, Sign(actor=DESK, key=uuid4(), number=number), desk.office)


def _misses(crowd: Engine) -> Counter[int]:
    """How often each clock was recorded as missed."""
    with transaction(crowd) as db:
        facts = db.scalars(select(IncidentEvent.facts).where(IncidentEvent.kind == "limit_missed"))
        return Counter(each["clock"] for each in facts)


def _assert_each_missed_once(crowd: Engine) -> None:
    with transaction(crowd) as db:
        missed = set(db.scalars(select(RunningClock.id).where(RunningClock.missed_at.is_not(None))))
        never_in_time = or_(RunningClock.ended_at.is_(None), RunningClock.ended_at >= RunningClock.due_at)
        overdue = set(db.scalars(select(RunningClock.id).where(never_in_time)))
    assert _misses(crowd) == dict.fromkeys(missed, 1)
    assert overdue <= missed


def _process(place: TestCentre) -> subprocess.Popen[bytes]:
    script = ROOT / "tests" / "support" / "timekeeper_process.py"
    return subprocess.Popen([sys.executable, script, place.url, place.name], cwd=ROOT, env=_environment())


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _wait_until_it_works(crowd: Engine) -> None:
    """Until the process has woken up and recorded something more."""
    before = sum(_misses(crowd).values())
    for _ in range(600):
        if sum(_misses(crowd).values()) > before:
            return
        time.sleep(0.05)
    raise AssertionError("the timekeeper does nothing")
