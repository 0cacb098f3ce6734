"""Posts give roles: to whoever holds them, is on shift, or stands in; and take them away again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from gis.access.actors import AFTER_SHIFT, ROLE_OF, actor_of, standing
from gis.access.tokens import Credential
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.vocabulary import PostKind, Role
from tests.support.builders import NOON
from tests.support.ground import put_in_force

PEOPLE = [{"code": code, "name": code, "organisation": f"{code} office"} for code in ("W1", "W2", "L1", "T1", "S1")]
SINCE, TODAY = {"from": "2026-01-01"}, {"from": "2026-05-06", "to": "2026-05-06"}
GRID, SITE = {"area_kind": "grid", "area": "G1"}, {"area_kind": "site", "area": "S0001"}
POSTS = [
    {"record": "post", "code": "G1-FT", "name": "x", "kind": "full_time_grid_worker", **GRID},
    {"record": "post", "code": "G1-GL", "name": "x", "kind": "grid_leader", **GRID},
    {"record": "post", "code": "S-SO", "name": "x", "kind": "site_officer", **SITE},
    {"record": "post", "code": "S-SM", "name": "x", "kind": "service_member", **SITE},
    {"record": "post", "code": "LO", "name": "x", "kind": "line_officer"},
    {"record": "team", "code": "A", "name": "一组", "kind": "first_response"},
    {"record": "post", "code": "A-1", "name": "x", "kind": "first_responder", "team": "A", "by_shift": "yes"},
]
HELD = [
    {"record": "holder", "post": "G1-FT", "person": "W1", "from": "2026-01-01", "to": "2026-05-31"},
    {"record": "holder", "post": "LO", "person": "L1", **SINCE},
    {"record": "holder", "post": "S-SO", "person": "S1", **SINCE},
    {"record": "holder", "post": "S-SM", "person": "S1", **SINCE},
    {"record": "shift", "post": "A-1", "person": "T1", **TODAY, "hours": "08:00-16:00"},
    {"record": "substitution", "post": "G1-FT", "person": "W1", "substitute": "W2", **TODAY},
]  # fmt: skip
FOUR = NOON + timedelta(hours=4)
"""The end of T1's shift."""


@pytest.fixture
def manned(db: Session) -> Session:
    put_in_force(db, "grid", "G1")
    put_in_force(db, "site", "S0001")
    ingest_people(db, ("code", "name", "organisation"), PEOPLE)
    ingest_duty(db, COLUMNS, POSTS + HELD)
    return db


@pytest.mark.parametrize(
    "code, at, roles",
    [
        ("W1", NOON, {Role.GRID_WORKER}),
        ("W1", NOON + timedelta(days=30), set()),
        ("W2", NOON, {Role.GRID_WORKER}),
        ("W2", NOON + timedelta(days=1), set()),
        ("L1", NOON, {Role.LINE_OFFICER}),
        ("S1", NOON, {Role.SITE_OFFICER, Role.MICRO_GRID_WORKER}),
        ("T1", NOON, {Role.FIRST_RESPONDER}),
        ("T1", FOUR + AFTER_SHIFT - timedelta(seconds=1), {Role.FIRST_RESPONDER}),
        ("T1", FOUR + AFTER_SHIFT, set()),
        ("T1", NOON - timedelta(hours=5), set()),
        ("Nobody", NOON, set()),
    ],
)
def test_roles_come_and_go_with_posts(manned: Session, code: str, at: datetime, roles: set[Role]) -> None:
    assert standing(manned, code, at).roles == roles


def test_team_unit_and_areas(manned: Session) -> None:
    assert standing(manned, "T1", NOON).teams == ("A",)
    assert standing(manned, "L1", NOON).units == ("L1 office",)
    assert standing(manned, "S1", NOON).units == ("S0001",)
    assert standing(manned, "W1", NOON).areas == {("grid", "G1")}
    # What happens on the premises is seen by whom it was handed to, not by whoever serves there.
    assert standing(manned, "S1", NOON).areas == frozenset()


def test_roles_by_hand_take_the_place_of_those_of_the_posts(manned: Session) -> None:
    given = Credential("zone", "W1", NOON, frozenset({Role.DISPATCHER}), "A", "desk")

    actor = actor_of(manned, given, NOON)

    assert (actor.roles, actor.team, actor.unit) == ({Role.DISPATCHER}, "A", "desk")


def test_every_post_gives_a_role() -> None:
    assert set(ROLE_OF) == set(PostKind)
