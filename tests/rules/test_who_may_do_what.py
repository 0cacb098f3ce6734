"""Who may do what: every action has its roles, and no command runs without somebody who asks.

Roles are those of domain.md 3.2. Which incidents somebody sees is another question; here stands what they may ask of
one that they see.
"""

from __future__ import annotations

import pytest

from gis.access.roles import MAY, TIMEKEEPER, Actor, may, require
from gis.dispatch.workflow import STEPS
from gis.errors import NotYourRole
from gis.vocabulary import Action, Role
from tests.support.rules import rule

DESK = "duty_leader, dispatcher"
FIELD = "first_responder, grid_worker, micro_grid_worker, grid_leader"
UNITS = "line_officer, mediator, wage_officer, site_officer"
KNOW_CALLERS = "first_responder, grid_worker, grid_leader, line_officer, mediator, wage_officer"


@rule("The desk decides, the team goes, the department handles, somebody else calls back.")
@pytest.mark.parametrize(
    "actions, roles",
    [
        ("sign, dispatch, redispatch", DESK),
        ("accept", f"{FIELD}, {UNITS}"),
        ("decline", FIELD),
        ("contact, divert, hand_back, join", f"{DESK}, first_responder"),
        ("arrive", f"{FIELD}, {UNITS}"),
        ("settle, correct", f"{DESK}, {FIELD}"),
        ("accept_diversion, return_diversion, finish_diversion", UNITS),
        ("promise", f"{DESK}, {FIELD}, {UNITS}"),
        ("perform, break_promise", f"duty_leader, {UNITS}, follow_up_officer"),
        ("take_back, finish_police", f"{DESK}, upstream"),
        ("call_back", "duty_leader, follow_up_officer"),
        ("propose_close, close, merge, unmerge, resume, reject, transfer", DESK),
        ("ask_pause", f"{DESK}, first_responder, {UNITS}"),
        ("suspend", "duty_leader"),
        ("reopen", "duty_leader, analyst"),
        ("flag", f"{DESK}, {FIELD}, {UNITS}, follow_up_officer"),
        ("contact_caller", f"{DESK}, {KNOW_CALLERS}"),
        ("unmask", f"{DESK}, {KNOW_CALLERS}, follow_up_officer, analyst"),
        ("attach", f"{DESK}, {FIELD}, {UNITS}, follow_up_officer, upstream"),
        ("note", f"{DESK}, {FIELD}, {UNITS}, follow_up_officer, analyst, upstream"),
        ("receive", f"{DESK}, {FIELD}, {UNITS}, follow_up_officer, upstream, public"),
    ],
)
def test_who_may(actions: str, roles: str) -> None:
    allowed = set(roles.split(", "))

    for action in actions.split(", "):
        assert {role.value for role in MAY[Action.of(action)]} == allowed, action


@rule("Leaders who look on, and the worker process that records limits, ask for nothing.")
@pytest.mark.parametrize("role", [Role.OBSERVER, Role.TIMEKEEPER])
def test_who_asks_for_nothing(role: Role) -> None:
    assert [action for action, roles in MAY.items() if role in roles] == []


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_the_table_says(action: Action, role: Role) -> None:
    actor = Actor("P1", frozenset({role}))

    if role in MAY[action]:
        require(actor, action)
    else:
        with pytest.raises(NotYourRole, match="'P1' may not"):
            require(actor, action)


@rule("Whoever has several roles may what one of them may.")
def test_several_roles() -> None:
    both = Actor("P1", frozenset({Role.OBSERVER, Role.DISPATCHER}))

    assert may(both, Action.SIGN)
    assert not may(both, Action.ACCEPT)
    assert not may(TIMEKEEPER, Action.NOTE)


def test_the_refusal_says_who_may() -> None:
    with pytest.raises(NotYourRole) as refusal:
        require(Actor("P1", frozenset({Role.OBSERVER})), Action.SIGN)

    assert refusal.value.hint == "Ask somebody who may: duty leader, dispatcher."


def test_every_action_has_its_roles() -> None:
    assert set(MAY) == set(Action) == {*STEPS, Action.RECEIVE}
    assert [action for action, roles in MAY.items() if not roles] == []
