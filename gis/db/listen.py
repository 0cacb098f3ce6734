"""Waiting to be woken by the server (LISTEN), and waking anyway when it is silent, away, or has forgotten us.

Being woken is a hint that saves waiting, never more: whoever listens looks for itself what is new. So nothing is lost
with a connection that dies unnoticed, and while there is none, the one who waits looks once a second.

One listener per process: with a hundred of them the server delivers half as fast (reliability.md 2.4).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

LONGEST_WAIT_SECONDS = 1.0

logger = logging.getLogger(__name__)


def listen(
    engine: Engine, channel: str, stopped: Callable[[], bool], *, at_most_seconds: float = LONGEST_WAIT_SECONDS
) -> Iterator[bool]:
    """Give a turn whenever there may be something new: at once when woken, else after so many seconds.

    returns: whether somebody woke us; the first turn after a connection is given at once
    """
    told = False
    while not stopped():
        try:
            with _listening(engine, channel) as driver:
                told = False
                yield False  # Nobody listened until now.
                while not stopped():
                    yield _woken(driver, at_most_seconds)
        except (psycopg.Error, DBAPIError) as error:
            if not told:
                logger.warning("Nobody wakes us, so we look every second: %s", type(error).__name__)
            told = True
            yield False
            time.sleep(at_most_seconds)


@contextmanager
def _listening(engine: Engine, channel: str) -> Iterator[psycopg.Connection[Any]]:
    # Taken out of the pool: nobody else is to be woken, and a listener that hangs costs nobody a connection.
    connection = engine.connect()
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    connection.detach()
    try:
        driver.autocommit = True
        driver.execute(SQL("LISTEN {}").format(Identifier(channel)))
        yield driver
    finally:
        connection.close()


def _woken(driver: psycopg.Connection[Any], at_most_seconds: float) -> bool:
    # What else has arrived in the same packet is dropped: one look finds everything.
    return next(driver.notifies(timeout=at_most_seconds, stop_after=1), None) is not None
