"""The limits of an incident: one minute to sign, two to reach the grid worker, ten to be there, and what follows.

Each limit has its own start, its own owner and its own end; there is no single timer. The order in these tables was
received at 12:00:00 on Wednesday, 6 May 2026, in Shanghai, unless a row says otherwise. Firm limits must be kept, aims
are striven for; both are recorded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gis.clock import SHANGHAI, instant_from_text
from gis.dispatch.milestones import (
    AGREED,
    LIMITS,
    MARKS,
    Five,
    Limit,
    LimitRow,
    Policy,
    clocks_started_by,
    due_after_pause,
    milestones_dropped_in,
    milestones_met_by,
)
from gis.vocabulary import Category, EventKind, Milestone, Priority, StartsAt, State
from tests.support.builders import NOON
from tests.support.rules import rule
from tests.support.weekdays import Weekdays

POLICY = Policy()
INSTANTS = some.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=some.just(SHANGHAI))


@rule("Each event starts the limits that begin with it; each limit has its owner and is near before it is due.")
@pytest.mark.parametrize(
    "event, state, starts, owner, firmness, near, due",
    [
        ("received", "received", "sign", "desk", "firm", "12:00:30", "12:01:00"),
        ("received", "received", "dispatch", "desk", "aim", "12:00:45", "12:01:00"),
        ("declined", "signed", "dispatch", "desk", "aim", "12:00:45", "12:01:00"),
        ("dispatched", "dispatched", "accept", "team", "firm", "12:00:30", "12:01:00"),
        ("dispatched", "dispatched", "contact", "team", "firm", "12:01:30", "12:02:00"),
        ("dispatched", "dispatched", "arrive", "team", "aim", "12:08:00", "12:10:00"),
        ("redispatched", "dispatched", "arrive", "team", "aim", "12:08:00", "12:10:00"),
        ("joined", "arrived", "arrive", "team", "aim", "12:08:00", "12:10:00"),
        ("arrived", "arrived", "outcome", "team", "aim", "13:30:00", "14:00:00"),
        ("diversion_returned", "returned", "decide", "desk", "firm", "12:15:00", "12:30:00"),
        ("reopened", "signed", "decide", "desk", "firm", "12:15:00", "12:30:00"),
        ("diverted", "diverted", "department_accept", "department", "firm", "", "05-08 00:00:00"),
        ("diverted", "diverted", "department_result", "department", "firm", "05-13 00:00:00", "05-14 00:00:00"),
        ("handed_back", "to_police", "police_result", "desk", "aim", "", "05-07 12:00:00"),
        ("handled", "follow_up", "follow_up", "follow_up", "firm", "", "05-08 00:00:00"),
        ("answered", "called_back", "close", "desk", "firm", "", "05-08 00:00:00"),
    ],
)
def test_what_starts(event: str, state: str, starts: str, owner: str, firmness: str, near: str, due: str) -> None:
    started = {start.milestone.value: start for start in _started(event, state)}

    start = started[starts]
    assert (start.owner.value, start.firmness.value) == (owner, firmness)
    assert (_told(start.warn_at), _told(start.due_at)) == (near, due)


@rule("Each limit ends with the event that it waits for, and with no other; until then it runs, late or not.")
@pytest.mark.parametrize(
    "event, ends",
    [
        ("signed", "sign"),
        ("dispatched", "dispatch, outcome, decide"),
        ("accepted", "accept"),
        ("contacted", "contact"),
        ("arrived", "accept, arrive"),
        ("settled", "dispatch, outcome, decide"),
        ("diverted", "dispatch, outcome, decide"),
        ("diversion_accepted", "department_accept"),
        ("diversion_returned", "department_accept, department_result"),
        ("diversion_finished", "department_accept, department_result"),
        ("handed_back", "sign, dispatch, outcome, decide"),
        ("police_finished", "police_result"),
        ("answered", "follow_up"),
        ("performed", "performance"),
        ("resumed", "resume"),
        ("closed", "close"),
        ("limit_missed", ""),
        ("noted", ""),
    ],
)
def test_what_ends(event: str, ends: str) -> None:
    met = milestones_met_by(EventKind.of(event), POLICY)

    assert {each.value for each in met} == set(filter(None, ends.split(", ")))


@rule("Limits of the team run from the delivery of the order: a team that never accepts is late too. It is a setting.")
@pytest.mark.parametrize(
    "contact_and_arrive_start_at, with_the_delivery, with_the_acceptance",
    [("delivered", "accept, contact, arrive", ""), ("accepted", "accept", "contact, arrive")],
)
def test_where_the_limits_of_the_team_start(
    contact_and_arrive_start_at: str, with_the_delivery: str, with_the_acceptance: str
) -> None:
    choice = StartsAt.of(contact_and_arrive_start_at)
    policy = Policy(contact_starts_at=choice, arrive_starts_at=choice)

    delivered = _started("dispatched", "dispatched", policy=policy)
    accepted = _started("accepted", "accepted", policy=policy)

    assert ", ".join(start.milestone.value for start in delivered) == with_the_delivery
    assert ", ".join(start.milestone.value for start in accepted) == with_the_acceptance


@rule("Limits of departments depend on category and priority: the more exact row counts, category before priority.")
@pytest.mark.parametrize(
    "category, priority, due",
    [
        (None, "normal", "05-14 00:00:00"),
        ("DISPUTE_RENT", "normal", "05-14 00:00:00"),
        ("DISPUTE_RENT", "urgent", "05-09 00:00:00"),
        ("DISPUTE_RENT", "major", "05-08 00:00:00"),
        ("DISPUTE_WAGE", "normal", "05-13 00:00:00"),
        ("DISPUTE_WAGE", "urgent", "05-13 00:00:00"),
        ("SAFETY_FIRE", "normal", "05-08 00:00:00"),
    ],
)
def test_limits_by_category_and_priority(category: str | None, priority: str, due: str) -> None:
    what = Category.of(category) if category else None

    started = _started("diverted", "diverted", category=what, priority=Priority.of(priority))

    assert _told(next(s.due_at for s in started if s.milestone is Milestone.DEPARTMENT_RESULT)) == due


@rule("Working days are counted from the day after, and end at midnight in Shanghai; weekends are not worked.")
@pytest.mark.parametrize(
    "starts, workdays, due",
    [
        ("2026-05-06T12:00", 1, "2026-05-08T00:00"),
        ("2026-05-06T23:59:59", 1, "2026-05-08T00:00"),
        ("2026-05-07T00:00", 1, "2026-05-09T00:00"),
        ("2026-05-08T09:00", 1, "2026-05-12T00:00"),
        ("2026-05-09T09:00", 1, "2026-05-12T00:00"),
        ("2026-05-06T17:00Z", 1, "2026-05-09T00:00"),
        ("2026-05-06T12:00", 5, "2026-05-14T00:00"),
    ],
)
def test_working_days(starts: str, workdays: int, due: str) -> None:
    limit = Limit(workdays=workdays)

    assert limit.due_at(instant_from_text(starts), Weekdays()) == instant_from_text(due)


@rule("A pause moves a limit by as long as it lasted. A limit that was missed before the pause stays missed.")
@pytest.mark.parametrize(
    "due, paused, resumed, due_then",
    [
        ("12:30:00", "12:10:00", "12:20:00", "12:40:00"),
        ("12:30:00", "12:10:00", "05-07 12:10:00", "05-07 12:30:00"),
        ("12:30:00", "12:30:00", "12:50:00", "12:30:00"),
        ("12:30:00", "12:40:00", "12:50:00", "12:30:00"),
    ],
)
def test_pauses(due: str, paused: str, resumed: str, due_then: str) -> None:
    moved = due_after_pause(_instant(due), _instant(paused), _instant(resumed))

    assert _told(moved) == due_then


@rule("A limit that runs no longer where the incident has come to is dropped: nobody owes it, nobody has missed it.")
@pytest.mark.parametrize(
    "state, dropped",
    [
        ("signed", "accept, contact, arrive"),
        ("arrived", ""),
        ("diverted", "accept, contact, arrive"),
        ("to_police", "accept, contact, arrive"),
        ("merged", "accept, contact, arrive"),
        ("suspended", ""),
    ],
)
def test_what_is_dropped(state: str, dropped: str) -> None:
    of_the_team = [Milestone.ACCEPT, Milestone.CONTACT, Milestone.ARRIVE]

    found = milestones_dropped_in(State.of(state), of_the_team, POLICY)

    assert ", ".join(each.value for each in of_the_team if each in found) == dropped


@rule("The 5 of 12510 is a limit only where a centre says what it stands for.")
@pytest.mark.parametrize("named, due", [(None, ""), ("on the way", "12:05:00")])
def test_the_five(named: str | None, due: str) -> None:
    five = Five("出发", named, EventKind.DISPATCHED, EventKind.ARRIVED) if named else None

    started = _started("dispatched", "dispatched", policy=Policy(five=five))

    assert _told(next((s.due_at for s in started if s.milestone is Milestone.FIVE), None)) == due


@rule("Some instants are agreed from case to case: the day of a promise, the end of a pause.")
def test_agreed_instants() -> None:
    friday = instant_from_text("2026-05-08T18:00")

    promise = clocks_started_by(EventKind.PROMISED, NOON, State.FOLLOW_UP, Weekdays(), agreed_at=friday, policy=POLICY)

    assert [(start.milestone, start.due_at) for start in promise] == [(Milestone.PERFORMANCE, friday)]


def test_every_limit_has_its_row_and_its_general_case() -> None:
    assert set(MARKS) == set(Milestone)
    for milestone in set(Milestone) - AGREED:
        assert POLICY.limit(milestone, Category.INVALID, Priority.MAJOR)
    assert len({(row.milestone, row.category, row.priority) for row in LIMITS}) == len(LIMITS)


def test_every_limit_that_can_start_can_end() -> None:
    assert [each for each, mark in MARKS.items() if bool(mark.starts) != bool(mark.met_by)] == []
    assert [each for each, mark in MARKS.items() if mark.starts & mark.met_by] == []


def test_a_centre_can_replace_a_limit() -> None:
    rows = tuple(replace(row, limit=Limit(30)) if row.milestone is Milestone.SIGN else row for row in LIMITS)
    longer = (LimitRow(Milestone.ARRIVE, "HELP", None, Limit(900)), *rows)
    policy = Policy(version="own-1", limits=longer)

    assert policy.limit(Milestone.SIGN, None, Priority.NORMAL) == Limit(30)
    assert policy.limit(Milestone.ARRIVE, Category.HELP_ANIMAL, Priority.NORMAL) == Limit(900)
    assert policy.limit(Milestone.ARRIVE, Category.NUISANCE_NOISE, Priority.NORMAL).seconds == 600


@settings(max_examples=300, deadline=None)
@given(start=INSTANTS, row=some.sampled_from(LIMITS))
def test_near_comes_before_due_and_both_after_the_start(start: datetime, row: LimitRow) -> None:
    warn_at, due_at = row.limit.warn_at(start, Weekdays()), row.limit.due_at(start, Weekdays())

    assert start < due_at
    assert warn_at is None or start < warn_at < due_at


@settings(max_examples=300, deadline=None)
@given(due=INSTANTS, paused=INSTANTS, lasts=some.timedeltas(timedelta(0), timedelta(days=90)))
def test_a_pause_neither_gives_nor_takes_time(due: datetime, paused: datetime, lasts: timedelta) -> None:
    due, paused = (each.astimezone(NOON.tzinfo) for each in (due, paused))
    resumed = paused + lasts

    moved = due_after_pause(due, paused, resumed)

    if due > paused:
        assert moved - resumed == due - paused
    else:
        assert moved == due


def _started(event: str, state: str, **options: object):  # type: ignore[no-untyped-def]
    given_options = {"policy": POLICY, **options}
    return clocks_started_by(EventKind.of(event), NOON, State.of(state), Weekdays(), **given_options)  # type: ignore[arg-type]


def _told(at: datetime | None) -> str:
    """An instant as the tables write it: the time of 6 May, or day and time."""
    if at is None:
        return ""
    local = at.astimezone(SHANGHAI)
    return local.strftime("%H:%M:%S" if (local.month, local.day) == (5, 6) else "%m-%d %H:%M:%S")


def _instant(told: str) -> datetime:
    day, _, time = told.rpartition(" ")
    return instant_from_text(f"2026-{day or '05-06'}T{time}")
