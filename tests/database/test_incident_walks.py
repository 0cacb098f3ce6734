"""Random people do random things to one incident in the database; whatever they do, it is never nobody's."""

from __future__ import annotations

import random
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch import closing, desk, diversion, response
from gis.dispatch import later_commands as later
from gis.dispatch.commands import Accept, Arrive, Contact, Decline, Dispatch, Redispatch, Settle, Sign
from gis.dispatch.log import broken_at
from gis.dispatch.milestones import Policy
from gis.dispatch.publisher import publish
from gis.dispatch.timekeeper import tick
from gis.dispatch.workflow import ENDS, OWNERS, STEPS
from gis.errors import GisError
from gis.model.incidents import Incident, IncidentEvent, Report, Task
from gis.vocabulary import Action, CallResult, Milestone, Recipient, ResolvedLevel, Risk, Role, State
from tests.support.incidents import TEAM_A, TEAM_B, WORKER, Desk, people

TURNS = 40
PEOPLE = (
    Actor("D1", frozenset({Role.DISPATCHER})), Actor("Z1", frozenset({Role.DUTY_LEADER})), TEAM_A, TEAM_B, WORKER,
    Actor("L1", frozenset({Role.LINE_OFFICER}), unit="labour"), Actor("F1", frozenset({Role.FOLLOW_UP_OFFICER})),
    Actor("M1", frozenset({Role.LINE_OFFICER}), unit="market"), Actor("O1", frozenset({Role.OBSERVER})),
)  # fmt: skip


def _asks(chance: random.Random, who: Actor, number: int, report: int) -> dict[Action, Callable[[Desk], object]]:
    """Everything that may be asked, each by the same person."""
    said = {"actor": who, "number": number, "key": uuid4()}
    team = chance.choice(["A", "B", None])
    send = {**said, "team": team, "worker": "W1", "unknown_place": "-"}
    unit, result = chance.choice(["labour", "market"]), chance.choice(list(CallResult))
    called = later.CallBack(**said, report=report, result=result)
    finished = later.FinishDiversion(**said, result="-")
    diverts = later.Divert(**said, recipient=Recipient.DEPARTMENT, unit=unit, reason="-")
    return {
        Action.SIGN: lambda d: desk.sign(d.db, Sign(**said), d.office),
        Action.DISPATCH: lambda d: desk.dispatch(d.db, Dispatch(**send), d.office),
        Action.REDISPATCH: lambda d: desk.redispatch(d.db, Redispatch(**send, reason="-"), d.office),
        Action.TAKE_BACK: lambda d: desk.take_back(d.db, later.TakeBack(**said, reason="-"), d.office),
        Action.FINISH_POLICE: lambda d: desk.finish_police(d.db, later.FinishPolice(**said, reason="-"), d.office),
        Action.ACCEPT: lambda d: response.accept(d.db, Accept(**said), d.office),
        Action.DECLINE: lambda d: response.decline(d.db, Decline(**said, reason="-"), d.office),
        Action.CONTACT: lambda d: response.contact(d.db, Contact(**said), d.office),
        Action.ARRIVE: lambda d: response.arrive(d.db, Arrive(**said), d.office),
        Action.SETTLE: lambda d: response.settle(d.db, Settle(**said, outcome="-", level=ResolvedLevel.GRID), d.office),
        Action.DIVERT: lambda d: diversion.divert(d.db, diverts, d.office),
        Action.ACCEPT_DIVERSION: lambda d: diversion.accept_diversion(d.db, later.AcceptDiversion(**said), d.office),
        Action.FINISH_DIVERSION: lambda d: diversion.finish_diversion(d.db, finished, d.office),
        Action.RETURN_DIVERSION: lambda d: diversion.return_diversion(
            d.db, later.ReturnDiversion(**said, reason="-", suggested_unit="-"), d.office
        ),
        Action.CALL_BACK: lambda d: closing.call_back(d.db, called, d.office),
        Action.PROPOSE_CLOSE: lambda d: closing.propose_close(d.db, later.ProposeClose(**said, reason="-"), d.office),
        Action.CLOSE: lambda d: closing.close(d.db, later.Close(**said), d.office),
        Action.REOPEN: lambda d: closing.reopen(d.db, later.Reopen(**said, reason="-"), d.office),
        Action.HAND_BACK: lambda d: desk.hand_back(d.db, later.HandBack(**said, reason="-"), d.office),
    }


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_it_is_never_nobodys(db: Session, seed: int) -> None:
    chance = random.Random(seed)
    people(db)
    here = Desk(db)
    number = here.received(risks=frozenset({Risk.MINOR} if seed % 2 else ()))
    report = db.scalars(select(Report.number)).one()
    done = 0

    for _ in range(TURNS):
        # What the state allows is tried by everybody in turn: most may not, or may not yet.
        which = chance.choice(_possible(here, number, _asks(chance, TEAM_A, number, report)))
        for who in chance.sample(PEOPLE, len(PEOPLE)):
            here.clock.forward(chance.choice([1, 20, 400]))
            done += _tried(here, _asks(chance, who, number, report)[which])
            tick(db, here.clock.now())
            _assert_sound(here, number)

    publish(db)
    assert done >= 20
    assert broken_at(db, number) is None


def _possible(here: Desk, number: int, asks: dict[Action, Callable[[Desk], object]]) -> list[Action]:
    state = State.of(here.db.scalars(select(Incident.state).where(Incident.number == number)).one())
    return [action for action in asks if state in STEPS[action].at]


def _tried(here: Desk, ask: Callable[[Desk], object]) -> bool:
    try:
        with here.db.begin_nested():
            ask(here)
    except GisError:
        return False
    return True


def _assert_sound(here: Desk, number: int) -> None:
    row = here.db.execute(select(Incident.__table__).where(Incident.number == number)).one()
    state, running = State.of(row.state), {Milestone.of(each) for each in here.running(number)}
    if state in ENDS:
        assert running == set()
    else:
        assert OWNERS[state] in {Policy().marks[each].owner for each in running}, (state, running)
    counted = select(func.count(), func.max(IncidentEvent.seq)).where(IncidentEvent.incident_id == row.id)
    assert tuple(here.db.execute(counted).one()) == (row.event_count, row.event_count)
    first = select(func.count()).where(Task.incident_id == row.id, Task.open(), Task.role == "first")
    assert here.db.scalar(first) == (state in (State.DISPATCHED, State.ACCEPTED, State.ARRIVED))
