"""Receiving: report, incident, its first clocks and its first event in one transaction, and nothing else before.

Where it is, whose it is and what it is like are proposals that follow in a transaction of their own; nothing waits for
them. An upstream order that is delivered again is answered with the incident that it made the first time.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

from geoalchemy2 import WKTElement
from sqlalchemy.orm import Session

from gis.access.roles import require
from gis.crs.transform import LonLat, point_to_wgs84
from gis.db.statements import ask, statements_beside
from gis.dispatch import clocks
from gis.dispatch.check import require_whole
from gis.dispatch.commands import RawPlace, Receive
from gis.dispatch.keys import claim, remember
from gis.dispatch.milestones import clocks_started_by
from gis.dispatch.office import Office, Outcome
from gis.vocabulary import EventKind, State

SQL = statements_beside(__file__)


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
        outcome = _taken_in(db, command, place, office, now)
        if outcome is None:
            outcome = _known(db, command)
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


def _taken_in(db: Session, command: Receive, place: LonLat | None, office: Office, now: datetime) -> Outcome | None:
    """Everything of a new report; None if upstream has delivered this order before."""
    told = {"channel": command.channel.value, "reference": command.reference}
    given = {
        **told,
        **_as_it_came(command),
        **_clocks(command, office, now),
        "incident_id": uuid4(),
        "now": now,
        "by": command.actor.code,
        "key": command.key,
        "category": command.category and command.category.value,
        "priority": command.priority.value,
        "risks": sorted(risk.value for risk in command.risks),
        "lon": place and place.lon,
        "lat": place and place.lat,
        "facts": json.dumps(told),
    }
    rows = ask(db, SQL["take_in"], given)
    return Outcome(rows[0].number, State.RECEIVED, 1, 1, is_new=True) if rows else None


def _as_it_came(command: Receive) -> dict[str, object]:
    raw = command.place
    return {
        "text": command.text,
        "caller_name": command.caller_name,
        "caller_phone": command.caller_phone,
        "address": command.address,
        "raw_x": raw and raw.x,
        "raw_y": raw and raw.y,
        "raw_datum": raw and raw.datum.value,
        "upstream_at": command.upstream_at,
    }


def _clocks(command: Receive, office: Office, now: datetime) -> dict[str, object]:
    """The first clocks, by columns."""
    starts = clocks_started_by(
        EventKind.RECEIVED, now, State.RECEIVED, office.workdays,
        category=command.category, priority=command.priority, policy=office.policy,
    )  # fmt: skip
    rows = clocks.rows(starts, None, office.policy)
    columns = ("milestone", "owner", "firmness", "started_at", "due_at", "next_at")
    return {"policy": office.policy.version, **{f"clock_{name}": [row[name] for row in rows] for name in columns}}


def _known(db: Session, command: Receive) -> Outcome:
    ((number, state, version, event_count),) = ask(
        db, SQL["known"], {"channel": command.channel.value, "reference": command.reference}, named=False
    )
    return Outcome(number, State.of(state), version, event_count)
