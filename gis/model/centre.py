"""The centre itself: one row per schema."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Float, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Created


class Centre(Base):
    """The social governance centre that owns this schema."""

    __tablename__ = "centre"
    __table_args__ = (
        CheckConstraint("only", name="is_alone"),
        CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="is_on_earth"),
    )

    only: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=text("true"))
    """Always true: the key admits a single row."""
    name: Mapped[str]
    lon: Mapped[float] = mapped_column(Float(53))
    """Degrees, WGS84; chooses the Gauss-Krüger zone of metric work."""
    lat: Mapped[float] = mapped_column(Float(53))
    raw_x: Mapped[float] = mapped_column(Float(53))
    raw_y: Mapped[float] = mapped_column(Float(53))
    raw_datum: Mapped[str]
    catch_all_post: Mapped[Code | None]
    """Code of the post that answers for every place that nobody else answers for."""
    roster: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    """Another one after every import of people or duties: what is kept of them in memory holds as long as it does."""
    created_at: Mapped[Created]
