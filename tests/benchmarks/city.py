"""The situation that roads are measured in: a demo city, a thousand people on duty, the web service beside it.

The service is a process of its own, as it is in life: what clients cost is not counted to it, and its memory is that of
one worker.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Event

import numpy as np
import uvicorn
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.app import create_app
from gis.clock import SystemClock
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, reading, transaction
from gis.demo.build import build
from gis.demo.zone import Size
from gis.duty.muster import changed
from gis.duty.posting import RESPONDING
from gis.duty.responders import Responder, nearest_responders
from gis.roads.current import Roads, roads_at
from gis.roads.exact import ExactRoads
from gis.roads.tiles import build_tiles
from gis.settings import Settings
from gis.vocabulary import Datum

RESPONDER_COUNT = 1_000
EVERYBODY_COUNT = 1_000_000
MIDDLE = LonLat(120.08, 28.93)
INCIDENT_OFF_ROAD_M = 25.0
NEIGHBOURHOOD_DEGREES = 0.02
"""About 2 km each way."""
_READY_WITHIN_SECONDS = 180

type Milliseconds = list[float]


@dataclass(frozen=True)
class City:
    """A demo centre with everything in it loaded."""

    size: Size
    url: str
    folder: Path
    engine: Engine
    plane: LocalPlane
    roads: Roads
    exact: ExactRoads
    people: list[Responder]
    """On duty; at most `RESPONDER_COUNT`."""
    built_seconds: float
    """For the whole centre."""

    def incidents(self, count: int, seed: int) -> list[LonLat]:
        """Places 25 m off junctions of the city."""
        return [LonLat(*place) for place in self.near_junctions(count, INCIDENT_OFF_ROAD_M, seed).tolist()]

    def near_junctions(self, count: int, off_m: float, seed: int, *, around: LonLat | None = None) -> FloatArray:
        """(n, 2) places so many metres off junctions that cars use, degrees, WGS84.

        around: only junctions of its neighbourhood; exact routes across the whole city take too long to ask for 50,000
        """
        rng, network = np.random.default_rng(seed), self.roads.network
        used = network.forward_kph[:, 2] > 0
        if around is not None:
            used &= np.abs(network.node_lonlat[network.end] - around).max(axis=1) < NEIGHBOURHOOD_DEGREES
        edges = rng.choice(np.flatnonzero(used), count)
        angle = rng.uniform(0, 2 * np.pi, count)
        aside = off_m * np.column_stack([np.cos(angle), np.sin(angle)])
        return self.plane.to_lonlat(self.plane.to_metres(network.node_lonlat[network.end[edges]]) + aside)


@contextmanager
def city(size: Size) -> Iterator[City]:
    """A city in a durable private cluster that is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-bench-"))
    folder.chmod(0o755)  # As root the server runs as another user, who must get there.
    cluster = Cluster(folder / "postgres")
    cluster.start()
    try:
        begin = time.perf_counter()
        engine = centre_engine(cluster.url(), size.value)
        create_centre(engine, size.value, *MIDDLE, Datum.WGS84)
        with transaction(engine) as db:
            build(db, size.value, size, 1, SystemClock().now())
        with standing(cluster.url(), size, folder, time.perf_counter() - begin) as made:
            yield made
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@contextmanager
def standing(url: str, size: Size, folder: Path, built_seconds: float = np.nan) -> Iterator[City]:
    """A city that is built already, in the centre called by its size; its people are thinned for good."""
    engine, plane, now = centre_engine(url, size.value), LocalPlane.at(MIDDLE.lon), SystemClock().now()
    with transaction(engine) as db:
        people = [one for one in nearest_responders(db, MIDDLE, now, plane, limit=EVERYBODY_COUNT) if one.on_duty]
        kept = np.random.default_rng(7).permutation(len(people))[:RESPONDER_COUNT]
        _others_stay_in(db, [people[number].post.code for number in kept])
    _vacuumed(engine)
    with reading(engine) as db:
        roads = roads_at(db, now)
    exact = ExactRoads(build_tiles(roads.network, roads.version.version, folder / "tiles" / size.value))
    made = City(size, url, folder, engine, plane, roads, exact, [people[number] for number in kept], built_seconds)
    try:
        yield made
    finally:
        exact.close()
        engine.dispose()


def _others_stay_in(db: Session, posts: list[str]) -> None:
    """Whoever is of another responding post goes out no more."""
    given = {"kinds": [kind.value for kind in RESPONDING], "posts": posts}
    db.execute(text("UPDATE post SET kind = 'grid_leader' WHERE kind = ANY(:kinds) AND code <> ALL(:posts)"), given)
    changed(db)


def _vacuumed(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@dataclass(frozen=True)
class Service:
    """The web service in a process of its own."""

    port: int
    process_id: int

    @property
    def memory_mb(self) -> float:
        """What it holds in memory now."""
        return memory_mb(self.process_id)

    def timed(self, paths: list[str], *, clients: int = 1) -> Milliseconds:
        """Milliseconds of every question, asked by so many clients, each over one connection."""
        shares = [paths[number::clients] for number in range(clients)]
        with ThreadPoolExecutor(clients) as threads:
            return list(chain.from_iterable(threads.map(self._asked, shares)))

    @contextmanager
    def watched(self, path: str, *, every_seconds: float = 0.05) -> Iterator[Milliseconds]:
        """Milliseconds of one question asked again and again as long as this lasts."""
        done = Event()
        found: Milliseconds = []
        with ThreadPoolExecutor(1) as threads:
            watching = threads.submit(self._until, done, path, every_seconds, found)
            try:
                yield found
            finally:
                done.set()
            watching.result()

    def _until(self, done: Event, path: str, every_seconds: float, found: Milliseconds) -> None:
        while not done.wait(every_seconds):
            found += self._asked([path])

    def _asked(self, paths: list[str]) -> Milliseconds:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return [_milliseconds(lambda path=path: _got(connection, path)) for path in paths]


@contextmanager
def served(made: City) -> Iterator[Service]:
    """The service, warm, with its tiles."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "tests.benchmarks.city", str(port)]
    environment = os.environ | {
        "GRIDKEEPER_DATABASE_URL": made.url,
        "GRIDKEEPER_CENTRE": made.size.value,
        "GRIDKEEPER_DATA_FOLDER": str(made.folder),
    }
    with subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2]) as process:
        try:
            service = Service(port, process.pid)
            _until_exact(service)
            yield service
        finally:
            process.terminate()


def nearest_path(place: LonLat) -> str:
    """The question who is there first."""
    return f"/v1/responders/nearest?lon={place.lon}&lat={place.lat}&datum=wgs84"


def memory_mb(process_id: int | str = "self") -> float:
    """What a process holds in memory now."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process_id}/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) / 1024


def timed(act: Callable[[], object], times: int) -> Milliseconds:
    """Milliseconds of every time."""
    return [_milliseconds(act) for _ in range(times)]


def _milliseconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def _until_exact(service: Service) -> None:
    """Wait until its routes are confirmed ones."""
    end = time.monotonic() + _READY_WITHIN_SECONDS
    path = nearest_path(MIDDLE)
    while time.monotonic() < end:
        with suppress(ConnectionError):
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
            if b'"confirmed":true' in _got(connection, path):
                return
        time.sleep(0.2)
    raise TimeoutError


def _got(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    # 404 is an answer too: between these two places there is no way.
    assert answer.status in {200, 404}, body
    return body


def main() -> None:
    """Serve what the environment names; the benchmark starts this."""
    uvicorn.run(create_app(Settings()), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
