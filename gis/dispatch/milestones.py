"""The limits of an incident: what starts each, what meets it, whose it is, how long it is. Tables and functions. Pure.

One minute to sign, one to accept, two to reach the grid worker, ten to be there: each has its own start, its own owner
and its own clock (domain.md 1A). Limits of the team run from the delivery of the order, not from the click by which it
accepts, or a team that never accepts would never be late; a setting may say otherwise. Delivered is the instant at
which the order is put before the team (`DISPATCHED`), by our clock: a phone that confirms nothing stops no limit.

Seconds run day and night. Working days end at midnight in Shanghai; the calendar is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from gis.vocabulary import ALL_CATEGORIES, Category, EventKind, Firmness, Milestone, Owner, Priority, StartsAt, State

E, M, S, P = EventKind, Milestone, State, Priority


class Workdays(Protocol):
    """A calendar of working days."""

    def end_of_workday(self, at: datetime, count: int) -> datetime:
        """The midnight that ends the `count`-th working day after the day of `at`, aware UTC."""
        ...


@dataclass(frozen=True)
class Mark:
    """One row: what starts a limit, what meets it, whose it is, where it runs; elsewhere it is dropped."""

    starts: frozenset[EventKind]
    met_by: frozenset[EventKind]
    owner: Owner
    firmness: Firmness
    runs_in: frozenset[State]


def _of[T](*members: T) -> frozenset[T]:
    return frozenset(members)


_DECIDED = _of(E.DISPATCHED, E.DIVERTED, E.SETTLED, E.HANDED_BACK, E.MERGED, E.REJECTED, E.TRANSFERRED)
_SENT = _of(E.DISPATCHED, E.REDISPATCHED)
_WITH_TEAM = _of(S.DISPATCHED, S.ACCEPTED, S.ARRIVED)
_WITH_OTHERS = _of(S.DIVERTED, S.RETURNED)
_LATER = _of(S.ARRIVED, S.DIVERTED, S.RETURNED, S.FOLLOW_UP, S.CALLED_BACK)
_FIRM, _AIM = Firmness.FIRM, Firmness.AIM

# fmt: off
MARKS: dict[Milestone, Mark] = {
    M.SIGN:       Mark(_of(E.RECEIVED), _of(E.SIGNED, E.HANDED_BACK, E.MERGED), Owner.DESK, _FIRM, _of(S.RECEIVED)),
    M.DISPATCH:   Mark(_of(E.RECEIVED, E.DECLINED), _DECIDED, Owner.DESK, _AIM, _of(S.RECEIVED, S.SIGNED)),
    M.ACCEPT:     Mark(_SENT | {E.JOINED}, _of(E.ACCEPTED, E.ARRIVED), Owner.TEAM, _FIRM, _WITH_TEAM),
    M.CONTACT:    Mark(_SENT, _of(E.CONTACTED), Owner.TEAM, _FIRM, _WITH_TEAM),
    M.ARRIVE:     Mark(_SENT | {E.JOINED}, _of(E.ARRIVED), Owner.TEAM, _AIM, _WITH_TEAM),
    M.FIVE:       Mark(_of(), _of(), Owner.TEAM, _AIM, _WITH_TEAM),
    M.OUTCOME:    Mark(_of(E.ARRIVED), _DECIDED, Owner.TEAM, _AIM, _of(S.ARRIVED)),
    M.DECIDE:     Mark(_of(E.REOPENED, E.TAKEN_BACK, E.UNMERGED, E.DIVERSION_RETURNED, E.BROKEN), _DECIDED,
                       Owner.DESK, _FIRM, _of(S.SIGNED, S.RETURNED)),
    M.DEPARTMENT_ACCEPT: Mark(_of(E.DIVERTED), _of(E.DIVERSION_ACCEPTED, E.DIVERSION_RETURNED, E.DIVERSION_FINISHED),
                       Owner.DEPARTMENT, _FIRM, _WITH_OTHERS),
    M.DEPARTMENT_RESULT: Mark(_of(E.DIVERTED), _of(E.DIVERSION_RETURNED, E.DIVERSION_FINISHED),
                       Owner.DEPARTMENT, _FIRM, _WITH_OTHERS),
    M.POLICE_RESULT: Mark(_of(E.HANDED_BACK), _of(E.POLICE_FINISHED, E.TAKEN_BACK), Owner.DESK, _AIM, _of(S.TO_POLICE)),
    M.FOLLOW_UP:  Mark(_of(E.HANDLED), _of(E.ANSWERED, E.REOPENED), Owner.FOLLOW_UP, _FIRM, _of(S.FOLLOW_UP)),
    M.PERFORMANCE: Mark(_of(E.PROMISED), _of(E.PERFORMED, E.BROKEN), Owner.FOLLOW_UP, _FIRM, _LATER | {S.SUSPENDED}),
    M.RESUME:     Mark(_of(E.SUSPENDED), _of(E.RESUMED), Owner.DESK, _FIRM, _of(S.SUSPENDED)),
    M.CLOSE:      Mark(_of(E.ANSWERED), _of(E.CLOSED), Owner.DESK, _FIRM, _of(S.CALLED_BACK)),
}
# fmt: on
"""Every milestone. Whoever merges or hands back an order before it was signed has seen it, and so has signed it."""

AGREED = frozenset({M.PERFORMANCE, M.RESUME})
"""Their instant is agreed from case to case and comes with the command."""


@dataclass(frozen=True)
class Limit:
    """How long something may take: seconds, or whole working days after the day on which it starts."""

    seconds: int = 0
    workdays: int = 0
    warn_seconds: int = 0
    """After which it is shown as near; working days warn when the last of them begins."""

    def due_at(self, start: datetime, workdays: Workdays) -> datetime:
        """The instant from which on it is late."""
        if self.workdays:
            return workdays.end_of_workday(start, self.workdays)
        return start + timedelta(seconds=self.seconds)

    def warn_at(self, start: datetime, workdays: Workdays) -> datetime | None:
        """The instant from which on it is near; None if nobody is warned."""
        if self.workdays:
            return workdays.end_of_workday(start, self.workdays - 1) if self.workdays > 1 else None
        return start + timedelta(seconds=self.warn_seconds) if self.warn_seconds else None


@dataclass(frozen=True)
class LimitRow:
    """A limit for a milestone, a category (or a family, or all) and a priority (or all)."""

    milestone: Milestone
    category: str
    priority: Priority | None
    limit: Limit


_MINUTE, _HOUR = 60, 3600
_ALL = ALL_CATEGORIES

# fmt: off
LIMITS: tuple[LimitRow, ...] = (
    LimitRow(M.SIGN,              _ALL,           None,     Limit(60, warn_seconds=30)),    # domain.md 1A 5
    LimitRow(M.DISPATCH,          _ALL,           None,     Limit(60, warn_seconds=45)),    # 1A 6: in the same minute
    LimitRow(M.ACCEPT,            _ALL,           None,     Limit(60, warn_seconds=30)),
    LimitRow(M.CONTACT,           _ALL,           None,     Limit(120, warn_seconds=90)),   # 1A 7
    LimitRow(M.ARRIVE,            _ALL,           None,     Limit(600, warn_seconds=480)),  # 1A 8
    LimitRow(M.FIVE,              _ALL,           None,     Limit(300)),
    # From here on nothing is written down anywhere: values to begin with, for the centre to replace.
    LimitRow(M.OUTCOME,           _ALL,           None,     Limit(2 * _HOUR, warn_seconds=90 * _MINUTE)),
    LimitRow(M.OUTCOME,           _ALL,           P.MAJOR,  Limit(30 * _MINUTE)),
    LimitRow(M.DECIDE,            _ALL,           None,     Limit(30 * _MINUTE, warn_seconds=15 * _MINUTE)),
    LimitRow(M.DECIDE,            _ALL,           P.MAJOR,  Limit(5 * _MINUTE)),
    LimitRow(M.DEPARTMENT_ACCEPT, _ALL,           None,     Limit(workdays=1)),
    LimitRow(M.DEPARTMENT_ACCEPT, _ALL,           P.URGENT, Limit(30 * _MINUTE)),
    LimitRow(M.DEPARTMENT_ACCEPT, _ALL,           P.MAJOR,  Limit(5 * _MINUTE)),
    LimitRow(M.DEPARTMENT_RESULT, _ALL,           None,     Limit(workdays=5)),
    LimitRow(M.DEPARTMENT_RESULT, _ALL,           P.URGENT, Limit(workdays=2)),
    LimitRow(M.DEPARTMENT_RESULT, _ALL,           P.MAJOR,  Limit(workdays=1)),
    LimitRow(M.DEPARTMENT_RESULT, "DISPUTE_WAGE", None,     Limit(workdays=4)),             # 1C 37: paid within a week
    LimitRow(M.DEPARTMENT_RESULT, "SAFETY",       None,     Limit(workdays=1)),
    LimitRow(M.POLICE_RESULT,     _ALL,           None,     Limit(24 * _HOUR)),
    LimitRow(M.FOLLOW_UP,         _ALL,           None,     Limit(workdays=1)),
    LimitRow(M.CLOSE,             _ALL,           None,     Limit(workdays=1)),
)
# fmt: on


@dataclass(frozen=True)
class Five:
    """What a centre means by the 5 of 12510, if anything."""

    zh: str
    en: str
    starts: EventKind
    met_by: EventKind


@dataclass(frozen=True)
class Policy:
    """One version of the limits. A clock keeps the version that it was started under."""

    version: str = "2026-1"
    limits: tuple[LimitRow, ...] = LIMITS
    contact_starts_at: StartsAt = StartsAt.DELIVERED
    arrive_starts_at: StartsAt = StartsAt.DELIVERED
    five: Five | None = None
    marks: dict[Milestone, Mark] = field(init=False, compare=False)
    """The table with the centre's choices in it."""

    def __post_init__(self) -> None:
        """Put the choices into the table."""
        object.__setattr__(self, "marks", dict(_chosen(self)))

    def limit(self, milestone: Milestone, category: Category | None, priority: Priority) -> Limit:
        """The limit of a milestone: of the category before its family before all, then of the priority before all."""
        rows = [row for row in self.limits if row.milestone is milestone]
        names = [category.value, category.partition("_")[0]] if category else []
        order = [(name, urgency) for name in (*names, ALL_CATEGORIES) for urgency in (priority, None)]
        found = {(row.category, row.priority): row.limit for row in rows}
        return next(found[key] for key in order if key in found)


@dataclass(frozen=True)
class Start:
    """A clock to be started."""

    milestone: Milestone
    owner: Owner
    firmness: Firmness
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime


def milestones_started_by(event: EventKind, state: State, policy: Policy) -> list[Milestone]:
    """What begins with an event that leads into a state; a limit that doesn't run there doesn't begin."""
    return [each for each, mark in policy.marks.items() if event in mark.starts and state in mark.runs_in]


def milestones_met_by(event: EventKind, policy: Policy) -> frozenset[Milestone]:
    """What an event brings to its end."""
    return frozenset(each for each, mark in policy.marks.items() if event in mark.met_by)


def milestones_dropped_in(state: State, open_ones: Iterable[Milestone], policy: Policy) -> frozenset[Milestone]:
    """What nobody owes any more in a state. Where an incident waits, everything stands still instead."""
    if state is S.SUSPENDED:
        return frozenset()
    return frozenset(each for each in open_ones if state not in policy.marks[each].runs_in)


def clocks_started_by(
    event: EventKind,
    now: datetime,
    state: State,
    workdays: Workdays,
    *,
    category: Category | None = None,
    priority: Priority = Priority.NORMAL,
    agreed_at: datetime | None = None,
    policy: Policy,
) -> list[Start]:
    """The clocks that an event starts, with their due instants.

    state: the one that the event leads to
    agreed_at: for the milestones whose instant is agreed (`AGREED`)
    """

    def start(milestone: Milestone) -> Start:
        mark = policy.marks[milestone]
        if milestone in AGREED:
            return Start(milestone, mark.owner, mark.firmness, now, None, agreed_at or now)
        limit = policy.limit(milestone, category, priority)
        warn_at, due_at = limit.warn_at(now, workdays), limit.due_at(now, workdays)
        return Start(milestone, mark.owner, mark.firmness, now, warn_at, due_at)

    return [start(milestone) for milestone in milestones_started_by(event, state, policy)]


def due_after_pause(due_at: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
    """A due instant moved on by as long as the clock stood still; what was late before stays late."""
    return due_at if due_at <= paused_at else due_at + (resumed_at - paused_at)


def _chosen(policy: Policy) -> Iterator[tuple[Milestone, Mark]]:
    starts = {M.CONTACT: policy.contact_starts_at, M.ARRIVE: policy.arrive_starts_at}
    for milestone, mark in MARKS.items():
        if milestone is M.FIVE and policy.five:
            yield milestone, replace(mark, starts=_of(policy.five.starts), met_by=_of(policy.five.met_by))
        elif starts.get(milestone) is StartsAt.ACCEPTED:
            yield milestone, replace(mark, starts=_of(E.ACCEPTED))
        else:
            yield milestone, mark
