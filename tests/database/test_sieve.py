"""One question for many scopes gives what each scope gives by itself."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.access.scope import incidents_of
from gis.dispatch import sieve
from gis.dispatch.sieve import Sieve, identity
from gis.model.incidents import Incident
from gis.model.people import Team
from gis.vocabulary import Role
from tests.support.incidents import TEAM_A, TEAM_B, UPSTREAM, WORKER, Desk, people

R = Role

ACTORS = [
    TEAM_A, TEAM_B, WORKER, UPSTREAM,
    Actor("D1", frozenset({R.DISPATCHER})), Actor("D2", frozenset({R.DISPATCHER, R.FIRST_RESPONDER}), team="A"),
    Actor("X1", frozenset()), Actor("L1", frozenset({R.LINE_OFFICER}), unit="LABOUR"),
    Actor("G1", frozenset({R.GRID_LEADER}), areas=frozenset({("grid", "G1"), ("grid", "G2")})),
    Actor("W1", frozenset({R.GRID_WORKER}), areas=frozenset({("grid", "G1")})),
]  # fmt: skip


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    db.execute(insert(Team), [{"code": f"T{n}", "name": "队", "kind": "first_response"} for n in range(4)])
    return Desk(db)


@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_a_sieve_gives_what_each_scope_gives(desk: Desk, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "AT_ONCE", at_once)
    for team in ("A", "B", "T0", "T1"):
        desk.dispatched(team)
    desk.received()
    scopes = [incidents_of(actor) for actor in ACTORS]
    every = list(desk.db.scalars(select(Incident.id)))

    through = Sieve(scopes).through(desk.db, every)

    alone = [set(desk.db.scalars(select(Incident.id).where(scope))) for scope in scopes]
    assert through == alone
    assert sorted(map(len, through)) == [0, 0, 0, 1, 1, 4, 4, 5, 5, 5]


def test_what_is_not_asked_for_does_not_come_through(desk: Desk) -> None:
    number = desk.received()
    desk.received()
    key = desk.db.scalar(select(Incident.id).where(Incident.number == number))

    assert Sieve([incidents_of(ACTORS[4])]).through(desk.db, [key or uuid4(), uuid4()]) == [{key}]
    assert Sieve([]).through(desk.db, [uuid4()]) == []


def test_those_who_see_the_same_are_one() -> None:
    same = [Actor(code, frozenset({R.DISPATCHER})) for code in ("D1", "D2")]
    desk_that_goes_too = Actor("D2", frozenset({R.DISPATCHER, R.FIRST_RESPONDER}), team="A")
    same_unit = [Actor("D1", frozenset({R.LINE_OFFICER}), unit=unit) for unit in ("A", "A")]

    assert len({identity(incidents_of(actor)) for actor in (*same, desk_that_goes_too)}) == 1
    assert len({identity(incidents_of(actor)) for actor in same_unit}) == 1


def test_those_who_see_something_else_are_not() -> None:
    unlike = [actor for actor in ACTORS if actor.code != "D2"]

    assert len({identity(incidents_of(actor)) for actor in unlike}) == len(unlike)
