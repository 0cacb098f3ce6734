"""Shapes of what is kept of one incident, clipped and masked for whoever reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from api.schemas.common import Schema, WordsOut
from api.schemas.incidents import ClockOut, LineOut
from gis.dispatch.masking import mask_name, mask_phone, mask_text
from gis.dispatch.records import Told
from gis.model.attachments import Attachment
from gis.model.handling import Diversion
from gis.model.incidents import Report
from gis.vocabulary import (
    AttachmentKind,
    CallResult,
    Channel,
    DiversionState,
    EventKind,
    Recipient,
    State,
    TaskRole,
    TaskState,
)


class OrderOut(Schema):
    """Somebody who was sent."""

    id: UUID
    role: TaskRole
    state: TaskState
    team: str | None
    person: str | None
    unit: str | None
    """Department that joins in."""
    afterwards: bool
    offered_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """From the row."""
        given = {name: getattr(row, name) for name in cls.model_fields}
        return cls(**{**given, "role": TaskRole.of(row.role), "state": TaskState.of(row.state)})


class DiversionOut(Schema):
    """A department, the mediation room or an enterprise that has or had the matter."""

    id: UUID
    recipient: Recipient
    unit: str
    state: DiversionState
    final: bool
    """Decided by the centre after a return: it can't be returned again."""
    delivered_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Diversion) -> Self:
        """From the row."""
        return cls(
            id=row.id, recipient=Recipient.of(row.recipient), unit=row.unit, state=DiversionState.of(row.state),
            final=row.final, delivered_at=row.delivered_at, ended_at=row.ended_at,
        )  # fmt: skip


class ReportOut(Schema):
    """What a caller said. Names and numbers are masked; `POST .../unmask` shows them, and is on record."""

    number: int
    channel: Channel
    reference: str | None
    text: str
    caller_name: str | None
    caller_phone: str | None
    address: str | None
    received_at: datetime
    received_by: str

    @classmethod
    def of(cls, row: Report, *, masked: bool = True) -> Self:
        """From the row."""
        text, address, name, phone = row.text, row.address, row.caller_name, row.caller_phone
        if masked:
            text, address = mask_text(text, name), address and mask_text(address, name)
            name, phone = mask_name(name), mask_phone(phone)
        return cls(
            number=row.number, channel=Channel.of(row.channel), reference=row.reference, text=text, caller_name=name,
            caller_phone=phone, address=address, received_at=row.received_at, received_by=row.received_by,
        )  # fmt: skip


class CallOut(Schema):
    """A caller was called back, or tried."""

    report: int
    result: CallResult
    called_at: datetime
    called_by: str
    note: str | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """From the row."""
        given = {name: getattr(row, name) for name in cls.model_fields}
        return cls(**{**given, "result": CallResult.of(row.result), "note": row.note and mask_text(row.note)})


class AttachmentOut(Schema):
    """A photo or an audio note."""

    id: UUID
    kind: AttachmentKind
    media_type: str
    byte_count: int
    width: int | None
    height: int | None
    has_place: bool
    """Whether a photo said where it was taken; the file itself no longer does."""
    received_at: datetime
    given_by: str

    @classmethod
    def of(cls, row: Attachment) -> Self:
        """From the row."""
        return cls(
            id=row.id, kind=AttachmentKind.of(row.kind), media_type=row.media_type, byte_count=row.byte_count,
            width=row.width, height=row.height, has_place=row.place is not None, received_at=row.received_at,
            given_by=row.given_by,
        )  # fmt: skip


class EventOut(Schema):
    """A line of the history."""

    seq: int
    kind: EventKind
    words: WordsOut
    at: datetime
    actor: str | None
    """Who did it; null where that would point to a caller."""
    facts: dict[str, Any]
    note: str | None
    sealed: bool

    @classmethod
    def of(cls, told: Told) -> Self:
        """From what is told."""
        return cls(
            seq=told.seq, kind=told.kind, words=WordsOut.of(told.kind), at=told.at, actor=told.actor,
            facts=dict(told.facts), note=told.note and mask_text(told.note), sealed=told.sealed,
        )  # fmt: skip


class HistoryOut(Schema):
    """The history of an incident, in order."""

    number: int
    events: list[EventOut]


class IncidentOut(LineOut):
    """One incident, with everything that the reader may see of it."""

    state_before: State | None
    """Where it stood before it was suspended."""
    merged_into: int | None
    clocks: list[ClockOut]
    orders: list[OrderOut]
    diversions: list[DiversionOut]
    reports: list[ReportOut]
    """Empty for whoever may not know callers."""
    calls: list[CallOut]
    attachments: list[AttachmentOut]
    history: list[EventOut]


class CallersOut(Schema):
    """Reports in full, shown once; that and why they were is in the history."""

    number: int
    version: int
    reports: list[ReportOut]
