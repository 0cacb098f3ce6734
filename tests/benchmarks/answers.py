"""One answer to "who is responsible?" in the demo zone: in process and over HTTP.

Beside each stands the least that any answer costs on this machine: a transaction that asks `SELECT 1`, and a request
for /v1/vocabulary, which asks the database nothing. Run it alone on the machine:

    python -m tests.benchmarks.answers
"""

from __future__ import annotations

import http.client
import random
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
import uvicorn
from sqlalchemy import Engine, text

from api.app import create_app
from gis.areas.frames import areas_in_force
from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, reading, transaction
from gis.demo.build import build
from gis.demo.zone import Size
from gis.duty.chain import Place
from gis.duty.resolve import resolve
from gis.settings import Settings
from gis.vocabulary import AreaKind, Category, Datum
from tests.benchmarks.bulk_locate import machine

QUESTIONS, WARM_UP = 2_000, 300
UNSURE = {10.0: 500, 100.0: 100}
"""Accuracy in metres, and how many places are asked about with it: the wider, the longer it takes."""
MIDDLE = LonLat(120.08, 28.93)
CENTRE = "bench"

type Ask = Callable[[LonLat, Category | None], object]


def run() -> dict[str, object]:
    """The figures: milliseconds of every way, and the machine."""
    with _zone() as (url, engine):
        now = SystemClock().now()
        questions = _questions(engine, now)
        ways: dict[str, Ask] = {
            "SELECT 1 in a transaction": lambda _place, _category: _select_one(engine),
            "resolve in process": _in_process(engine, now),
        }
        figures = {name: _timed(ask, questions) for name, ask in ways.items()}
        for accuracy_m, count in UNSURE.items():
            ask = _in_process(engine, now, accuracy_m)
            figures[f"resolve in process, ± {accuracy_m:g} m per axis"] = _timed(ask, questions[:count], count // 10)
        with _served(url) as port:
            figures["GET /v1/vocabulary"] = _timed(_get(port, lambda _p, _c: "/v1/vocabulary"), questions)
            figures["GET /v1/responsible"] = _timed(_get(port, _responsible(0)), questions)
            figures["GET /v1/responsible, five responders"] = _timed(_get(port, _responsible(5)), questions[:600])
    return {"zone": "demo, size zone", "questions": QUESTIONS, "ms": figures, "machine": machine()}


@contextmanager
def _zone() -> Iterator[tuple[str, Engine]]:
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-bench-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres")
    cluster.start()
    try:
        engine = centre_engine(cluster.url(), CENTRE, statement_timeout_ms=15_000)
        create_centre(engine, CENTRE, *MIDDLE, Datum.WGS84)
        with transaction(engine) as db:
            build(db, CENTRE, Size.ZONE, 1, SystemClock().now())
        yield cluster.url(), engine
        engine.dispose()
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def _questions(engine: Engine, now: datetime) -> list[tuple[LonLat, Category | None]]:
    """Places all over the territory, two thirds of them inside somebody's premises."""
    rng = random.Random(7)
    with transaction(engine) as db:
        grids, sites = (areas_in_force(db, kind, now) for kind in (AreaKind.GRID, AreaKind.SITE))
    places = []
    while len(places) < QUESTIONS:
        frame = grids if len(places) % 3 == 0 else sites
        point = frame.geometry.iloc[rng.randrange(len(frame))].representative_point()
        places.append(
            (
                LonLat(point.x + rng.uniform(-2e-4, 2e-4), point.y + rng.uniform(-2e-4, 2e-4)),
                rng.choice([None, *Category]),
            )
        )
    return places


def _select_one(engine: Engine) -> None:
    with transaction(engine) as db:
        db.scalar(text("SELECT 1"))


def _in_process(engine: Engine, now: datetime, accuracy_m: float | None = None) -> Ask:
    plane = LocalPlane.at(MIDDLE.lon)

    def ask(place: LonLat, category: Category | None) -> object:
        with reading(engine) as db:
            return resolve(db, Place(place, accuracy_m=accuracy_m), now, plane, category=category)

    return ask


@contextmanager
def _served(url: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    app = create_app(Settings(database_url=url, centre=CENTRE))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join()


def _get(port: int, path_of: Callable[[LonLat, Category | None], str]) -> Ask:
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(place: LonLat, category: Category | None) -> object:
        connection.request("GET", path_of(place, category))
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return body

    return ask


def _responsible(responders: int) -> Callable[[LonLat, Category | None], str]:
    def path(place: LonLat, category: Category | None) -> str:
        about = f"&category={category.value}" if category else ""
        return f"/v1/responsible?lon={place.lon}&lat={place.lat}&datum=wgs84&responders={responders}{about}"

    return path


def _timed(ask: Ask, questions: list[tuple[LonLat, Category | None]], warm_up: int = WARM_UP) -> dict[str, float]:
    for place, category in questions[:warm_up]:
        ask(place, category)
    seconds = []
    for place, category in questions:
        begin = time.perf_counter()
        ask(place, category)
        seconds.append(time.perf_counter() - begin)
    p50, p95, p99 = (float(value) * 1000 for value in np.percentile(seconds, [50, 95, 99]))
    return {"p50": p50, "p95": p95, "p99": p99}


def main() -> None:
    """Print the figures."""
    figures = run()
    for name, row in figures["ms"].items():  # type: ignore[attr-defined]
        print(f"{name:40} p50 {row['p50']:7.2f}  p95 {row['p95']:7.2f}  p99 {row['p99']:7.2f} ms")
    print(figures["machine"])


if __name__ == "__main__":
    main()
