"""The end of a matter: every caller is called back by somebody who did not handle it, then it is closed; or reopened.

Three documented tries count as an answer. Calls from before a reopening don't count any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch.change import Plan, Seen, carry_out
from gis.dispatch.diversion import open_diversions
from gis.dispatch.later_commands import CallBack, Close, ProposeClose, Reject, Reopen, Transfer, WithReason
from gis.dispatch.merging import reported_in
from gis.dispatch.office import Office, Outcome
from gis.dispatch.promises import promise_runs
from gis.dispatch.workflow import Facts
from gis.errors import CommandRejected, Finding
from gis.model.handling import FollowUp
from gis.model.incidents import IncidentEvent, Report
from gis.vocabulary import CallResult, EventKind, State

ENOUGH_TRIES = 3
"""Documented calls that nobody answered (domain.md 4, invariant 3)."""

HANDLING = (EventKind.ACCEPTED, EventKind.ARRIVED, EventKind.SETTLED, EventKind.DIVERSION_FINISHED)
"""Whoever did one of these handled the matter."""


def call_back(db: Session, command: CallBack, office: Office) -> Outcome:
    """A caller was called back, or tried. One who is not satisfied reopens the matter.

    raises: as `carry_out`; CommandRejected if the report is not of this incident
    """

    def plan(seen: Seen) -> Plan:
        facts = Facts(
            state=State.of(seen.state),
            leads=True,
            callers_waiting=_waiting(db, seen, command),
            dissatisfied=command.result is CallResult.DISSATISFIED,
            handled_by_actor=_has_told(db, seen.id, HANDLING, command.actor.code),
        )
        told = {"report": command.report, "result": command.result.value}
        return Plan(facts, told=told, note=command.note, store=lambda now: _write(db, command, now))

    return carry_out(db, command, office, plan)


def propose_close(db: Session, command: ProposeClose, office: Office) -> Outcome:
    """The first of two people to whom a red matter looks finished.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )


def close(db: Session, command: Close, office: Office) -> Outcome:
    """Nothing is left to do.

    raises: as `carry_out`; NotYet naming everything that is left
    """

    def plan(seen: Seen) -> Plan:
        facts = Facts(
            state=State.of(seen.state),
            leads=True,
            red=bool(seen.risks),
            level_known=seen.level is not None,
            open_diversions=open_diversions(db, seen.id),
            callers_waiting=_waiting(db, seen, None),
            promise_open=promise_runs(db, seen.id),
            proposed_by_another=_was_proposed(db, seen, command.actor),
        )
        return Plan(facts, told={"level": seen.level})

    return carry_out(db, command, office, plan)


def reopen(db: Session, command: Reopen, office: Office) -> Outcome:
    """It was not finished after all; the desk decides anew, and every caller is called back again.

    raises: as `carry_out`
    """
    return carry_out(
        db, command, office, lambda seen: Plan(Facts(state=State.of(seen.state), leads=True), note=command.reason)
    )


def reject(db: Session, command: Reject, office: Office) -> Outcome:
    """A false alarm or a nuisance call; a red one needs two people to say so.

    raises: as `carry_out`
    """
    return carry_out(db, command, office, lambda seen: _put_aside(db, command, seen))


def transfer(db: Session, command: Transfer, office: Office) -> Outcome:
    """It lies in the territory of another centre, which the reason names; a red one needs two people to say so.

    raises: as `carry_out`
    """
    return carry_out(db, command, office, lambda seen: _put_aside(db, command, seen))


def _put_aside(db: Session, command: WithReason, seen: Seen) -> Plan:
    proposed = _was_proposed(db, seen, command.actor)
    facts = Facts(state=State.of(seen.state), leads=True, red=bool(seen.risks), proposed_by_another=proposed)
    return Plan(facts, note=command.reason)


def _was_proposed(db: Session, seen: Seen, actor: Actor) -> bool:
    """Whether somebody else has proposed to end it, since it came into its state."""
    proposals = select(IncidentEvent.id).where(
        IncidentEvent.incident_id == seen.id,
        IncidentEvent.kind == EventKind.CLOSE_PROPOSED.value,
        IncidentEvent.at >= seen.changed_at,
        IncidentEvent.actor != actor.code,
    )
    return db.scalars(proposals).first() is not None


def _waiting(db: Session, seen: Seen, call: CallBack | None) -> int:
    """How many callers are neither reached nor tried often enough, a call that is being reported counted in.

    raises: CommandRejected if the call is about a report of another incident
    """
    calls: dict[int, list[str]] = {number: [] for number in _reports(db, seen.id)}
    if call and call.report not in calls:
        finding = Finding("report", f"{call.report} is not of incident {seen.number}.", "Name one of its reports.")
        raise CommandRejected("Nobody was called back.", [finding])
    for number, result in _calls(db, seen.id):
        if number in calls:
            calls[number].append(result)
    if call:
        calls[call.report].append(call.result.value)
    return sum(not _answered(results) for results in calls.values())


def _answered(results: list[str]) -> bool:
    return any(result != CallResult.UNREACHABLE.value for result in results) or len(results) >= ENOUGH_TRIES


def _reports(db: Session, incident_id: UUID) -> Iterable[int]:
    return db.scalars(select(Report.number).where(reported_in(incident_id)))


def _calls(db: Session, incident_id: UUID) -> list[tuple[int, str]]:
    """The calls since the matter was last dealt with: whoever was called before knows nothing of what came after."""
    of = (IncidentEvent.incident_id == incident_id,)
    handled = select(func.coalesce(func.max(IncidentEvent.seq), 0)).where(
        *of, IncidentEvent.kind == EventKind.HANDLED.value
    )
    called = select(IncidentEvent.facts).where(
        *of, IncidentEvent.kind == EventKind.CALLED.value, IncidentEvent.seq > handled.scalar_subquery()
    )
    return [(facts["report"], facts["result"]) for facts in db.scalars(called)]


def _has_told(db: Session, incident_id: UUID, kinds: Iterable[EventKind], actor: str) -> bool:
    told = select(IncidentEvent.id).where(
        IncidentEvent.incident_id == incident_id,
        IncidentEvent.actor == actor,
        IncidentEvent.kind.in_([kind.value for kind in kinds]),
    )
    return db.scalars(told).first() is not None


def _write(db: Session, command: CallBack, now: datetime) -> None:
    report_id = db.scalar(select(Report.id).where(Report.number == command.report))
    called = {"result": command.result.value, "called_at": now, "called_by": command.actor.code}
    db.execute(insert(FollowUp).values(report_id=report_id, note=command.note, **called))
