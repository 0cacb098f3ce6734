"""What is handed in with incidents, where they were said to be, and the receipts of the public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Instant, Key, one_of, wgs84
from gis.vocabulary import AttachmentKind


class Attachment(Base):
    """A photo or an audio note. The file lies in the data folder under its digest, on disk before this row is kept."""

    __tablename__ = "attachment"
    __table_args__ = (
        one_of("kind", AttachmentKind),
        CheckConstraint("octet_length(digest) = 32", name="digest_is_whole"),
        Index("attachment_incident_idx", "incident_id"),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the file as it is kept."""
    byte_count: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    place: Mapped[WKBElement | None] = mapped_column(wgs84("POINT"))
    """Where a photo says that it was taken; evidence, and no longer in the file."""
    device_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When a photo says that it was taken."""
    received_at: Mapped[Instant]
    given_by: Mapped[Code]


class PlaceVersion(Base):
    """A place that somebody decided on, as it came and as WGS84; what was thought before stays known."""

    __tablename__ = "place_version"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    seq: Mapped[int]
    """Number of the event by which it was decided."""
    place: Mapped[WKBElement] = mapped_column(wgs84("POINT"))
    raw_x: Mapped[float] = mapped_column(Float(53))
    raw_y: Mapped[float] = mapped_column(Float(53))
    raw_datum: Mapped[str]
    decided_at: Mapped[Instant]
    decided_by: Mapped[Code]


class Receipt(Base):
    """What a reporter of the public form asks by. Only the digest of the ticket is kept."""

    __tablename__ = "receipt"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of the ticket."""
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    made_at: Mapped[Instant]


class Knock(Base):
    """How often somebody has used the public form lately. Whoever it is stands here as a keyed digest only."""

    __tablename__ = "knock"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """Keyed digest of an address or a phone number."""
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    """Beginning of the hour that is counted."""
    count: Mapped[int]
