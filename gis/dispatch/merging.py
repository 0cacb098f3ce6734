"""Two incidents are one matter: the one rests, the other goes on, and every caller of both is called back there.

Reversible: the reports stay with the incident that they made. The other incident is told of it in its own history, in
the same transaction; no chain is ever made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.orm import Session

from gis.dispatch.change import Plan, Seen, carry_out, see
from gis.dispatch.later_commands import Merge, Unmerge
from gis.dispatch.log import Entry, append
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import ENDS, Facts
from gis.errors import CommandRejected, Finding, IncidentNotFound, NotYet
from gis.model.incidents import Incident, Report
from gis.vocabulary import EventKind, State

_RESTING = [state.value for state in ENDS]


def merge(db: Session, command: Merge, office: Office) -> Outcome:
    """The same matter as another incident, which is open and not merged itself.

    raises: as `carry_out`; CommandRejected if the other one is not there, or is this one
    """
    _one_at_a_time(db)

    def plan(seen: Seen) -> Plan:
        target = _target(db, command)
        facts = Facts(
            state=State.of(seen.state), leads=True, target_is_open=target.state not in _RESTING,
            is_target=_has_others(db, seen.id),
        )  # fmt: skip

        def store(now: datetime) -> None:
            _tell(db, target.id, {"merged": seen.number}, now, command)
            _redden(db, target.id, seen.risks)

        return Plan(facts, {"merged_into": target.id}, {"into": command.into}, store=store)

    return carry_out(db, command, office, plan)


def unmerge(db: Session, command: Unmerge, office: Office) -> Outcome:
    """It was another matter after all; the desk decides anew.

    raises: as `carry_out`
    """
    _one_at_a_time(db)

    def plan(seen: Seen) -> Plan:
        def store(now: datetime) -> None:
            if seen.merged_into:
                _tell(db, seen.merged_into, {"unmerged": seen.number}, now, command, must_be_open=False)

        facts = Facts(state=State.of(seen.state), leads=True)
        return Plan(facts, {"merged_into": None}, note=command.reason, store=store)

    return carry_out(db, command, office, plan)


def reported_in(incident_id: UUID) -> ColumnElement[bool]:
    """The condition that a report is answered under an incident: its own, and those of what was merged into it."""
    merged = select(Incident.id).where(Incident.merged_into == incident_id)
    return or_(Report.incident_id == incident_id, Report.incident_id.in_(merged))


def _one_at_a_time(db: Session) -> None:
    """Merging holds two incidents; one merge at a time, or two that go crosswise would wait for each other for ever."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext(text("'merge in ' || current_schema()")))))


def _target(db: Session, command: Merge) -> Seen:
    try:
        target = see(db, command.into)
    except IncidentNotFound as error:
        finding = Finding("into", error.message, error.hint)
        raise CommandRejected("Nothing was merged.", [finding]) from error
    if command.into == command.number:
        finding = Finding("into", "is the incident itself.", "Name the other one.")
        raise CommandRejected("Nothing was merged.", [finding])
    return target


def _has_others(db: Session, incident_id: UUID) -> bool:
    return db.scalars(select(Incident.id).where(Incident.merged_into == incident_id)).first() is not None


def _redden(db: Session, other: UUID, risks: Sequence[str]) -> None:
    """What is red makes red what it is merged into, and it stays so if they are taken apart."""
    if risks:
        known = db.scalar(select(Incident.risks).where(Incident.id == other)) or []
        more = update(Incident).where(Incident.id == other).values(risks=sorted({*known, *risks}))
        db.execute(more.execution_options(synchronize_session=False))


def _tell(
    db: Session, other: UUID, facts: dict[str, int], now: datetime, command: Merge | Unmerge, *,
    must_be_open: bool = True,
) -> None:  # fmt: skip
    """Write it into the history of the other incident; the row is ours from here on, so it can't close meanwhile.

    raises: NotYet if it has come to its end since it was seen
    """
    still = (Incident.id == other, *([Incident.state.not_in(_RESTING)] if must_be_open else []))
    longer = {"version": Incident.version + 1, "event_count": Incident.event_count + 1}
    told = update(Incident).where(*still).values(longer).returning(Incident.event_count)
    last = db.scalar(told.execution_options(synchronize_session=False))
    if last is None:
        raise NotYet(command.action.en, "the other incident is not open")
    append(db, other, [Entry(EventKind.NOTED, facts)], last=last, at=now, by=command.actor.code)
