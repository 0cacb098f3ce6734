"""How long each milestone took, how often it was in time, and how well that is proved.

Read from clocks, events and evidence alone. A clock that was met has a duration; one that runs still, or that nobody
owed any more, has none: both are counted beside, and never filled in. In time is what was met before the instant from
which on it would have been late; late is what was met after it, or had not been met by then.

A duration is what passed on the wall between start and end, pauses included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Double,
    Select,
    Subquery,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from gis.model.incidents import Evidence, IncidentEvent, RunningClock, Task
from gis.statistics.parts import label_of, matters
from gis.statistics.window import Window
from gis.vocabulary import ClockEnd, EventKind, EvidenceGrade, Grouping, Milestone, TaskRole

FEW = 5
"""Percentiles of fewer say little; they are given, and marked."""

SHARES = (0.5, 0.9, 0.95)


@dataclass(frozen=True)
class Spread:
    """How durations are spread: percentiles between the two values that they fall among."""

    count: int
    p50: float | None
    """Seconds; None if there is no duration at all."""
    p90: float | None
    p95: float | None

    @property
    def is_few(self) -> bool:
        """Whether there are too few durations for percentiles to say much."""
        return self.count < FEW


@dataclass(frozen=True)
class Graded:
    """Of those that were met, how many were proved so well."""

    grade: EvidenceGrade | None
    """None: nothing proves it but the event itself."""
    in_time: int
    spread: Spread


@dataclass(frozen=True)
class Times:
    """One milestone in one part."""

    milestone: Milestone
    started: int
    in_time: int
    """Met before it was late."""
    late: int
    """Met too late, or not met by then."""
    under_way: int
    """Runs still and is not late."""
    dropped: int
    """Nobody owed it any more before it was late."""
    spread: Spread
    """Of those that were met, in time or late."""
    graded: tuple[Graded, ...]
    """The same by evidence; empty where no evidence is asked for."""

    @property
    def in_time_share(self) -> float | None:
        """Of those that are decided; None if none is."""
        decided = self.in_time + self.late
        return self.in_time / decided if decided else None

    @property
    def unknown(self) -> int:
        """Those without a duration."""
        return self.started - self.spread.count


@dataclass(frozen=True)
class Part:
    """A grid, an hour, a category or a channel; or all together."""

    code: str | None
    """None if it is not known, or if nothing was split."""
    zh: str
    en: str
    received: int
    """Incidents."""
    waited: Spread
    """From the receipt until somebody was on the spot, whoever came first; the others were reached by nobody."""
    times: tuple[Times, ...]
    """In the order of a matter's life; milestones that never started are left out."""


def response_times(db: Session, window: Window, by: Grouping | None = None) -> list[Part]:
    """How long everything took for the incidents of a window, split or all together; parts that are unknown last."""
    waits = db.execute(_waits(window, by)).all()
    rows = db.execute(_times(window, by)).all()
    return [_part(by, wait, [row for row in rows if row.part == wait.part]) for wait in waits]


def _part(by: Grouping | None, wait: Any, rows: Sequence[Any]) -> Part:
    whole = {Milestone.of(row.milestone): row for row in rows if not row.is_split}
    times = [_of_milestone(row, rows) for _milestone, row in sorted(whole.items(), key=_in_order)]
    zh, en = label_of(by, wait.part, wait.part_name)
    return Part(wait.part, zh, en, wait.received, _spread(wait.reached, wait.percentiles), tuple(times))


def _in_order(item: tuple[Milestone, Any]) -> int:
    return list(Milestone).index(item[0])


def _of_milestone(row: Any, rows: Sequence[Any]) -> Times:
    split = [each for each in rows if each.is_split and each.milestone == row.milestone and each.met]
    graded = [
        Graded(EvidenceGrade.of(each.grade) if each.grade else None, each.in_time, _spread(each.met, each.percentiles))
        for each in split
    ]
    return Times(
        Milestone.of(row.milestone), row.started, row.in_time, row.late, row.under_way, row.dropped,
        _spread(row.met, row.percentiles), tuple(sorted(graded, key=_best_first)) if row.proved else (),
    )  # fmt: skip


def _best_first(graded: Graded) -> int:
    return list(EvidenceGrade).index(graded.grade) if graded.grade else len(EvidenceGrade)


def _spread(count: int, percentiles: Sequence[float] | None) -> Spread:
    return Spread(count, *(percentiles or (None, None, None)))


def _waits(window: Window, by: Grouping | None) -> Select[Any]:
    matter = matters(window, by)
    arrived_at = (
        select(func.min(IncidentEvent.at))
        .where(IncidentEvent.incident_id == matter.c.id, IncidentEvent.kind == EventKind.ARRIVED.value)
        .where(IncidentEvent.at <= window.seen_at)
        .scalar_subquery()
    )
    waited = select(matter, _seconds(arrived_at, matter.c.received_at).label("seconds")).subquery("waited")
    return (
        select(
            waited.c.part,
            func.min(waited.c.part_name).label("part_name"),
            func.count().label("received"),
            func.count(waited.c.seconds).label("reached"),
            _percentiles(waited.c.seconds),
        )
        .group_by(waited.c.part)
        .order_by(waited.c.part.nulls_last())
    )


def _times(window: Window, by: Grouping | None) -> Select[Any]:
    """One row per part and milestone, and one more per grade of evidence."""
    one = _measured(window, by)
    is_met, is_over = one.c.ended == ClockEnd.MET.value, one.c.seen_until >= one.c.due_at
    counts = {
        "started": one.c.due_at.is_not(None),
        "met": is_met,
        "in_time": and_(is_met, ~is_over),
        "late": is_over,
        "under_way": and_(one.c.ended.is_(None), ~is_over),
        "dropped": and_(one.c.ended == ClockEnd.DROPPED.value, ~is_over),
    }
    return select(
        one.c.part,
        one.c.milestone,
        one.c.grade,
        (func.grouping(one.c.grade) == 0).label("is_split"),
        (func.count(one.c.grade) > 0).label("proved"),
        *(func.count().filter(holds).label(name) for name, holds in counts.items()),
        _percentiles(one.c.seconds),
    ).group_by(
        func.grouping_sets(tuple_(one.c.part, one.c.milestone), tuple_(one.c.part, one.c.milestone, one.c.grade))
    )


def _measured(window: Window, by: Grouping | None) -> Subquery:
    """Every clock that was started for an incident, as it stood when it was looked at; not those of who joined in."""
    matter, clock = matters(window, by), RunningClock
    joins_in = exists(select(Task.id).where(Task.id == clock.subject, Task.role == TaskRole.JOINT.value))
    until = func.coalesce(clock.ended_at, clock.paused_at, literal(window.seen_at, DateTime(timezone=True)))
    is_met = clock.ended == ClockEnd.MET.value
    return (
        select(
            matter.c.part,
            clock.milestone,
            clock.due_at,
            clock.ended,
            until.label("seen_until"),
            case((is_met, _seconds(clock.ended_at, clock.started_at))).label("seconds"),
            _grade().label("grade"),
        )
        .join(matter, matter.c.id == clock.incident_id)
        .where(~joins_in)
        .subquery("measured")
    )


def _grade() -> ColumnElement[str | None]:
    """The evidence that was written down with the event which met a clock; of several that of whoever went first."""
    by_the_first = IncidentEvent.facts["role"].astext == TaskRole.FIRST.value
    event = and_(IncidentEvent.incident_id == Evidence.incident_id, IncidentEvent.seq == Evidence.seq)
    return (
        select(Evidence.grade)
        .join(IncidentEvent, event)
        .where(Evidence.incident_id == RunningClock.incident_id, Evidence.milestone == RunningClock.milestone)
        .where(IncidentEvent.at == RunningClock.ended_at, RunningClock.ended == ClockEnd.MET.value)
        .order_by(by_the_first.desc().nulls_last(), IncidentEvent.seq)
        .limit(1)
        .correlate(RunningClock)
        .scalar_subquery()
    )


def _seconds(end: Any, start: Any) -> ColumnElement[float]:
    return cast(extract("epoch", end - start), Double)


def _percentiles(seconds: ColumnElement[float]) -> ColumnElement[Sequence[float]]:
    shares: ColumnElement[Any] = literal_column(f"ARRAY[{', '.join(map(str, SHARES))}]::double precision[]")
    return func.percentile_cont(shares).within_group(seconds).label("percentiles")
