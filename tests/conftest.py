"""One PostGIS for the whole run, real migrations, and what most tests stand on.

- `server`        address of a running server with PostGIS (`GRIDKEEPER_TEST_DATABASE_URL`, else a cluster of its own)
- `new_centre`    makes an empty centre with all tables; dropped at the end of the test's module
- `db`            a session in an empty centre, undone after the test
- `demo`          the small demo zone, built once at NOON; tests read it, or undo what they write (`demo_db`)
- `client`        the web service of the demo zone, its clock frozen at NOON
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.app import create_app
from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, transaction
from gis.demo.build import build
from gis.demo.zone import Size
from gis.settings import Settings
from gis.vocabulary import Datum

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
"""A Wednesday, 12:00 in Shanghai."""

MIDDLE = (120.08, 28.93)

_numbers = itertools.count(1)


@dataclass(frozen=True)
class TestCentre:
    """A centre that tests may use."""

    __test__ = False

    name: str
    engine: Engine
    url: str
    folder: Path
    """Where its road tiles are kept."""

    def settings(self) -> Settings:
        """Settings that serve this centre."""
        return Settings(database_url=self.url, centre=self.name, data_folder=self.folder)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    given = os.environ.get("GRIDKEEPER_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-tests-"))
    folder.chmod(0o755)  # As root the server runs as another user, who must get there.
    cluster = Cluster(folder / "postgres", durable=False)
    cluster.start()
    yield cluster.url()
    cluster.stop()
    shutil.rmtree(folder)


def _made(url: str) -> TestCentre:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    engine = centre_engine(url, name)
    create_centre(engine, name, *MIDDLE, Datum.WGS84)
    return TestCentre(name, engine, url, Path(tempfile.mkdtemp(prefix="gridkeeper-tests-")))


def _dropped(centre: TestCentre) -> None:
    with centre.engine.begin() as connection:
        connection.execute(text(f'DROP SCHEMA "{centre.name}" CASCADE'))
    centre.engine.dispose()
    shutil.rmtree(centre.folder)


@pytest.fixture(scope="module")
def new_centre(server: str) -> Iterator[Callable[[], TestCentre]]:
    made: list[TestCentre] = []

    def make() -> TestCentre:
        made.append(_made(server))
        return made[-1]

    yield make
    for centre in made:
        _dropped(centre)


@pytest.fixture(scope="session")
def empty(server: str) -> Iterator[TestCentre]:
    centre = _made(server)
    yield centre
    _dropped(centre)


@pytest.fixture
def db(empty: TestCentre) -> Iterator[Session]:
    with Session(empty.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture(scope="session")
def demo(server: str) -> Iterator[TestCentre]:
    centre = _made(server)
    with transaction(centre.engine) as session:
        build(session, centre.name, Size.SMALL, 1, NOON)
    yield centre
    _dropped(centre)


@pytest.fixture
def demo_db(demo: TestCentre) -> Iterator[Session]:
    with Session(demo.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture
def client(demo: TestCentre, clock: FrozenClock) -> Iterator[TestClient]:
    app = create_app(demo.settings(), engine=demo.engine, clock=clock)
    yield TestClient(app)
    app.state.engines.close()


@pytest.fixture(scope="session")
def plane() -> LocalPlane:
    return LocalPlane.at(MIDDLE[0])
