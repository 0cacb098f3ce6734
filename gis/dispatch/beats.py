"""Signs of life of the workers, and whether what they do is done: limits recorded, events published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gis.db.statements import statements_beside

SQL = statements_beside(__file__)

LATE_AFTER = timedelta(seconds=10)
"""A loop that gave no sign for so long is counted as dead; a turn takes a second at most."""
FORGOTTEN_AFTER = timedelta(minutes=1)
OVERDUE_AFTER = timedelta(seconds=1)
"""Running, a limit is recorded within a second (reliability.md 3)."""


@dataclass(frozen=True)
class Beat:
    """A sign of life of one loop."""

    loop: str
    beat_at: datetime
    failure_count: int = 0
    failed_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True)
class LoopHealth:
    """How one loop stands, over all workers."""

    loop: str
    workers: int
    """How many of them are alive."""
    beat_at: datetime | None
    failed_at: datetime | None
    """When it failed last, in any worker; it was started again."""
    error: str | None


@dataclass(frozen=True)
class WorkHealth:
    """Whether what workers do is done."""

    loops: tuple[LoopHealth, ...]
    publisher_lag_seconds: float
    """How long the oldest event has waited for its number in the stream."""
    overdue_clocks: int
    overdue_seconds: float
    """How long the oldest limit has waited to be recorded."""


def beat(db: Session, worker: str, started_at: datetime, beats: Sequence[Beat], now: datetime) -> None:
    """Write down that the loops of a worker live; forget workers that were killed."""
    given = {
        "loops": [each.loop for each in beats],
        "beats": [each.beat_at for each in beats],
        "failures": [each.failure_count for each in beats],
        "failed": [each.failed_at for each in beats],
        "errors": [each.error for each in beats],
    }
    db.execute(SQL["beat"], {"worker": worker, "started_at": started_at, **given})
    db.execute(SQL["forget_dead"], {"worker": worker, "before": now - FORGOTTEN_AFTER})


def leave(db: Session, worker: str) -> None:
    """Take away a worker that ends in order."""
    db.execute(SQL["forget"], {"worker": worker})


def work_health(db: Session, loops: Collection[str], now: datetime) -> WorkHealth:
    """How the loops that there should be stand, and what waits for them."""
    seen = [(row.loop, Beat(row.loop, row.beat_at, 0, row.failed_at, row.error)) for row in db.execute(SQL["seen"])]
    waiting_since = db.scalar(SQL["waiting_since"])
    overdue = db.execute(SQL["overdue"], {"before": now - OVERDUE_AFTER}).one()
    return WorkHealth(
        tuple(_health(name, [one for loop, one in seen if loop == name], now) for name in loops),
        _seconds(waiting_since, now),
        overdue.clocks,
        _seconds(overdue.since, now),
    )


def _health(loop: str, beats: Sequence[Beat], now: datetime) -> LoopHealth:
    failed = max(((one.failed_at, one.error) for one in beats if one.failed_at), default=(None, None))
    alive = sum(one.beat_at > now - LATE_AFTER for one in beats)
    return LoopHealth(loop, alive, max((one.beat_at for one in beats), default=None), *failed)


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
