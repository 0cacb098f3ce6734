"""Centres beside each other, and servers of other people: what is missing is told with the words to ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import shapely
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from gis.db import migrate
from gis.db.centres import centre_facts, centre_names, create_centre
from gis.db.engine import centre_engine, database_url, transaction
from gis.db.migrate import upgrade
from gis.db.revisions import revisions
from gis.errors import CentreExists, CentreNotFound, ClusterUnusable
from gis.settings import Settings
from gis.vocabulary import AreaKind, Datum
from tests.conftest import MIDDLE, TestCentre
from tests.support.builders import Sketch, draw

ROLE, DATABASE = "gk_test_limited", "gk_test_bare"


@pytest.fixture(scope="module")
def administrator(server: str) -> Iterator[Engine]:
    """A superuser of the server."""
    url = make_url(server).set(username="postgres", database="postgres")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"DROP DATABASE IF EXISTS {DATABASE}"))
        db.execute(text(f"DROP ROLE IF EXISTS {ROLE}"))
        db.execute(text(f"CREATE ROLE {ROLE}"))
        db.execute(text(f"CREATE DATABASE {DATABASE} TEMPLATE template0"))
    yield engine
    with engine.connect() as db:
        db.execute(text(f"DROP DATABASE {DATABASE}"))
        db.execute(text(f"DROP ROLE {ROLE}"))
    engine.dispose()


@pytest.fixture
def limited(administrator: Engine) -> Iterator[Engine]:
    """A role without rights in a database without extensions."""
    url = administrator.url.set(database=DATABASE)
    engine = create_engine(url, connect_args={"options": f"-c role={ROLE} -c search_path=zone,public"})
    yield engine
    engine.dispose()


def administer(administrator: Engine, *statements: str) -> None:
    engine = create_engine(administrator.url.set(database=DATABASE), isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        for statement in statements:
            db.execute(text(statement))
    engine.dispose()


def test_a_server_is_made_ready_step_by_step_by_its_own_words(administrator: Engine, limited: Engine) -> None:
    """Each refusal says what its administrator must run; when all of it was run, we start."""
    said = []
    for _ in range(9):
        try:
            before = upgrade(limited, "zone")
        except ClusterUnusable as error:
            said.append(error.hint.removeprefix("Ask its administrator for: "))
            administer(administrator, said[-1])
        else:
            break

    assert said == [
        "CREATE EXTENSION postgis SCHEMA public;",
        "CREATE EXTENSION intarray SCHEMA public;",
        "CREATE EXTENSION btree_gist SCHEMA public;",
        f"GRANT CREATE ON DATABASE {DATABASE} TO {ROLE};",
    ]
    assert before.have is None
    assert revisions(limited, "zone").current


def test_an_extension_that_is_not_installed_is_told(empty: TestCentre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "EXTENSIONS", ("no_such_extension",))

    with pytest.raises(ClusterUnusable, match="lacks the extension no_such_extension"):
        upgrade(empty.engine, empty.name)


def test_a_second_centre_starts_empty_and_stays_apart(new_centre: Callable[[], TestCentre]) -> None:
    first, second = new_centre(), new_centre()
    with transaction(first.engine) as db:
        draw(db, {AreaKind.GRID: [Sketch("G", shapely.box(120, 28, 121, 29))]})

    with Session(first.engine) as here, Session(second.engine) as there:
        assert here.scalar(text("SELECT count(*) FROM area")) == 1
        assert there.scalar(text("SELECT count(*) FROM area")) == 0
        assert centre_facts(there, second.name).name == second.name
    assert revisions(second.engine, second.name).current
    assert {first.name, second.name} <= set(centre_names(first.engine))


def test_of_two_who_make_a_centre_at_once_one_is_told_that_it_exists(server: str) -> None:
    name = "test_made_twice"
    engine, gate = centre_engine(server, name), Barrier(2)

    def make(_: int) -> bool:
        gate.wait()
        try:
            create_centre(engine, name, *MIDDLE, Datum.WGS84)
        except CentreExists:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(make, range(2)))
    with pytest.raises(CentreExists):
        create_centre(engine, name, *MIDDLE, Datum.WGS84)
    with engine.begin() as connection:
        connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    engine.dispose()

    assert sorted(made) == [False, True]


def test_tables_without_their_centre_are_no_centre(new_centre: Callable[[], TestCentre]) -> None:
    centre = new_centre()
    with transaction(centre.engine) as db:
        db.execute(text("DELETE FROM centre"))

    with Session(centre.engine) as db, pytest.raises(CentreNotFound):
        centre_facts(db, centre.name)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres+x", "postgresql+psycopg2"])
def test_any_address_is_asked_through_psycopg_3(scheme: str) -> None:
    settings = Settings(database_url=f"{scheme}://someone:s%40crt@db.example:5433/city?sslmode=require")

    assert database_url(settings) == "postgresql+psycopg://someone:s%40crt@db.example:5433/city?sslmode=require"
