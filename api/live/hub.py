"""All who listen, the one thread that reads for them, and the questions whether they still may."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import anyio
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.live.reader import Check, Reader
from api.schemas.live import Batch
from gis.access.roles import Actor
from gis.clock import Clock
from gis.db.listen import listen
from gis.dispatch.stream import channel_of
from gis.dispatch.watch import Audience, Rights, Watch, audience_for
from gis.dispatch.whereabouts import Whereabouts
from gis.errors import GisError, Unavailable

log = logging.getLogger(__name__)

CHECK_SECONDS = 10.0
"""How often it is asked whether a reader may still listen, and to what."""
GATHER_SECONDS_PER_READER, MOST_GATHER_SECONDS = 0.0004, 0.2
"""Between two looks: what happens meanwhile goes out together, so that sending takes half a core at most."""
READ_AT_ONCE = 4
"""Readers who read for themselves at the same time."""


class Hub:
    """All who listen, and the one thread that reads for them; it runs while there are any."""

    def __init__(self, engine: Engine, centre: str, clock: Clock) -> None:
        self.engine, self.number = engine, 0
        """Everything up to this number was handed to the readers."""
        self._channel, self._clock = channel_of(centre), clock
        self._readers: set[Reader] = set()
        self._audiences: dict[Rights, Audience] = {}
        self._watch: Watch | None = None
        self._ending = threading.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._limiter: anyio.CapacityLimiter | None = None

    @property
    def known(self) -> Whereabouts:
        """Where everybody was at the last look."""
        return self._watch.known if self._watch else Whereabouts({})

    def join(self, actor: Actor, audience: Audience, after: int | None, last: int, check: Check) -> Reader:
        """Somebody begins to listen.

        after: the number after which they go on; None = from now on
        last: the last number in the database
        """
        if self._watch is None:
            self._start(last)
        audience = self._audiences.setdefault(audience.rights, audience)
        reader = Reader(self, actor, audience, after, check)
        reader.begin(last)
        self._readers.add(reader)
        return reader

    def leave(self, reader: Reader) -> None:
        """Somebody listens no longer."""
        self._readers.discard(reader)
        self._forget_audiences()
        if not self._readers:
            self._stop()

    def close(self) -> None:
        """Let everybody go: the service ends."""
        for reader in self._readers:
            reader.end("shutdown")

    async def ask[T](self, question: Callable[[], T]) -> T:
        """An answer of the database; waits for one that is away."""
        while True:
            try:
                return await anyio.to_thread.run_sync(question, limiter=self._limiter)
            except Unavailable:
                await asyncio.sleep(1.0)

    def _start(self, last: int) -> None:
        self.number, self._ending = last, threading.Event()
        self._limiter = anyio.CapacityLimiter(READ_AT_ONCE)
        self._watch = Watch(self.engine, self._clock, last, lambda: list(self._audiences.values()))
        loop, watch, ending = asyncio.get_running_loop(), self._watch, self._ending
        threading.Thread(target=self._read, args=(loop, watch, ending), name="live", daemon=True).start()
        self._tasks = [loop.create_task(self._tick()), loop.create_task(self._check())]

    def _stop(self) -> None:
        self._ending.set()
        self._watch = None
        for task in self._tasks:
            task.cancel()

    def _read(self, loop: asyncio.AbstractEventLoop, watch: Watch, ending: threading.Event) -> None:
        """Read what is new for everybody, in a thread of its own."""
        for _woken in listen(self.engine, self._channel, ending.is_set):
            try:
                for look in watch.looks():
                    loop.call_soon_threadsafe(self._deliver, watch, Batch.of(look))
            except (Unavailable, SQLAlchemyError):
                log.debug("Nothing could be read; it is looked again in a second.", exc_info=True)
            except Exception:
                if ending.is_set() or loop.is_closed():
                    return
                log.exception("What happened could not be told; it is tried again.")
            ending.wait(min(len(self._readers) * GATHER_SECONDS_PER_READER, MOST_GATHER_SECONDS))

    def _deliver(self, watch: Watch, batch: Batch) -> None:
        if watch is self._watch:
            self.number = batch.upto
            for reader in self._readers:
                reader.take(batch)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            now = time.monotonic()
            for reader in self._readers:
                reader.tick(now)

    async def _check(self) -> None:
        """Ask again what everybody may see."""
        while True:
            await asyncio.sleep(1.0)
            now = time.monotonic()
            for reader in [one for one in self._readers if now - one.checked_at >= CHECK_SECONDS]:
                reader.checked_at = now
                found = await anyio.to_thread.run_sync(_checked, reader, limiter=self._limiter)
                if isinstance(found, Audience):
                    reader.audience = self._audiences.setdefault(found.rights, found)
                    reader.reset("rights")
                elif found:
                    reader.end(found)
            self._forget_audiences()

    def _forget_audiences(self) -> None:
        heard = {reader.audience.rights for reader in self._readers}
        for rights in self._audiences.keys() - heard:
            del self._audiences[rights]


def _checked(reader: Reader) -> Audience | str | None:
    """Another audience, if a reader may see other things by now; why it may not listen any more; None = all as before,
    or nobody can say.
    """
    try:
        actor = reader.check()
    except (Unavailable, SQLAlchemyError):
        return None
    except GisError as error:
        return error.message
    if actor == reader.actor:
        return None
    reader.actor, found = actor, audience_for(actor)
    return found if found.rights != reader.audience.rights else None
