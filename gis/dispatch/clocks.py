"""Clocks in the database: opened, met and dropped in the transaction of the event that does it.

A clock of a team measures one task, a clock of a department one diversion (`subject`); the others measure the incident.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.dispatch.log import Entry
from gis.dispatch.milestones import Policy, Start, milestones_dropped_in
from gis.model.incidents import RunningClock
from gis.vocabulary import ClockEnd, EventKind, Milestone, State

PER_ORDER = frozenset(
    {Milestone.ACCEPT, Milestone.CONTACT, Milestone.ARRIVE, Milestone.DEPARTMENT_ACCEPT, Milestone.DEPARTMENT_RESULT}
)
"""Measured for each task or diversion on its own."""
LATE_AFTER = timedelta(seconds=3)
"""Whoever keeps time is never later (reliability.md 3); what is recorded later was due while nobody kept it."""


def start(db: Session, incident_id: UUID, starts: Sequence[Start], subject: UUID | None, policy: Policy) -> None:
    """Start clocks. One that runs already goes on as it is."""
    if starts:
        given = [{"incident_id": incident_id, **row} for row in rows(starts, subject, policy)]
        db.execute(insert(RunningClock).on_conflict_do_nothing(), given)


def meet(
    db: Session, incident_id: UUID, milestones: Collection[Milestone], subject: UUID | None, now: datetime
) -> None:
    """End the clocks that an event brings to their end: those of its own order, and those of the incident."""
    if milestones:
        mine = or_(RunningClock.subject.is_(None), RunningClock.subject == subject)
        db.execute(_ending(incident_id, milestones, ClockEnd.MET, now).where(mine))


def miss(db: Session, incident_id: UUID, now: datetime) -> list[Entry]:
    """Record the limits that have passed and that no timekeeper has recorded; the caller holds the incident.

    So a command that comes while nobody keeps time, and ends an overdue clock, leaves no miss untold.

    returns: their events
    """
    passed = (
        update(RunningClock)
        .where(RunningClock.incident_id == incident_id, RunningClock.next_at.is_not(None), RunningClock.due_at <= now)
        .values(missed_at=now, next_at=None)
        .returning(RunningClock.id, RunningClock.milestone, RunningClock.owner, RunningClock.due_at)
    )
    rows = db.execute(passed.execution_options(synchronize_session=False)).all()
    return [
        Entry(
            EventKind.LIMIT_MISSED,
            {"milestone": row.milestone, "owner": row.owner, "clock": row.id,
             "after_outage": now - row.due_at > LATE_AFTER},
        )
        for row in sorted(rows, key=lambda row: (row.due_at, row.id))
    ]  # fmt: skip


def drop_order(db: Session, incident_id: UUID, subject: UUID, now: datetime) -> None:
    """End the clocks of an order that is off: nobody owes it any more."""
    db.execute(_ending(incident_id, PER_ORDER, ClockEnd.DROPPED, now).where(RunningClock.subject == subject))


def drop_idle(db: Session, incident_id: UUID, state: State, policy: Policy, now: datetime) -> None:
    """End the clocks that don't run where the incident has come to."""
    running = db.scalars(
        select(RunningClock.milestone).where(RunningClock.incident_id == incident_id, RunningClock.ended_at.is_(None))
    )
    dropped = milestones_dropped_in(state, map(Milestone.of, running), policy)
    if dropped:
        db.execute(_ending(incident_id, dropped, ClockEnd.DROPPED, now))


def _ending(incident_id: UUID, milestones: Collection[Milestone], how: ClockEnd, now: datetime) -> Update:
    return (
        update(RunningClock)
        .where(RunningClock.incident_id == incident_id, RunningClock.ended_at.is_(None))
        .where(RunningClock.milestone.in_([each.value for each in milestones]))
        .values(ended_at=now, ended=how.value, next_at=None)
    )


def rows(starts: Sequence[Start], subject: UUID | None, policy: Policy) -> list[dict[str, object]]:
    """Clocks as they are written down, besides their incident."""
    return [
        {
            "milestone": begun.milestone.value,
            "subject": subject if begun.milestone in PER_ORDER else None,
            "owner": begun.owner.value,
            "firmness": begun.firmness.value,
            "policy": policy.version,
            "started_at": begun.started_at,
            "due_at": begun.due_at,
            "next_at": begun.warn_at or begun.due_at,
        }
        for begun in starts
    ]
