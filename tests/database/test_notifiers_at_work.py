"""Notifiers as they run: two at once, one that is killed, beside a provider that hangs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.dispatch.publisher import publish
from gis.model.notices import DeliveryAttempt, Notice
from gis.notify.channels.base import Letter
from gis.notify.notifier import notify_over
from gis.notify.setup import Setup
from gis.settings import Settings
from gis.vocabulary import NoticeChannel
from tests.conftest import TestCentre
from tests.support.at_once import many_connections
from tests.support.incidents import Desk
from tests.support.notices import Caught, empty_of_everybody, provider, staff
from tests.support.project import ROOT

SMS, VOICE = NoticeChannel.SMS, NoticeChannel.VOICE


@pytest.fixture(scope="module")
def place(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(scope="module")
def crowd(place: TestCentre) -> Iterator[Engine]:
    with many_connections(place.engine, place.name) as engine:
        yield engine


@pytest.fixture(autouse=True)
def engine(place: TestCentre) -> Iterator[Engine]:
    with transaction(place.engine) as db:
        staff(db)
    yield place.engine
    empty_of_everybody(place.engine)


def test_two_notifiers_send_each_notice_once(crowd: Engine) -> None:
    sms = Caught()
    _due_now(crowd, 12)
    done = threading.Event()
    over = Setup({SMS: sms})
    loops = [threading.Thread(target=_loop, args=(crowd, over, done)) for _ in range(2)]

    for loop in loops:
        loop.start()
    _wait_until(lambda: not _waiting(crowd))
    done.set()
    for loop in loops:
        loop.join()

    assert Counter(letter.id for letter in sms.letters).most_common(1)[0][1] == 1
    assert len(sms.letters) == 3 * 12
    with Session(crowd) as db:
        assert db.scalar(select(func.count()).select_from(DeliveryAttempt)) == db.scalar(
            select(func.sum(Notice.attempt_count))
        )


def test_a_provider_that_hangs_holds_up_nobody_else(crowd: Engine) -> None:
    class Hanging:
        def __init__(self) -> None:
            self.free = threading.Event()

        def send(self, _letter: Letter) -> str | None:
            self.free.wait(300)
            return None

    sms, voice = Hanging(), Caught()
    _due_now(crowd, 8)
    done = threading.Event()
    loop = threading.Thread(target=_loop, args=(crowd, Setup({SMS: sms, VOICE: voice}), done))

    loop.start()
    _wait_until(lambda: len(voice.letters) == 3 * 8)
    held_up = _waiting(crowd)
    done.set()
    sms.free.set()
    loop.join()

    assert held_up >= 3 * 8


def test_a_notifier_that_is_killed_loses_nothing(crowd: Engine, place: TestCentre, tmp_path: Path) -> None:
    """Real processes, killed for real with messages on their way; the provider sees a repetition under the same key."""
    _due_now(crowd, 12)
    with provider((200, b'{"id": 1}')) as gateway:
        gateway.drip_seconds = 0.005
        arguments = _written(tmp_path, gateway.address)
        for _time in range(3):
            seen = len(gateway.requests)
            with _process(place, arguments) as notifier:
                try:
                    _wait_until(lambda seen=seen: len(gateway.requests) > seen)  # type: ignore[misc]
                finally:
                    notifier.kill()
            assert notifier.returncode == -signal.SIGKILL
        lost = _without_outcome(crowd)
        with transaction(crowd) as db:  # What hangs is given up at once, so that the test need not wait for it.
            db.execute(text("UPDATE notice SET next_at = now() WHERE next_at IS NOT NULL"))
        with _process(place, arguments) as notifier:
            _wait_until(lambda: not _waiting(crowd))
            notifier.kill()
        keys = Counter(json.loads(request.body)["key"] for request in gateway.requests)

    with Session(crowd) as db:
        messages = {str(each) for each in db.scalars(select(Notice.id))}
        assert {one.state for one in db.scalars(select(Notice))} == {"sent"}
    assert lost, "no message was on its way when a notifier was killed: nothing was tried"
    assert set(keys) == messages
    assert keys.total() >= len(messages)


def _due_now(crowd: Engine, count: int) -> None:
    """So many dispatched incidents, the text messages and calls to A1, A2 and W1 due now, and nothing else."""
    with transaction(crowd) as db:
        desk = Desk(db)
        for _ in range(count):
            desk.send(desk.signed(), "A", afterwards=True)
        publish(db, datetime.now(UTC))
        db.execute(text("DELETE FROM notice WHERE rung > 3 OR channel IN ('app', 'console')"))
        db.execute(text("UPDATE notice SET next_at = now()"))


def _loop(crowd: Engine, setup: Setup, done: threading.Event) -> None:
    notify_over(crowd, setup, Settings(), SystemClock(), done.is_set)


def _waiting(crowd: Engine) -> int:
    with Session(crowd) as db:
        return int(db.scalar(text("SELECT count(*) FROM notice WHERE state = 'waiting'")) or 0)


def _without_outcome(crowd: Engine) -> int:
    with Session(crowd) as db:
        return int(db.scalar(text("SELECT count(*) FROM delivery_attempt WHERE outcome IS NULL")) or 0)


def _wait_until(holds: Callable[[], Any]) -> None:
    for _ in range(1800):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came about")


def _written(folder: Path, address: str) -> list[str]:
    section = f'url = "{address}/send"\nkey = "secret"\n'
    file = folder / "channels.toml"
    file.write_text(f"[sms]\n{section}[voice]\n{section}", "utf-8")
    return [str(file), address.removeprefix("http://")]


def _process(place: TestCentre, arguments: list[str]) -> subprocess.Popen[bytes]:
    script = ROOT / "tests" / "support" / "notifier_process.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, script, place.url, place.name, *arguments], cwd=ROOT, env=environment)
