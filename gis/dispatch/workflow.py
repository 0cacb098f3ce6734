"""Which state of an incident may follow which, and what must hold before: a table. Pure.

A command asks for an action. `move` looks at the facts of the incident and answers with the next state and with the
events to be written down; nothing here reads or stores. Who may ask stands in `access/roles.py`, which limits run
meanwhile in `milestones.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gis.errors import NotInThisState, NotYet
from gis.vocabulary import Action, EventKind, Owner, State

A, E, S = Action, EventKind, State


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the table asks about an incident, and about the command that somebody has in mind."""

    state: State
    before: State | None = None
    """Where it stood before it was suspended."""
    red: bool = False
    open_diversions: int = 0
    """Delivered or accepted, the one that the command is about not counted."""
    callers_waiting: int = 0
    """Neither reached nor tried three times; the call that the command reports is counted in."""
    promise_open: bool = False
    level_known: bool = False
    """At which level it was resolved."""
    place_said: bool = False
    """A place, or why it is unknown."""
    somebody_sent: bool = False
    leads: bool = False
    """The actor goes first: the team, or whoever was sent in its place."""
    is_final: bool = False
    """The diversion was decided by the centre after a return."""
    dissatisfied: bool = False
    handled_by_actor: bool = False
    proposed_by_another: bool = False
    pause_asked_by_another: bool = False
    target_is_open: bool = False
    """The incident to merge into is open."""
    is_target: bool = False
    """Others were merged into this one."""


@dataclass(frozen=True)
class Condition:
    """Something that must hold, in words."""

    en: str
    holds: Callable[[Facts], bool]


SOMEBODY_SENT = Condition("nobody is sent", lambda facts: facts.somebody_sent)
PLACE_SAID = Condition("there is no place, nor a reason why it is unknown", lambda facts: facts.place_said)
RED_IS_SEEN = Condition("a red matter is settled on the spot only", lambda f: not f.red or f.state is not S.SIGNED)
NOTHING_DIVERTED = Condition("a department still has it", lambda facts: facts.open_diversions == 0)
RETURNS_ONCE = Condition("the centre has ruled after a return", lambda facts: not facts.is_final)
NO_HANDLER = Condition("whoever handled a matter does not call back", lambda facts: not facts.handled_by_actor)
ALL_ANSWERED = Condition("a caller was not called back", lambda facts: facts.callers_waiting == 0)
LEVEL_KNOWN = Condition("nobody has said at which level it was resolved", lambda facts: facts.level_known)
PROMISE_SETTLED = Condition("a promise is neither kept nor broken", lambda facts: not facts.promise_open)
TWO_PEOPLE = Condition("a red matter needs another person to propose it", lambda f: not f.red or f.proposed_by_another)
ASKED_BY_ANOTHER = Condition("nobody else has asked for the pause", lambda facts: facts.pause_asked_by_another)
TARGET_IS_OPEN = Condition("the other incident is not open", lambda facts: facts.target_is_open)
NO_CHAIN = Condition("others were merged into this one", lambda facts: not facts.is_target)


def stays(facts: Facts) -> State:
    """Nothing changes but what is known."""
    return facts.state


def as_before(facts: Facts) -> State:
    """Where it stood before it was suspended."""
    return facts.before or S.RETURNED


def with_the_first(facts: Facts) -> State:
    """On the spot when whoever goes first is; others may come before."""
    return S.ARRIVED if facts.leads else facts.state


def without_the_first(facts: Facts) -> State:
    """Back to the desk if whoever goes first declines."""
    return S.SIGNED if facts.leads else facts.state


def when_the_first_accepts(facts: Facts) -> State:
    """Accepted when whoever goes first accepts, whatever the others say."""
    return S.ACCEPTED if facts.leads and facts.state is S.DISPATCHED else facts.state


def after_the_last_department(facts: Facts) -> State:
    """To be called back once no department has it and none gave it back."""
    return S.FOLLOW_UP if facts.state is S.DIVERTED and facts.open_diversions == 0 else facts.state


def after_the_call(facts: Facts) -> State:
    """Reopened by a caller who is not satisfied; called back once everybody was."""
    if facts.dissatisfied:
        return S.SIGNED
    return S.FOLLOW_UP if facts.callers_waiting else S.CALLED_BACK


type Target = State | Callable[[Facts], State]


@dataclass(frozen=True)
class Step:
    """One row: where it may be asked, where it leads, what is written down, what must hold."""

    at: tuple[State, ...]
    to: Target
    event: EventKind
    must_hold: tuple[Condition, ...] = ()


ENDS = frozenset({S.CLOSED, S.MERGED, S.INVALID, S.OUT_OF_AREA})
"""Where an incident rests; in every other state somebody owns it and a limit runs."""

_OPEN = tuple(state for state in State if state not in ENDS)
_UNDER_WAY = (S.DISPATCHED, S.ACCEPTED, S.ARRIVED)
_ACTIVE = tuple(state for state in _OPEN if state not in (S.TO_POLICE, S.SUSPENDED))
_PAUSABLE = (S.ARRIVED, S.DIVERTED, S.RETURNED, S.FOLLOW_UP, S.CALLED_BACK)
_WITH_OTHERS = (S.DIVERTED, S.RETURNED)

# fmt: off
STEPS: dict[Action, Step] = {
    A.SIGN:             Step((S.RECEIVED,), S.SIGNED, E.SIGNED),
    A.DISPATCH:         Step((S.SIGNED,), S.DISPATCHED, E.DISPATCHED, (SOMEBODY_SENT, PLACE_SAID)),
    A.REDISPATCH:       Step((S.DISPATCHED, S.ACCEPTED), S.DISPATCHED, E.REDISPATCHED, (SOMEBODY_SENT, PLACE_SAID)),
    A.JOIN:             Step(_UNDER_WAY, stays, E.JOINED),
    A.ACCEPT:           Step(_UNDER_WAY, when_the_first_accepts, E.ACCEPTED),
    A.DECLINE:          Step((S.DISPATCHED, S.ACCEPTED), without_the_first, E.DECLINED),
    A.CONTACT:          Step(_UNDER_WAY, stays, E.CONTACTED),
    A.CONTACT_CALLER:   Step(_OPEN, stays, E.CALLER_CONTACTED),
    A.ARRIVE:           Step(_UNDER_WAY, with_the_first, E.ARRIVED),
    A.SETTLE:           Step((S.SIGNED, S.ARRIVED, S.RETURNED), S.FOLLOW_UP, E.SETTLED,
                             (RED_IS_SEEN, NOTHING_DIVERTED)),
    A.DIVERT:           Step((S.SIGNED, S.ARRIVED, *_WITH_OTHERS), S.DIVERTED, E.DIVERTED),
    A.ACCEPT_DIVERSION: Step(_WITH_OTHERS, stays, E.DIVERSION_ACCEPTED),
    A.RETURN_DIVERSION: Step(_WITH_OTHERS, S.RETURNED, E.DIVERSION_RETURNED, (RETURNS_ONCE,)),
    A.FINISH_DIVERSION: Step(_WITH_OTHERS, after_the_last_department, E.DIVERSION_FINISHED),
    A.PROMISE:          Step((S.ARRIVED, *_WITH_OTHERS, S.FOLLOW_UP, S.CALLED_BACK), stays, E.PROMISED),
    A.PERFORM:          Step((*_WITH_OTHERS, S.FOLLOW_UP, S.CALLED_BACK), stays, E.PERFORMED),
    A.BREAK_PROMISE:    Step((*_WITH_OTHERS, S.FOLLOW_UP, S.CALLED_BACK), S.RETURNED, E.BROKEN),
    A.HAND_BACK:        Step((*_ACTIVE, S.SUSPENDED), S.TO_POLICE, E.HANDED_BACK),
    A.TAKE_BACK:        Step((S.TO_POLICE,), S.SIGNED, E.TAKEN_BACK),
    A.FINISH_POLICE:    Step((S.TO_POLICE,), S.FOLLOW_UP, E.POLICE_FINISHED),
    A.CALL_BACK:        Step((S.FOLLOW_UP, S.CALLED_BACK), after_the_call, E.CALLED, (NO_HANDLER,)),
    A.PROPOSE_CLOSE:    Step((S.SIGNED, S.ARRIVED, S.CALLED_BACK), stays, E.CLOSE_PROPOSED),
    A.CLOSE:            Step((S.CALLED_BACK,), S.CLOSED, E.CLOSED,
                             (ALL_ANSWERED, LEVEL_KNOWN, NOTHING_DIVERTED, PROMISE_SETTLED, TWO_PEOPLE)),
    A.REOPEN:           Step((S.CLOSED, S.INVALID, S.OUT_OF_AREA), S.SIGNED, E.REOPENED),
    A.MERGE:            Step((S.RECEIVED, S.SIGNED, S.DISPATCHED, S.ACCEPTED), S.MERGED, E.MERGED,
                             (TARGET_IS_OPEN, NO_CHAIN)),
    A.UNMERGE:          Step((S.MERGED,), S.SIGNED, E.UNMERGED),
    A.ASK_PAUSE:        Step(_PAUSABLE, stays, E.PAUSE_ASKED),
    A.SUSPEND:          Step(_PAUSABLE, S.SUSPENDED, E.SUSPENDED, (ASKED_BY_ANOTHER,)),
    A.RESUME:           Step((S.SUSPENDED,), as_before, E.RESUMED),
    A.REJECT:           Step((S.SIGNED, S.ARRIVED), S.INVALID, E.REJECTED, (TWO_PEOPLE,)),
    A.TRANSFER:         Step((S.SIGNED, S.ARRIVED), S.OUT_OF_AREA, E.TRANSFERRED, (TWO_PEOPLE,)),
    A.CORRECT:          Step(_OPEN, stays, E.CORRECTED),
    A.FLAG:             Step(_OPEN, stays, E.FLAGGED),
    A.ATTACH:           Step(tuple(State), stays, E.ATTACHED),
    A.UNMASK:           Step(tuple(State), stays, E.UNMASKED),
    A.NOTE:             Step(tuple(State), stays, E.NOTED),
}
# fmt: on
"""Every action on an incident that exists. `RECEIVE` makes one, in `RECEIVED`."""

OWNERS: dict[State, Owner] = {
    S.RECEIVED: Owner.DESK,
    S.SIGNED: Owner.DESK,
    S.DISPATCHED: Owner.TEAM,
    S.ACCEPTED: Owner.TEAM,
    S.ARRIVED: Owner.TEAM,
    S.DIVERTED: Owner.DEPARTMENT,
    S.RETURNED: Owner.DESK,
    S.TO_POLICE: Owner.DESK,
    S.FOLLOW_UP: Owner.FOLLOW_UP,
    S.CALLED_BACK: Owner.DESK,
    S.SUSPENDED: Owner.DESK,
}
"""Who has to act next."""

ORDERS_END_IN = frozenset({S.SIGNED, S.TO_POLICE, S.MERGED, S.INVALID, S.OUT_OF_AREA})
"""Entering one of these releases whoever was sent and withdraws what was diverted: the matter takes another way."""

ON_ENTERING = {S.FOLLOW_UP: E.HANDLED, S.CALLED_BACK: E.ANSWERED}
"""Written down besides, because limits run from it."""


@dataclass(frozen=True)
class Move:
    """What an action leads to."""

    to: State
    events: tuple[EventKind, ...]


def move(action: Action, facts: Facts) -> Move:
    """What an action leads to as things stand.

    raises: NotInThisState; NotYet naming everything that is missing
    """
    step = STEPS[action]
    if facts.state not in step.at:
        raise NotInThisState(action.en, facts.state.en, " or ".join(state.en for state in step.at))
    unmet = [condition.en for condition in step.must_hold if not condition.holds(facts)]
    if unmet:
        raise NotYet(action.en, "; ".join(unmet))
    to = step.to if isinstance(step.to, State) else step.to(facts)
    return Move(to, (step.event, *_besides(action, facts.state, to)))


def _besides(action: Action, was: State, to: State) -> tuple[EventKind, ...]:
    if action is A.RESUME or to is was:
        return ()  # Its limits only stood still.
    if action is A.CALL_BACK and to is S.SIGNED:
        return (E.REOPENED,)
    return (ON_ENTERING[to],) if to in ON_ENTERING else ()
