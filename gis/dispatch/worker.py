"""The worker: loops side by side, each in a thread of its own, each started again when it fails.

Any number of workers may run: each loop claims what it does. A worker keeps nothing in memory that is not in the
database, so it may be killed at any instant. Every few seconds it writes down when each loop last began a turn: a loop
that hangs is seen as well as a worker that is dead.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from gis.clock import Clock
from gis.db.engine import transaction
from gis.dispatch.beats import Beat, beat, leave
from gis.dispatch.proposer import LONG_PAUSE_SECONDS, keep_proposing
from gis.dispatch.publisher import keep_publishing
from gis.dispatch.timekeeper import keep_time
from gis.duty.forgetting import keep_forgetting
from gis.errors import GisError, Unavailable
from gis.notify.notifier import keep_notifying
from gis.settings import Settings

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 1.0
"""Between a failure and the next try: short, because what is overdue is to be recorded 5 s after a restart."""
FAREWELL_SECONDS = 10.0


@dataclass(frozen=True)
class Station:
    """What loops work with."""

    engine: Engine
    settings: Settings
    clock: Clock


type Stopped = Callable[[], bool]
type Loop = Callable[[Station, Stopped], None]

LOOPS: dict[str, Loop] = {
    "timekeeper": lambda at, stopped: keep_time(at.engine, at.clock, stopped),
    "publisher": lambda at, stopped: keep_publishing(at.engine, stopped, at.clock),
    "proposer": lambda at, stopped: keep_proposing(at.engine, at.settings.centre, at.clock, stopped),
    # So that a report that takes long keeps no other waiting.
    "second proposer": lambda at, stopped: keep_proposing(
        at.engine, at.settings.centre, at.clock, stopped, pause_seconds=LONG_PAUSE_SECONDS
    ),
    "notifier": lambda at, stopped: keep_notifying(at.engine, at.settings, at.clock, stopped),
    "forgetter": lambda at, stopped: keep_forgetting(
        at.engine, timedelta(days=at.settings.positions_kept_days), at.clock, stopped
    ),
}
"""Every loop of a worker. Each asks `stopped` at the beginning of a turn, at least once a second."""


class Running:
    """A loop in its thread."""

    def __init__(self, name: str, loop: Loop, station: Station, ending: Event) -> None:
        self.name = name
        self._loop, self._station, self._ending = loop, station, ending
        self._turned = time.monotonic()
        self._failure_count = 0
        self._failed_at: datetime | None = None
        self._error: str | None = None
        self.thread = Thread(target=self._keep_running, name=name, daemon=True)

    def beat(self) -> Beat:
        """Its sign of life."""
        turned_at = self._station.clock.now() - timedelta(seconds=time.monotonic() - self._turned)
        return Beat(self.name, turned_at, self._failure_count, self._failed_at, self._error)

    def _keep_running(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._ending.is_set():
            begun = time.monotonic()
            try:
                self._loop(self._station, self._stopped)
            except Exception as error:
                self._failed(error)
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - begun > LONGEST_PAUSE_SECONDS else pause * 2
            self._ending.wait(min(pause, LONGEST_PAUSE_SECONDS))

    def _stopped(self) -> bool:
        self._turned = time.monotonic()
        return self._ending.is_set()

    def _failed(self, error: Exception) -> None:
        said = _in_words(error)
        self._turned = time.monotonic()
        self._failure_count += 1
        self._failed_at = self._station.clock.now()
        if said == self._error and isinstance(error, GisError):
            return  # A database that stays away is told once, and so is a wrong file.
        self._error = said
        logger.error("The %s failed and starts again: %s", self.name, said, exc_info=_if_unforeseen(error))


def work(station: Station, ending: Event, loops: Mapping[str, Loop] = LOOPS) -> None:
    """Run all loops until told to end, then wait for their turns to be over."""
    name, started_at = f"{socket.gethostname()}:{os.getpid()}", station.clock.now()
    running = [Running(loop, function, station, ending) for loop, function in loops.items()]
    for one in running:
        one.thread.start()
    logger.info("Worker %s: %s.", name, ", ".join(loops))
    while not ending.is_set():
        _beat(station, name, started_at, running)
        ending.wait(BEAT_SECONDS)
    _end(station, name, running)


def _beat(station: Station, name: str, started_at: datetime, running: list[Running]) -> None:
    try:
        with transaction(station.engine) as db:
            beat(db, name, started_at, [one.beat() for one in running], station.clock.now())
    except (Unavailable, SQLAlchemyError) as error:
        logger.debug("No sign of life could be given: %s", error)


def _end(station: Station, name: str, running: list[Running]) -> None:
    until = time.monotonic() + FAREWELL_SECONDS
    for one in running:
        one.thread.join(max(0.0, until - time.monotonic()))
    hanging = [one.name for one in running if one.thread.is_alive()]
    if hanging:
        logger.error("Ended in the middle of a turn: %s.", ", ".join(hanging))
    try:
        with transaction(station.engine) as db:
            leave(db, name)
    except (Unavailable, SQLAlchemyError) as error:
        logger.debug("The signs of life stay: %s", error)
    logger.info("Worker %s has ended.", name)


def _in_words(error: Exception) -> str:
    """What may be shown: others than ours may repeat what they worked on, which is personal."""
    return error.message if isinstance(error, GisError) else type(error).__name__


def _if_unforeseen(error: Exception) -> Exception | None:
    return None if isinstance(error, GisError) else error
