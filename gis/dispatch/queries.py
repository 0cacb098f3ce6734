"""Lists of incidents and single ones, each clipped to what the reader may see. What is not seen is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geoalchemy2.functions import ST_X, ST_Y, ST_Covers
from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from gis.access.roles import Actor
from gis.access.scope import incidents_of, sees_callers
from gis.dispatch.workflow import OWNERS
from gis.errors import CommandRejected, Finding, IncidentNotFound
from gis.model.areas import Area, Edition
from gis.model.incidents import Incident, Report, RunningClock
from gis.vocabulary import AreaKind, Category, Channel, Owner, State

Target = aliased(Incident, name="target")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is to hold; what is left empty is not asked about."""

    states: Sequence[State] = ()
    owner: Owner | None = None
    category: Category | None = None
    overdue: bool | None = None
    area: str | None = None
    """Code of an area, as it was when the matter came in."""
    area_kind: AreaKind = AreaKind.GRID
    text: str | None = None
    """Stands in the words, the address or the reference of a report."""
    channel: Channel | None = None
    before: int | None = None
    """Number that the page before ended with."""
    limit: int = 50


LINE = (
    Incident.id,
    Incident.number,
    Incident.state,
    Incident.state_before,
    Incident.version,
    Incident.category,
    Incident.priority,
    Incident.risks,
    ST_X(Incident.place).label("lon"),
    ST_Y(Incident.place).label("lat"),
    Incident.unknown_place,
    Incident.level,
    Incident.received_at,
    Incident.changed_at,
)
"""What a list tells of an incident."""

_RUNS = and_(RunningClock.incident_id == Incident.id, RunningClock.ended_at.is_(None), RunningClock.paused_at.is_(None))


def incidents(db: Session, actor: Actor, wanted: Wanted, now: datetime) -> Sequence[Row[Any]]:
    """The incidents that an actor sees and wants, newest first, a page.

    returns: the columns of `LINE`, `next_due_at` and `missed` (limits that are missed and still run)
    raises: CommandRejected if the actor asks by what they may not read
    """
    _require_readable(actor, wanted)
    next_due = select(func.min(RunningClock.due_at)).where(_RUNS).scalar_subquery()
    missed = select(func.count()).where(_RUNS, RunningClock.due_at <= now).scalar_subquery()
    query = select(*LINE, next_due.label("next_due_at"), missed.label("missed"))
    query = query.where(incidents_of(actor), *_conditions(wanted, now))
    return db.execute(query.order_by(Incident.number.desc()).limit(wanted.limit)).all()


def incident(db: Session, actor: Actor, number: int) -> Row[Any]:
    """An incident that the actor sees; the columns of `LINE` and the number of the one that it was merged into.

    raises: IncidentNotFound, also if it is there and not for the actor
    """
    into = select(func.max(Target.number)).where(Target.id == Incident.merged_into).scalar_subquery()
    row = db.execute(_one(actor, number, *LINE, into.label("merged_into"))).one_or_none()
    if row is None:
        raise IncidentNotFound(str(number))
    return row


def require_seen(db: Session, actor: Actor, number: int) -> None:
    """Let an actor pass who sees this incident.

    raises: IncidentNotFound
    """
    if db.execute(_one(actor, number, Incident.id)).one_or_none() is None:
        raise IncidentNotFound(str(number))


def _one(actor: Actor, number: int, *columns: Any) -> Select[Any]:
    return select(*columns).where(Incident.number == number, incidents_of(actor))


def _require_readable(actor: Actor, wanted: Wanted) -> None:
    """Whoever may not read words may not search in them either: the answer would tell."""
    asked = {"text": wanted.text, "channel": wanted.channel}
    findings = [
        Finding(name, "may be asked by whoever reads the reports.", "Leave it out.")
        for name, value in asked.items()
        if value is not None and not sees_callers(actor)
    ]
    if findings:
        raise CommandRejected(f"{len(findings)} finding(s) in what was asked.", findings)


def _conditions(wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    if wanted.states:
        yield Incident.state.in_([state.value for state in wanted.states])
    if wanted.owner:
        yield Incident.state.in_([state.value for state, owner in OWNERS.items() if owner is wanted.owner])
    if wanted.category:
        yield Incident.category == wanted.category.value
    if wanted.overdue is not None:
        late = exists(select(RunningClock.id).where(_RUNS, RunningClock.due_at <= now))
        yield late if wanted.overdue else ~late
    if wanted.area is not None:
        yield _lies_in(wanted.area_kind, wanted.area)
    if wanted.text is not None:
        yield _reported(_says(wanted.text))
    if wanted.channel:
        yield _reported(Report.channel == wanted.channel.value)
    if wanted.before is not None:
        yield Incident.number < wanted.before


def _lies_in(kind: AreaKind, code: str) -> ColumnElement[bool]:
    there = select(Area.id).join(Edition, Edition.id == Area.edition_id)
    there = there.where(Edition.kind == kind.value, Area.code == code, Edition.in_force.contains(Incident.received_at))
    return exists(there.where(ST_Covers(Area.shape, Incident.place)))


def _reported(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(Report.id).where(Report.incident_id == Incident.id, condition))


def _says(text: str) -> ColumnElement[bool]:
    return or_(
        Report.text.icontains(text, autoescape=True),
        Report.address.icontains(text, autoescape=True),
        Report.reference == text,
    )
