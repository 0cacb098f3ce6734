"""GET /v1/statistics: whoever sees the whole centre sees its figures, and nobody sees them by person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gis.access.tokens import Credential, secret_of, token_of
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.vocabulary import Grouping, Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.reading import faults, problem
from tests.support.incidents import Desk, people

PATHS = ("/v1/statistics/response-times", "/v1/statistics/outcomes")


@pytest.fixture(scope="module")
def centre(new_centre: Callable[[], TestCentre]) -> TestCentre:
    """A centre with two matters: one at which a team is, one that was signed."""
    made = new_centre()
    with transaction(made.engine) as db:
        people(db)
        desk = Desk(db, FrozenClock(NOON - timedelta(hours=1)))
        desk.arrive(desk.dispatched())
        desk.signed()
    return made


@pytest.fixture
def client(centre: TestCentre, clock: FrozenClock) -> Iterator[TestClient]:
    app = create_app(centre.settings(), engine=centre.engine, clock=clock)
    yield TestClient(app)
    app.state.engines.close()


def bearer(centre: TestCentre, *roles: Role) -> dict[str, str]:
    credential = Credential(centre.name, "somebody", NOON + timedelta(hours=1), frozenset(roles))
    return {"authorization": f"Bearer {token_of(credential, secret_of(centre.settings()))}"}


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_told_what_to_do(client: TestClient, path: str) -> None:
    assert "gridkeeper token" in problem(client.get(path), 401)["hint"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.FIRST_RESPONDER, Role.GRID_WORKER, Role.SITE_OFFICER, Role.UPSTREAM])
def test_who_does_not_see_the_whole_centre_is_refused(
    client: TestClient, centre: TestCentre, path: str, role: Role
) -> None:
    answer = client.get(path, headers=bearer(centre, role))

    assert "analyst" in problem(answer, 403)["hint"]


@pytest.mark.parametrize("path", PATHS)
def test_days_and_splits_that_are_none_are_named(client: TestClient, centre: TestCentre, path: str) -> None:
    headers = bearer(centre, Role.ANALYST)

    assert set(faults(client.get(path, params={"from": "x", "to": "y"}, headers=headers))) == {"from", "to"}
    assert set(faults(client.get(path, params={"by": "person"}, headers=headers))) == {"by"}


@pytest.mark.parametrize("role", [Role.DUTY_LEADER, Role.DISPATCHER, Role.ANALYST, Role.OBSERVER])
def test_whoever_sees_the_whole_centre_sees_how_long_things_took(
    client: TestClient, centre: TestCentre, role: Role
) -> None:
    answer = client.get(PATHS[0], headers=bearer(centre, role)).json()

    (part,) = answer["parts"]
    arrivals = next(times for times in part["times"] if times["milestone"] == "arrive")
    assert (answer["from_on"], answer["to_on"], answer["by"]) == ("2026-04-30", "2026-05-06", None)
    assert (part["code"], part["words"], part["received"]) == (None, {"zh": "全部", "en": "all"}, 2)
    assert (arrivals["started"], arrivals["in_time"], arrivals["spread"]["is_few"]) == (1, 1, True)
    assert [one["grade"] for one in arrivals["graded"]] == ["statement"]


def test_what_became_of_it(client: TestClient, centre: TestCentre) -> None:
    answer = client.get(PATHS[1], headers=bearer(centre, Role.ANALYST)).json()

    (part,) = answer["parts"]
    assert (part["received"], part["closed"], part["handled"], part["hops"]) == (2, 0, {"under_way": 2}, None)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("by", Grouping)
def test_every_split(client: TestClient, centre: TestCentre, path: str, by: Grouping) -> None:
    answer = client.get(path, params={"by": by.value}, headers=bearer(centre, Role.ANALYST)).json()

    assert answer["by"] == by.value
    assert sum(part["received"] for part in answer["parts"]) == 2
