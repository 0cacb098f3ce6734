"""Whoever sends a notice claims it first and writes down what came of it; nothing is locked while it is sent.

A claim is a lease: `next_at` moves on to when it is given up for lost. A notifier that dies with a message on its way
leaves an attempt without an outcome, and the notice is due again. So a provider may see a message twice, with the same
key; the notice itself is sent once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.notify import outbox
from gis.notify.channels.base import DeliveryFailed, Letter
from gis.notify.messages import Told, message
from gis.notify.setup import Setup
from gis.vocabulary import (
    Audience,
    Category,
    DeliveryOutcome,
    EventKind,
    Milestone,
    NoticeChannel,
    NoticeState,
    Priority,
)

SQL = statements_beside(__file__)

MOST_AT_ONCE = 500
MOST_TRIES = 4
"""On one channel; then the next has its turn."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0
"""Between tries: 2, 8, 32 seconds. Whoever waits for a first-response team cannot wait longer."""
LEASE_MARGIN = timedelta(seconds=15)
"""Beyond the longest that a provider may take: what is not settled by then is lost."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A notice that is ours to send."""

    id: UUID
    number: int
    attempt: int
    tries: int
    """On this channel, this one included."""
    channel: NoticeChannel
    letter: Letter


def look(db: Session, setup: Setup, now: datetime) -> int:
    """Cancel what nobody need be told any more, pass over what is not set up, show what needs no provider.

    returns: how many notices were moved or shown; the caller commits
    """
    outbox.take_back(db, due=now)
    given = {"now": now, "ready": setup.ready, "units": list(setup.units), "most": MOST_AT_ONCE}
    passed = db.execute(SQL["pass_over"], given).all()
    lost = [row.id for row in passed if row.state in (NoticeState.NO_WAY, NoticeState.FAILED)]
    outbox.could_not_tell(db, lost, now)
    return len(passed) + show(db, now)


def show(db: Session, now: datetime) -> int:
    """Show what is due in the app and on consoles.

    returns: how many notices; the caller commits
    """
    shown = db.execute(SQL["show"], {"now": now, "most": MOST_AT_ONCE}).all()
    for row in shown:
        what = f"incident {row.incident} {row.kind}"
        logger.info("Notice %s to %s by %s: %s.", row.number, row.recipient, row.channel, what)
    return len(shown)


def claim(
    db: Session, channel: NoticeChannel, most: int, now: datetime, language: str, lease: timedelta
) -> list[Claim]:
    """Claim what is due on a channel; the caller commits before anything is sent."""
    given = {"now": now, "until": now + lease, "channel": channel.value, "most": most}
    return [_claim(row, language) for row in db.execute(SQL["claim"], given)]


def settle_sent(db: Session, held: Claim, reference: str | None, now: datetime) -> None:
    """The provider has taken it."""
    _record(db, held, DeliveryOutcome.SENT, reference, None, now)
    db.execute(SQL["sent"], {"id": held.id, "channel": held.channel.value, "now": now})


def settle_failed(db: Session, held: Claim, failure: DeliveryFailed, now: datetime) -> None:
    """The provider has not taken it: again later, over the next channel, or the desk must know."""
    outcome = DeliveryOutcome.PERMANENT if failure.permanent else DeliveryOutcome.TEMPORARY
    _record(db, held, outcome, None, str(failure), now)
    if failure.permanent or held.tries >= MOST_TRIES:
        give_up_channel(db, held, now)
    else:
        at = now + timedelta(seconds=pause_seconds(held.tries, failure.retry_after_seconds))
        db.execute(SQL["again"], {"id": held.id, "attempt": held.attempt, "at": at})


def give_up_channel(db: Session, held: Claim, now: datetime) -> None:
    """Over the next channel at once, or to the end of it."""
    moved = db.execute(SQL["move_on"], {"id": held.id, "attempt": held.attempt, "now": now}).all()
    outbox.could_not_tell(db, [row.id for row in moved if row.state == NoticeState.FAILED], now)


def next_due(db: Session) -> datetime | None:
    """When the notifier is needed next."""
    at: datetime | None = db.scalar(SQL["next_due"])
    return at


def pause_seconds(tries: int, asked: float | None = None) -> float:
    """How long to wait after so many tries: longer each time, and as long as the provider asks, within a minute."""
    own = FIRST_PAUSE_SECONDS * 4.0 ** (tries - 1)
    return min(max(own, asked or 0.0), LONGEST_PAUSE_SECONDS)


def told_of(row: Row[Any]) -> Told:
    """What a row says; it has incident (a number), kind, audience, category, priority, red, milestone and about."""
    return Told(
        row.incident,
        EventKind.of(row.kind),
        Audience.of(row.audience),
        Category.of(row.category) if row.category else None,
        Priority.of(row.priority),
        row.red,
        Milestone.of(row.milestone) if row.milestone else None,
        row.about,
    )


def _claim(row: Row[Any], language: str) -> Claim:
    told, channel = told_of(row), NoticeChannel.of(row.channel)
    to = (row.phone or "") if channel in (NoticeChannel.SMS, NoticeChannel.VOICE) else row.recipient
    letter = Letter(row.id, to, message(told).in_language(language), told, row.at)
    return Claim(row.id, row.number, row.attempt, row.tries, channel, letter)


def _record(
    db: Session, held: Claim, outcome: DeliveryOutcome, reference: str | None, finding: str | None, now: datetime
) -> None:
    told = {"outcome": outcome.value, "reference": reference, "finding": finding}
    db.execute(SQL["record"], {"id": held.id, "attempt": held.attempt, "now": now, **told})
