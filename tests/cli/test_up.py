"""`gridkeeper up` as people run it: from nothing to serving, stopped in order, killed, started again."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.cli import serve
from api.cli.way import Way
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine
from gis.db.postmaster import postmaster_of
from tests.cli.conftest import PROGRAM, Gridkeeper, bare_environment
from tests.conftest import NOON, TestCentre
from tests.support.road_centre import put_roads


@dataclass
class Up:
    """A running `gridkeeper up`."""

    process: subprocess.Popen[str]
    port: int
    said: Path
    started_s: float

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def end(self, how: signal.Signals) -> str:
        """Send a signal to it alone; what it said, once it is gone."""
        self.process.send_signal(how)
        self.process.wait(timeout=30)
        return self.said.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(ground: Path) -> Iterator[Path]:
    """The data folder of this file's starts, one after another."""
    yield ground / "up"
    Cluster(ground / "up" / "postgres").stop()


@pytest.fixture
def up(folder: Path) -> Iterator[Any]:
    """Starts `gridkeeper up` and waits until it serves."""
    started: list[Up] = []

    def start() -> Up:
        started.append(_start(folder, len(started)))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def _start(folder: Path, number: int) -> Up:
    port = free_port()
    said = folder.with_name(f"up-{port}-{number}.log")
    begun = time.monotonic()
    # Without the demo zone, which takes its own while.
    environment = bare_environment(GRIDKEEPER_DATA_FOLDER=str(folder), GRIDKEEPER_PORT=str(port), GRIDKEEPER_DEMO="no")
    with said.open("w", encoding="utf-8") as file:
        process = subprocess.Popen([*PROGRAM, "up"], stdout=file, stderr=file, text=True, env=environment)
    up = Up(process, port, said, 0.0)
    while not _serves(up):
        assert process.poll() is None, said.read_text(encoding="utf-8")
        assert time.monotonic() - begun < 60, said.read_text(encoding="utf-8")
        time.sleep(0.1)
    up.started_s = time.monotonic() - begun
    return up


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serves(up: Up) -> bool:
    try:
        return bool(up.get("/health")["up"])
    except OSError:
        return False


def test_from_nothing_to_serving_and_back(up: Any, folder: Path) -> None:
    running = up()

    assert running.get("/v1/areas/editions") == []
    said = running.end(signal.SIGINT)

    assert running.process.returncode == 0
    assert f"http://127.0.0.1:{running.port}/docs" in said
    assert "127.0.0.1 only" in said
    assert "Stopping the database." in said
    assert not Cluster(folder / "postgres").status().running
    assert not re.search("Traceback|Fatal|alembic|ERROR", said), said
    print(f"\nfirst start {running.started_s:.1f} s")


def test_the_second_start_is_quick_and_a_third_recovers_from_kill_9(up: Any, folder: Path) -> None:
    cluster = Cluster(folder / "postgres")
    killed = up()
    print(f"\nsecond start {killed.started_s:.1f} s")
    killed.process.kill()
    killed.process.wait()
    assert cluster.status().running  # The database outlives us: nothing acknowledged is lost.
    os.kill(postmaster_of(cluster.status().data_folder) or 0, signal.SIGKILL)

    recovered = up()
    said = recovered.end(signal.SIGTERM)

    assert "Stopping the database." in said
    assert "Traceback" not in said
    assert not cluster.status().running


def test_what_dies_beside_it_is_started_again(up: Any, folder: Path) -> None:
    running, data = up(), Cluster(folder / "postgres").status().data_folder
    killed = _worker(running)
    os.kill(killed, signal.SIGKILL)
    until(lambda: _worker(running) != killed)

    postmaster = postmaster_of(data)
    os.kill(postmaster or 0, signal.SIGKILL)
    until(lambda: postmaster_of(data) not in (None, postmaster))
    until(lambda: _serves(running) and _worker(running))
    said = running.end(signal.SIGTERM)

    assert "`gridkeeper --centre zone work --attached` ended (-9) and is started again." in said
    assert "The database did not run, and was started again." in said
    assert not re.search("Traceback|Fatal", said), said
    assert (running.process.returncode, Cluster(folder / "postgres").status().running) == (0, False)


def test_the_worker_ends_with_it_even_when_it_is_killed(up: Any) -> None:
    running = up()
    worker = _worker(running)

    running.end(signal.SIGKILL)

    until(lambda: not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text().split()[2])


def _worker(up: Up) -> int:
    """The process of the worker, once every loop of it has given a sign of life."""

    def alive() -> int:
        children = Path(f"/proc/{up.process.pid}/task").glob("*/children")
        found = [int(pid) for child in children for pid in child.read_text().split()]
        return found[0] if len(found) == 1 and _works(up) else 0

    return int(until(alive))


def _works(up: Up) -> bool:
    try:
        return bool(up.get("/health")["work"]["well"])
    except (OSError, TypeError):
        return False


def until(holds: Callable[[], Any]) -> Any:
    """Wait until something is true, and give it."""
    for _ in range(900):
        if found := holds():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came true")


def test_a_database_that_ran_before_is_left_running(
    ground: Path, gridkeeper: Gridkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(monkeypatch, ground / "up")
    monkeypatch.setattr(serve, "_serve", lambda *_: None)
    cluster = Cluster(ground / "up" / "postgres")
    cluster.start()

    told = gridkeeper("up", "--port", free_port())

    assert (told.code, "Stopping" in told.err) == (0, False)
    assert cluster.status().running
    centre_engine(cluster.url(), "zone").dispose()


def test_the_tiles_are_begun_before_the_first_question(centre: TestCentre) -> None:
    put_roads(centre, NOON)
    way = Way(centre.settings())
    app = create_app(centre.settings(), engine=centre.engine)

    serve._begin_exact_routes(way, app)
    app.state.engines.close()

    assert list((centre.folder / "tiles" / centre.name).glob("1-*"))


def test_a_taken_port_is_refused_before_anything_starts(
    ground: Path, gridkeeper: Gridkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(monkeypatch, ground / "never")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        told = gridkeeper("up", "--port", port)

    assert told.code == 1
    assert told.lines == [f"gridkeeper: Port {port} of 127.0.0.1 is taken. Choose another: gridkeeper up --port N"]
    assert not (ground / "never").exists()


def private(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Settings of a private cluster; the signals and the log of this process stay as they are."""
    monkeypatch.delenv("GRIDKEEPER_DATABASE_URL")
    monkeypatch.setenv("GRIDKEEPER_CENTRE", "zone")
    monkeypatch.setenv("GRIDKEEPER_DATA_FOLDER", str(folder))
    monkeypatch.setenv("GRIDKEEPER_DEMO", "no")
    monkeypatch.setattr(serve, "_end_like_ctrl_c", lambda: None)
    monkeypatch.setattr(serve, "_be_patient", lambda: None)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
