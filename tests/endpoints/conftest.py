"""Places of the demo zone that endpoint tests ask about, and a centre that they may write to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import shape
from sqlalchemy import Engine, text

from api.app import create_app
from gis.clock import FrozenClock
from gis.crs.transform import LonLat
from gis.db.engine import transaction
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from tests.conftest import NOON, TestCentre

NewCentre = Callable[[], TestCentre]


@pytest.fixture
def building(client: TestClient) -> LonLat:
    """A point inside the first building of the demo zone."""
    page = client.get("/v1/areas", params={"kind": "building", "limit": 1}).json()
    inside = shapely.point_on_surface(shape(page["features"][0]["geometry"]))
    return LonLat(inside.x, inside.y)


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


def client_of(centre: TestCentre, clock: FrozenClock | None = None, *, engine: Engine | None = None) -> TestClient:
    """The web service of a centre, whose failures are answers and not exceptions."""
    app = create_app(centre.settings(), engine=engine or centre.engine, clock=clock or FrozenClock(NOON))
    return TestClient(app, raise_server_exceptions=False)


def count(centre: TestCentre, table: str) -> int:
    """How many rows a table of a centre holds."""
    with centre.engine.connect() as db:
        return int(db.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0)
