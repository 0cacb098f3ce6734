"""Shape of the service's health."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from api.schemas.common import Schema
from gis.dispatch.beats import WorkHealth


class LoopOut(Schema):
    """One loop of the workers."""

    loop: str
    workers: int
    """How many workers run it; 0 = nobody does."""
    beat_at: datetime | None
    """When one of them last gave a sign of life; null if none ever did."""
    failed_at: datetime | None
    """When it failed last; it was started again."""
    error: str | None


class WorkOut(Schema):
    """Whether what workers do is done."""

    well: bool
    """Every loop is run by somebody."""
    loops: list[LoopOut]
    publisher_lag_seconds: float
    """How long the oldest event has waited for its number in the stream."""
    overdue_clocks: int
    """Limits that should have been recorded a second ago."""
    overdue_seconds: float
    """How long the oldest limit has waited to be recorded."""

    @classmethod
    def of(cls, health: WorkHealth) -> Self:
        """From how it stands."""
        return cls(
            well=all(one.workers for one in health.loops),
            loops=[LoopOut(**vars(one)) for one in health.loops],
            publisher_lag_seconds=health.publisher_lag_seconds,
            overdue_clocks=health.overdue_clocks,
            overdue_seconds=health.overdue_seconds,
        )


class HealthOut(Schema):
    """Whether the service can do its work, and if not, what is missing."""

    up: bool
    version: str
    centre: str
    database: bool
    """Whether the database answers."""
    revision: str | None = None
    """Where its tables stand."""
    needs: str | None = None
    """Where they should stand."""
    work: WorkOut | None = None
    """How the workers stand. Reports are taken in without them; limits are then recorded later, and marked so."""
