"""What happens to an incident after the first hour: departments that have it, callers who are called back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Instant, Key, one_of
from gis.vocabulary import CallResult, DiversionState, Recipient

OPEN_DIVERSION = "state IN ('delivered', 'accepted')"


class Diversion(Base):
    """The matter is with a department, the mediation room or the enterprise."""

    __tablename__ = "diversion"
    __table_args__ = (
        one_of("recipient", Recipient),
        one_of("state", DiversionState),
        Index("diversion_one_per_unit_idx", "incident_id", "unit", unique=True, postgresql_where=text(OPEN_DIVERSION)),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    recipient: Mapped[str]
    unit: Mapped[Code]
    state: Mapped[str]
    final: Mapped[bool]
    """Decided by the centre after a return: it can't be returned again."""
    delivered_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @classmethod
    def open(cls) -> TextClause:
        """The condition that the department still has it."""
        return text(f"diversion.{OPEN_DIVERSION}")


class FollowUp(Base):
    """A caller was called back, or tried."""

    __tablename__ = "follow_up"
    __table_args__ = (one_of("result", CallResult), Index("follow_up_report_idx", "report_id"))

    id: Mapped[Key]
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    result: Mapped[str]
    called_at: Mapped[Instant]
    called_by: Mapped[Code]
    note: Mapped[str | None]
