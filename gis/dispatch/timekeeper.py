"""The timekeeper: records every limit that is near or missed, exactly once, whatever else dies meanwhile.

Clocks are rows. A tick claims those that are due and writes their events in the same statement, so there is no instant
at which a clock has fired and its event is missing. Any number of timekeepers may run: each skips what another holds.
One that was killed leaves nothing half done; whoever comes next finds the same rows due.

If the wall clock jumps against the monotonic one, limits would seem to be missed that are not: the timekeeper stands
still until both have agreed for a minute.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.clock import Clock
from gis.db.engine import transaction
from gis.db.statements import statements_beside
from gis.dispatch.clocks import LATE_AFTER
from gis.vocabulary import Milestone

SQL = statements_beside(__file__)

MOST_AT_ONCE = 500
LONGEST_SLEEP_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fired:
    """A limit that was recorded."""

    number: int
    """Of the incident."""
    milestone: Milestone
    missed: bool
    """Missed, else near."""
    late_seconds: float


class Steadiness:
    """Whether the wall clock goes as fast as the monotonic one."""

    ALLOWED_SECONDS = 2.0
    AGREED_FOR_SECONDS = 60.0

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None
        self._distrusted_until = float("-inf")

    def trusts(self, wall: datetime, monotonic: float) -> bool:
        """Whether limits may be judged now.

        monotonic: seconds from any start
        """
        if self._last is not None:
            jump = (wall - self._last[0]).total_seconds() - (monotonic - self._last[1])
            if abs(jump) > self.ALLOWED_SECONDS:
                logger.error("The clock of this machine jumped by %+.1f s; no limit is judged for a minute.", jump)
                self._distrusted_until = monotonic + self.AGREED_FOR_SECONDS
        self._last = (wall, monotonic)
        return monotonic >= self._distrusted_until


def tick(db: Session, now: datetime) -> list[Fired]:
    """Record what is due, at most `MOST_AT_ONCE`; the caller commits."""
    given = {"now": now, "most": MOST_AT_ONCE, "late_after": LATE_AFTER}
    rows = db.execute(SQL["fire_due"], given)
    return [Fired(row.number, Milestone.of(row.milestone), row.missed, row.late) for row in rows]


def next_due(db: Session) -> datetime | None:
    """When the next clock is near or past its limit; None if none runs."""
    at: datetime | None = db.scalar(SQL["next_due"])
    return at


def keep_time(engine: Engine, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Record limits until told to stop; sleeps until the next is due, at most a second.

    raises: DatabaseDown; whoever runs this starts it again
    """
    steadiness = Steadiness()
    while not stopped():
        now = clock.now()
        fired, next_at = _ticked(engine, now) if steadiness.trusts(now, time.monotonic()) else ([], None)
        if len(fired) < MOST_AT_ONCE:
            time.sleep(_seconds_until(next_at, clock.now()))


def _ticked(engine: Engine, now: datetime) -> tuple[list[Fired], datetime | None]:
    with transaction(engine) as db:
        fired = tick(db, now)
        return fired, next_due(db)


def _seconds_until(next_at: datetime | None, now: datetime) -> float:
    if next_at is None:
        return LONGEST_SLEEP_SECONDS
    # What is due and was skipped is held by a command, which takes milliseconds.
    return min(max((next_at - now).total_seconds(), 0.02), LONGEST_SLEEP_SECONDS)
