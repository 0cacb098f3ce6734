"""GET /v1/notices, POST read and acknowledge: one's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.vocabulary import Role
from tests.conftest import TestCentre
from tests.endpoints.conftest import NewCentre, client_of
from tests.endpoints.reading import faults, problem
from tests.endpoints.test_me import bearer
from tests.support.notices import Post, empty_of_everybody, staff

PATH = "/v1/notices"
WAYS = [("GET", PATH), ("POST", f"{PATH}/1/read"), ("POST", f"{PATH}/1/acknowledge")]
CALLER = {
    "text": "李秀英欠我工资，电话13912345678",
    "caller_name": "王建国",
    "caller_phone": "13912345678",
    "address": "和平路7号",
}


@pytest.fixture(scope="module")
def told(new_centre: NewCentre) -> TestCentre:
    """A centre with people."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        staff(db)
    return centre


@pytest.fixture
def post(told: TestCentre) -> Iterator[Post]:
    """Team A and worker W1 were sent, and the department LABOUR has another matter; everybody was told."""
    post = Post(told.engine)
    post.dispatched(**CALLER)
    post.diverted(**CALLER)
    with post.desk() as desk:
        desk.received(**CALLER)
    post.rings()
    yield post
    empty_of_everybody(told.engine)
    with transaction(told.engine) as db:
        staff(db)


@pytest.fixture
def web(told: TestCentre, post: Post) -> TestClient:
    return client_of(told, FrozenClock(post.clock.now()))


@pytest.mark.parametrize(("method", "path"), WAYS)
def test_a_stranger_is_asked_who_it_is(method: str, path: str, web: TestClient) -> None:
    problem(web.request(method, path), 401)


@pytest.mark.parametrize(("method", "path"), WAYS[1:])
@pytest.mark.parametrize("roles", [(), (Role.DISPATCHER,), (Role.OBSERVER,)])
def test_a_notice_of_somebody_else_is_not_there(
    method: str, path: str, roles: tuple[Role, ...], web: TestClient, told: TestCentre, post: Post
) -> None:
    number = post.rows(recipient="A1", rung=1)[0].number

    answer = web.request(method, path.replace("/1/", f"/{number}/"), headers=bearer(told, "B1", *roles))

    assert f"no notice {number}" in problem(answer, 404)["detail"]
    assert post.rows(recipient="A1", rung=1)[0].read_at is None


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"limit": 0}, "limit"), ({"limit": 201}, "limit"), ({"incident": "x"}, "incident"), ({"open": "maybe"}, "open"),
     ({"recipient": "A1"}, "recipient"), ({"incident": 2**63}, "incident")],
)  # fmt: skip
def test_wrong_questions_are_refused_by_name(
    asked: dict[str, Any], field: str, web: TestClient, told: TestCentre
) -> None:
    assert field in faults(web.get(PATH, params=asked, headers=bearer(told, "A1")))


@pytest.mark.parametrize("number", ["0", "x", str(2**63)])
def test_wrong_numbers_are_refused(number: str, web: TestClient, told: TestCentre) -> None:
    problem(web.post(f"{PATH}/{number}/read", headers=bearer(told, "A1")), 422)


def test_everybody_sees_their_own(web: TestClient, told: TestCentre) -> None:
    def seen(code: str, *roles: Role) -> list[tuple[str, str]]:
        found = web.get(PATH, headers=bearer(told, code, *roles)).json()["notices"]
        return [(notice["recipient"], notice["event"]) for notice in found]

    assert seen("A1") == [("A1", "dispatched")]
    assert seen("W1") == [("W1", "dispatched")]
    assert seen("LO") == [("LO", "diverted")]
    assert seen("B1") == []
    assert seen("D1", Role.DISPATCHER) == [("desk", "received")]
    assert seen("X", Role.OBSERVER) == []


def test_a_notice_says_what_is_wanted_and_nothing_of_the_caller(web: TestClient, told: TestCentre) -> None:
    answers = [
        web.get(PATH, headers=bearer(told, code, *roles)) for code, roles in (("A1", ()), ("D1", (Role.DISPATCHER,)))
    ]

    assert answers[0].json()["notices"][0]["words"]["zh"].endswith("未分类：请接单")
    for answer in answers:
        assert [said for said in ("13912345678", "李秀英", "王建国", "和平路") if said in answer.text] == []


def test_reading_and_acknowledging_are_two_things(web: TestClient, told: TestCentre, post: Post) -> None:
    number = post.rows(recipient="A1", rung=1)[0].number
    headers = bearer(told, "A1")

    read = web.post(f"{PATH}/{number}/read", headers=headers).json()
    still_climbing = len(post.rows(branch="team", state="waiting"))
    answers = [web.post(f"{PATH}/{number}/acknowledge", headers=headers).json() for _ in range(2)]

    assert (read["read_at"] is not None, read["acknowledged_at"]) == (True, None)
    assert still_climbing == 4
    assert answers[0] == answers[1]
    assert (answers[0]["acknowledged_by"], post.rows(branch="team", state="waiting")) == ("A1", [])


def test_what_is_open_is_what_nobody_has_acknowledged(web: TestClient, told: TestCentre) -> None:
    headers = bearer(told, "D1", Role.DISPATCHER)
    [number] = [notice["number"] for notice in web.get(PATH, params={"open": True}, headers=headers).json()["notices"]]

    web.post(f"{PATH}/{number}/acknowledge", headers=headers)

    assert web.get(PATH, params={"open": True}, headers=headers).json()["notices"] == []
    assert len(web.get(PATH, headers=headers).json()["notices"]) == 1
