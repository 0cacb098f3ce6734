"""/v1/incidents: received once, found again, decided by one, told about to whoever may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.schemas.commands import COMMANDS, SCHEMAS
from gis.access.roles import MAY
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch.publisher import publish
from gis.vocabulary import Action, Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.asking import NAME, PHONE, WORDS, Asker, asker
from tests.endpoints.conftest import client_of, count
from tests.endpoints.reading import faults, problem
from tests.support.ground import put_in_force
from tests.support.incidents import people
from tests.support.rules import rule

PLACE = {"x": 120.085, "y": 28.925, "datum": "wgs84"}


@pytest.fixture(scope="module")
def desk_centre(new_centre: Callable[[], TestCentre]) -> TestCentre:
    """Teams A and B, W1, and grid G1."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        people(db)
        put_in_force(db, "grid", "G1")
    return centre


@pytest.fixture(scope="module")
def its_clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture(scope="module")
def web(desk_centre: TestCentre, its_clock: FrozenClock) -> TestClient:
    """One service for all of them: making one takes longer than most tests."""
    return client_of(desk_centre, its_clock)


@pytest.fixture
def who(web: TestClient, desk_centre: TestCentre) -> Callable[..., Asker]:
    def somebody(code: str, *roles: str, **more: Any) -> Asker:
        return asker(web, desk_centre, code, *roles, **more)

    return somebody


@pytest.fixture
def desk(who: Callable[..., Asker]) -> Asker:
    return who("D1", "dispatcher", "duty_leader")


@pytest.fixture
def upstream(who: Callable[..., Asker]) -> Asker:
    return who("110", "upstream")


@pytest.fixture
def team(who: Callable[..., Asker]) -> Asker:
    return who("A1", "first_responder", team="A")


# Strangers


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


def test_names_and_numbers_are_masked_until_somebody_says_why(desk: Asker) -> None:
    number = desk.received()

    masked = desk.get(f"/incidents/{number}").text
    empty = desk.post(f"/incidents/{number}/unmask", {"reason": ""})
    whole = desk.post(f"/incidents/{number}/unmask", {"reason": "回拨"})

    assert PHONE not in masked
    assert NAME not in masked
    assert "139****5678" in masked
    assert "reason" in faults(empty)
    assert whole.json()["reports"][0]["caller_phone"] == PHONE
    history = desk.get(f"/incidents/{number}/history").json()["events"]
    assert (history[-1]["kind"], history[-1]["note"], history[-1]["actor"]) == ("unmasked", "回拨", "D1")


def test_a_list_is_filtered_and_paged(desk: Asker, its_clock: FrozenClock) -> None:
    mine = [desk.received(channel="wage_hotline", reference=None, text=f"锅炉{n}", place=PLACE) for n in range(3)]
    desk.do(mine[0], "sign")

    def found(**asked: Any) -> list[int]:
        answer = desk.get("/incidents", text="锅炉", **asked)
        assert answer.status_code == 200, answer.text
        return [one["number"] for one in answer.json()["incidents"]]

    assert found() == mine[::-1]
    assert found(state=["signed"]) == [mine[0]]
    assert found(state=["signed", "received"]) == mine[::-1]
    assert found(owner="desk") == mine[::-1]
    assert found(owner="team") == []
    assert found(channel="wage_hotline") == mine[::-1]
    assert found(area="G1") == mine[::-1]
    assert found(area="G2") == []
    assert found(overdue=True) == []
    assert found(limit=2) == mine[:0:-1]
    assert found(before=mine[1]) == [mine[0]]
    assert desk.get("/incidents", text="%").json()["incidents"] == []
    its_clock.forward(60)
    assert found(overdue=True) == mine[::-1]
    assert found(overdue=False) == []


def test_a_page_says_where_the_next_begins(desk: Asker) -> None:
    numbers = [desk.received(text="翻页") for _ in range(3)]

    first = desk.get("/incidents", text="翻页", limit=2).json()
    second = desk.get("/incidents", text="翻页", limit=2, before=first["next"]).json()

    assert [one["number"] for one in (*first["incidents"], *second["incidents"])] == numbers[::-1]
    assert second["next"] is None


def test_an_upstream_platform_sees_its_own(desk: Asker, upstream: Asker) -> None:
    number = upstream.received(text="只此一件")
    desk.received(text="只此一件")

    assert [one["number"] for one in upstream.get("/incidents", text="只此一件").json()["incidents"]] == [number]
    assert upstream.get(f"/incidents/{number}").json()["reports"][0]["channel"] == "police_110"


def test_the_history_holds(desk: Asker, desk_centre: TestCentre) -> None:
    number = desk.received()
    desk.do(number, "sign")
    before = desk.get(f"/incidents/{number}/verify").json()
    with transaction(desk_centre.engine) as db:
        publish(db)

    after = desk.get(f"/incidents/{number}/verify").json()

    assert (before["holds"], before["events"], before["sealed"]) == (True, 2, 0)
    assert (after["holds"], after["broken_at"], after["sealed"]) == (True, None, 2)


def test_others_join_and_each_has_its_clocks(desk: Asker, who: Callable[..., Asker]) -> None:
    number = desk.received()
    desk.do(number, "sign")
    desk.do(number, "dispatch", team="B", unknown_place="-")
    clocks = desk.do(number, "join", unit="fire brigade")["clocks"]
    brigade = who("F2", "line_officer", unit="fire brigade")

    assert [clock["milestone"] for clock in clocks].count("arrive") == 2
    assert brigade.do(number, "accept")["state"] == "dispatched"
    desk.do(number, "hand-back", reason="持刀")
    assert desk.get(f"/incidents/{number}").json()["state"] == "to_police"
