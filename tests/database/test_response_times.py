"""What clocks and evidence say about a few incidents: in time, late, unknown, and how well it is proved."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4 as key

import pytest
from sqlalchemy.orm import Session

from gis.clock import shanghai_day
from gis.dispatch.commands import Arrive
from gis.dispatch.joint import join
from gis.dispatch.later_commands import Join
from gis.dispatch.response import arrive
from gis.statistics.outcomes import outcomes
from gis.statistics.response_times import Part, Times, response_times
from gis.statistics.window import Window
from gis.vocabulary import Channel, EvidenceGrade, Grouping, Handling, Milestone
from tests.support.builders import NOON
from tests.support.incidents import TEAM_A, WORKER, Desk, people

M = Milestone
TODAY = shanghai_day(NOON)


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


def whole(desk: Desk) -> Part:
    (part,) = response_times(desk.db, Window(TODAY, TODAY, desk.clock.now()))
    return part


def of(part: Part, milestone: Milestone) -> Times:
    return next(times for times in part.times if times.milestone is milestone)


def arrived(desk: Desk, number: int, grade: EvidenceGrade) -> None:
    arrive(desk.db, Arrive(actor=TEAM_A, key=key(), number=number, grade=grade), desk.office)


def test_a_limit_met_before_it_was_due_is_in_time(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(59)
    desk.accept(number)

    found = of(whole(desk), M.ACCEPT)

    assert (found.started, found.in_time, found.late) == (1, 1, 0)
    assert (found.spread.count, found.spread.p50, found.spread.is_few) == (1, 59.0, True)


def test_a_limit_met_when_it_is_due_is_late(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(60)
    desk.accept(number)

    found = of(whole(desk), M.ACCEPT)

    assert (found.in_time, found.late, found.in_time_share) == (0, 1, 0.0)


@pytest.mark.parametrize("seconds, under_way, late", [(599, 1, 0), (600, 0, 1)])
def test_what_was_not_met_yet_is_unknown_and_may_be_late(desk: Desk, seconds: int, under_way: int, late: int) -> None:
    desk.dispatched()
    desk.clock.forward(seconds)

    found = of(whole(desk), M.ARRIVE)

    assert (found.under_way, found.late, found.unknown) == (under_way, late, 1)
    assert (found.spread.count, found.spread.p50) == (0, None)


def test_what_nobody_owed_any_more_is_dropped(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(30)
    desk.decline(number)

    found = of(whole(desk), M.ARRIVE)

    assert (found.started, found.dropped, found.unknown, found.in_time_share) == (1, 1, 1, None)


def test_what_was_dropped_when_it_was_late_already_is_late(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(90)
    desk.decline(number)

    assert of(whole(desk), M.ACCEPT).late == 1


def test_arrivals_are_split_by_evidence(desk: Desk) -> None:
    for seconds, grade in ((300, EvidenceGrade.GEOFENCE), (700, EvidenceGrade.STATEMENT)):
        number = desk.dispatched()
        desk.clock.forward(seconds)
        arrived(desk, number, grade)
        desk.settle(number)

    graded = of(whole(desk), M.ARRIVE).graded

    assert [(one.grade, one.in_time, one.spread.p50) for one in graded] == [
        (EvidenceGrade.GEOFENCE, 1, 300.0),
        (EvidenceGrade.STATEMENT, 0, 700.0),
    ]


def test_the_evidence_of_the_worker_is_not_taken_for_that_of_the_team(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(100)
    arrive(desk.db, Arrive(actor=WORKER, key=key(), number=number, grade=EvidenceGrade.STATEMENT), desk.office)
    arrived(desk, number, EvidenceGrade.GEOFENCE)

    (graded,) = of(whole(desk), M.ARRIVE).graded

    assert (graded.grade, graded.spread.count) == (EvidenceGrade.GEOFENCE, 1)


def test_the_caller_waits_for_whoever_comes_first(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(240)
    desk.arrive(number, WORKER)
    desk.clock.forward(200)
    desk.arrive(number)

    part = whole(desk)

    assert (part.waited.p50, of(part, M.ARRIVE).spread.p50) == (240.0, 440.0)


def test_who_joins_in_does_not_count(desk: Desk) -> None:
    number = desk.dispatched()
    desk.arrive(number)
    join(desk.db, Join(actor=TEAM_A, key=key(), number=number, unit="fire brigade"), desk.office)

    assert of(whole(desk), M.ARRIVE).started == 1


def test_days_are_those_of_shanghai(desk: Desk) -> None:
    desk.clock.forward(12 * 3600 - 1)  # A second before midnight there.
    desk.signed()
    desk.clock.forward(1)
    desk.signed()

    now = desk.clock.now()
    counts = [response_times(desk.db, Window(day, day, now))[0].received for day in (TODAY, TODAY + timedelta(days=1))]

    assert counts == [1, 1]


def test_a_day_on_which_nothing_came_has_no_parts(desk: Desk) -> None:
    day = TODAY - timedelta(days=1)

    assert response_times(desk.db, Window(day, day, desk.clock.now())) == []
    assert outcomes(desk.db, Window(day, day, desk.clock.now())) == []


@pytest.mark.parametrize(
    "by, codes", [(Grouping.CHANNEL, ["patrol", "police_110"]), (Grouping.HOUR, ["12"]), (Grouping.AREA, [None]),
                  (Grouping.CATEGORY, [None])]
)  # fmt: skip
def test_parts_are_told_apart_and_the_unknown_is_one(desk: Desk, by: Grouping, codes: list[str | None]) -> None:
    desk.signed()
    desk.signed(channel=Channel.PATROL, reference=None, actor=WORKER)

    window = Window(TODAY, TODAY, desk.clock.now())

    assert [part.code for part in response_times(desk.db, window, by)] == codes
    assert [part.code for part in outcomes(desk.db, window, by)] == codes


def test_the_same_number_within_thirty_days_has_called_again(desk: Desk) -> None:
    desk.signed(caller_phone="19900000001")
    desk.clock.forward(30 * 86_400)
    desk.signed(caller_phone="19900000001")
    desk.clock.forward(30 * 86_400 + 1)
    desk.signed(caller_phone="19900000001")

    now = desk.clock.now()
    counts = [outcomes(desk.db, Window(day, day, now))[0].again for day in map(TODAY.__add__, DAYS_LATER)]

    assert counts == [0, 1, 0]


DAYS_LATER = (timedelta(), timedelta(days=30), timedelta(days=60))


def test_outcomes_see_what_was_settled(desk: Desk) -> None:
    number = desk.dispatched()
    desk.arrive(number)
    desk.settle(number)

    (part,) = outcomes(desk.db, Window(TODAY, TODAY, desk.clock.now()))

    assert (part.received, part.handled) == (1, {Handling.ON_THE_SPOT: 1})
