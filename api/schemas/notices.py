"""Shapes of notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Row

from api.schemas.common import Schema, WordsOut
from gis.notify.inbox import words_of
from gis.vocabulary import Audience, DeliveryOutcome, EventKind, NoticeChannel, NoticeEnd, NoticeState


class NoticeOut(Schema):
    """What somebody is told of an incident. Delivered, read and acknowledged are three things."""

    number: int
    incident: int
    event: EventKind
    words: WordsOut
    recipient: str
    """Code of a person or unit; desk, follow_up or group where one notice is for everybody there."""
    audience: Audience
    """As what the recipient is told."""
    rung: int
    """Of the ladder; 1 is told first."""
    state: NoticeState
    ended: NoticeEnd | None
    """Why it was cancelled."""
    channel: NoticeChannel | None
    """Over which it went, or goes next."""
    about: str | None
    """Code of whom nobody could tell, where that is what it says."""
    happened_at: datetime
    due_at: datetime
    sent_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """From a row of `gis.notify.inbox`."""
        return cls(**_columns(row))


class AttemptOut(Schema):
    """One try to deliver a notice."""

    number: int
    channel: NoticeChannel
    at: datetime
    outcome: DeliveryOutcome | None
    """Null as long as nobody knows: it is on its way, or whoever sent it died."""
    reference: str | None
    """What the provider calls it."""
    finding: str | None
    """Why it failed."""
    ended_at: datetime | None


class NoticeWithAttempts(NoticeOut):
    """A notice, and every try to deliver it."""

    attempts: list[AttemptOut]

    @classmethod
    def with_attempts(cls, row: Row[Any], attempts: Sequence[Row[Any]]) -> Self:
        """From a row of `gis.notify.inbox` and its attempts."""
        return cls(**_columns(row), attempts=[AttemptOut(**attempt._mapping) for attempt in attempts])


class NoticesOut(Schema):
    """Notices, the newest first."""

    notices: list[NoticeOut]


def _columns(row: Row[Any]) -> dict[str, Any]:
    words = words_of(row)
    same = (
        "number", "incident", "recipient", "audience", "rung", "state", "ended", "channel", "due_at", "sent_at",
        "read_at", "acknowledged_at", "acknowledged_by",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same},
        "event": row.kind,
        "words": WordsOut(zh=words.zh, en=words.en),
        "about": row.about or None,
        "happened_at": row.at,
    }
