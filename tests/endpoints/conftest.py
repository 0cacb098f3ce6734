"""Places of the demo zone that endpoint tests ask about, centres that they may write to, and who listens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import shape
from sqlalchemy import Engine, text

from api.app import create_app
from api.live import hub as hubs
from gis.clock import FrozenClock
from gis.crs.transform import LonLat
from gis.db.engine import transaction
from gis.dispatch.publisher import keep_publishing
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.support.incidents import Desk
from tests.support.live import Listener, served, token

NewCentre = Callable[[], TestCentre]


@pytest.fixture
def building(client: TestClient) -> LonLat:
    """A point inside the first building of the demo zone."""
    page = client.get("/v1/areas", params={"kind": "building", "limit": 1}).json()
    inside = shapely.point_on_surface(shape(page["features"][0]["geometry"]))
    return LonLat(inside.x, inside.y)


@pytest.fixture(scope="module")
def its_clock() -> FrozenClock:
    """The time of one file's service."""
    return FrozenClock(NOON)


@pytest.fixture(scope="module")
def station(new_centre: NewCentre) -> TestCentre:
    """A centre with W1 and W2 on duty, and X1 without a post."""
    centre = new_centre()
    people = [{"code": code, "name": f"员{code}", "phone": "19900001234"} for code in ("W1", "W2", "X1")]
    post = {"kind": "first_responder", "from": "2026-01-01"}
    duty = [{"record": "post", "code": f"S-{code}", "name": "队员", **post} for code in ("W1", "W2")]
    duty += [{"record": "holder", "post": f"S-{code}", "person": code, "from": "2026-01-01"} for code in ("W1", "W2")]
    with transaction(centre.engine) as db:
        ingest_people(db, ("code", "name", "phone"), people)
        ingest_duty(db, COLUMNS, duty)
    return centre


@pytest.fixture
def at_station(station: TestCentre, clock: FrozenClock) -> TestClient:
    """The web service of that centre."""
    return client_of(station, clock)


@pytest.fixture(scope="module")
def watched(new_centre: NewCentre) -> TestCentre:
    """Teams A and B with A1 and B1, the grid worker W1, all on duty, and X1 who holds no post."""
    centre = new_centre()
    people = [{"code": code, "name": f"员{code}", "phone": "19900001234"} for code in ("A1", "B1", "W1", "X1")]
    duty = [{"record": "team", "code": code, "name": code, "kind": "first_response"} for code in ("A", "B")]
    kinds = {"A1": "first_responder", "B1": "first_responder", "W1": "full_time_grid_worker"}
    for code, kind in kinds.items():
        team = {"team": code[0]} if code != "W1" else {}
        duty.append({"record": "post", "code": f"P-{code}", "name": "岗", "kind": kind, "from": "2026-01-01", **team})
        duty.append({"record": "holder", "post": f"P-{code}", "person": code, "from": "2026-01-01"})
    with transaction(centre.engine) as db:
        ingest_people(db, ("code", "name", "phone"), people)
        ingest_duty(db, COLUMNS, duty)
    return centre


@pytest.fixture
def service(watched: TestCentre, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a service, with a publisher beside it; what it does every few seconds, it does at once."""
    monkeypatch.setattr(hubs, "CHECK_SECONDS", 0.0)
    ended = threading.Event()
    publisher = threading.Thread(target=keep_publishing, args=(watched.engine, ended.is_set))
    publisher.start()
    with served(create_app(watched.settings(), engine=watched.engine, clock=clock)) as port:
        yield port
    ended.set()
    publisher.join()
    with transaction(watched.engine) as db:
        tables = "command_key, evidence, follow_up, diversion, incident_event, running_clock, task, report, incident"
        db.execute(text(f"TRUNCATE {tables}, last_position CASCADE"))


@pytest.fixture
def listen(service: int, watched: TestCentre) -> Iterator[Callable[..., Listener]]:
    begun: list[Listener] = []

    def begin(code: str, *roles: Role, **given: Any) -> Listener:
        numbers = {name: given.pop(name) for name in ("after", "resume") if name in given}
        begun.append(Listener(service, token(watched, code, *roles, until=NOON, **given), **numbers).begin())
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


@pytest.fixture
def act(watched: TestCentre, clock: FrozenClock) -> Callable[[Callable[[Desk], Any]], Any]:
    """Something is done, and committed."""

    def do(what: Callable[[Desk], Any]) -> Any:
        with transaction(watched.engine) as db:
            return what(Desk(db, clock))

    return do


def client_of(centre: TestCentre, clock: FrozenClock | None = None, *, engine: Engine | None = None) -> TestClient:
    """The web service of a centre, whose failures are answers and not exceptions."""
    app = create_app(centre.settings(), engine=engine or centre.engine, clock=clock or FrozenClock(NOON))
    return TestClient(app, raise_server_exceptions=False)


def count(centre: TestCentre, table: str) -> int:
    """How many rows a table of a centre holds."""
    with centre.engine.connect() as db:
        return int(db.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0)
