"""GET /v1/incidents/{number}/proposals and /decision: for the desk and who looks afterwards, nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.db.engine import transaction
from gis.dispatch.proposer import propose_next
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import problem
from tests.endpoints.test_me import bearer
from tests.support.incidents import Desk, people

PATHS = ("/v1/incidents/1/proposals", "/v1/incidents/1/decision")


@pytest.fixture(scope="module")
def office(new_centre: NewCentre, plane: LocalPlane) -> TestCentre:
    """A centre with one incident that was proposed for and dispatched, and one that was only received."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        people(db)
        assert Desk(db).received(text="仓库着火了，老板欠我工资", caller_phone="13800000009") == 1
    propose_next(centre.engine, plane, FrozenClock(NOON))
    with transaction(centre.engine) as db:
        db.execute(text("UPDATE incident SET state = 'signed'"))
        Desk(db).send(1, "A")
        Desk(db).received(text="麻烦来个人")
    return centre


@pytest.fixture
def client(office: TestCentre) -> Iterator[TestClient]:
    yield client_of(office)


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_refused(path: str, client: TestClient) -> None:
    problem(client.get(path), 401)


@pytest.mark.parametrize("path", PATHS)
def test_who_sees_the_matter_but_not_why_is_told_who_may(path: str, client: TestClient, office: TestCentre) -> None:
    told = problem(client.get(path, headers=bearer(office, "X", Role.OBSERVER)), 403)

    assert "dispatcher" in told["hint"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.SITE_OFFICER, Role.FIRST_RESPONDER, Role.UPSTREAM])
def test_for_whom_the_matter_is_foreign_it_is_not_there(
    path: str, role: Role, client: TestClient, office: TestCentre
) -> None:
    problem(client.get(path, headers=bearer(office, "X", role)), 404)


@pytest.mark.parametrize(
    "path, status",
    [
        ("/v1/incidents/0/decision", 422),
        ("/v1/incidents/x/proposals", 422),
        ("/v1/incidents/999/proposals", 404),
        ("/v1/incidents/999/decision", 404),
        ("/v1/incidents/2/decision", 404),
        ("/v1/incidents/1/decision?at=now", 422),
    ],
)
def test_wrong_input(path: str, status: int, client: TestClient, office: TestCentre) -> None:
    problem(client.get(path, headers=bearer(office, "D", Role.DISPATCHER)), status)


def test_what_was_proposed(client: TestClient, office: TestCentre) -> None:
    answer = client.get(PATHS[0], headers=bearer(office, "D", Role.DISPATCHER))

    assert answer.status_code == 200
    (only,) = answer.json()["rounds"]
    parts = {part["kind"]: part for part in only["parts"]}
    assert parts["nature"]["proposals"][0]["content"]["risks"] == ["fire"]
    assert (parts["place"]["state"], parts["place"]["said"]["verdict"]) == ("none", "not_found")
    assert only["rests_on"]["policy"] == "2026-1"
    assert "13800000009" not in answer.text
    assert "着火" not in answer.text


def test_nothing_was_proposed_yet(client: TestClient, office: TestCentre) -> None:
    answer = client.get("/v1/incidents/2/proposals", headers=bearer(office, "D", Role.ANALYST))

    assert answer.json() == {"number": 2, "rounds": [], "people": {}}


def test_why_somebody_was_sent(client: TestClient, office: TestCentre) -> None:
    told = client.get(PATHS[1], headers=bearer(office, "D", Role.DUTY_LEADER)).json()

    assert (told["team"], told["worker"], told["unknown_place"]) == ("A", "W1", "caller hung up")
    assert (told["priority"], told["risks"], told["known"]["round"]) == ("major", ["fire"], 1)
    assert {each["of"] for each in told["choices"]} == {"team", "worker", "category", "priority"}
