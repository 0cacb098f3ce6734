"""The stream: numbers without gaps in the order of commits, seals that show every change, readers who miss nothing."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import Engine, select, text

from gis.db.engine import transaction
from gis.dispatch.log import broken_at
from gis.dispatch.publisher import keep_publishing, publish
from gis.model.incidents import IncidentEvent
from tests.conftest import TestCentre
from tests.support.at_once import at_once, many_connections
from tests.support.incidents import Desk, empty_of_incidents, people

WRITERS, ORDERS = 8, 30


@pytest.fixture(scope="module")
def crowd(new_centre: Callable[[], TestCentre]) -> Iterator[Engine]:
    centre = new_centre()
    with many_connections(centre.engine, centre.name) as engine:
        yield engine


@pytest.fixture(autouse=True)
def centre(crowd: Engine) -> Iterator[None]:
    with transaction(crowd) as db:
        people(db)
    yield
    empty_of_incidents(crowd)


@pytest.mark.parametrize("column, misses_some", [("stream", False), ("id", True)])
def test_who_resumes_by_the_number_of_the_stream_misses_nothing(crowd: Engine, column: str, misses_some: bool) -> None:
    """The same reader by row ids is the control: under slow committers it misses some for ever."""
    done = threading.Event()
    read: list[int] = []
    workers = [
        threading.Thread(target=keep_publishing, args=(crowd, done.is_set)),
        threading.Thread(target=_follow, args=(crowd, column, read, done)),
    ]
    for worker in workers:
        worker.start()

    at_once(crowd, [lambda _db, seed=seed: _write_slowly(crowd, seed) for seed in range(WRITERS)])
    time.sleep(0.5)
    done.set()
    for worker in workers:
        worker.join()

    with transaction(crowd) as db:
        publish(db)
        written = set(db.scalars(select(IncidentEvent.id)))
    assert len(written) == WRITERS * ORDERS * 2
    assert len(read) == len(set(read))
    assert bool(written - set(read)) == misses_some


def test_numbers_have_no_gaps_and_histories_hold(crowd: Engine) -> None:
    with transaction(crowd) as db:
        numbers = [Desk(db).signed() for _ in range(4)]

    answers = at_once(crowd, [publish] * 4)

    assert sorted(answers) == [0, 0, 0, 8]  # type: ignore[type-var]
    with transaction(crowd) as db:
        assert sorted(db.scalars(select(IncidentEvent.stream))) == list(range(1, 9))
        assert [broken_at(db, number) for number in numbers] == [None] * 4


def test_the_chain_goes_on_over_several_publications(crowd: Engine) -> None:
    with transaction(crowd) as db:
        number = Desk(db).dispatched()
        publish(db)
        Desk(db).accept(number)
        publish(db)

        assert broken_at(db, number) is None
        assert list(db.scalars(select(IncidentEvent.stream).order_by(IncidentEvent.seq))) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE incident_event SET at = at - interval '1 minute' WHERE seq = 3",
        "UPDATE incident_event SET actor = 'X' WHERE seq = 3",
        'UPDATE incident_event SET facts = facts || \'{"team": "B"}\' WHERE seq = 3',
        "UPDATE incident_event SET kind = 'noted' WHERE seq = 3",
        "UPDATE incident_event SET note = 'never said' WHERE seq = 3",
        # Whom it told would give it away as well.
        "WITH gone AS (DELETE FROM notice) DELETE FROM incident_event WHERE seq = 3",
    ],
)
def test_whoever_changes_the_history_is_found(crowd: Engine, tampering: str) -> None:
    with transaction(crowd) as db:
        number = Desk(db).dispatched()
        Desk(db).accept(number)
        publish(db)

        db.execute(text(tampering))

        assert broken_at(db, number) == 3


def test_listeners_are_woken(crowd: Engine) -> None:
    done = threading.Event()
    with transaction(crowd) as db:
        schema = db.scalar(text("SELECT current_schema()"))
    url = crowd.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as listener:
        listener.execute(f"LISTEN gridkeeper_{schema}")
        with transaction(crowd) as db:
            Desk(db).signed()
        publisher = threading.Thread(target=keep_publishing, args=(crowd, done.is_set))
        publisher.start()
        woken = next(listener.notifies(timeout=10))
        done.set()
        publisher.join()

    assert woken.payload == "2"


def _write_slowly(crowd: Engine, seed: int) -> None:
    """Orders, some of which hesitate before they commit."""
    hesitates = random.Random(seed)
    for _ in range(ORDERS):
        with transaction(crowd) as db:
            Desk(db).signed()
            if hesitates.random() < 0.3:
                time.sleep(hesitates.random() * 0.06)


def _follow(crowd: Engine, column: str, read: list[int], done: threading.Event) -> None:
    """Read what is new after the last number, as a listener does."""
    query = text(f"SELECT id, {column} AS number FROM incident_event WHERE {column} > :last ORDER BY {column}")
    last, rounds_after = 0, 3
    while rounds_after:
        rounds_after -= done.is_set()
        with transaction(crowd) as db:
            for event in db.execute(query, {"last": last}):
                read.append(event.id)
                last = event.number
        time.sleep(0.01)
