"""GET /health: up, or what is missing; and what the other endpoints say meanwhile."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, NullPool, create_engine, text

from gis import __version__
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.beats import Beat, beat
from gis.dispatch.worker import LOOPS
from tests.conftest import NOON, TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import problem
from tests.support.incidents import Desk

ASKED = ("/v1/responsible?lon=120.08&lat=28.93&datum=wgs84", "/v1/areas?kind=grid", "/v1/areas/editions", "/maps/areas")


@pytest.fixture
def no_server() -> Engine:
    return create_engine("postgresql+psycopg://gridkeeper@/gridkeeper?host=/nowhere")


def change(centre: TestCentre, *statements: str) -> None:
    with centre.engine.begin() as db:
        for statement in statements:
            db.execute(text(statement))


def test_up(client: TestClient, demo: TestCentre) -> None:
    health = client.get("/health").json()

    assert health == {
        "up": True, "version": __version__, "centre": demo.name, "database": True,
        "revision": health["needs"], "needs": health["revision"], "work": health["work"],
    }  # fmt: skip


def test_without_a_worker_it_is_up_and_says_what_waits(new_centre: NewCentre, clock: FrozenClock) -> None:
    centre = new_centre()
    with transaction(centre.engine) as db:
        Desk(db, clock).received()
        clock.forward(62)
        beat(db, "host:1", NOON, [Beat("publisher", clock.now())], clock.now())

    told = client_of(centre, clock).get("/health")

    work = told.json()["work"]
    assert (told.status_code, told.json()["up"], work["well"]) == (200, True, False)
    assert {one["loop"]: one["workers"] for one in work["loops"]} == {**dict.fromkeys(LOOPS, 0), "publisher": 1}
    assert (work["publisher_lag_seconds"], work["overdue_clocks"], work["overdue_seconds"]) == (62, 2, 32)


def test_a_database_that_is_down(demo: TestCentre, no_server: Engine) -> None:
    answer = client_of(demo, engine=no_server).get("/health")

    assert answer.status_code == 503
    assert (answer.json()["up"], answer.json()["database"]) == (False, False)


@pytest.mark.parametrize("path", ASKED)
def test_everybody_says_that_it_is_down(path: str, demo: TestCentre, no_server: Engine) -> None:
    told = problem(client_of(demo, engine=no_server).get(path), 503)

    assert told["type"] == "gridkeeper:DatabaseDown"
    assert "gridkeeper db start" in told["hint"]


def test_words_and_pages_need_no_database(demo: TestCentre, no_server: Engine) -> None:
    client = client_of(demo, engine=no_server)

    assert [client.get(path).status_code for path in ("/", "/docs", "/v1/vocabulary", "/openapi.json")] == [200] * 4


def test_tables_of_another_version(new_centre: NewCentre) -> None:
    centre = new_centre()
    change(centre, "UPDATE alembic_version SET version_num = '2026_11_22_1800'")

    answer = client_of(centre).get("/health")

    assert answer.status_code == 503
    told = answer.json()
    assert (told["up"], told["database"], told["revision"]) == (False, True, "2026_11_22_1800")
    assert told["needs"] > told["revision"]


@pytest.mark.parametrize("path", ASKED)
def test_everybody_says_that_the_tables_are_of_another_version(path: str, new_centre: NewCentre) -> None:
    centre = new_centre()
    change(
        centre, "UPDATE alembic_version SET version_num = '2026_11_22_1800'", "DROP TABLE area, edition, gate CASCADE"
    )

    told = problem(client_of(centre).get(path), 503)

    assert told["type"] == "gridkeeper:SchemaOutdated"
    assert "gridkeeper db migrate" in told["hint"]


def test_a_centre_that_is_gone(new_centre: NewCentre) -> None:
    centre = new_centre()
    change(centre, "DROP TABLE centre, area, edition, gate, alembic_version CASCADE")

    assert problem(client_of(centre).get(ASKED[2]), 503)["type"] == "gridkeeper:SchemaOutdated"


def test_a_lost_table_of_the_right_version_is_our_mistake(new_centre: NewCentre) -> None:
    centre = new_centre()
    change(centre, "DROP TABLE area CASCADE")

    told = problem(client_of(centre).get("/v1/areas/editions"), 500)

    assert "area" not in told["detail"]


def test_it_recovers_when_the_server_ended_its_sessions(new_centre: NewCentre, server: str) -> None:
    centre = new_centre()
    client = client_of(centre)
    with centre.engine.connect() as db:
        kept_in_the_pool = db.scalar(text("SELECT pg_backend_pid()"))

    with create_engine(server, poolclass=NullPool).begin() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": kept_in_the_pool})

    assert [client.get("/health").status_code for _ in range(3)][1:] == [200, 200]
