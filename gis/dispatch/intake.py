"""Receiving: report, incident, its first clocks and its first event in one transaction, and nothing else before.

Where it is, whose it is and what it is like are proposals that follow in a transaction of their own; nothing waits for
them. An upstream order that is delivered again is answered with the incident that it made the first time.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from geoalchemy2 import WKTElement
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import Session

from gis.access.roles import require
from gis.crs.transform import LonLat, point_to_wgs84
from gis.dispatch import clocks
from gis.dispatch.check import require_whole
from gis.dispatch.commands import RawPlace, Receive
from gis.dispatch.keys import claim, remember
from gis.dispatch.log import Entry, append
from gis.dispatch.milestones import clocks_started_by
from gis.dispatch.office import Office, Outcome
from gis.model.incidents import Incident, Report
from gis.vocabulary import EventKind, State


def receive(db: Session, command: Receive, office: Office) -> Outcome:
    """Take a report in; once this is committed, the matter can't be lost.

    returns: the incident; of an order that was delivered before, as it stands now
    raises: NotYourRole, CommandRejected, KeyReused, BadCoordinates
    """
    require(command.actor, command.action)
    require_whole(command)
    place = point_of(command.place)
    now = office.clock.now()
    outcome = claim(db, command, now)
    if outcome is None:
        incident_id = uuid4()
        is_new = _report(db, command, incident_id, now)
        outcome = _opened(db, command, incident_id, place, office, now) if is_new else _known(db, command)
        remember(db, command, outcome)
    return outcome


def point_of(place: RawPlace | None) -> LonLat | None:
    """Coordinates as they came, in WGS84.

    raises: BadCoordinates
    """
    return point_to_wgs84(place.x, place.y, place.datum, fields=("place.x", "place.y")) if place else None


def shape_of(place: LonLat | None) -> WKTElement | None:
    """A point as a column takes it."""
    return WKTElement(f"POINT({place.lon!r} {place.lat!r})", srid=4326) if place else None


def _report(db: Session, command: Receive, incident_id: UUID, now: datetime) -> bool:
    """Write the report down; False if upstream has delivered this order before."""
    raw = command.place
    row = {
        "incident_id": incident_id,
        "channel": command.channel.value,
        "reference": command.reference,
        "text": command.text,
        "caller_name": command.caller_name,
        "caller_phone": command.caller_phone,
        "address": command.address,
        "raw_x": raw and raw.x,
        "raw_y": raw and raw.y,
        "raw_datum": raw and raw.datum.value,
        "upstream_at": command.upstream_at,
        "received_at": now,
        "received_by": command.actor.code,
    }
    once = insert_or_not(Report).values(row).on_conflict_do_nothing(index_elements=["channel", "reference"])
    return db.execute(once.returning(Report.number)).first() is not None


def _known(db: Session, command: Receive) -> Outcome:
    # A statement of its own: in the one that inserted, the row of a rival can't be seen.
    before = (
        select(Incident.number, Incident.state, Incident.version, Incident.event_count)
        .join(Report, Report.incident_id == Incident.id)
        .where(Report.channel == command.channel.value, Report.reference == command.reference)
    )
    number, state, version, event_count = db.execute(before).one()
    return Outcome(number, State.of(state), version, event_count)


def _opened(
    db: Session, command: Receive, incident_id: UUID, place: LonLat | None, office: Office, now: datetime
) -> Outcome:
    values = {
        "id": incident_id,
        "state": State.RECEIVED.value,
        "version": 1,
        "event_count": 1,
        "category": command.category and command.category.value,
        "priority": command.priority.value,
        "risks": sorted(risk.value for risk in command.risks),
        "place": shape_of(place),
        "received_at": now,
        "changed_at": now,
        "propose_at": now,
    }
    number = db.execute(insert(Incident).values(values).returning(Incident.number)).scalar_one()
    starts = clocks_started_by(
        EventKind.RECEIVED, now, State.RECEIVED, office.workdays,
        category=command.category, priority=command.priority, policy=office.policy,
    )  # fmt: skip
    clocks.start(db, incident_id, starts, None, office.policy)
    told = {"channel": command.channel.value, "reference": command.reference}
    append(db, incident_id, [Entry(EventKind.RECEIVED, told)], last=1, at=now, by=command.actor.code)
    return Outcome(number, State.RECEIVED, 1, 1)
