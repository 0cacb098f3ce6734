"""The stream of the centre: what happened after a number, oldest first, to incidents that a reader sees.

Numbers are given by the publisher, without gaps, to what is committed: whoever goes on after the last one it was given
misses nothing. What is streamed are plain values, the same for everybody who may see the incident: no free text, no
caller, no upstream number; whoever needs those asks for the incident, and is answered as befits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2.functions import ST_X, ST_Y
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from gis.crs.transform import LonLat
from gis.model.incidents import Incident, IncidentEvent, RunningClock

MOST_AT_ONCE = 500
MOST_CLOCKS = 1_000
"""The most urgent of those that run are shown to whoever begins to watch."""
NOT_STREAMED = frozenset({"reference", "report"})
"""Facts that lead to a caller."""


@dataclass(frozen=True)
class Standing:
    """How an incident stands."""

    number: int
    state: str
    version: int
    category: str | None
    priority: str
    risks: tuple[str, ...]
    level: str | None
    place: LonLat | None
    received_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Happened:
    """A published event, with the incident as it stands when it is read."""

    stream: int
    incident_id: UUID
    seq: int
    kind: str
    at: datetime
    facts: Mapping[str, Any]
    standing: Standing


@dataclass(frozen=True)
class Clock:
    """A limit that runs."""

    milestone: str
    subject: UUID | None
    owner: str
    firmness: str
    started_at: datetime
    due_at: datetime
    missed_at: datetime | None
    paused_at: datetime | None


@dataclass(frozen=True)
class Clocks:
    """Every limit of an incident that runs; none, when all are met or dropped."""

    incident_id: UUID
    number: int
    clocks: tuple[Clock, ...]


def channel_of(centre: str) -> str:
    """The channel on which the publisher of a centre wakes listeners."""
    return f"gridkeeper_{centre}"


def last_number(db: Session) -> int:
    """The last number of the stream; 0 before the first event."""
    return db.scalar(select(func.max(IncidentEvent.stream))) or 0


def events_after(
    db: Session, number: int, upto: int | None = None, *, scope: ColumnElement[bool] | None = None
) -> list[Happened]:
    """What happened after a number of the stream, oldest first, at most `MOST_AT_ONCE`.

    upto: nothing behind this number
    scope: a condition on `Incident` (`gis.access.scope.incidents_of`); None = everything, for whoever sieves itself
    """
    query = _EVENTS.where(IncidentEvent.stream > number)
    query = query if upto is None else query.where(IncidentEvent.stream <= upto)
    query = query if scope is None else query.where(scope)
    return [_happened(row) for row in db.execute(query.order_by(IncidentEvent.stream).limit(MOST_AT_ONCE))]


def clocks_of(db: Session, incidents: Mapping[UUID, int]) -> list[Clocks]:
    """The limits that run for some incidents, each incident with all of its own.

    incidents: their numbers by their keys
    """
    running: dict[UUID, list[Clock]] = defaultdict(list)
    for row in db.execute(_CLOCKS.where(RunningClock.incident_id.in_(incidents))):
        running[row.incident_id].append(Clock(*row[1:]))
    return [Clocks(key, number, tuple(running[key])) for key, number in incidents.items()]


def most_urgent(db: Session, scope: ColumnElement[bool]) -> list[Clocks]:
    """The incidents of a scope whose limits are due first, late ones before all, each with all of its limits."""
    due = (
        select(RunningClock.incident_id, Incident.number)
        .join(Incident, Incident.id == RunningClock.incident_id)
        .where(RunningClock.ended_at.is_(None), scope)
        .order_by(RunningClock.due_at)
        .limit(MOST_CLOCKS)
    )
    return clocks_of(db, {row.incident_id: row.number for row in db.execute(due)})


def touched(events: Sequence[Happened]) -> dict[UUID, int]:
    """The incidents that events are about: their numbers by their keys."""
    return {event.incident_id: event.standing.number for event in events}


_EVENTS = select(
    IncidentEvent.stream,
    IncidentEvent.incident_id,
    IncidentEvent.seq,
    IncidentEvent.kind,
    IncidentEvent.at,
    IncidentEvent.facts,
    Incident.number,
    Incident.state,
    Incident.version,
    Incident.category,
    Incident.priority,
    Incident.risks,
    Incident.level,
    ST_X(Incident.place).label("lon"),
    ST_Y(Incident.place).label("lat"),
    Incident.received_at,
    Incident.changed_at,
).join(Incident, Incident.id == IncidentEvent.incident_id)

_CLOCKS = (
    select(
        RunningClock.incident_id,
        RunningClock.milestone,
        RunningClock.subject,
        RunningClock.owner,
        RunningClock.firmness,
        RunningClock.started_at,
        RunningClock.due_at,
        RunningClock.missed_at,
        RunningClock.paused_at,
    )
    .where(RunningClock.ended_at.is_(None))
    .order_by(RunningClock.incident_id, RunningClock.due_at, RunningClock.id)
)


def _happened(row: Row[Any]) -> Happened:
    facts = {name: value for name, value in row.facts.items() if name not in NOT_STREAMED}
    return Happened(row.stream, row.incident_id, row.seq, row.kind, row.at, facts, _standing(row))


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        number=row.number,
        state=row.state,
        version=row.version,
        category=row.category,
        priority=row.priority,
        risks=tuple(row.risks),
        level=row.level,
        place=None if row.lon is None else LonLat(row.lon, row.lat),
        received_at=row.received_at,
        changed_at=row.changed_at,
    )
