"""The worker processes: which loops run where, and when each last gave a sign of life."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Instant


class WorkerBeat(Base):
    """A loop of a worker: written every few seconds, taken away when the worker ends in order."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    """Machine and process."""
    loop: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[Instant]
    beat_at: Mapped[Instant]
    """When the loop last began a turn: a loop that hangs grows old, though its process lives."""
    failure_count: Mapped[int]
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str | None]
    """What it failed with last; nothing of what it worked on."""
