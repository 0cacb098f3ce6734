"""The notifier: sends what is due, over every channel at once, whatever else dies meanwhile.

Each channel outside has its own few hands, so that a provider that hangs holds up nobody but those who wait for it.
Any number of notifiers may run: each claims what it sends. One that was killed leaves nothing half done but a message
that may be on its way; it is sent again under the same key when its claim has run out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from gis.clock import Clock
from gis.db.engine import transaction
from gis.errors import BadFile
from gis.notify import claims
from gis.notify.channels.base import Channel, DeliveryFailed
from gis.notify.claims import LEASE_MARGIN, MOST_TRIES, Claim
from gis.notify.setup import Setup, setup_of
from gis.settings import Settings
from gis.vocabulary import NoticeChannel

HANDS = 4
"""Messages that are on their way at once, on one channel."""
LONGEST_SLEEP_SECONDS = 0.25
"""What has been queued since is seen this much later."""

logger = logging.getLogger(__name__)


@dataclass
class Hands:
    """Those who send over one channel."""

    channel: NoticeChannel
    send_over: Channel
    pool: ThreadPoolExecutor
    busy: list[Future[None]] = field(default_factory=list)

    @property
    def free(self) -> int:
        """How many have nothing to do.

        raises: whatever one of them could not answer
        """
        for done in [one for one in self.busy if one.done()]:
            self.busy.remove(done)
            done.result()
        return HANDS - len(self.busy)


def keep_notifying(engine: Engine, settings: Settings, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Send what is due until told to stop; then what is on its way is waited for.

    raises: DatabaseDown; whoever runs this starts it again. BadFile if the file of the channels is wrong: app and
        console were told all the same, the others wait until it is right
    """
    try:
        setup = setup_of(settings, clock)
    except BadFile:
        with transaction(engine) as db:
            claims.show(db, clock.now())
        raise
    notify_over(engine, setup, settings, clock, stopped)


def notify_over(engine: Engine, setup: Setup, settings: Settings, clock: Clock, stopped: Callable[[], bool]) -> None:
    """The same, over given channels.

    raises: DatabaseDown
    """
    with _hands(setup) as hands:
        while not stopped():
            moved, next_at = _look(engine, setup, clock)
            begun = sum(_begin(engine, one, settings, clock) for one in hands)
            if not moved and not begun:
                time.sleep(_seconds_until(next_at, clock.now()))


@contextmanager
def _hands(setup: Setup) -> Iterator[list[Hands]]:
    pools = [
        Hands(channel, over, ThreadPoolExecutor(HANDS, thread_name_prefix=f"notify-{channel.value}"))
        for channel, over in setup.outside.items()
    ]
    try:
        yield pools
    finally:
        for hands in pools:
            hands.pool.shutdown()


def _look(engine: Engine, setup: Setup, clock: Clock) -> tuple[int, datetime | None]:
    with transaction(engine) as db:
        return claims.look(db, setup, clock.now()), claims.next_due(db)


def _begin(engine: Engine, hands: Hands, settings: Settings, clock: Clock) -> int:
    """Give every free hand something to send."""
    free = hands.free
    if not free:
        return 0
    lease = timedelta(seconds=settings.notify_timeout_seconds) + LEASE_MARGIN
    with transaction(engine) as db:
        held = claims.claim(db, hands.channel, free, clock.now(), settings.notice_language, lease)
    for one in held:
        hands.busy.append(hands.pool.submit(deliver, engine, hands.send_over, one, clock))
    return len(held)


def deliver(engine: Engine, over: Channel, held: Claim, clock: Clock) -> None:
    """Send what was claimed, and settle it.

    raises: DatabaseDown if what came of it can't be written down; it is sent again then
    """
    failure = reference = None
    try:
        # Whatever was claimed too often without anybody coming back may be what kills us.
        if held.tries <= MOST_TRIES:
            reference = over.send(held.letter)
        else:
            failure = DeliveryFailed("nobody came back from sending it", permanent=True)
    except DeliveryFailed as failed:
        failure = failed
    except Exception as mistake:
        logger.exception("Notice %s: the channel %s broke.", held.number, held.channel.value)
        failure = DeliveryFailed(f"our mistake: {type(mistake).__name__}", permanent=True)
    with transaction(engine) as db:
        if failure:
            claims.settle_failed(db, held, failure, clock.now())
        else:
            claims.settle_sent(db, held, reference, clock.now())
    _log(held, failure)


def _log(held: Claim, failure: DeliveryFailed | None) -> None:
    told = held.letter.told
    came = f"failed, {failure}" if failure else "sent"
    logger.info("Notice %s by %s: incident %s %s, %s.", held.number, held.channel.value, told.number, told.kind, came)


def _seconds_until(next_at: datetime | None, now: datetime) -> float:
    if next_at is None:
        return LONGEST_SLEEP_SECONDS
    # What is due and was not taken waits for a free hand.
    return min(max((next_at - now).total_seconds(), 0.02), LONGEST_SLEEP_SECONDS)
