"""What people were told: their own notices, read and acknowledged; all of them, for whoever looks after the channels.

Whether a notice was delivered, read or acknowledged are three things. A notice of somebody else is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.errors import NoticeNotFound, NoticeNotOpen
from gis.notify.claims import told_of
from gis.notify.messages import Message, message
from gis.notify.outbox import Answer, acknowledge
from gis.vocabulary import Audience, NoticeState, Role

SQL = statements_beside(__file__)

type Rows = Sequence[Row[Any]]

MOST = 200

SITS_AT = {
    Role.DUTY_LEADER: (Audience.DESK, Audience.FOLLOW_UP, Audience.DUTY_LEADER),
    Role.DISPATCHER: (Audience.DESK,),
    Role.FOLLOW_UP_OFFICER: (Audience.FOLLOW_UP,),
}
"""Whose notices beside their own these roles see: those that are told once for everybody."""


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at notices."""

    code: str
    roles: frozenset[Role] = frozenset()
    unit: str | None = None

    @property
    def recipients(self) -> list[str]:
        """Whose notices are theirs."""
        shared = {audience.value for role in self.roles for audience in SITS_AT.get(role, ())}
        return sorted({self.code, *shared, *([self.unit] if self.unit else [])})


@dataclass(frozen=True)
class Wanted:
    """Which notices are asked for."""

    incident: int | None = None
    state: NoticeState | None = None
    open_only: bool = False
    """Sent, and not acknowledged yet."""
    most: int = MOST


def notices_of(db: Session, reader: Reader, wanted: Wanted | None = None) -> Rows:
    """What somebody was told, the newest first; what they have not been told yet is left out."""
    return _asked(db, wanted or Wanted(), mine=reader.recipients)


def all_notices(db: Session, wanted: Wanted | None = None) -> Rows:
    """Everybody's notices, the newest first."""
    return _asked(db, wanted or Wanted())


def notice(db: Session, number: int, reader: Reader | None = None) -> Row[Any]:
    """One notice; of a reader's own if one is given.

    raises: NoticeNotFound
    """
    rows = _asked(db, Wanted(most=1), mine=reader.recipients if reader else None, number=number)
    if not rows:
        raise NoticeNotFound(str(number))
    return rows[0]


def attempts(db: Session, row: Row[Any]) -> Rows:
    """The tries to deliver a notice."""
    return db.execute(SQL["attempts"], {"id": row.id}).all()


def words_of(row: Row[Any]) -> Message:
    """What a notice says."""
    return message(told_of(row))


def read(db: Session, number: int, reader: Reader, now: datetime) -> Row[Any]:
    """A notice was read; the first time counts.

    raises: NoticeNotFound
    """
    db.execute(SQL["read"], {"id": notice(db, number, reader).id, "now": now})
    return notice(db, number, reader)


def acknowledged(db: Session, number: int, reader: Reader, now: datetime) -> Row[Any]:
    """A notice was acknowledged: its ladder is climbed no further. The first time counts.

    raises: NoticeNotFound
    """
    stop_ladder(db, notice(db, number, reader), now, reader.code)
    return notice(db, number, reader)


def stop_ladder(db: Session, row: Row[Any], now: datetime, by: str) -> None:
    """Acknowledge a notice for whoever it is to: somebody has said on the telephone that they know.

    row: as `notice` gives it
    """
    acknowledge(db, [Answer(row.incident_id, row.recipient, row.event_id + 1, now, by, since=row.event_id)])


def retry(db: Session, number: int, now: datetime) -> None:
    """Send after all what could not be sent.

    raises: NoticeNotFound, NoticeNotOpen if it is on its way, sent or cancelled
    """
    row = notice(db, number)
    if not db.execute(SQL["retry"], {"number": number, "now": now}).first():
        raise NoticeNotOpen(str(number), NoticeState.of(row.state).en)


def _asked(db: Session, wanted: Wanted, *, mine: list[str] | None = None, number: int | None = None) -> Rows:
    given = {"mine": mine, "number": number, "incident": wanted.incident, "most": wanted.most}
    state = wanted.state and wanted.state.value
    return db.execute(SQL["notices"], {**given, "state": state, "open": wanted.open_only}).all()
