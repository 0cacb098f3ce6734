"""The web service and the worker as processes of their own, as `gridkeeper up` runs them."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from sqlalchemy import text

from api.app import create_app
from gis.db.engine import transaction
from gis.settings import Settings
from tests.benchmarks.cluster import Place
from tests.support.project import ROOT

WORKER = (sys.executable, "-c", "from api.cli.main import main; main()", "work")
WAKES_WITHIN_SECONDS = 600


@contextmanager
def worker(place: Place) -> Iterator[None]:
    """A worker."""
    with _process(place, *WORKER):
        _until_it_works(place)
        yield


@contextmanager
def service(place: Place) -> Iterator[int]:
    """The web service; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with _process(place, sys.executable, "-m", "tests.benchmarks.processes", str(port)):
        _until_it_serves(port)
        yield port


@contextmanager
def _process(place: Place, *command: str) -> Iterator[None]:
    environment = {**os.environ, **place.environment(), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _until_it_works(place: Place) -> None:
    for _ in range(WAKES_WITHIN_SECONDS):
        time.sleep(1)
        with transaction(place.engine) as db:
            if db.scalar(text("SELECT count(*) FROM worker_beat")):
                return
    raise RuntimeError("the worker does not wake up")


def _until_it_serves(port: int) -> None:
    deadline = time.monotonic() + WAKES_WITHIN_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise RuntimeError("the service does not wake up")


if __name__ == "__main__":
    app = create_app(Settings())
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", timeout_graceful_shutdown=1)
