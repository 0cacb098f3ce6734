"""Where people were is deleted when nothing needs it any more: whereabouts are sensitive, and kept as short as may be.

A track serves to judge an arrival and to compute a proposal again; after some weeks nobody asks. What was decided
stays: who was sent, from what kind of place and how old it was, is in the history; where exactly, no longer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.clock import Clock
from gis.db.engine import transaction
from gis.db.statements import ask, statements_beside

SQL = statements_beside(__file__)

MOST_AT_ONCE = 10_000
"""Rows of a transaction: reports of positions never wait long for one."""
EVERY_SECONDS = 3600.0
FIRST_AFTER_SECONDS = 60.0
"""A worker that has just begun, perhaps after a crash, has more urgent things to do."""

logger = logging.getLogger(__name__)


def keep_forgetting(engine: Engine, keep: timedelta, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Delete old positions after a minute and then every hour, until told to stop.

    raises: DatabaseDown; whoever runs this starts it again
    """
    next_at = time.monotonic() + FIRST_AFTER_SECONDS
    while not stopped():
        if time.monotonic() >= next_at:
            before = clock.now() - keep
            count = forgotten(engine, before, stopped)
            if count:
                logger.info("Deleted %s positions that were received before %s.", f"{count:,}", before.isoformat())
            next_at = time.monotonic() + EVERY_SECONDS
        time.sleep(0.5)


def forgotten(engine: Engine, before: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Delete every position that was received before an instant.

    returns: how many
    """
    count = 0
    while not stopped():
        with transaction(engine) as db:
            some = forget(db, before, MOST_AT_ONCE)
        count += some
        if some < MOST_AT_ONCE:
            break
    with transaction(engine) as db:
        forget_last(db, before)
    return count


def forget(db: Session, before: datetime, most: int) -> int:
    """Delete some of the positions that were received before an instant; the caller commits.

    Nothing is waited for: what somebody else holds is left for the next time.

    returns: how many
    """
    ((count,),) = ask(db, SQL["forget"], {"before": before, "most": most}, named=False)
    return int(count)


def forget_last(db: Session, before: datetime) -> int:
    """Delete where people were last, if that was before an instant; the caller commits. Nothing is waited for.

    returns: how many
    """
    ((count,),) = ask(db, SQL["forget_last"], {"before": before}, named=False)
    return int(count)
