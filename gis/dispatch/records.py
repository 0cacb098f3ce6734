"""What is kept of one incident: clocks, orders, diversions, reports, calls, files, history, as a reader may see them.

Whoever may not know callers gets no report, no call and no words of others: only what was said to them or by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.access.scope import incidents_of, sees_callers
from gis.db.statements import ask
from gis.dispatch.merging import reported_in
from gis.model.attachments import Attachment
from gis.model.handling import Diversion, FollowUp
from gis.model.incidents import Evidence, Incident, IncidentEvent, Report, RunningClock, Task
from gis.model.people import Person, Team
from gis.vocabulary import EventKind, Role

HARMLESS = frozenset(
    {"milestone", "owner", "clock", "after_outage", "unit", "recipient", "final", "level", "until", "reason", "risks",
     "grade", "role", "result"}
)  # fmt: skip
"""Facts of events that tell nothing of a caller."""

NAMES_THE_CALLER = frozenset({EventKind.RECEIVED, EventKind.CALLED, EventKind.CALLER_CONTACTED, EventKind.UNMASKED})
"""Who did these, or where, points to whoever called: a micro-grid worker who reports is a colleague."""


_CLOCKS = (
    select(RunningClock.__table__)
    .where(RunningClock.incident_id == bindparam("incident_id", type_=Uuid))
    .order_by(RunningClock.id)
)


def clocks(db: Session, incident_id: UUID) -> Sequence[Any]:
    """The limits of an incident (rows of `running_clock`), those that ended too, in the order in which they began."""
    return ask(db, _CLOCKS, {"incident_id": incident_id})


def clocks_of(db: Session, actor: Actor, number: int) -> Sequence[Any]:
    """The limits of an incident by its number; none, if the actor does not see it (any more)."""
    query = select(RunningClock.__table__).join(Incident, Incident.id == RunningClock.incident_id)
    return db.execute(query.where(Incident.number == number, incidents_of(actor)).order_by(RunningClock.id)).all()


def orders(db: Session, incident_id: UUID) -> Sequence[Row[Any]]:
    """Who was sent: role, state, codes of team, person or department, offered_at, ended_at, afterwards."""
    whom = (Team.code.label("team"), Person.code.label("person"), Task.unit)
    when = (Task.id, Task.role, Task.state, Task.afterwards, Task.offered_at, Task.ended_at)
    query: Any = select(*whom, *when)
    query = query.outerjoin(Team, Team.id == Task.team_id).outerjoin(Person, Person.id == Task.person_id)
    found: Sequence[Row[Any]] = db.execute(
        query.where(Task.incident_id == incident_id).order_by(Task.offered_at, Task.role)
    ).all()
    return found


def diversions(db: Session, incident_id: UUID) -> Sequence[Diversion]:
    """To whom it was handed, in order."""
    query = select(Diversion).where(Diversion.incident_id == incident_id).order_by(Diversion.delivered_at)
    return db.scalars(query.execution_options(populate_existing=True)).all()


def reports(db: Session, actor: Actor, incident_id: UUID) -> Sequence[Report]:
    """What callers said, of those incidents too that were merged into this one; empty for whoever may not know them."""
    if not sees_callers(actor):
        return []
    query = select(Report).where(reported_in(incident_id)).order_by(Report.received_at, Report.number)
    if actor.roles == {Role.UPSTREAM}:
        query = query.where(Report.received_by == actor.code)
    return db.scalars(query).all()


def follow_ups(db: Session, actor: Actor, incident_id: UUID) -> Sequence[Row[Any]]:
    """How callers were called back: report, result, called_at, called_by, note."""
    if not sees_callers(actor):
        return []
    call = (FollowUp.result, FollowUp.called_at, FollowUp.called_by, FollowUp.note)
    query: Any = select(Report.number.label("report"), *call)
    query = query.join(Report, Report.id == FollowUp.report_id).where(reported_in(incident_id))
    found: Sequence[Row[Any]] = db.execute(query.order_by(FollowUp.called_at)).all()
    return found


def attachments(db: Session, actor: Actor, incident_id: UUID) -> Sequence[Attachment]:
    """Photos and audio notes; of those who may not know callers, their own only."""
    query = select(Attachment).where(Attachment.incident_id == incident_id).order_by(Attachment.received_at)
    if not sees_callers(actor):
        query = query.where(Attachment.given_by == actor.code)
    return db.scalars(query).all()


def evidence(db: Session, incident_id: UUID) -> dict[int, Evidence]:
    """What proves milestones, by the number of its event."""
    found = db.scalars(select(Evidence).where(Evidence.incident_id == incident_id))
    return {one.seq: one for one in found}


@dataclass(frozen=True)
class Told:
    """A line of a history as a reader may see it."""

    seq: int
    kind: EventKind
    at: datetime
    actor: str | None
    facts: Mapping[str, Any]
    note: str | None
    sealed: bool


def history(db: Session, actor: Actor, number: int) -> list[Told]:
    """What happened to an incident, in order, as the actor may see it."""
    query = select(IncidentEvent).join(Incident, Incident.id == IncidentEvent.incident_id)
    events = db.scalars(query.where(Incident.number == number).order_by(IncidentEvent.seq)).all()
    return [_told(event) if sees_callers(actor) else _clipped(event, actor) for event in events]


def _told(event: IncidentEvent) -> Told:
    kind = EventKind.of(event.kind)
    return Told(event.seq, kind, event.at, event.actor, event.facts, event.note or None, event.seal is not None)


def _clipped(event: IncidentEvent, actor: Actor) -> Told:
    told = _told(event)
    mine = event.actor == actor.code
    to_me = actor.unit is not None and told.facts.get("unit") == actor.unit
    facts = {name: value for name, value in told.facts.items() if name in HARMLESS}
    hidden = told.kind in NAMES_THE_CALLER and not mine
    return replace(
        told, actor=event.actor if mine else None, facts={} if hidden else facts,
        note=told.note if mine or (to_me and not hidden) else None,
    )  # fmt: skip
