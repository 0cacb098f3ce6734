"""GET /v1/live: what happens, as server-sent events. The only asynchronous code there is.

One thread reads what is new, once for all readers (`gis.dispatch.watch`), and hands it to the event loop; what a reader
sees of it was sieved for its audience. A reader that was away, is new, or can't follow reads the part that it lacks by
itself, from the number up to which it was given everything: so nothing is kept for it, and nothing is missed.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Header, Query, Request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.dependencies import Db
from api.problems import problems
from api.schemas import live as shapes
from api.security import CurrentActor, actor_by
from gis.access.roles import Actor
from gis.clock import Clock
from gis.db.engine import reading
from gis.db.listen import listen
from gis.dispatch import stream
from gis.dispatch.watch import Audience, Look, Rights, Watch, audience_for
from gis.dispatch.whereabouts import places_seen
from gis.errors import GisError, Unavailable

log = logging.getLogger(__name__)
router = APIRouter(tags=["Live"])

BEAT_SECONDS = 15.0
CHECK_SECONDS = 10.0
"""How often it is asked whether a reader may still listen, and to what."""
SLOWEST_SECONDS = 20.0
"""A reader that takes longer for one piece is cut off."""
MOST_WAITING = 200
"""Pieces kept for a reader that is behind; after that it reads the stream by itself."""
GATHER_SECONDS_PER_READER, MOST_GATHER_SECONDS = 0.0004, 0.2
"""Between two looks: what happens meanwhile goes out together, so that sending takes half a core at most."""
READ_AT_ONCE = 4
"""Readers who read for themselves at the same time."""


@dataclass(frozen=True)
class Batch:
    """What is new, as bytes for each audience."""

    since: int
    upto: int
    shares: Mapping[Audience, bytes]
    moved: Mapping[Audience, bytes]

    @classmethod
    def of(cls, look: Look) -> Batch:
        """From a look; what several audiences see is written once."""
        known: dict[object, bytes] = {}
        shares = {one: shapes.share_frames(share, known) for one, share in look.shares.items()}
        return cls(look.since, look.upto, shares, {one: shapes.moved_frame(moved) for one, moved in look.moved.items()})


class Reader:
    """Somebody who listens."""

    def __init__(self, hub: Hub, audience: Audience, through: int | None, recheck: Callable[[], Actor]) -> None:
        self.audience, self.recheck = audience, recheck
        self.checked = self.sent = time.monotonic()
        self.sending = False
        self.task: asyncio.Task[None] | None = None
        self._hub, self._resumes = hub, through is not None
        self._through = hub.number if through is None else through
        self._reset, self._ended, self._whole = None, None, True
        self._waiting: deque[tuple[int, int, bytes | None]] = deque()
        self._woken = asyncio.Event()
        if self._through > hub.last:
            self._through, self._reset = hub.number, "number"
        self._put((0, hub.number, None))

    def take(self, batch: Batch) -> None:
        """Be given what is new."""
        share = batch.shares.get(self.audience)
        if share == b"" and not self._waiting and self._through == batch.since:
            self._through = batch.upto
        elif batch.upto > batch.since:
            self._put((batch.since, batch.upto, share))
        if moved := batch.moved.get(self.audience):
            self._put((-1, -1, moved))
