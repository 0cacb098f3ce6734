"""A day of the demo zone through the real commands: what must hold, holds; and statistics find out what was true."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from sqlalchemy import select

from gis.demo.day_matter import Matter, Measured, Truth
from gis.model.incidents import IncidentEvent, RunningClock
from gis.statistics.outcomes import Outcomes, outcomes
from gis.statistics.response_times import Part, response_times
from gis.statistics.window import Window
from gis.vocabulary import EventKind, Grouping, Handling, Milestone
from tests.support.day import DAY
from tests.support.percentiles import percentile
from tests.whole.conftest import MATTERS, WholeDay

E = EventKind

TURNS = (
    E.DECLINED, E.JOINED, E.DIVERSION_RETURNED, E.PROMISED, E.PERFORMED, E.BROKEN, E.PAUSE_ASKED, E.SUSPENDED,
    E.RESUMED, E.HANDED_BACK, E.MERGED, E.REJECTED, E.TRANSFERRED, E.REOPENED,
)  # fmt: skip
"""What only some matters come to, and a day should have of all of it."""


@pytest.fixture
def window(day: WholeDay) -> Window:
    return Window(DAY, DAY, day.clock.now())


def _truths(day: WholeDay) -> list[tuple[Matter, Truth]]:
    return [(matter, day.player.plan.truth[matter.key]) for matter in day.player.plan.matters]


def _measured(day: WholeDay, *, joins_in: bool = False) -> dict[Milestone, list[Measured]]:
    """What is true about each milestone.

    joins_in: also of those who joined in, whom statistics leave out
    """
    found: dict[Milestone, list[Measured]] = defaultdict(list)
    for _matter, truth in _truths(day):
        for one in truth.measured:
            if joins_in or not one.joins_in:
                found[one.milestone].append(one)
    return found


def test_every_step_of_the_day_was_allowed(day: WholeDay) -> None:
    assert day.player.played.refused == []
    assert day.player.played.received == MATTERS
    assert day.player.played.steps == len(day.player.plan.steps)


def test_at_midnight_every_matter_has_an_owner_and_something_due(day: WholeDay) -> None:
    assert day.midnight.faults == []
    assert day.midnight.open > 5  # Departments have some, others wait for the call of the next morning.


def test_in_the_end_nothing_is_left_over(day: WholeDay) -> None:
    assert day.ended.faults == []
    assert day.ended.open == 0
    assert day.ended.closed > MATTERS / 2


def test_the_day_takes_every_turn(day: WholeDay) -> None:
    kinds = Counter(day.db.scalars(select(IncidentEvent.kind)))

    assert {kind for kind in TURNS if not kinds[kind]} == set()


def test_limits_were_missed_and_recorded(day: WholeDay) -> None:
    kinds = Counter(day.db.scalars(select(IncidentEvent.kind)))

    assert kinds[EventKind.LIMIT_MISSED] > 10
    assert kinds[EventKind.LIMIT_NEAR] > 10


def test_clocks_took_as_long_as_the_generator_drew_them(day: WholeDay) -> None:
    clocks = day.db.scalars(select(RunningClock)).all()

    took: dict[Milestone, list[float]] = defaultdict(list)
    for clock in clocks:
        if clock.ended == "met" and clock.ended_at:
            took[Milestone.of(clock.milestone)].append((clock.ended_at - clock.started_at).total_seconds())
    for milestone, measured in _measured(day, joins_in=True).items():
        assert sorted(took[milestone]) == sorted(one.seconds for one in measured if one.seconds is not None)
        assert sum(clock.milestone == milestone for clock in clocks) == len(measured)


def test_response_times_agree_with_the_generator(day: WholeDay, window: Window) -> None:
    (whole,) = response_times(day.db, window)

    assert whole.received == MATTERS
    truth = _measured(day)
    assert {times.milestone for times in whole.times} == set(truth)
    for times in whole.times:
        drawn = [one.seconds for one in truth[times.milestone] if one.seconds is not None]
        assert (times.started, times.spread.count) == (len(truth[times.milestone]), len(drawn))
        assert times.unknown == len(truth[times.milestone]) - len(drawn)
        assert times.in_time + times.late + times.under_way + times.dropped == times.started
        for share, found in zip((0.5, 0.9, 0.95), (times.spread.p50, times.spread.p90, times.spread.p95), strict=True):
            assert found == pytest.approx(percentile(drawn, share), abs=1e-6)


@pytest.mark.parametrize(
    "milestone, limit",
    [(Milestone.SIGN, 60), (Milestone.ACCEPT, 60), (Milestone.CONTACT, 120), (Milestone.ARRIVE, 600)],
)
def test_shares_in_time_agree_with_the_generator(
    day: WholeDay, window: Window, milestone: Milestone, limit: int
) -> None:
    (whole,) = response_times(day.db, window)

    found = next(times for times in whole.times if times.milestone is milestone)
    drawn = [one.seconds for one in _measured(day)[milestone] if one.seconds is not None]
    assert found.in_time == sum(seconds < limit for seconds in drawn)
    assert found.spread.count - found.in_time == sum(seconds >= limit for seconds in drawn)


def test_evidence_agrees_with_the_generator(day: WholeDay, window: Window) -> None:
    (whole,) = response_times(day.db, window)

    for times in (times for times in whole.times if times.milestone in (Milestone.CONTACT, Milestone.ARRIVE)):
        drawn = Counter(one.grade for one in _measured(day)[times.milestone] if one.seconds is not None)
        assert {graded.grade: graded.spread.count for graded in times.graded} == drawn
        assert sum(graded.in_time for graded in times.graded) == times.in_time


@pytest.mark.parametrize("by", Grouping)
def test_parts_add_up_to_the_whole(day: WholeDay, window: Window, by: Grouping) -> None:
    (whole,), parts = response_times(day.db, window), response_times(day.db, window, by)

    assert len(parts) > 3
    assert sum(part.received for part in parts) == whole.received
    for times in whole.times:
        assert sum(_started(part, times.milestone) for part in parts) == times.started


def _started(part: Part, milestone: Milestone) -> int:
    return sum(times.started for times in part.times if times.milestone is milestone)


def test_categories_agree_with_the_generator(day: WholeDay, window: Window) -> None:
    parts = response_times(day.db, window, Grouping.CATEGORY)

    assert {part.code: part.received for part in parts} == Counter(matter.category for matter, _ in _truths(day))


def test_what_lies_nowhere_in_the_zone_is_counted_as_unknown(day: WholeDay, window: Window) -> None:
    parts = response_times(day.db, window, Grouping.AREA)

    assert parts[-1].code is None
    assert parts[-1].en == "unknown"
    assert parts[-1].received > 0


def _outcomes(day: WholeDay, window: Window) -> Outcomes:
    (whole,) = outcomes(day.db, window)
    return whole


def test_outcomes_agree_with_the_generator(day: WholeDay, window: Window) -> None:
    found = _outcomes(day, window)

    truths = [truth for _matter, truth in _truths(day)]
    assert found.handled == Counter(truth.handling for truth in truths)
    assert found.handled[Handling.UNDER_WAY] == 0
    assert found.diversions == sum(truth.diversions for truth in truths)
    assert found.returned == sum(truth.returned for truth in truths)
    assert found.right_first_time == sum(bool(truth.diversions) and not truth.returned for truth in truths)
    assert found.reopened == sum(truth.reopened for truth in truths)
    assert found.levels == Counter(truth.level for truth in truths if truth.level)
    assert found.answers == Counter(answer for truth in truths for answer in truth.answers.values())


def test_who_called_again_agrees_with_the_generator(day: WholeDay, window: Window) -> None:
    found = _outcomes(day, window)

    assert found.again == sum(matter.again_of is not None for matter, _ in _truths(day))
    assert found.again > 0
