"""Who waits is woken at once, looks by itself when nobody wakes it, and listens again after a lost connection."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from gis.db.engine import transaction
from gis.db.listen import listen
from tests.conftest import TestCentre

CHANNEL = "gridkeeper_of_a_test"


@pytest.fixture
def turns(empty: TestCentre) -> Iterator[Iterator[bool]]:
    listening = listen(empty.engine, CHANNEL, lambda: False, at_most_seconds=0.3)
    yield listening
    listening.close()  # type: ignore[attr-defined]


def wake(engine: Engine) -> None:
    with transaction(engine) as db:
        db.execute(text("SELECT pg_notify(:channel, '1')"), {"channel": CHANNEL})


def test_the_first_turn_comes_at_once_and_then_when_somebody_wakes(turns: Iterator[bool], empty: TestCentre) -> None:
    first = next(turns)

    wake(empty.engine)

    assert (first, next(turns)) == (False, True)


def test_nobody_waits_for_ever(turns: Iterator[bool]) -> None:
    next(turns)
    begun = time.monotonic()

    woken = next(turns)

    assert not woken
    assert time.monotonic() - begun > 0.25


def test_a_lost_connection_is_told_once_and_made_anew(
    turns: Iterator[bool], empty: TestCentre, caplog: pytest.LogCaptureFixture
) -> None:
    next(turns)
    with transaction(empty.engine) as db:
        db.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE :asked"),
            {"asked": f"LISTEN%{CHANNEL}%"},
        )

    lost, again = next(turns), next(turns)
    wake(empty.engine)

    assert (lost, again, next(turns)) == (False, False, True)
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == 1


def test_without_a_server_it_looks_all_the_same() -> None:
    nowhere = create_engine("postgresql+psycopg://gridkeeper@/gridkeeper?host=/nowhere")

    woken = list(itertools.islice(listen(nowhere, CHANNEL, lambda: False, at_most_seconds=0.01), 3))

    assert woken == [False] * 3


def test_it_ends_when_told(empty: TestCentre) -> None:
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 3

    assert list(listen(empty.engine, CHANNEL, stopped, at_most_seconds=0.01)) == [False] * 3
