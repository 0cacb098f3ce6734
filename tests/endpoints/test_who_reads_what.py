"""Every route about an incident, walked by every role: what is foreign is not there, and what is one's own tells no
more than its reader may know. A new route is walked without being named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas.commands import COMMANDS
from gis.access.scope import KNOWS_CALLERS, OPENS
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.endpoints.asking import NAME, PHONE, WORDS, Asker, asker
from tests.endpoints.conftest import client_of
from tests.endpoints.incidents.test_incidents import whole
from tests.support.incidents import people
from tests.support.rules import rule

SEES_ALL = {Role.DUTY_LEADER, Role.DISPATCHER, Role.FOLLOW_UP_OFFICER, Role.ANALYST, Role.OBSERVER}
REFERENCE = "JH-2026-0042"
TELLTALES = (PHONE, NAME, NAME[:2], "139****5678", REFERENCE, WORDS, "三个月没发工资", "wage_hotline", "U1")
"""What points to whoever called: in full, masked, by the order, by whoever took it in."""

type Both = tuple[int, int]


@pytest.fixture(scope="module")
def zone(new_centre: Callable[[], TestCentre]) -> TestCentre:
    centre = new_centre()
    with transaction(centre.engine) as db:
        people(db)
    return centre


@pytest.fixture(scope="module")
def web(zone: TestCentre) -> TestClient:
    return client_of(zone, FrozenClock(NOON))


@pytest.fixture(scope="module")
def both(web: TestClient, zone: TestCentre) -> Both:
    """An incident that everybody has to do with, and one that nobody but the centre has."""
    desk, team = asker(web, zone, "D1", "dispatcher"), asker(web, zone, "A1", "first_responder", team="A")
    upstream = asker(web, zone, "U1", "upstream")
    own, foreign = upstream.received(channel="wage_hotline", reference=REFERENCE), desk.received()
    desk.do(own, "sign")
    desk.do(own, "dispatch", team="A", worker="W1", unknown_place=f"{NAME}没说清")
    team.do(own, "accept")
    team.do(own, "contact-caller", note=f"{NAME}在门口")
    team.do(own, "arrive", note=f"见到{NAME}")
    desk.do(own, "note", reason=f"{NAME}情绪激动，{PHONE}")
    desk.do(own, "divert", recipient="enterprise", unit="S0001", reason="请核实工资发放")
    return own, foreign


def somebody(web: TestClient, zone: TestCentre, role: Role) -> Asker:
    """Somebody of a role, to whom the first incident is their own."""
    code = {Role.UPSTREAM: "U1", Role.GRID_WORKER: "W1", Role.MICRO_GRID_WORKER: "W1", Role.GRID_LEADER: "W1"}
    return asker(web, zone, code.get(role, "X9"), role.value, team="A", unit="S0001")


def answers(web: TestClient, who: Asker, number: int) -> Iterator[tuple[str, Any]]:
    """What every route about incidents answers: single ones, and the list."""
    bodies = {action.value.replace("_", "-"): whole(action) for action in COMMANDS}
    for method, route in routes(web):
        path = route.format(number=number, attachment="00000000-0000-0000-0000-000000000001")
        body = bodies.get(path.rpartition("/")[2], {"reason": "x"})
        given: dict[str, Any] = {"json": body} if method == "POST" else {}
        if path.endswith("/attachments"):
            given = {"content": b"x"}
        kind = {"content-type": "audio/amr"} if "content" in given else {}
        yield f"{method} {path}", web.request(method, path, headers=who.headers | kind, **given)


def routes(web: TestClient) -> list[tuple[str, str]]:
    """Every way to ask about one incident."""
    paths = web.get("/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, item in paths.items() if "{number}" in path for method in item]


def test_the_walk_knows_every_route(web: TestClient) -> None:
    assert len(routes(web)) >= len(COMMANDS) + 6


@rule("A foreign incident is not there, by whichever way it is asked for.")
@pytest.mark.parametrize("role", [role for role in Role if role not in SEES_ALL], ids=str)
def test_what_is_foreign_is_not_there(web: TestClient, zone: TestCentre, both: Both, role: Role) -> None:
    who = somebody(web, zone, role)

    told = {name: answer.status_code for name, answer in answers(web, who, both[1])}

    assert {name: code for name, code in told.items() if code != 404} == {}
    listed = who.get("/incidents").json()["incidents"]
    assert [one["number"] for one in listed] == ([both[0]] if role in OPENS else [])


@rule("Enterprises, micro-grid workers and observers find nothing in any answer that points to a caller.")
@pytest.mark.parametrize("role", [role for role in Role if role not in KNOWS_CALLERS], ids=str)
def test_nothing_points_to_a_caller(web: TestClient, zone: TestCentre, both: Both, role: Role) -> None:
    who = somebody(web, zone, role)

    texts = {name: answer.text for name, answer in answers(web, who, both[0])}
    texts["GET /incidents"] = who.get("/incidents").text

    told = {name: [mark for mark in TELLTALES if mark in text] for name, text in texts.items()}
    assert {name: marks for name, marks in told.items() if marks} == {}


@rule("Who may know callers is shown their numbers masked, but where they are looked up.")
@pytest.mark.parametrize("role", sorted(KNOWS_CALLERS), ids=str)
def test_numbers_are_masked(web: TestClient, zone: TestCentre, both: Both, role: Role) -> None:
    who = somebody(web, zone, role)

    texts = {name: answer.text for name, answer in answers(web, who, both[0]) if not name.endswith("unmask")}

    assert {name for name, text in texts.items() if PHONE in text} == set()
    assert "139****5678" in texts[f"GET /v1/incidents/{both[0]}"]


def test_an_enterprise_reads_what_it_is_told(web: TestClient, zone: TestCentre, both: Both) -> None:
    officer = somebody(web, zone, Role.SITE_OFFICER)

    shown = officer.get(f"/incidents/{both[0]}").json()

    notes = [event["note"] for event in shown["history"] if event["note"]]
    assert "请核实工资发放" in notes
    assert shown["reports"] == shown["calls"] == []
    assert shown["place"] is None
