"""The publisher: gives committed events their number in the stream of the centre, seals them, wakes the listeners.

Row ids are not in the order of commits: a reader who resumes by them misses what commits late (reliability.md 2.5: 607
of 9,853). So one publisher at a time numbers what it sees committed, without gaps; readers resume by that number and
miss nothing. Nothing depends on the waking: a listener that slept through it finds the numbers.

The notices that events ask for are queued in the same transaction (`telling`): what is in the stream has them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from gis.clock import Clock, SystemClock
from gis.db.engine import transaction
from gis.db.statements import statements_beside
from gis.dispatch.log import line_of
from gis.dispatch.seal import FIRST, seal
from gis.dispatch.telling import queue_for

SQL = statements_beside(__file__)

MOST_AT_ONCE = 1_000
PAUSE_SECONDS = 0.05
"""Between two looks; insert to publication is 31 ms at the median with it (reliability.md 2.2)."""


def publish(db: Session, now: datetime | None = None) -> int:
    """Number and seal what is committed, at most `MOST_AT_ONCE`, and queue its notices; the caller commits.

    now: the present, from which notices are due; the instant of the last event, if left out
    returns: how many events were published
    """
    db.execute(SQL["let_one_publish"])
    # A statement of its own: it sees what the publisher before us has committed.
    events = db.execute(SQL["unpublished"], {"most": MOST_AT_ONCE}).all()
    if events:
        _number_and_seal(db, events)
        queue_for(db, events, now or events[-1].at)
    return len(events)


def publish_untold(db: Session, numbers: Collection[int]) -> None:
    """Publish what happened to incidents in a past that is written afterwards: nobody is told of it any more.

    numbers: of the incidents; nobody else may see them yet
    """
    db.execute(SQL["let_one_publish"])
    events = db.execute(SQL["unpublished_of"], {"numbers": list(numbers)}).all()
    if events:
        _number_and_seal(db, events)


def _number_and_seal(db: Session, events: Sequence[Row[Any]]) -> None:
    last = db.execute(SQL["last_number"]).scalar_one()
    numbers = list(range(last + 1, last + 1 + len(events)))
    given = {"ids": [event.id for event in events], "streams": numbers, "seals": _seals(events)}
    db.execute(SQL["number_and_seal"], given)


def keep_publishing(engine: Engine, stopped: Callable[[], bool], clock: Clock | None = None) -> None:
    """Publish until told to stop.

    clock: that of a test; by default this machine's
    raises: DatabaseDown; whoever runs this starts it again
    """
    clock = clock or SystemClock()
    while not stopped():
        with transaction(engine) as db:
            count = publish(db, clock.now())
        if count:
            _wake(engine)
        if count < MOST_AT_ONCE:
            time.sleep(PAUSE_SECONDS)


def _wake(engine: Engine) -> None:
    with transaction(engine) as db:
        last = db.execute(SQL["last_number"]).scalar_one()
        db.execute(SQL["wake"], {"last": str(last)})


def _seals(events: Sequence[Row[Any]]) -> list[bytes]:
    """The seals of events in the order of their ids, in which those of one incident follow each other."""
    last: dict[UUID, bytes] = {}
    seals = []
    for event in events:
        before = last.get(event.incident_id) or (FIRST if event.seq == 1 else bytes(event.before))
        last[event.incident_id] = seal(before, line_of(event))
        seals.append(last[event.incident_id])
    return seals
