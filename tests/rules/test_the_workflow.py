"""The life of an incident: received, signed, dispatched, on the spot, settled or diverted, called back, closed.

Which state may follow which is one table in `gis/dispatch/workflow.py`. Below it is first told by example; then every
way that an incident can take through the table is walked by a machine, in every order, and what must never be is looked
for in each of the worlds that can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from gis.dispatch import commands, later_commands
from gis.dispatch.commands import Command
from gis.dispatch.milestones import Policy
from gis.dispatch.workflow import ENDS, OWNERS, STEPS, Facts, move
from gis.errors import NotInThisState, NotYet
from gis.vocabulary import Action, EventKind, Milestone, StartsAt, State
from tests.support.incident_walk import World, walk, worlds
from tests.support.rules import rule

SAID = {
    "": {},
    "by the responsible worker": {"leads": False},
    "the last department": {"open_diversions": 0},
    "another department has it too": {"open_diversions": 1},
    "after a ruling of the centre": {"is_final": True},
    "not satisfied": {"dissatisfied": True},
    "another caller waits": {"callers_waiting": 1},
    "red": {"red": True},
    "red, proposed by another": {"red": True, "proposed_by_another": True},
    "without team and worker": {"somebody_sent": False},
    "without a place or a reason": {"place_said": False},
    "by the handler": {"handled_by_actor": True},
    "no level": {"level_known": False},
    "a promise is open": {"promise_open": True},
    "nobody else asked": {"pause_asked_by_another": False},
    "into one that is closed": {"target_is_open": False},
    "others were merged into it": {"is_target": True},
    "suspended while diverted": {"before": State.DIVERTED},
}  # fmt: skip
"""What the tables say of an incident, in the words of `Facts`."""

READY = Facts(
    state=State.RECEIVED, level_known=True, place_said=True, somebody_sent=True, leads=True,
    pause_asked_by_another=True, target_is_open=True,
)  # fmt: skip
"""An incident to which nothing special applies."""

type Ways = dict[World, list[tuple[Action, World]]]


@rule("Each action has its states and leads to the next; what happened is written down.")
@pytest.mark.parametrize(
    "state, action, said, leads_to, written_down",
    [
        ("received", "sign", "", "signed", "signed"),
        ("signed", "dispatch", "", "dispatched", "dispatched"),
        ("dispatched", "accept", "", "accepted", "accepted"),
        ("dispatched", "accept", "by the responsible worker", "dispatched", "accepted"),
        ("dispatched", "decline", "", "signed", "declined"),
        ("dispatched", "decline", "by the responsible worker", "dispatched", "declined"),
        ("dispatched", "redispatch", "", "dispatched", "redispatched"),
        ("dispatched", "join", "", "dispatched", "joined"),
        ("accepted", "contact", "", "accepted", "contacted"),
        ("accepted", "arrive", "", "arrived", "arrived"),
        ("dispatched", "arrive", "", "arrived", "arrived"),
        ("accepted", "arrive", "by the responsible worker", "accepted", "arrived"),
        ("arrived", "contact", "", "arrived", "contacted"),
        ("arrived", "settle", "", "follow_up", "settled, handled"),
        ("signed", "settle", "", "follow_up", "settled, handled"),
        ("arrived", "divert", "", "diverted", "diverted"),
        ("diverted", "divert", "", "diverted", "diverted"),
        ("diverted", "accept_diversion", "", "diverted", "diversion_accepted"),
        ("diverted", "finish_diversion", "the last department", "follow_up", "diversion_finished, handled"),
        ("diverted", "finish_diversion", "another department has it too", "diverted", "diversion_finished"),
        ("diverted", "return_diversion", "", "returned", "diversion_returned"),
        ("returned", "divert", "", "diverted", "diverted"),
        ("arrived", "promise", "", "arrived", "promised"),
        ("follow_up", "perform", "", "follow_up", "performed"),
        ("follow_up", "break_promise", "", "returned", "broken"),
        ("received", "hand_back", "", "to_police", "handed_back"),
        ("follow_up", "hand_back", "", "to_police", "handed_back"),
        ("to_police", "take_back", "", "signed", "taken_back"),
        ("to_police", "finish_police", "", "follow_up", "police_finished, handled"),
        ("follow_up", "call_back", "", "called_back", "called, answered"),
        ("follow_up", "call_back", "another caller waits", "follow_up", "called"),
        ("follow_up", "call_back", "not satisfied", "signed", "called, reopened"),
        ("called_back", "call_back", "another caller waits", "follow_up", "called, handled"),
        ("called_back", "close", "", "closed", "closed"),
        ("called_back", "close", "red, proposed by another", "closed", "closed"),
        ("closed", "reopen", "", "signed", "reopened"),
        ("signed", "merge", "", "merged", "merged"),
        ("merged", "unmerge", "", "signed", "unmerged"),
        ("diverted", "suspend", "", "suspended", "suspended"),
        ("suspended", "resume", "suspended while diverted", "diverted", "resumed"),
        ("signed", "reject", "", "invalid", "rejected"),
        ("signed", "transfer", "", "out_of_area", "transferred"),
        ("closed", "note", "", "closed", "noted"),
    ],
)
def test_what_follows(state: str, action: str, said: str, leads_to: str, written_down: str) -> None:
    made = move(Action.of(action), _facts(state, said))

    assert (made.to.value, ", ".join(event.value for event in made.events)) == (leads_to, written_down)


@rule("What must hold before an action is asked for all at once, and the answer names everything that is missing.")
@pytest.mark.parametrize(
    "state, action, said, why_not",
    [
        ("signed", "dispatch", "without team and worker", "nobody is sent"),
        ("signed", "dispatch", "without a place or a reason", "there is no place, nor a reason why it is unknown"),
        ("signed", "settle", "red", "a red matter is settled on the spot only"),
        ("returned", "settle", "another department has it too", "a department still has it"),
        ("diverted", "return_diversion", "after a ruling of the centre", "the centre has ruled after a return"),
        ("follow_up", "call_back", "by the handler", "whoever handled a matter does not call back"),
        ("called_back", "close", "another caller waits", "a caller was not called back"),
        ("called_back", "close", "no level", "nobody has said at which level it was resolved"),
        ("called_back", "close", "another department has it too", "a department still has it"),
        ("called_back", "close", "a promise is open", "a promise is neither kept nor broken"),
        ("called_back", "close", "red", "a red matter needs another person to propose it"),
        ("arrived", "reject", "red", "a red matter needs another person to propose it"),
        ("arrived", "transfer", "red", "a red matter needs another person to propose it"),
        ("diverted", "suspend", "nobody else asked", "nobody else has asked for the pause"),
        ("signed", "merge", "into one that is closed", "the other incident is not open"),
        ("signed", "merge", "others were merged into it", "others were merged into this one"),
    ],
)
def test_what_must_hold(state: str, action: str, said: str, why_not: str) -> None:
    with pytest.raises(NotYet) as refusal:
        move(Action.of(action), _facts(state, said))

    assert refusal.value.message.endswith(f": {why_not}.")


def test_everything_that_is_missing_is_named_at_once() -> None:
    facts = replace(READY, state=State.CALLED_BACK, callers_waiting=2, level_known=False, promise_open=True, red=True)

    with pytest.raises(NotYet) as refusal:
        move(Action.CLOSE, facts)

    assert refusal.value.message.count(";") == 3


@pytest.mark.parametrize("action", list(STEPS))
@pytest.mark.parametrize("state", list(State))
def test_outside_its_states_an_action_is_refused(action: Action, state: State) -> None:
    facts = replace(READY, state=state)

    if state in STEPS[action].at:
        assert move(action, facts).events[0] is STEPS[action].event
    else:
        with pytest.raises(NotInThisState, match=state.en):
            move(action, facts)


@pytest.fixture(scope="module", params=[StartsAt.DELIVERED, StartsAt.ACCEPTED])
def ways(request: pytest.FixtureRequest) -> Ways:
    return walk(Policy(contact_starts_at=request.param, arrive_starts_at=request.param))


@rule("No open incident rests without an owner and a limit of that owner's; one that has ended has no limit left.")
def test_no_incident_is_nobodys(ways: Ways) -> None:
    assert len(ways) > 1_000
    assert [world for world in ways if not _is_owned(world)] == []


@rule("An incident is closed with every caller called back, a level, no department, no promise; if red, by two people.")
def test_closing_is_whole(ways: Ways) -> None:
    closings = [(was, after) for was, ways_out in ways.items() for action, after in ways_out if action is Action.CLOSE]

    assert closings
    assert {after.state for _was, after in closings} == {State.CLOSED}
    assert [was for was, _after in closings if was.waiting or was.diversions or was.promise or not was.level] == []
    assert [was for was, _after in closings if was.red and not was.proposed] == []
    assert {was.red for was, _after in closings} == {True, False}


@rule("A red matter ends in no other way by one person alone either, and never loses its colour.")
def test_red_stays_red(ways: Ways) -> None:
    steps = [(was, action, after) for was, ways_out in ways.items() for action, after in ways_out if was.red]

    ended_alone = [
        action
        for was, action, after in steps
        if after.state in ENDS - {State.MERGED} and was.state not in ENDS and not was.proposed
    ]
    assert ended_alone == []
    assert [action for _was, action, after in steps if not after.red] == []


@rule("From every world that can be reached, the incident can still be closed; every state can be reached.")
def test_no_way_is_blind(ways: Ways) -> None:
    assert {world.state for world in ways} == set(State)
    assert set(ways) - _from_where(ways, {world for world in ways if world.state is State.CLOSED}) == set()


@rule("It can be handed back to 110 from every open state in which the police does not have it.")
def test_hand_back_is_always_possible(ways: Ways) -> None:
    without = {world.state for world, out in ways.items() if Action.HAND_BACK not in {action for action, _ in out}}

    assert without == ENDS | {State.TO_POLICE}


@pytest.mark.parametrize("milestone", [Milestone.DECIDE, Milestone.OUTCOME, Milestone.FOLLOW_UP, Milestone.RESUME])
def test_the_check_finds_a_limit_that_was_forgotten(milestone: Milestone) -> None:
    policy = Policy()
    policy.marks[milestone] = replace(policy.marks[milestone], starts=frozenset())

    assert any(not _is_owned(world) for world, _out in worlds(policy))


def test_the_check_finds_a_condition_that_was_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STEPS, Action.CLOSE, replace(STEPS[Action.CLOSE], must_hold=()))

    assert any(world.waiting for world, _out in worlds(Policy()) if world.state is State.CLOSED)


def test_every_action_has_one_command_and_one_step() -> None:
    classes = [kind for module in (commands, later_commands) for kind in vars(module).values() if _is_command(kind)]
    actions = [kind.action for kind in dict.fromkeys(classes)]

    assert sorted(actions) == sorted(Action)
    assert set(STEPS) == set(Action) - {Action.RECEIVE}


def test_every_event_is_written_by_something() -> None:
    by_the_worker = {EventKind.LIMIT_NEAR, EventKind.LIMIT_MISSED, EventKind.PROPOSED}
    besides = {EventKind.RECEIVED, EventKind.HANDLED, EventKind.ANSWERED, EventKind.REOPENED}

    assert {step.event for step in STEPS.values()} | besides | by_the_worker == set(EventKind)


def test_owners_are_named_for_open_states_alone() -> None:
    assert set(OWNERS) == set(State) - ENDS


def _facts(state: str, said: str) -> Facts:
    given = {"state": State.of(state), **SAID[said]}
    return replace(READY, **given)  # type: ignore[arg-type]


def _is_owned(world: World) -> bool:
    if world.state in ENDS:
        return not world.clocks
    return any(Policy().marks[each].owner is OWNERS[world.state] for each in world.clocks)


def _from_where(ways: Ways, goals: set[World]) -> set[World]:
    """The worlds from which one of the goals can be reached."""
    before: dict[World, list[World]] = {}
    for was, out in ways.items():
        for _action, after in out:
            before.setdefault(after, []).append(was)
    found, ahead = set(goals), list(goals)
    while ahead:
        new = _new(before.get(ahead.pop(), ()), found)
        found |= new
        ahead += new
    return found


def _new(worlds: Iterable[World], found: set[World]) -> set[World]:
    return set(worlds) - found


def _is_command(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Command) and hasattr(kind, "action")
