"""Days that a centre sets for itself, before the announced holidays."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, one_of
from gis.vocabulary import DayKind


class CalendarDay(Base):
    """What a day is at this centre, whatever the public calendar says."""

    __tablename__ = "calendar_day"
    __table_args__ = (one_of("kind", DayKind),)

    on_date: Mapped[date] = mapped_column(primary_key=True)
    """A day in Shanghai."""
    kind: Mapped[str]
    name: Mapped[str]
    """What the centre calls it; may be empty."""
