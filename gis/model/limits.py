"""Versions of the limits that a centre has set itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Instant


class LimitVersion(Base):
    """A table of limits, in force from an instant until the next version is. Never changed."""

    __tablename__ = "limit_version"

    version: Mapped[Code] = mapped_column(primary_key=True)
    """Written on every clock that is started under it."""
    from_at: Mapped[Instant] = mapped_column(unique=True)
    limits: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Rows as in the file (`gis/dispatch/limit_rows.py`)."""
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """From where the limits of the team run, and what the five-minute milestone is."""
    entered_at: Mapped[Instant]
    entered_by: Mapped[Code]
