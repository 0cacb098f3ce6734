"""A matter waits: asked for by one, approved by another, with a coded reason and an end; its limits stand still."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.check import require_ahead
from gis.dispatch.later_commands import AskPause, Resume, Suspend
from gis.dispatch.milestones import Policy, due_after_pause
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Facts
from gis.model.incidents import IncidentEvent, RunningClock, Task
from gis.vocabulary import EventKind, State


def ask_pause(db: Session, command: AskPause, office: Office) -> Outcome:
    """Ask that the matter may wait.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )


def suspend(db: Session, command: Suspend, office: Office) -> Outcome:
    """Approve a pause that somebody else has asked for; its end is a limit of its own.

    raises: as `carry_out`; CommandRejected if its end is past
    """

    def plan(seen: Seen) -> Plan:
        asked = _was_asked(db, seen, command.actor)

        def store(now: datetime) -> None:
            require_ahead("until", command.until, now)
            _stop_clocks(db, seen.id, office.policy, now)
            _let_go_elsewhere(db, seen.id)

        told = {"reason": command.reason.value, "until": command.until.isoformat()}
        facts = Facts(state=State.of(seen.state), leads=True, pause_asked_by_another=asked)
        return Plan(facts, told=told, agreed_at=command.until, store=store)

    return carry_out(db, command, office, plan)


def resume(db: Session, command: Resume, office: Office) -> Outcome:
    """It goes on where it stood; every limit is later by as long as it stood still.

    raises: as `carry_out`
    """

    def plan(seen: Seen) -> Plan:
        before = State.of(seen.state_before) if seen.state_before else None
        facts = Facts(state=State.of(seen.state), before=before, leads=True)
        return Plan(facts, note=command.reason, store=lambda now: _start_clocks(db, seen.id, now))

    return carry_out(db, command, office, plan)


def _was_asked(db: Session, seen: Seen, actor: Actor) -> bool:
    """Whether somebody else has asked, since the matter came into its state."""
    asked = select(IncidentEvent.id).where(
        IncidentEvent.incident_id == seen.id,
        IncidentEvent.kind == EventKind.PAUSE_ASKED.value,
        IncidentEvent.at >= seen.changed_at,
        IncidentEvent.actor != actor.code,
    )
    return db.scalars(asked).first() is not None


def _let_go_elsewhere(db: Session, incident_id: UUID) -> None:
    """Whoever was sent is free for other matters as long as this one waits, and comes back to it afterwards."""
    db.execute(update(Task).where(Task.incident_id == incident_id, Task.open()).values(afterwards=True))


def _stop_clocks(db: Session, incident_id: UUID, policy: Policy, now: datetime) -> None:
    run_on = [each.value for each, mark in policy.marks.items() if State.SUSPENDED in mark.runs_in]
    running = (RunningClock.incident_id == incident_id, RunningClock.ended_at.is_(None))
    stopped = update(RunningClock).where(*running, RunningClock.milestone.not_in(run_on))
    db.execute(stopped.values(paused_at=now, next_at=None))


def _start_clocks(db: Session, incident_id: UUID, now: datetime) -> None:
    paused = select(RunningClock).where(
        RunningClock.incident_id == incident_id, RunningClock.ended_at.is_(None), RunningClock.paused_at.is_not(None)
    )
    for clock in db.scalars(paused.execution_options(populate_existing=True)).all():
        due_at = due_after_pause(clock.due_at, clock.paused_at or now, now)
        # Who was warned is not warned again; a miss that is on record is not recorded twice.
        next_at = due_at if clock.missed_at is None else None
        again = update(RunningClock).where(RunningClock.id == clock.id)
        db.execute(again.values(due_at=due_at, next_at=next_at, paused_at=None))
