"""Something was promised by a day: wages, a repair. An agreement is not its performance: it is kept, or broken."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.check import require_ahead
from gis.dispatch.later_commands import BreakPromise, Perform, Promise
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.errors import NotYet
from gis.model.incidents import RunningClock
from gis.vocabulary import Milestone, State


def promise(db: Session, command: Promise, office: Office) -> Outcome:
    """Write down a promise; its clock runs until the agreed instant.

    raises: as `carry_out`; NotYet if another one is open; CommandRejected if its instant is past
    """

    def plan(seen: Seen) -> Plan:
        if promise_runs(db, seen.id):
            raise NotYet(command.action.en, "an earlier promise is neither kept nor broken")

        def store(now: datetime) -> None:
            require_ahead("until", command.until, now)

        told = {"until": command.until.isoformat()}
        facts = Facts(state=State.of(seen.state), leads=True)
        return Plan(facts, told=told, note=command.what, agreed_at=command.until, store=store)

    return carry_out(db, command, office, plan)


def perform(db: Session, command: Perform, office: Office) -> Outcome:
    """The promise was kept.

    raises: as `carry_out`; NotYet if nothing was promised
    """
    return carry_out(db, command, office, lambda seen: _ended(db, seen, command))


def break_promise(db: Session, command: BreakPromise, office: Office) -> Outcome:
    """The promise was broken; the desk decides what follows.

    raises: as `carry_out`; NotYet if nothing was promised
    """
    return carry_out(db, command, office, lambda seen: _ended(db, seen, command))


def promise_runs(db: Session, incident_id: UUID) -> bool:
    """Whether something is promised that is neither kept nor broken."""
    running = select(RunningClock.id).where(
        RunningClock.incident_id == incident_id,
        RunningClock.milestone == Milestone.PERFORMANCE.value,
        RunningClock.ended_at.is_(None),
    )
    return db.scalars(running).first() is not None


def _ended(db: Session, seen: Seen, command: Perform | BreakPromise) -> Plan:
    if not promise_runs(db, seen.id):
        raise NotYet(command.action.en, "nothing was promised")
    return Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
