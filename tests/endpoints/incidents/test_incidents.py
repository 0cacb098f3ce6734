"""/v1/incidents: received once, found again, decided by one, told about to whoever may know."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from api.app import create_app
from api.schemas.commands import COMMANDS, SCHEMAS
from gis.access.roles import MAY
from gis.clock import FrozenClock
from gis.vocabulary import Action, Role
from tests.conftest import TestCentre
from tests.endpoints.asking import WORDS, Asker, asker
from tests.endpoints.conftest import count
from tests.endpoints.reading import faults, problem
from tests.support.rules import rule

PLACE = {"x": 120.085, "y": 28.925, "datum": "wgs84"}


@pytest.mark.parametrize(
    "path", ["/v1/incidents", "/v1/incidents/1", "/v1/incidents/1/history", "/v1/incidents/1/verify"]
)
def test_strangers_read_nothing(web: TestClient, path: str) -> None:
    problem(web.get(path), 401)


@pytest.mark.parametrize("action", ["unmask", *(action.value.replace("_", "-") for action in COMMANDS)])
def test_strangers_ask_for_nothing(web: TestClient, action: str) -> None:
    problem(web.post(f"/v1/incidents/1/{action}", json={}), 401)


def test_strangers_report_by_the_form_only(web: TestClient) -> None:
    problem(web.post("/v1/incidents", json={"channel": "patrol", "text": "x"}), 401)


# The wrong role


@rule("What one does not see is not there: 404 for the number of somebody else's incident, as for one that never was.")
@pytest.mark.parametrize(
    "role", ["first_responder", "grid_worker", "line_officer", "site_officer", "upstream", "public"]
)
def test_what_is_not_seen_is_not_there(desk: Asker, who: Callable[..., Asker], role: str) -> None:
    number, other = desk.received(), who("X9", role)

    assert problem(other.get(f"/incidents/{number}"), 404)["detail"] == f"There is no incident {number}."
    problem(other.post(f"/incidents/{number}/note", {"reason": "x"}), 404)
    problem(other.get(f"/incidents/{number}/history"), 404)
    assert problem(other.get("/incidents/999999"), 404)["detail"] == "There is no incident 999999."


@rule("What one sees and may not do is forbidden: 403, with the roles that may.")
@pytest.mark.parametrize("action", list(COMMANDS))
def test_the_wrong_role_is_told_who_may(desk: Asker, who: Callable[..., Asker], action: Action) -> None:
    number = desk.received()
    looks_on = who("X9", "observer")

    answer = looks_on.post(f"/incidents/{number}/{action.value.replace('_', '-')}", whole(action))

    assert Role.OBSERVER not in MAY[action]
    assert "Ask somebody who may" in problem(answer, 403)["hint"]


def whole(action: Action) -> dict[str, Any]:
    """Something for every field that the action needs."""
    known = {
        "level": "zone", "recipient": "department", "unit": "x", "suggested_unit": "x", "report": 1, "into": 1,
        "until": "2026-06-01T00:00:00Z", "risks": ["fire"], "place": PLACE, "what": "x", "outcome": "x", "reason": "x",
        "result": "satisfied" if action is Action.CALL_BACK else "x",
    }  # fmt: skip
    fields = SCHEMAS[action].model_fields
    given = {name: known[name] for name, field in fields.items() if field.is_required()}
    return {**given, **({"reason": "awaiting_court"} if action is Action.SUSPEND else {})}


# Wrong input


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"text": ""}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"reference": None}, "reference"),
        ({"upstream_at": "2026-05-06T03:57:00"}, "upstream_at"),
        ({"place": {"x": 1, "y": 2}}, "place.datum"),
        ({"place": {**PLACE, "x": 281}}, "place.x"),
        ({"risks": ["boredom"]}, "risks.0"),
        ({"colour": "red"}, "colour"),
    ],
    ids=str,
)
def test_what_cannot_be_received_is_told_by_field(
    upstream: Asker, desk_centre: TestCentre, given: dict[str, Any], field: str
) -> None:
    before = count(desk_centre, "report")
    whole = {"channel": "police_110", "reference": str(uuid4()), "text": "x"}

    assert field in faults(upstream.post("/incidents", {**whole, **given}))
    assert count(desk_centre, "report") == before


def test_codes_that_nobody_has_are_told_together(desk: Asker) -> None:
    number = desk.received()
    desk.do(number, "sign")

    answer = desk.post(f"/incidents/{number}/dispatch", {"team": "Z", "worker": "Y", "unknown_place": "-"})

    assert set(faults(answer)) == {"team", "worker"}


@pytest.mark.parametrize("header", ["x", '"1.5"', "", "-1", '"99999999999999"'])
def test_a_version_that_is_none(desk: Asker, header: str) -> None:
    number = desk.received()

    assert "If-Match" in faults(desk.post(f"/incidents/{number}/sign", {}, **{"if-match": header}))


def test_an_if_match_that_contradicts_the_body(desk: Asker) -> None:
    number = desk.received()

    assert "If-Match" in faults(desk.post(f"/incidents/{number}/sign", {"version": 1}, **{"if-match": '"2"'}))


def test_a_key_that_is_no_uuid(desk: Asker) -> None:
    assert faults(desk.post("/incidents", {"channel": "patrol", "text": "x"}, **{"idempotency-key": "1"}))


@rule("Whoever may not read the words of reports may not search in them either.")
@pytest.mark.parametrize("asked", [{"text": "工资"}, {"channel": "patrol"}])
def test_no_search_in_what_one_may_not_read(who: Callable[..., Asker], asked: dict[str, str]) -> None:
    for role in ("site_officer", "micro_grid_worker", "observer"):
        assert set(faults(who("X9", role, unit="S1").get("/incidents", **asked))) == set(asked)


# Valid


def test_an_order_is_received_once(upstream: Asker) -> None:
    order = {"channel": "police_110", "reference": str(uuid4()), "text": WORDS, "place": PLACE}

    first, again = upstream.post("/incidents", order), upstream.post("/incidents", {**order, "text": "x"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert {clock["milestone"] for clock in first.json()["clocks"]} == {"sign", "dispatch"}
    clock = first.json()["clocks"][0]
    assert (datetime.fromisoformat(clock["due_at"]) - datetime.fromisoformat(clock["started_at"])).seconds == 60


def test_a_report_without_a_number_is_known_by_its_key(who: Callable[..., Asker]) -> None:
    worker, key = who("W1", "grid_worker"), {"idempotency-key": str(uuid4())}
    report = {"channel": "patrol", "text": "井盖没了"}

    first, again = worker.post("/incidents", report, **key), worker.post("/incidents", report, **key)
    other = worker.post("/incidents", {**report, "text": "y"}, **key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert "key" in faults(other)


@rule("Who decides on an older version than the newest is refused, and told who was first and where the matter stands.")
def test_two_decide_and_one_wins(desk: Asker, who: Callable[..., Asker]) -> None:
    number = desk.received()
    other = who("D2", "dispatcher")
    desk.do(number, "sign", version=1)

    told = problem(other.post(f"/incidents/{number}/sign", {}, **{"if-match": '"1"'}), 409)

    assert told["detail"] == f"Incident {number} has changed in the meantime: 'D1' was first, it is signed now."
    assert told["type"] == "gridkeeper:Overtaken"


def test_too_early_is_told(desk: Asker) -> None:
    number = desk.received()

    assert "received" in problem(desk.post(f"/incidents/{number}/close"), 409)["detail"]


def test_from_the_order_to_the_closing(
    desk: Asker, upstream: Asker, team: Asker, who: Callable[..., Asker], its_clock: FrozenClock
) -> None:
    number = upstream.received(place=PLACE)
    desk.do(number, "sign")
    desk.do(number, "dispatch", team="A", worker="W1", place=PLACE)
    team.do(number, "accept")
    who("W1", "grid_worker").do(number, "accept")
    team.do(number, "contact")
    team.do(number, "contact-caller", note="在车间门口")
    assert team.do(number, "arrive")["state"] == "arrived"
    assert team.do(number, "settle", outcome="当场付清", level="grid")["state"] == "follow_up"
    its_clock.forward(1)
    report = desk.get(f"/incidents/{number}").json()["reports"][0]["number"]
    called = who("F1", "follow_up_officer").do(number, "call-back", report=report, result="satisfied")

    assert called["state"] == "called_back"
    assert desk.do(number, "close")["state"] == "closed"
    shown = desk.get(f"/incidents/{number}").json()
    grades = {event["kind"]: event["facts"].get("grade") for event in shown["history"]}
    assert (grades["contacted"], grades["arrived"]) == ("record", "statement")
    assert [order["role"] for order in shown["orders"]] == ["first", "responsible"]
    assert shown["calls"][0]["result"] == "satisfied"
    assert shown["owner"] is None


def test_no_request_waits_for_a_second_connection_while_it_holds_one(
    desk_centre: TestCentre, its_clock: FrozenClock
) -> None:
    options = f"-c search_path={desk_centre.name},public -c timezone=UTC"
    alone = create_engine(
        desk_centre.url, connect_args={"options": options}, pool_size=1, max_overflow=0, pool_timeout=5
    )
    client = TestClient(create_app(desk_centre.settings(), engine=alone, clock=its_clock))
    desk = asker(client, desk_centre, "D1", "dispatcher", "duty_leader")

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda _: desk.received(), range(16)))
        signed = list(threads.map(lambda number: desk.do(number, "sign")["state"], numbers))

    alone.dispose()
    assert len(set(numbers)) == 16
    assert set(signed) == {"signed"}
