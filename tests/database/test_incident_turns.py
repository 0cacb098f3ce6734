"""What may happen to an incident besides its straight way: others join, two become one, it waits, a promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch.closing import close
from gis.dispatch.commands import RawPlace
from gis.dispatch.desk import hand_back
from gis.dispatch.joint import join
from gis.dispatch.knowing import contact_caller, flag, unmask
from gis.dispatch.later_commands import (
    AskPause,
    BreakPromise,
    Close,
    ContactCaller,
    Correct,
    Flag,
    HandBack,
    Join,
    Merge,
    Perform,
    Promise,
    Resume,
    Suspend,
    Unmask,
)
from gis.dispatch.merging import merge
from gis.dispatch.pausing import ask_pause, resume, suspend
from gis.dispatch.placing import correct
from gis.dispatch.promises import break_promise, perform, promise
from gis.errors import CommandRejected, NotInThisState, NotYet, NotYourRole
from gis.model.attachments import PlaceVersion
from gis.model.incidents import Incident, Task
from gis.vocabulary import Datum, PauseReason, Risk, Role, State
from tests.conftest import NOON
from tests.support.incidents import CALLER_BACK, DESK, TEAM_A, TEAM_B, Desk, asked, people

LEADER = Actor("Z1", frozenset({Role.DUTY_LEADER}))
FIRE = Actor("F2", frozenset({Role.LINE_OFFICER}), unit="fire brigade")
THERE = RawPlace(x=120.0921, y=28.9262, datum=Datum.GCJ02)


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


def test_a_team_and_a_department_join_and_each_has_its_own_clocks(desk: Desk) -> None:
    number = desk.dispatched()
    desk.accept(number)

    join(desk.db, asked(Join, number, unit="B"), desk.office)
    join(desk.db, asked(Join, number, TEAM_A, unit="fire brigade"), desk.office)

    running = [clock.milestone for clock in desk.clocks(number) if clock.ended is None]
    assert (running.count("accept"), running.count("arrive")) == (2, 3)
    roles = list(desk.db.scalars(select(Task.role).where(Task.role == "joint")))
    assert len(roles) == 2


def test_whoever_joins_accepts_and_arrives_for_itself_and_the_lead_stays(desk: Desk) -> None:
    number = desk.dispatched()
    desk.accept(number)
    join(desk.db, asked(Join, number, unit="B"), desk.office)
    join(desk.db, asked(Join, number, unit="fire brigade"), desk.office)

    desk.accept(number, FIRE)
    outcome = desk.arrive(number, FIRE)

    assert outcome.state is State.ACCEPTED
    running = [clock.milestone for clock in desk.clocks(number) if clock.ended is None]
    assert (running.count("accept"), running.count("arrive")) == (1, 2)
    desk.accept(number, TEAM_B)
    assert desk.arrive(number, TEAM_A).state is State.ARRIVED


def test_nobody_is_called_twice(desk: Desk) -> None:
    number = desk.dispatched()
    join(desk.db, asked(Join, number, unit="fire brigade"), desk.office)

    with pytest.raises(CommandRejected) as refusal:
        join(desk.db, asked(Join, number, unit="fire brigade"), desk.office)

    assert refusal.value.findings[0].field == "unit"


def test_a_promise_runs_until_its_day_and_holds_the_closing_up(desk: Desk) -> None:
    number = desk.arrived()
    promise(desk.db, asked(Promise, number, what="付清", until=NOON + timedelta(days=3)), desk.office)
    desk.settle(number)
    desk.called(number, number)

    with pytest.raises(NotYet, match="a promise is neither kept nor broken"):
        close(desk.db, asked(Close, number), desk.office)
    perform(desk.db, asked(Perform, number, CALLER_BACK, reason="银行回单"), desk.office)
    assert close(desk.db, asked(Close, number), desk.office).state is State.CLOSED


def test_a_broken_promise_goes_back_to_the_desk(desk: Desk) -> None:
    number = desk.arrived()
    promise(desk.db, asked(Promise, number, what="付清", until=NOON + timedelta(days=3)), desk.office)
    desk.settle(number)

    outcome = break_promise(desk.db, asked(BreakPromise, number, CALLER_BACK, reason="未付"), desk.office)

    assert outcome.state is State.RETURNED
    assert desk.running(number) == {"decide"}


def test_whoever_was_called_before_a_promise_was_broken_is_called_again(desk: Desk) -> None:
    number, other = desk.arrived(), desk.signed()
    merge(desk.db, asked(Merge, other, into=number), desk.office)
    promise(desk.db, asked(Promise, number, what="付清", until=NOON + timedelta(days=3)), desk.office)
    desk.settle(number)
    desk.called(number, number)
    assert desk.called(number, other).state is State.CALLED_BACK

    break_promise(desk.db, asked(BreakPromise, number, CALLER_BACK, reason="未付"), desk.office)
    desk.settle(number)

    assert desk.called(number, number).state is State.FOLLOW_UP
    assert desk.called(number, other).state is State.CALLED_BACK
    assert close(desk.db, asked(Close, number), desk.office).state is State.CLOSED


def test_promises_that_make_no_sense(desk: Desk) -> None:
    number = desk.arrived()

    with pytest.raises(CommandRejected) as past, desk.db.begin_nested():
        promise(desk.db, asked(Promise, number, what="x", until=NOON), desk.office)
    assert past.value.findings[0].field == "until"
    promise(desk.db, asked(Promise, number, what="x", until=NOON + timedelta(days=1)), desk.office)
    with pytest.raises(NotYet, match="earlier promise"), desk.db.begin_nested():
        promise(desk.db, asked(Promise, number, what="y", until=NOON + timedelta(days=9)), desk.office)
    desk.settle(number)
    perform(desk.db, asked(Perform, number, CALLER_BACK, reason="ok"), desk.office)
    with pytest.raises(NotYet, match="nothing was promised"):
        perform(desk.db, asked(Perform, number, CALLER_BACK, reason="ok"), desk.office)


def test_a_matter_waits_with_two_people_and_its_limits_stand_still(desk: Desk) -> None:
    number = desk.arrived()
    ask_pause(desk.db, asked(AskPause, number, TEAM_A, reason="当事人出差"), desk.office)
    due = {clock.milestone: clock.due_at for clock in desk.clocks(number) if clock.ended is None}
    desk.clock.forward(600)
    until = NOON + timedelta(days=2)

    suspended = suspend(
        desk.db, asked(Suspend, number, LEADER, reason=PauseReason.PARTY_ABSENT, until=until), desk.office
    )
    desk.clock.forward(86_400)
    resumed = resume(desk.db, asked(Resume, number, reason="回来了"), desk.office)

    assert (suspended.state, resumed.state) == (State.SUSPENDED, State.ARRIVED)
    later = {clock.milestone: clock.due_at for clock in desk.clocks(number) if clock.ended is None}
    # The grid worker should have been reached before the pause: what was late stays late.
    assert later == {"contact": due["contact"], "outcome": due["outcome"] + timedelta(days=1)}
    assert {clock.milestone: clock.missed_at for clock in desk.clocks(number) if clock.ended is None} == {
        "contact": NOON + timedelta(seconds=600), "outcome": None,
    }  # fmt: skip
    assert {clock.milestone for clock in desk.clocks(number) if clock.next_at} == {"outcome"}


def test_while_it_waits_only_the_end_of_the_pause_is_due(desk: Desk) -> None:
    number = desk.arrived()
    ask_pause(desk.db, asked(AskPause, number, TEAM_A, reason="x"), desk.office)
    said = {"reason": PauseReason.AWAITING_COURT, "until": NOON + timedelta(days=2)}
    suspend(desk.db, asked(Suspend, number, LEADER, **said), desk.office)

    due = [clock.milestone for clock in desk.clocks(number) if clock.next_at]

    assert due == ["resume"]


def test_nobody_approves_the_own_pause(desk: Desk) -> None:
    number = desk.arrived()
    ask_pause(desk.db, asked(AskPause, number, LEADER, reason="x"), desk.office)
    said = {"reason": PauseReason.AWAITING_COURT, "until": NOON + timedelta(days=2)}

    with pytest.raises(NotYet, match="nobody else has asked"):
        suspend(desk.db, asked(Suspend, number, LEADER, **said), desk.office)


def test_a_matter_that_waits_can_go_to_the_police(desk: Desk) -> None:
    number = desk.arrived()
    ask_pause(desk.db, asked(AskPause, number, TEAM_A, reason="x"), desk.office)
    said = {"reason": PauseReason.AWAITING_COURT, "until": NOON + timedelta(days=2)}
    suspend(desk.db, asked(Suspend, number, LEADER, **said), desk.office)

    outcome = hand_back(desk.db, asked(HandBack, number, reason="持刀"), desk.office)

    assert outcome.state is State.TO_POLICE
    assert desk.running(number) == {"police_result"}


def test_another_place_is_a_new_version_and_limits_run_on(desk: Desk) -> None:
    number = desk.received(place=RawPlace(x=120.0, y=28.9, datum=Datum.WGS84))
    before = {clock.milestone: clock.due_at for clock in desk.clocks(number)}
    desk.clock.forward(20)

    correct(desk.db, asked(Correct, number, place=THERE, reason="听错"), desk.office)

    kept = desk.db.scalars(select(PlaceVersion)).one()
    assert (kept.raw_x, kept.raw_datum, kept.seq) == (120.0921, "gcj02", 2)
    assert {clock.milestone: clock.due_at for clock in desk.clocks(number)} == before


def test_the_place_that_the_desk_chooses_is_kept_as_it_came(desk: Desk) -> None:
    number = desk.signed()

    desk.send(number, "A", place=THERE)

    assert desk.db.scalars(select(PlaceVersion.raw_datum)).one() == "gcj02"


def test_risks_are_added_and_never_taken_away(desk: Desk) -> None:
    number = desk.received(risks=frozenset({Risk.MINOR}))

    flag(desk.db, asked(Flag, number, risks=frozenset({Risk.FIRE})), desk.office)

    assert desk.db.scalars(select(Incident.risks).where(Incident.number == number)).one() == ["fire", "minor"]
    with pytest.raises(CommandRejected):
        flag(desk.db, asked(Flag, number, risks=frozenset()), desk.office)


def test_the_caller_is_reached_on_the_way(desk: Desk) -> None:
    number = desk.dispatched()

    contact_caller(desk.db, asked(ContactCaller, number, TEAM_A, note="在二楼"), desk.office)

    assert desk.told(number)[-1] == "caller_contacted"


def test_who_looks_a_caller_up_is_on_record_and_an_enterprise_may_not(desk: Desk) -> None:
    number = desk.received()
    unmask(desk.db, asked(Unmask, number, reason="回拨确认地点"), desk.office)
    both = replace(DESK, roles=frozenset({Role.SITE_OFFICER, Role.DISPATCHER}))

    assert desk.told(number)[-1] == "unmasked"
    with pytest.raises(NotYourRole):
        unmask(desk.db, asked(Unmask, number, both, reason="x"), desk.office)
    with pytest.raises(CommandRejected):
        unmask(desk.db, asked(Unmask, number, reason=" "), desk.office)


def test_a_department_that_is_called_is_not_a_task_of_nobody(desk: Desk) -> None:
    number = desk.dispatched()
    row = {"role": "joint", "state": "offered", "afterwards": False, "offered_at": NOON}
    incident = desk.db.scalars(select(Incident.id).where(Incident.number == number)).one()

    with pytest.raises(Exception, match="task_somebody_goes_check"), desk.db.begin_nested():
        desk.db.execute(insert(Task).values(incident_id=incident, **row))
    with pytest.raises(NotInThisState):
        join(desk.db, asked(Join, desk.received(), unit="B"), desk.office)


def test_a_team_whose_matter_waits_is_free_for_another(desk: Desk) -> None:
    number = desk.arrived()
    ask_pause(desk.db, asked(AskPause, number, TEAM_A, reason="当事人出差"), desk.office)
    suspended = asked(Suspend, number, LEADER, reason=PauseReason.PARTY_ABSENT, until=NOON + timedelta(days=2))
    suspend(desk.db, suspended, desk.office)

    assert desk.send(desk.signed(), "A").state is State.DISPATCHED
