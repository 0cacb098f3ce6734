"""What we know about a claim: positions of the person, photos that were handed in. Loads for `judging`.

Positions count by the instant at which the phone took them and never by more than the server has heard: a phone with a
wrong clock has no fresh position.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from geoalchemy2 import Geography
from geoalchemy2.functions import ST_Distance
from sqlalchemy import cast, literal, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch.change import Seen as Looked
from gis.dispatch.judging import Fence, Judgement, Seen, judge
from gis.model.attachments import Attachment
from gis.model.incidents import Incident, Task
from gis.model.people import Person, Position
from gis.vocabulary import AttachmentKind, Doubt, EvidenceGrade, TaskRole, TaskState

LOOKS_BACK = timedelta(minutes=10)
PHOTO_COUNTS_FOR = timedelta(minutes=30)


def arrival(db: Session, incident: Looked, actor: Actor, now: datetime, fence: Fence) -> Judgement:
    """How well it is proved that an actor is at an incident now."""
    photo = _photo(db, incident, actor, now)
    track = _track(db, incident, actor, now) if incident.place is not None else []
    return judge(track, now, has_photo=photo is not None, photo_m=photo.metres if photo else None, fence=fence)


def contact(db: Session, incident: Looked) -> EvidenceGrade:
    """How well it is proved that the grid worker was reached: who has taken the own order has been."""
    took = select(Task.id).where(
        Task.incident_id == incident.id,
        Task.role == TaskRole.RESPONSIBLE.value,
        Task.state.in_([TaskState.ACCEPTED.value, TaskState.ARRIVED.value]),
    )
    return EvidenceGrade.RECORD if db.scalars(took).first() else EvidenceGrade.STATEMENT


def _track(db: Session, incident: Looked, actor: Actor, now: datetime) -> list[Seen]:
    metres = _metres(Position.place, incident)
    query = select(Position.accuracy_m, Position.captured_at, Position.doubt, metres.label("metres"))
    query = query.join(Person, Person.id == Position.person_id).where(
        Person.code == actor.code,
        Position.captured_at > now - LOOKS_BACK,
        Position.captured_at <= now,
        Position.received_at <= now,
    )
    return [_seen(row) for row in db.execute(query.order_by(Position.captured_at))]


def _photo(db: Session, incident: Looked, actor: Actor, now: datetime) -> Any:
    query = select(Attachment.id, _metres(Attachment.place, incident).label("metres")).where(
        Attachment.incident_id == incident.id,
        Attachment.kind == AttachmentKind.PHOTO.value,
        Attachment.given_by == actor.code,
        Attachment.received_at > now - PHOTO_COUNTS_FOR,
    )
    return db.execute(query.order_by(Attachment.received_at.desc()).limit(1)).one_or_none()


def _metres(place: Any, incident: Looked) -> Any:
    here = select(Incident.place).where(Incident.id == literal(incident.id)).scalar_subquery()
    return ST_Distance(cast(place, Geography), cast(here, Geography))


def _seen(row: Any) -> Seen:
    mocked = row.doubt == Doubt.MOCK.value
    return Seen(row.metres, row.accuracy_m, row.captured_at, mocked, row.doubt is not None and not mocked)
