"""The public form: anybody may report, nobody learns anything by it, and nobody floods it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from gis.clock import FrozenClock
from gis.db.engine import transaction
from tests.conftest import TestCentre
from tests.endpoints.asking import PHONE, WORDS, Asker, asker
from tests.endpoints.conftest import client_of, count
from tests.endpoints.reading import faults, problem
from tests.support.rules import rule

PATH = "/v1/public/reports"


@pytest.fixture(scope="module")
def zone(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(scope="module")
def web(zone: TestCentre, its_clock: FrozenClock) -> TestClient:
    return client_of(zone, its_clock)


@pytest.fixture(autouse=True)
def _a_quiet_hour(zone: TestCentre) -> None:
    with transaction(zone.engine) as db:
        db.execute(text("TRUNCATE knock"))


@pytest.fixture(scope="module")
def desk(web: TestClient, zone: TestCentre) -> Asker:
    return asker(web, zone, "D1", "dispatcher", "duty_leader")


def sent(web: TestClient, key: str | None = None, **given: Any) -> Any:
    body = {"text": WORDS, "phone": PHONE, "name": "欧阳小红", **given}
    return web.post(PATH, json=body, headers={"idempotency-key": key} if key else {})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "x"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"phone": "call me"}, "phone"),
        ({"place": {"x": 120, "y": 29}}, "place.datum"),
        ({"place": {"x": 999, "y": 29, "datum": "wgs84"}}, "place.x"),
        ({"priority": "major"}, "priority"),
    ],
    ids=str,
)
def test_what_cannot_be_reported(web: TestClient, zone: TestCentre, given: dict[str, Any], field: str) -> None:
    before = count(zone, "report")

    assert field in faults(sent(web, **given))
    assert count(zone, "report") == before


@rule("Whoever reports gets a ticket, and is told by it how the report stands, in plain words and nothing else.")
def test_a_ticket_tells_how_it_stands(web: TestClient, desk: Asker) -> None:
    answer = sent(web)

    assert answer.status_code == 201, answer.text
    assert list(answer.json()) == ["ticket"]
    ticket = answer.json()["ticket"]
    assert len(bytes.fromhex(ticket)) == 16
    told = web.get(f"{PATH}/{ticket}").json()
    assert told == {"state": "received", "words": {"zh": "已收到，等待处理", "en": "received, not looked at yet"}}
    number = desk.get("/incidents", channel="public_form").json()["incidents"][0]["number"]
    desk.do(number, "sign")
    assert web.get(f"{PATH}/{ticket}").json()["state"] == "under_way"
    desk.do(number, "reject", reason="误报")
    assert web.get(f"{PATH}/{ticket}").json()["state"] == "closed"


def test_what_was_merged_stands_as_the_other(web: TestClient, desk: Asker) -> None:
    ticket = sent(web).json()["ticket"]
    mine = desk.get("/incidents", channel="public_form").json()["incidents"][0]["number"]
    other = desk.received()

    desk.do(mine, "merge", into=other)

    assert web.get(f"{PATH}/{ticket}").json()["state"] == "received"
    desk.do(other, "sign")
    assert web.get(f"{PATH}/{ticket}").json()["state"] == "under_way"


def test_pressing_twice_reports_once(web: TestClient, zone: TestCentre) -> None:
    key, before = str(uuid4()), count(zone, "report")

    first, again = sent(web, key), sent(web, key)

    assert first.json() == again.json()
    assert count(zone, "report") == before + 1


@pytest.mark.parametrize("ticket", ["0" * 32, "f" * 32])
def test_a_ticket_that_nobody_has(web: TestClient, ticket: str) -> None:
    problem(web.get(f"{PATH}/{ticket}"), 404)


@pytest.mark.parametrize("ticket", ["x", "0" * 31, "0" * 33, "F" * 32])
def test_what_is_no_ticket(web: TestClient, ticket: str) -> None:
    problem(web.get(f"{PATH}/{ticket}"), 422)


@rule("Whatever fills in the field that people don't see is thanked, and nothing is kept.")
def test_the_trap(web: TestClient, zone: TestCentre) -> None:
    before = count(zone, "report")

    answer = sent(web, website="http://spam.example")

    assert answer.status_code == 201
    assert count(zone, "report") == before
    problem(web.get(f"{PATH}/{answer.json()['ticket']}"), 404)


@rule("Nobody reports more often in an hour than people do: 5 times with one phone number, 20 times from one address.")
@pytest.mark.parametrize("given, allowed", [({}, 5), ({"phone": ""}, 20)])
def test_too_often(web: TestClient, given: dict[str, str], allowed: int, its_clock: FrozenClock) -> None:
    codes = [sent(web, **given).status_code for _ in range(allowed + 1)]

    assert codes == [201] * allowed + [429]
    told = sent(web, **given)
    assert "110" in problem(told, 429)["hint"]
    its_clock.forward(3600)
    assert sent(web, **given).status_code == 201
    its_clock.forward(-3600)


def test_who_knocked_is_not_readable(web: TestClient, zone: TestCentre) -> None:
    sent(web)

    with zone.engine.connect() as db:
        kept = b"".join(bytes(row.subject) for row in db.execute(text("SELECT subject FROM knock")))
    assert PHONE.encode() not in kept
    assert len(kept) == 64
