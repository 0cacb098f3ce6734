"""The history of an incident: who writes its events, reads and verifies them.

Two statements write events besides: the first one with everything else of a receipt (`intake.sql`), limits with their
clocks (`timekeeper.sql`).

Numbers of events come from the incident itself (`event_count`), whose row the writer has just updated and so holds: two
writers never share a number, and a number never stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.dispatch.seal import Line, first_broken
from gis.model.incidents import Incident, IncidentEvent
from gis.vocabulary import EventKind


@dataclass(frozen=True)
class Entry:
    """What is written down."""

    kind: EventKind
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Codes and numbers, nothing personal."""
    note: str | None = None


def append(db: Session, incident_id: UUID, entries: Sequence[Entry], *, last: int, at: datetime, by: str) -> None:
    """Write events behind each other, the last of them with the number `last`."""
    first = last - len(entries) + 1
    common = {"incident_id": incident_id, "at": at, "actor": by}
    rows = [
        {**common, "seq": seq, "kind": entry.kind.value, "facts": dict(entry.facts), "note": entry.note}
        for seq, entry in enumerate(entries, start=first)
    ]
    db.execute(insert(IncidentEvent), rows)


def history(db: Session, number: int) -> list[IncidentEvent]:
    """Everything that happened to an incident, in order."""
    query = select(IncidentEvent).join(Incident, Incident.id == IncidentEvent.incident_id)
    return list(db.scalars(query.where(Incident.number == number).order_by(IncidentEvent.seq)))


def broken_at(db: Session, number: int) -> int | None:
    """Where the sealed history of an incident does not hold; None if it holds. What is not sealed yet is left out."""
    events = [event for event in history(db, number) if event.seal is not None]
    return first_broken((line_of(event), event.seal or b"") for event in events)


def line_of(event: Any) -> Line:
    """An event as it is sealed.

    event: a row of `incident_event`
    """
    return Line(
        event.incident_id, event.seq, event.kind, event.at, event.actor, event.facts, event.note, bytes(event.salt)
    )
