"""Somebody who listens: what waits for them, and what they are sent."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from starlette.types import Send

from api.schemas import live as shapes
from api.schemas.live import Batch
from gis.access.roles import Actor
from gis.db.engine import reading
from gis.dispatch import stream
from gis.dispatch.watch import Audience, Share
from gis.dispatch.whereabouts import places_seen

if TYPE_CHECKING:
    from api.live.hub import Hub

log = logging.getLogger(__name__)

BEAT_SECONDS = 15.0
SLOWEST_SECONDS = 20.0
"""A reader that takes longer for one piece is cut off."""
MOST_WAITING = 200
"""Pieces kept for a reader that is behind; after that it reads the stream by itself."""

type Check = Callable[[], Actor]


class Reader:
    """Somebody who listens."""

    def __init__(self, hub: Hub, actor: Actor, audience: Audience, after: int | None, check: Check) -> None:
        self.actor, self.audience, self.check = actor, audience, check
        self.checked_at = self.sent_at = time.monotonic()
        self.sending = False
        self.task: asyncio.Task[None] | None = None
        self._hub, self._fresh = hub, after is None
        self._through = hub.number if after is None else after
        """Everything up to this number was given."""
        self._waiting: deque[tuple[int, int, bytes | None]] = deque()
        """Pieces of the stream between two numbers; without bytes, those that it reads by itself."""
        self._moved: list[bytes] | None = None
        """Frames of positions; None = all of them are to be told."""
        self._reset: str | None = None
        self._ended: str | None = None
        self._woken = asyncio.Event()

    def begin(self, last: int) -> None:
        """Begin where it was, if the stream has come so far.

        last: the number of the last event in the database, which may be ahead of the hub
        """
        if self._through > last:
            self._through = self._hub.number
            self.reset("number")
        self._waiting.append((self._through, self._hub.number, None))

    def take(self, batch: Batch) -> None:
        """Be given what is new."""
        share = batch.shares.get(self.audience)
        if share == b"" and not self._waiting and self._through == batch.since:
            self._through = batch.upto
        elif batch.upto > batch.since:
            self._wait((batch.since, batch.upto, share))
        if (moved := batch.moved.get(self.audience)) and self._moved is not None:
            self._moved.append(moved)
            self._moved = self._moved if len(self._moved) < MOST_WAITING else None
            self._woken.set()

    def reset(self, reason: str) -> None:
        """Tell it that what it knows may be wrong."""
        self._reset, self._moved = reason, None
        # What waits was sieved for whom it was before.
        self._waiting = deque([(self._through, self._hub.number, None)])
        self._woken.set()

    def end(self, reason: str) -> None:
        """Let it go, with a last word."""
        self._ended = reason
        self._woken.set()

    def tick(self, now: float) -> None:
        """Give it a sign of life if it was told nothing for long; cut it off if it does not take what it is sent."""
        if not self.sending and now - self.sent_at >= BEAT_SECONDS:
            self._woken.set()
        if self.sending and now - self.sent_at > SLOWEST_SECONDS and self.task:
            log.warning("A reader of /v1/live is too slow and was cut off; it may resume.")
            self.task.cancel()

    async def listen(self, send: Send) -> None:
        """Send it what there is, until it ends."""
        async for piece in self.frames():
            if piece:
                self.sending, self.sent_at = True, time.monotonic()
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                self.sending, self.sent_at = False, time.monotonic()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def frames(self) -> AsyncIterator[bytes]:
        """What it is sent, for as long as it listens."""
        yield shapes.HELLO
        while self._ended is None:
            self._woken.clear()
            if self._reset or self._fresh:
                yield await self._beginning()
            if self._moved is None:
                self._moved = []
                yield shapes.places_frame(places_seen(self.audience.people, self._hub.known))
            while self._waiting and not self._reset:
                async for piece in self._next():
                    yield piece
            if self._moved:
                moved, self._moved = b"".join(self._moved), []
                yield moved
            if time.monotonic() - self.sent_at >= BEAT_SECONDS:
                yield shapes.mark(self._through)
            if not self._reset:
                await self._woken.wait()
        yield shapes.frame("end", shapes.EndOut(reason=self._ended))

    def _wait(self, piece: tuple[int, int, bytes | None]) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            piece = (piece[0], piece[1], None)
        self._waiting.append(piece)
        self._woken.set()

    async def _beginning(self) -> bytes:
        """The limits that run, for whoever knows nothing yet."""
        reset, self._reset, self._fresh = self._reset, None, False
        said = shapes.frame("reset", shapes.ResetOut(reason=reset)) if reset else b""
        clocks = await self._hub.ask(partial(_most_urgent, self._hub.engine, self.audience))
        return said + clocks + shapes.mark(self._through)

    async def _next(self) -> AsyncIterator[bytes]:
        since, upto, share = self._waiting.popleft()
        if share is not None and since == self._through:
            self._through = upto
            yield share
        while self._through < upto and not self._reset:
            audience, after = self.audience, self._through
            through, read = await self._hub.ask(partial(_read, self._hub.engine, audience, after, upto))
            if not self._reset:  # Else it was read for whom it was before, and is read anew.
                self._through = through
                yield read


def _read(engine: Engine, audience: Audience, after: int, upto: int) -> tuple[int, bytes]:
    """A page of the stream for one reader, and up to which number it goes."""
    with reading(engine) as db:
        events = stream.events_after(db, after, upto, scope=audience.scope)
        clocks = stream.clocks_of(db, stream.touched(events))
    through = events[-1].stream if len(events) == stream.MOST_AT_ONCE else upto
    return through, shapes.share_frames(Share(events, clocks), {})


def _most_urgent(engine: Engine, audience: Audience) -> bytes:
    with reading(engine) as db:
        return shapes.clocks_frames(stream.most_urgent(db, audience.scope))
