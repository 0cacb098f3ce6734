"""Random people do random things to one incident in the database; whatever they do, it is never nobody's."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch import later_commands as later
from gis.dispatch.act import CARRIERS, act
from gis.dispatch.commands import (
    Accept,
    Arrive,
    Contact,
    Decline,
    Dispatch,
    OnIncident,
    RawPlace,
    Receive,
    Redispatch,
    Settle,
    Sign,
)
from gis.dispatch.log import broken_at
from gis.dispatch.milestones import Policy
from gis.dispatch.publisher import publish
from gis.dispatch.timekeeper import tick
from gis.dispatch.workflow import ENDS, OWNERS, STEPS
from gis.errors import GisError
from gis.model.incidents import Incident, IncidentEvent, Report, Task
from gis.vocabulary import (
    AttachmentKind,
    CallResult,
    Datum,
    Milestone,
    PauseReason,
    Recipient,
    ResolvedLevel,
    Risk,
    Role,
    State,
)
from tests.support.builders import NOON
from tests.support.incidents import TEAM_A, TEAM_B, WORKER, Desk, people

TURNS = 40
PEOPLE = (
    Actor("D1", frozenset({Role.DISPATCHER})), Actor("Z1", frozenset({Role.DUTY_LEADER})), TEAM_A, TEAM_B, WORKER,
    Actor("L1", frozenset({Role.LINE_OFFICER}), unit="labour"), Actor("F1", frozenset({Role.FOLLOW_UP_OFFICER})),
    Actor("M1", frozenset({Role.LINE_OFFICER}), unit="market"), Actor("O1", frozenset({Role.OBSERVER})),
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What may be asked about: an incident, its report, and another incident that it may turn out to be."""

    number: int
    report: int
    other: int


def _asks(chance: random.Random, who: Actor, scene: Scene, now: datetime) -> list[OnIncident]:
    """Everything that may be asked, each by the same person."""
    said: dict[str, Any] = {"actor": who, "number": scene.number, "key": uuid4()}
    why = {**said, "reason": "-"}
    send = {**said, "team": chance.choice(["A", "B", None]), "worker": "W1", "unknown_place": "-"}
    unit, result = chance.choice(["labour", "market"]), chance.choice(list(CallResult))
    soon = {"until": now + timedelta(hours=1)}
    return [
        Sign(**said), Dispatch(**send), Redispatch(**send, reason="-"), Accept(**said), Decline(**why), Contact(**said),
        Arrive(**said), Settle(**said, outcome="-", level=ResolvedLevel.GRID), later.Join(**said, unit=unit),
        later.Divert(**said, recipient=Recipient.DEPARTMENT, unit=unit, reason="-"), later.AcceptDiversion(**said),
        later.FinishDiversion(**said, result="-"), later.ReturnDiversion(**why, suggested_unit="-"),
        later.HandBack(**why), later.TakeBack(**why), later.FinishPolice(**why),
        later.CallBack(**said, report=scene.report, result=result), later.ProposeClose(**why), later.Close(**said),
        later.Reopen(**why), later.Promise(**said, what="-", **soon), later.Perform(**why), later.BreakPromise(**why),
        later.AskPause(**why), later.Suspend(**said, reason=PauseReason.PARTY_ABSENT, **soon), later.Resume(**why),
        later.Merge(**said, into=scene.other), later.Unmerge(**why), later.Reject(**why), later.Transfer(**why),
        later.Correct(**why, place=RawPlace(x=120.08, y=28.93, datum=Datum.WGS84)), later.Note(**why),
        later.Flag(**said, risks=frozenset({Risk.FIRE})), later.ContactCaller(**said), later.Unmask(**why),
        later.Attach(**said, kind=AttachmentKind.AUDIO, media_type="audio/amr", digest="0" * 64, byte_count=1),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_it_is_never_nobodys(db: Session, seed: int) -> None:
    chance = random.Random(seed)
    people(db)
    here = Desk(db)
    number = here.received(risks=frozenset({Risk.MINOR} if seed % 2 else ()))
    scene = Scene(number, db.scalars(select(Report.number)).one(), here.received())
    done = 0

    for _ in range(TURNS):
        # What the state allows is tried by everybody in turn: most may not, or may not yet.
        which = chance.choice(_possible(here, number, _asks(chance, TEAM_A, scene, here.clock.now())))
        for who in chance.sample(PEOPLE, len(PEOPLE)):
            here.clock.forward(chance.choice([1, 20, 400]))
            done += _tried(here, _asks(chance, who, scene, here.clock.now())[which])
            tick(db, here.clock.now())
            _assert_sound(here, number)

    publish(db)
    assert done >= 20
    assert broken_at(db, number) is None


def test_everything_that_may_be_asked_of_an_incident_is_asked() -> None:
    asked = {type(command) for command in _asks(random.Random(0), TEAM_A, Scene(1, 1, 2), NOON)}

    assert asked == set(CARRIERS) - {Receive}


def _possible(here: Desk, number: int, asks: list[OnIncident]) -> list[int]:
    state = State.of(here.db.scalars(select(Incident.state).where(Incident.number == number)).one())
    return [place for place, command in enumerate(asks) if state in STEPS[command.action].at]


def _tried(here: Desk, command: OnIncident) -> bool:
    try:
        with here.db.begin_nested():
            act(here.db, command, here.office)
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
    at_work = State.of(row.state_before) if state is State.SUSPENDED else state
    assert here.db.scalar(first) == (at_work in (State.DISPATCHED, State.ACCEPTED, State.ARRIVED))
