"""Many clients at once, each with a connection of its own, let go at the same instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.orm import Session


@contextmanager
def many_connections(engine: Engine, centre: str) -> Iterator[Engine]:
    """An engine that gives everybody a connection of their own."""
    options = {"options": f"-c search_path={centre},public -c timezone=UTC"}
    own = create_engine(engine.url, poolclass=NullPool, connect_args=options)
    yield own
    own.dispose()


def at_once[T](engine: Engine, asks: Sequence[Callable[[Session], T]]) -> list[T | Exception]:
    """What each of them got, or why not; each in a transaction of its own."""
    gate = Barrier(len(asks))

    def ask(one: Callable[[Session], T]) -> T | Exception:
        with Session(engine) as db:
            try:
                db.connection()
                gate.wait(30)
                got = one(db)
                db.commit()
            except Exception as error:
                return error
            return got

    with ThreadPoolExecutor(len(asks)) as clients:
        return list(clients.map(ask, asks))
