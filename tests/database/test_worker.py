"""The worker: loops that are started again when they fail, that are seen when they hang, that end in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from gis.clock import SystemClock
from gis.db.engine import reading, transaction
from gis.dispatch import beats, worker
from gis.dispatch.beats import Beat, WorkHealth, beat, leave, work_health
from gis.dispatch.worker import LOOPS, Loop, Station, Stopped, work
from gis.errors import DatabaseDown
from gis.model.work import WorkerBeat
from tests.conftest import NOON, TestCentre


@pytest.fixture(scope="module")
def place(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture
def station(place: TestCentre, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(worker, "FAREWELL_SECONDS", 0.3)
    yield Station(place.engine, place.settings(), SystemClock())
    with transaction(place.engine) as db:
        db.execute(text("TRUNCATE worker_beat"))


@contextmanager
def running(station: Station, **loops: Loop) -> Iterator[None]:
    """A worker with these loops, ended afterwards."""
    ending = threading.Event()
    thread = threading.Thread(target=work, args=(station, ending, loops))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(10)
    assert not thread.is_alive()


def rows(station: Station) -> dict[str, WorkerBeat]:
    with reading(station.engine) as db:
        return {row.loop: row for row in db.scalars(select(WorkerBeat))}


def until(holds: Callable[[], Any]) -> Any:
    """Wait until something is true, and give it."""
    for _ in range(3000):
        if found := holds():
            return found
        time.sleep(0.01)
    raise AssertionError("it never came true")


def turning(_station: Station, stopped: Stopped) -> None:
    while not stopped():
        time.sleep(0.005)


def test_every_loop_gives_signs_of_life_and_none_is_left_when_it_ends(station: Station) -> None:
    with running(station, one=turning, two=turning):
        first = until(lambda: len(found := rows(station)) == 2 and found)
        later = until(lambda: (found := rows(station))["one"].beat_at > first["one"].beat_at and found)

    assert later["one"].worker == later["two"].worker
    assert later["one"].started_at == first["one"].started_at
    assert rows(station) == {}


@pytest.mark.parametrize(
    "error, said",
    [
        (DatabaseDown("gone"), DatabaseDown("gone").message),
        (ValueError("13912345678 wrote it"), "ValueError"),
    ],
)
def test_a_loop_that_fails_is_started_again_and_says_so(
    station: Station, error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    begun: list[float] = []

    def stumbling(at: Station, stopped: Stopped) -> None:
        begun.append(time.monotonic())
        if len(begun) < 3:
            raise error
        turning(at, stopped)

    with running(station, one=stumbling, two=turning):
        row = until(lambda: (found := rows(station).get("one")) and found.failure_count == 2 and found)
        until(lambda: len(begun) == 3)

    assert (row.error, row.failed_at is not None) == (said, True)
    assert "The one failed and starts again" in caplog.text
    assert begun[2] - begun[1] > begun[1] - begun[0] > worker.FIRST_PAUSE_SECONDS


def test_a_database_that_stays_away_is_told_once(station: Station, caplog: pytest.LogCaptureFixture) -> None:
    failures: list[int] = []

    def down(_at: Station, _stopped: Stopped) -> None:
        failures.append(1)
        raise DatabaseDown("gone")

    with running(station, one=down):
        until(lambda: len(failures) >= 3)

    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1


def test_a_loop_that_hangs_grows_old_beside_one_that_turns(station: Station, caplog: pytest.LogCaptureFixture) -> None:
    released = threading.Event()

    def hanging(_station: Station, stopped: Stopped) -> None:
        stopped()
        released.wait(10)

    with running(station, hung=hanging, well=turning):
        before = until(lambda: len(found := rows(station)) == 2 and found)
        after = until(lambda: (found := rows(station))["well"].beat_at > before["well"].beat_at and found)
        time.sleep(0.1)
        still = rows(station)
    released.set()

    assert abs(still["hung"].beat_at - after["hung"].beat_at) < timedelta(seconds=0.02)
    assert "Ended in the middle of a turn: hung." in caplog.text


def test_a_worker_without_a_database_keeps_trying_and_ends_when_told(station: Station) -> None:
    nowhere = create_engine("postgresql+psycopg://gridkeeper@/gridkeeper?host=/nowhere")

    with running(replace(station, engine=nowhere), **LOOPS):
        time.sleep(0.3)


def test_health_counts_who_lives_and_what_waits(place: TestCentre) -> None:
    long_ago = NOON - timedelta(seconds=11)
    with transaction(place.engine) as db:
        beat(db, "a", NOON, [Beat("timekeeper", NOON), Beat("publisher", long_ago, 1, long_ago, "It broke.")], NOON)
        beat(db, "b", NOON, [Beat("timekeeper", NOON)], NOON)

        health = work_health(db, ("timekeeper", "publisher", "notifier"), NOON)

        leave(db, "a")
        leave(db, "b")
        assert db.scalars(select(WorkerBeat)).all() == []
    assert [(one.loop, one.workers, one.beat_at, one.error) for one in health.loops] == [
        ("timekeeper", 2, NOON, None), ("publisher", 0, long_ago, "It broke."), ("notifier", 0, None, None),
    ]  # fmt: skip
    assert health == WorkHealth(health.loops, 0, 0, 0)


def test_a_worker_that_was_killed_is_forgotten_by_the_next(place: TestCentre) -> None:
    with transaction(place.engine) as db:
        beat(db, "dead", NOON, [Beat("timekeeper", NOON)], NOON)
        for seconds in (59, 61):
            now = NOON + timedelta(seconds=seconds)
            # A loop of its own that hangs stays to be seen.
            beat(db, "next", now, [Beat("timekeeper", now), Beat("publisher", NOON)], now)
            seen = {(row.worker, row.loop) for row in db.execute(beats.SQL["seen"])}
            assert (("dead", "timekeeper") in seen) == (seconds < 60)

        db.execute(text("TRUNCATE worker_beat"))
    assert {("next", "timekeeper"), ("next", "publisher")} <= seen
