"""Notices: who is told of an event, how, when, and what came of it.

A notice is the outbox row: written in the transaction in which its event is published, sent by whoever claims it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Instant, Key, one_of
from gis.vocabulary import Audience, DeliveryOutcome, NoticeChannel, NoticeEnd, NoticeState

Moment = Mapped[datetime | None]


class Notice(Base):
    """Somebody is told of an event, on one rung of a ladder."""

    __tablename__ = "notice"
    __table_args__ = (
        one_of("branch", Audience),
        one_of("audience", Audience),
        one_of("channel", NoticeChannel),
        one_of("state", NoticeState),
        one_of("ended", NoticeEnd),
        CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="what_waits_is_due"),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledgement_is_whole"),
        CheckConstraint("(ended IS NOT NULL) <= (state IN ('cancelled', 'sent'))", name="end_is_of_the_cancelled"),
        # A publisher that repeats itself tells nobody twice.
        UniqueConstraint("event_id", "recipient", "rung", "about"),
        # "What is due, and on which channel?"
        Index("notice_due_idx", "next_at", "channel", postgresql_where=text("next_at IS NOT NULL")),
        # "What was told of this incident?"
        Index("notice_incident_idx", "incident_id"),
        # "What was I told?"
        Index("notice_recipient_idx", "recipient", "number"),
    )

    id: Mapped[Key]
    """Known to providers, so that they recognise a repetition."""
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    """What people call it."""
    event_id: Mapped[int] = mapped_column(ForeignKey("incident_event.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    branch: Mapped[str]
    """Name of the ladder that it is a rung of."""
    rung: Mapped[int]
    audience: Mapped[str]
    """As what the recipient is told."""
    recipient: Mapped[Code]
    """Code of a person or unit; the name of the audience where one notice is for everybody who sits there."""
    about: Mapped[Code] = mapped_column(server_default=text("''"))
    """Code of whom nobody could tell, where that is what the notice says."""
    task_id: Mapped[UUID | None] = mapped_column(ForeignKey("task.id"))
    """The order that it is about: accepted, declined or released, nobody need be told of it any more."""
    diversion_id: Mapped[UUID | None] = mapped_column(ForeignKey("diversion.id"))
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("running_clock.id"))
    """The limit that it is about, which may be met meanwhile."""
    channels: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """In the order in which they are tried; empty if there is no way."""
    alone: Mapped[bool]
    """Nobody else of its ladder is sure to be told."""
    state: Mapped[str]
    ended: Mapped[str | None]
    """Why it was cancelled. One that was on its way already is sent all the same."""
    channel: Mapped[str | None]
    """Over which it goes next, or went."""
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    """On this channel."""
    attempt_count: Mapped[int] = mapped_column(server_default=text("0"))
    """On all channels; the number of the last attempt."""
    queued_at: Mapped[Instant]
    due_at: Mapped[Instant]
    next_at: Moment = mapped_column(DateTime(timezone=True))
    """When the notifier looks at it next: when it is due, when it is tried again, when a claim is given up for lost."""
    sent_at: Moment = mapped_column(DateTime(timezone=True))
    read_at: Moment = mapped_column(DateTime(timezone=True))
    acknowledged_at: Moment = mapped_column(DateTime(timezone=True))
    acknowledged_by: Mapped[Code | None]
    """Who did, where several sit at one console."""


class DeliveryAttempt(Base):
    """One try to deliver a notice. Written before it is made: what nobody came back from stays without an outcome."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (one_of("channel", NoticeChannel), one_of("outcome", DeliveryOutcome))

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    at: Mapped[Instant]
    outcome: Mapped[str | None]
    reference: Mapped[str | None]
    """What the provider calls it."""
    finding: Mapped[str | None]
    """Why it failed."""
    ended_at: Moment = mapped_column(DateTime(timezone=True))
