"""Who sees which incidents, and who may know a caller.

One condition goes through every read: lists, single incidents, the live stream. What somebody does not see is not
there for them. Whoever speaks for the other side of a complaint never learns who complained.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from gis.access.roles import TIMEKEEPER, Actor
from gis.access.scope import OPENS, incidents_of, sees_callers
from gis.dispatch.commands import RawPlace
from gis.dispatch.diversion import divert
from gis.dispatch.later_commands import Divert
from gis.model.areas import Edition
from gis.model.incidents import Incident
from gis.vocabulary import Datum, Recipient, Role
from tests.support.builders import NOON
from tests.support.ground import put_in_force
from tests.support.incidents import DESK, Desk, people
from tests.support.rules import rule

HERE = RawPlace(x=120.085, y=28.925, datum=Datum.WGS84)
ELSEWHERE = RawPlace(x=120.2, y=28.925, datum=Datum.WGS84)
GRID = frozenset({("grid", "G1")})

MATTERS = ("brought by 110", "in grid G1", "team A was sent", "W1 was sent", "diverted to labour")


@pytest.fixture
def matters(db: Session) -> dict[str, int]:
    """One incident of each sort; only one lies in grid G1."""
    people(db)
    put_in_force(db, "grid", "G1")
    desk = Desk(db)
    numbers = dict.fromkeys(MATTERS, 0)
    numbers["brought by 110"] = desk.received(place=ELSEWHERE)
    others = Actor("city", frozenset({Role.UPSTREAM}))
    numbers["in grid G1"] = desk.received(place=HERE, actor=others)
    numbers["team A was sent"] = desk.signed(place=ELSEWHERE, actor=others)
    desk.send(numbers["team A was sent"], "A", worker=None)
    numbers["W1 was sent"] = desk.signed(actor=others)
    desk.send(numbers["W1 was sent"], None)
    numbers["diverted to labour"] = desk.signed(actor=others)
    asked = Divert(
        actor=DESK, key=uuid4(), number=numbers["diverted to labour"], recipient=Recipient.DEPARTMENT, unit="labour",
        reason="欠薪",
    )  # fmt: skip
    divert(db, asked, desk.office)
    return numbers


def _actor(role: Role, facts: str) -> Actor:
    given = dict(fact.split(" ") for fact in facts.split(", ") if fact)
    return Actor(
        given.get("code", "X9"), frozenset({role}), given.get("team"), given.get("unit"),
        GRID if "grid" in given else frozenset(),
    )  # fmt: skip


@rule("The centre sees everything; others what they brought, were sent to, were handed, or what lies in their areas.")
@pytest.mark.parametrize(
    "role, facts, sees",
    [
        ("duty_leader", "", "all"),
        ("dispatcher", "", "all"),
        ("follow_up_officer", "", "all"),
        ("analyst", "", "all"),
        ("observer", "", "all"),
        ("first_responder", "team A", "team A was sent"),
        ("first_responder", "team B", ""),
        ("first_responder", "", ""),
        ("first_responder", "team A, grid G1", "team A was sent"),
        ("grid_worker", "code W1", "W1 was sent"),
        ("grid_worker", "grid G1", "in grid G1"),
        ("grid_worker", "code W1, grid G1", "in grid G1; W1 was sent"),
        ("grid_worker", "", ""),
        ("micro_grid_worker", "grid G1", "in grid G1"),
        ("micro_grid_worker", "team A", "team A was sent"),
        ("grid_leader", "grid G1", "in grid G1"),
        ("line_officer", "unit labour", "diverted to labour"),
        ("line_officer", "unit market", ""),
        ("line_officer", "", ""),
        ("mediator", "unit labour", "diverted to labour"),
        ("wage_officer", "unit labour", "diverted to labour"),
        ("site_officer", "unit labour, grid G1, team A", "diverted to labour"),
        ("upstream", "code 110", "brought by 110"),
        ("public", "code 110", ""),
        ("timekeeper", "code 110", ""),
    ],
)
def test_who_sees_which(role: str, facts: str, sees: str, matters: dict[str, int], db: Session) -> None:
    actor = _actor(Role.of(role), facts)

    seen = set(db.scalars(select(Incident.number).where(incidents_of(actor))))

    expected = MATTERS if sees == "all" else filter(None, sees.split("; "))
    assert seen == {matters[matter] for matter in expected}


@rule("Whoever has several roles sees what one of them opens; who has none sees nothing.")
def test_several_roles(matters: dict[str, int], db: Session) -> None:
    both = Actor("110", frozenset({Role.UPSTREAM, Role.FIRST_RESPONDER}), team="A")

    seen = set(db.scalars(select(Incident.number).where(incidents_of(both))))

    assert seen == {matters["brought by 110"], matters["team A was sent"]}
    assert list(db.scalars(select(Incident.number).where(incidents_of(Actor("110", frozenset()))))) == []


@rule("A matter stays in the grid that was in force when it came in.")
def test_the_edition_of_its_day(matters: dict[str, int], db: Session) -> None:
    worker = Actor("X9", frozenset({Role.GRID_WORKER}), areas=GRID)
    db.query(Edition).update({"in_force": Range(None, NOON, bounds="()"), "status": "superseded"})

    assert list(db.scalars(select(Incident.number).where(incidents_of(worker)))) == []
    db.query(Edition).update({"in_force": Range(NOON, None)})
    assert list(db.scalars(select(Incident.number).where(incidents_of(worker)))) == [matters["in grid G1"]]


@rule("An enterprise never learns who complained, whatever else its officer is; who looks on needs no names.")
@pytest.mark.parametrize(
    "roles, knows",
    [
        ("duty_leader", True),
        ("dispatcher", True),
        ("follow_up_officer", True),
        ("analyst", True),
        ("first_responder", True),
        ("grid_worker", True),
        ("grid_leader", True),
        ("line_officer", True),
        ("mediator", True),
        ("wage_officer", True),
        ("upstream", True),
        ("micro_grid_worker", False),
        ("observer", False),
        ("public", False),
        ("timekeeper", False),
        ("site_officer", False),
        ("site_officer, grid_leader", False),
        ("site_officer, duty_leader", False),
        ("observer, dispatcher", True),
        ("", False),
    ],
)
def test_who_may_know_a_caller(roles: str, knows: bool) -> None:
    actor = Actor("X9", frozenset(Role.of(role) for role in roles.split(", ") if role))

    assert sees_callers(actor) is knows


def test_every_role_has_been_thought_about() -> None:
    assert set(Role) - set(OPENS) == {Role.PUBLIC, Role.TIMEKEEPER}
    assert not sees_callers(TIMEKEEPER)
