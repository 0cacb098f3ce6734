"""Reports of the public: anybody may make one and nobody learns anything by it but how their own one stands.

Whoever reports gets a ticket of 128 bits. It is made from the key of the report and our secret, so that a repetition
gets the same one; kept is only its digest. How often an address or a phone number reports is counted by the hour, under
a keyed digest, which says nothing to whoever reads the table.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from gis.access.roles import Actor
from gis.dispatch.commands import Receive
from gis.dispatch.intake import receive
from gis.dispatch.office import Office
from gis.errors import TicketNotFound, TooOften
from gis.model.attachments import Knock, Receipt
from gis.model.incidents import Incident, Report
from gis.vocabulary import PublicState, Role, State

PUBLIC = Actor("public", frozenset({Role.PUBLIC}))

MOST_PER_HOUR = {"address": 20, "phone": 5}
"""A household, or a phone in many hands."""

_HOUR = timedelta(hours=1)
_RESTS = (State.CLOSED, State.INVALID, State.OUT_OF_AREA)
TOLD = {
    State.RECEIVED: PublicState.RECEIVED,
    State.FOLLOW_UP: PublicState.CALLING_BACK,
    State.CALLED_BACK: PublicState.CALLING_BACK,
    **dict.fromkeys(_RESTS, PublicState.CLOSED),
}
"""What the public is told of a state; of all others, that it is being dealt with."""


def ticket_of(key: UUID, secret: bytes) -> str:
    """The ticket of a report, 32 hexadecimal digits."""
    return hmac.digest(secret, b"ticket:" + key.bytes, hashlib.sha256)[:16].hex()


def report(db: Session, command: Receive, office: Office, secret: bytes) -> str:
    """Take in a report of the public; the caller commits.

    returns: its ticket
    raises: as `receive`
    """
    ticket = ticket_of(command.key, secret)
    outcome = receive(db, command, office)
    made = select(Report.id).join(Incident, Incident.id == Report.incident_id).where(Incident.number == outcome.number)
    row = {"digest": _digest(ticket), "report_id": db.scalars(made).first(), "made_at": office.clock.now()}
    db.execute(insert(Receipt).values(row).on_conflict_do_nothing())
    return ticket


def how_it_stands(db: Session, ticket: str) -> PublicState:
    """Where a report stands; merged into another one, where that stands.

    raises: TicketNotFound
    """
    target = aliased(Incident)
    query = (
        select(Incident.state, target.state.label("target"))
        .join(Report, Report.incident_id == Incident.id)
        .join(Receipt, Receipt.report_id == Report.id)
        .outerjoin(target, target.id == Incident.merged_into)
        .where(Receipt.digest == _digest(ticket))
    )
    row = db.execute(query).one_or_none()
    if row is None:
        raise TicketNotFound(ticket)
    return TOLD.get(State.of(row.target or row.state), PublicState.UNDER_WAY)


def count_knock(db: Session, who: dict[str, str], secret: bytes, now: datetime) -> None:
    """Count a report; the caller commits also if this refuses, so that refused ones count too.

    who: "address" and "phone", as far as they are known
    raises: TooOften
    """
    since = now.replace(minute=0, second=0, microsecond=0)
    db.execute(delete(Knock).where(Knock.since < since - _HOUR))
    for what, value in sorted(who.items()):
        subject = hmac.digest(secret, f"{what}:{value}".encode("utf-8", "replace"), hashlib.sha256)
        counted = insert(Knock).values(subject=subject, since=since, count=1)
        again = counted.on_conflict_do_update(index_elements=["subject", "since"], set_={"count": Knock.count + 1})
        count = db.scalar(again.returning(Knock.count)) or 0
        if count > MOST_PER_HOUR[what]:
            raise TooOften(what)


def _digest(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode("utf-8", "replace")).digest()
