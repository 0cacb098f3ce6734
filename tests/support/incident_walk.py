"""Every way that an incident can take, walked by the tables alone: what the model check looks at.

A `World` is as much of an incident as the tables ask about. From each world every action is tried in every variant
(a team that leads or not, a caller reached or not), and what is allowed leads to another world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gis.dispatch.milestones import Policy, milestones_dropped_in, milestones_met_by, milestones_started_by
from gis.dispatch.workflow import ORDERS_END_IN, STEPS, Facts, Move, move
from gis.errors import Refused
from gis.vocabulary import Action, EventKind, Milestone, State

DEPARTMENTS = frozenset({Milestone.DEPARTMENT_ACCEPT, Milestone.DEPARTMENT_RESULT})
BY_OTHERS_TOO = frozenset({Action.ACCEPT, Action.DECLINE, Action.CONTACT, Action.ARRIVE, Action.JOIN})
"""What those do as well who do not go first."""
MOST = 2
"""Diversions at once, and callers: with two, whatever goes wrong with many goes wrong."""


@dataclass(frozen=True)
class World:
    """One incident, as the tables see it."""

    state: State = State.RECEIVED
    before: State | None = None
    red: bool = False
    diversions: tuple[bool, ...] = ()
    """Those still open; True = decided by the centre after a return."""
    waiting: int = 1
    promise: bool = False
    level: bool = False
    proposed: bool = False
    asked: bool = False
    is_target: bool = False
    clocks: frozenset[Milestone] = frozenset()
    paused: frozenset[Milestone] = frozenset()


def first_worlds(policy: Policy) -> list[World]:
    """An incident that has just been received: red or not."""
    begun = frozenset(milestones_started_by(EventKind.RECEIVED, State.RECEIVED, policy))
    return [World(red=red, clocks=begun) for red in (False, True)]


def walk(policy: Policy) -> dict[World, list[tuple[Action, World]]]:
    """Every world that can be reached, with the ways out of it."""
    return dict(worlds(policy))


def worlds(policy: Policy) -> Iterator[tuple[World, list[tuple[Action, World]]]]:
    """The same, one by one: whoever looks for a single fault can stop at it."""
    seen: set[World] = set()
    ahead = first_worlds(policy)
    while ahead:
        world = ahead.pop()
        if world not in seen:
            seen.add(world)
            out = list(ways_out(world, policy))
            yield world, out
            ahead += [after for _action, after in out]


def ways_out(world: World, policy: Policy) -> Iterator[tuple[Action, World]]:
    """What can be done in a world, and what then is."""
    yield from _joined_by_a_caller(world)
    for action in STEPS:
        for facts, after in _variants(world, action):
            try:
                made = move(action, facts)
            except Refused:
                continue
            yield action, _after(world, after, made, facts.leads, policy)


def _joined_by_a_caller(world: World) -> Iterator[tuple[Action, World]]:
    """Another incident is merged into this one: its caller waits here from now on."""
    if world.waiting < MOST and world.state in STEPS[Action.HAND_BACK].at:
        yield Action.MERGE, replace(world, waiting=world.waiting + 1, is_target=True)


def _variants(world: World, action: Action) -> Iterator[tuple[Facts, World]]:
    """Everything that an action may mean: the facts it is judged by, and the world with what the command says."""
    for after in SAYS.get(action, lambda same: [same])(world):
        for leads in (True, False) if action in BY_OTHERS_TOO else (True,):
            yield _facts(after, leads=leads), after
    if action is Action.CALL_BACK:
        yield replace(_facts(world), dissatisfied=True), world
    if action is Action.RETURN_DIVERSION:
        for number, final in enumerate(world.diversions):
            yield replace(_facts(world), is_final=final), replace(world, diversions=_without(world, number))


def _diverted(world: World) -> list[World]:
    if len(world.diversions) == MOST:
        return []
    return [replace(world, diversions=tuple(sorted((*world.diversions, world.state is State.RETURNED))))]


def _finished(world: World) -> list[World]:
    return [replace(world, diversions=_without(world, number), level=True) for number in range(len(world.diversions))]


def _promise_ended(world: World) -> list[World]:
    return [replace(world, promise=False)] if world.promise else []


SAYS: dict[Action, Callable[[World], list[World]]] = {
    Action.DIVERT: _diverted,
    Action.FINISH_DIVERSION: _finished,
    Action.RETURN_DIVERSION: lambda _world: [],
    Action.CALL_BACK: lambda world: [world, replace(world, waiting=max(0, world.waiting - 1))],
    Action.SETTLE: lambda world: [replace(world, level=True)],
    Action.FINISH_POLICE: lambda world: [replace(world, level=True)],
    Action.PROMISE: lambda world: [replace(world, promise=True)],
    Action.PERFORM: _promise_ended,
    Action.BREAK_PROMISE: _promise_ended,
    Action.PROPOSE_CLOSE: lambda world: [replace(world, proposed=True)],
    Action.ASK_PAUSE: lambda world: [replace(world, asked=True)],
    Action.FLAG: lambda world: [replace(world, red=True)],
}
"""What a world is told by a command, before the tables judge it; the others tell it nothing."""


def _without(world: World, number: int) -> tuple[bool, ...]:
    return tuple(sorted(world.diversions[:number] + world.diversions[number + 1 :]))


def _facts(world: World, *, leads: bool = True) -> Facts:
    return Facts(
        state=world.state, before=world.before, red=world.red, open_diversions=len(world.diversions),
        callers_waiting=world.waiting, promise_open=world.promise, level_known=world.level, place_said=True,
        somebody_sent=True, leads=leads, proposed_by_another=world.proposed, pause_asked_by_another=world.asked,
        target_is_open=True, is_target=world.is_target,
    )  # fmt: skip


def _after(was: World, said: World, made: Move, leads: bool, policy: Policy) -> World:
    world = replace(said, state=made.to)
    if made.to is not was.state:
        # A proposal, or a wish for a pause, is about the state in which it was made.
        world = replace(world, proposed=False, asked=False)
    if made.to in ORDERS_END_IN:
        world = replace(world, diversions=())
    if EventKind.REOPENED in made.events:
        world = replace(world, waiting=max(1, world.waiting))
    if made.to is State.SUSPENDED and was.state is not State.SUSPENDED:
        world = replace(world, before=was.state)
    elif made.to is not State.SUSPENDED:
        world = replace(world, before=None)
    return _with_clocks(world, made, leads, policy)


def _with_clocks(world: World, made: Move, leads: bool, policy: Policy) -> World:
    clocks, paused = world.clocks, world.paused
    if made.events[0] is EventKind.SUSPENDED:
        paused = frozenset(each for each in clocks if State.SUSPENDED not in policy.marks[each].runs_in)
        clocks -= paused
    if made.events[0] is EventKind.RESUMED:
        clocks, paused = clocks | paused, frozenset()
    # What others than the first do has clocks of its own, which this walk does not follow.
    for event in made.events if leads else ():
        clocks = clocks - milestones_met_by(event, policy)
        clocks |= frozenset(milestones_started_by(event, made.to, policy))
    clocks -= milestones_dropped_in(made.to, clocks, policy)
    clocks = clocks - DEPARTMENTS | (DEPARTMENTS if _with_departments(world) else frozenset())
    return replace(world, clocks=clocks, paused=paused if made.to is State.SUSPENDED else frozenset())


def _with_departments(world: World) -> bool:
    return world.state in (State.DIVERTED, State.RETURNED) and bool(world.diversions)
