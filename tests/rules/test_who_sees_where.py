"""Who sees where people on duty are.

Where somebody is at an instant is the most personal thing that we know. Only those on duty are shown, to those who send
people, and to those who go along with them for as long as they do.
"""

from __future__ import annotations

import pytest

from gis.access.roles import Actor
from gis.crs.transform import LonLat
from gis.dispatch.whereabouts import Place, Whereabouts, places_seen, sight
from gis.vocabulary import Role
from tests.support.builders import NOON
from tests.support.rules import rule


def place(person: str, *teams: str) -> Place:
    return Place(person, teams, LonLat(120.08, 28.93), 8.0, NOON, None)


KNOWN = Whereabouts(
    {one.person: one for one in (place("A1", "A"), place("A2", "A"), place("B1", "B"), place("W1"), place("W2"))},
    # A goes with W1, B with W2.
    (frozenset({"team A", "person W1"}), frozenset({"team B", "person W2"})),
)


@rule("Desks see where everybody on duty is; those in the field who goes with them; everybody else nobody.")
@pytest.mark.parametrize(
    "role, code, team, seen",
    [
        (Role.DISPATCHER, "D1", None, "A1 A2 B1 W1 W2"),
        (Role.DUTY_LEADER, "D1", None, "A1 A2 B1 W1 W2"),
        (Role.FIRST_RESPONDER, "A1", "A", "A1 A2 W1"),
        (Role.FIRST_RESPONDER, "B1", "B", "B1 W2"),
        (Role.GRID_WORKER, "W1", None, "A1 A2 W1"),
        (Role.MICRO_GRID_WORKER, "W2", None, "B1 W2"),
        (Role.GRID_LEADER, "L1", None, ""),
        (Role.LINE_OFFICER, "A1", "A", ""),
        (Role.SITE_OFFICER, "S1", None, ""),
        (Role.MEDIATOR, "M1", None, ""),
        (Role.OBSERVER, "O1", None, ""),
        (Role.ANALYST, "N1", None, ""),
        (Role.FOLLOW_UP_OFFICER, "F1", None, ""),
        (Role.UPSTREAM, "110", None, ""),
        (Role.PUBLIC, "web", None, ""),
    ],
)
def test_whose_places_are_seen(role: Role, code: str, team: str | None, seen: str) -> None:
    mine = sight(Actor(code, frozenset({role}), team=team))

    assert sorted(places_seen(mine, KNOWN)) == seen.split()


def test_a_person_is_no_team_of_the_same_code() -> None:
    mine = sight(Actor("B", frozenset({Role.GRID_WORKER})))

    assert places_seen(mine, KNOWN) == {}
