"""Who may do what: a table of actions and the roles that may ask for them. Pure.

Whoever asks is an `Actor`; no command runs without one. Which incidents an actor sees is said in `scope.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from gis.errors import NotYourRole
from gis.vocabulary import Action, Role

R, A = Role, Action

_DESK = {R.DUTY_LEADER, R.DISPATCHER}
_TEAM = {R.FIRST_RESPONDER}
_FIELD = {R.FIRST_RESPONDER, R.GRID_WORKER, R.MICRO_GRID_WORKER, R.GRID_LEADER}
_HANDLERS = {R.LINE_OFFICER, R.MEDIATOR, R.WAGE_OFFICER, R.SITE_OFFICER}
_CALLERS_BACK = {R.FOLLOW_UP_OFFICER, R.DUTY_LEADER}
_NEEDS_THE_CALLER = _DESK | {R.FIRST_RESPONDER, R.GRID_WORKER, R.GRID_LEADER} | (_HANDLERS - {R.SITE_OFFICER})
_PEOPLE = _DESK | _FIELD | _HANDLERS | _CALLERS_BACK

# fmt: off
MAY: dict[Action, frozenset[Role]] = {action: frozenset(roles) for action, roles in {
    A.RECEIVE:          _PEOPLE | {R.UPSTREAM, R.PUBLIC},
    A.SIGN:             _DESK,
    A.DISPATCH:         _DESK,
    A.REDISPATCH:       _DESK,
    A.JOIN:             _DESK | _TEAM,     # the team calls departments to a major emergency by itself (domain.md 1A 10)
    A.DECLINE:          _FIELD,
    A.ACCEPT:           _FIELD | _HANDLERS,     # departments that are called to join in
    A.CONTACT:          _DESK | _TEAM,
    A.CONTACT_CALLER:   _NEEDS_THE_CALLER,
    A.ARRIVE:           _FIELD | _HANDLERS,
    A.SETTLE:           _DESK | _FIELD,
    A.DIVERT:           _DESK | _TEAM,
    A.ACCEPT_DIVERSION: _HANDLERS,
    A.RETURN_DIVERSION: _HANDLERS,
    A.FINISH_DIVERSION: _HANDLERS,
    A.PROMISE:          _DESK | _FIELD | _HANDLERS,
    A.PERFORM:          _CALLERS_BACK | _HANDLERS,
    A.BREAK_PROMISE:    _CALLERS_BACK | _HANDLERS,
    A.HAND_BACK:        _DESK | _TEAM,
    A.TAKE_BACK:        _DESK | {R.UPSTREAM},
    A.FINISH_POLICE:    _DESK | {R.UPSTREAM},
    A.CALL_BACK:        _CALLERS_BACK,
    A.PROPOSE_CLOSE:    _DESK,
    A.CLOSE:            _DESK,
    A.REOPEN:           {R.DUTY_LEADER, R.ANALYST},
    A.MERGE:            _DESK,
    A.UNMERGE:          _DESK,
    A.ASK_PAUSE:        _DESK | _TEAM | _HANDLERS,
    A.SUSPEND:          {R.DUTY_LEADER},
    A.RESUME:           _DESK,
    A.REJECT:           _DESK,
    A.TRANSFER:         _DESK,
    A.CORRECT:          _DESK | _FIELD,
    A.FLAG:             _PEOPLE,
    A.ATTACH:           _PEOPLE | {R.UPSTREAM},
    A.UNMASK:           _NEEDS_THE_CALLER | _CALLERS_BACK | {R.ANALYST},
    A.NOTE:             _PEOPLE | {R.ANALYST, R.UPSTREAM},
}.items()}
# fmt: on
"""Each action and the roles that may ask for it. Observers and the timekeeper ask for nothing."""


@dataclass(frozen=True)
class Actor:
    """Who asks: a person, an upstream platform or a public form, with the roles of this moment."""

    code: str
    """Code of the person, or name of the system; written into the history."""
    roles: frozenset[Role]
    team: str | None = None
    """Code of the team that a responder goes with."""
    unit: str | None = None
    """Code of the department, mediation room or enterprise that a handler speaks for."""
    areas: frozenset[tuple[str, str]] = frozenset()
    """Kind and code of the areas that the actor's posts are for."""


TIMEKEEPER = Actor("timekeeper", frozenset({Role.TIMEKEEPER}))
"""The worker process, in the history of limits."""

PROPOSER = Actor("proposer", frozenset({Role.TIMEKEEPER}))
"""The worker process, in the history of proposals, and of risks that it found in the words of a caller."""


def require(actor: Actor, action: Action) -> None:
    """Let an actor pass who may do this.

    raises: NotYourRole naming the roles that may
    """
    if not may(actor, action):
        raise NotYourRole(actor.code, action.en, ", ".join(role.en for role in Role if role in MAY[action]))


def may(actor: Actor, action: Action) -> bool:
    """Whether one of the actor's roles may do this."""
    return not actor.roles.isdisjoint(MAY[action])


SEES_PROPOSALS = frozenset({R.DUTY_LEADER, R.DISPATCHER, R.ANALYST})
"""Whom proposals are made for, and who looks afterwards at what was decided in sight of them."""


def require_sight_of_proposals(actor: Actor) -> None:
    """Let an actor pass who may see what was proposed for incidents and why somebody was sent.

    raises: NotYourRole naming the roles that may
    """
    if actor.roles.isdisjoint(SEES_PROPOSALS):
        roles = ", ".join(role.en for role in Role if role in SEES_PROPOSALS)
        raise NotYourRole(actor.code, "see what was proposed", roles)
