"""After the first hour: departments have it, callers are called back, two people close what is red, some reopen it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.dispatch.closing import call_back, close, propose_close, reject, reopen, transfer
from gis.dispatch.desk import finish_police, hand_back, note, take_back
from gis.dispatch.diversion import accept_diversion, divert, finish_diversion, return_diversion
from gis.dispatch.later_commands import (
    AcceptDiversion,
    CallBack,
    Close,
    Divert,
    FinishDiversion,
    FinishPolice,
    HandBack,
    Note,
    ProposeClose,
    Reject,
    Reopen,
    ReturnDiversion,
    TakeBack,
    Transfer,
)
from gis.dispatch.office import Outcome
from gis.errors import CommandRejected, NotYet
from gis.model.handling import Diversion
from gis.model.incidents import Incident, Report
from gis.vocabulary import CallResult, Recipient, Risk, Role, State
from tests.support.incidents import CALLER_BACK, DESK, TEAM_A, Desk, people

LABOUR = Actor("L1", frozenset({Role.LINE_OFFICER}), unit="labour")
MARKET = Actor("M1", frozenset({Role.LINE_OFFICER}), unit="market")
LEADER = Actor("Z1", frozenset({Role.DUTY_LEADER}))


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


def _divert(desk: Desk, number: int, unit: str) -> Outcome:
    asked = Divert(actor=DESK, key=uuid4(), number=number, recipient=Recipient.DEPARTMENT, unit=unit, reason="欠薪")
    return divert(desk.db, asked, desk.office)


def _finish(desk: Desk, number: int, who: Actor) -> Outcome:
    return finish_diversion(
        desk.db, FinishDiversion(actor=who, key=uuid4(), number=number, result="已付清"), desk.office
    )


def _return(desk: Desk, number: int, who: Actor) -> Outcome:
    asked = ReturnDiversion(actor=who, key=uuid4(), number=number, reason="not ours", suggested_unit="market")
    return return_diversion(desk.db, asked, desk.office)


def _call(
    desk: Desk, number: int, result: CallResult, *, report: int | None = None, who: Actor = CALLER_BACK
) -> Outcome:
    desk.clock.forward(60)
    first = desk.db.scalar(
        select(Report.number).join(Incident, Incident.id == Report.incident_id).where(Incident.number == number)
    )
    asked = CallBack(actor=who, key=uuid4(), number=number, report=report or first or 0, result=result)
    return call_back(desk.db, asked, desk.office)


def _close(desk: Desk, number: int, who: Actor = DESK) -> Outcome:
    return close(desk.db, Close(actor=who, key=uuid4(), number=number), desk.office)


def _settled(desk: Desk, **given: object) -> int:
    number = desk.dispatched(**given)  # type: ignore[arg-type]
    desk.accept(number)
    desk.arrive(number)
    desk.settle(number)
    return number


def test_several_departments_and_the_last_one_ends_it(desk: Desk) -> None:
    number = desk.signed()
    _divert(desk, number, "labour")
    _divert(desk, number, "market")
    accept_diversion(desk.db, AcceptDiversion(actor=LABOUR, key=uuid4(), number=number), desk.office)

    assert _finish(desk, number, LABOUR).state is State.DIVERTED
    assert desk.running(number) == {"department_accept", "department_result"}
    assert _finish(desk, number, MARKET).state is State.FOLLOW_UP
    assert desk.running(number) == {"follow_up"}
    assert desk.told(number)[-2:] == ["diversion_finished", "handled"]


def test_a_department_returns_once_and_then_the_desk_rules(desk: Desk) -> None:
    number = desk.signed()
    _divert(desk, number, "labour")

    assert _return(desk, number, LABOUR).state is State.RETURNED
    assert desk.running(number) == {"decide"}
    _divert(desk, number, "labour")
    with pytest.raises(NotYet, match="the centre has ruled after a return"):
        _return(desk, number, LABOUR)


def test_a_department_that_does_not_have_it_cannot_finish_it(desk: Desk) -> None:
    number = desk.signed()
    _divert(desk, number, "labour")

    with pytest.raises(NotYet, match="'market' does not have this matter"):
        _finish(desk, number, MARKET)


def test_a_department_has_it_once(desk: Desk) -> None:
    number = desk.signed()
    _divert(desk, number, "labour")

    with pytest.raises(CommandRejected) as refusal, desk.db.begin_nested():
        _divert(desk, number, "labour")

    assert refusal.value.findings[0].field == "unit"


def test_handing_back_withdraws_what_was_diverted(desk: Desk) -> None:
    number = desk.signed()
    _divert(desk, number, "labour")

    hand_back(desk.db, HandBack(actor=DESK, key=uuid4(), number=number, reason="持刀"), desk.office)

    assert list(desk.db.scalars(select(Diversion.state))) == ["withdrawn"]


def test_called_back_and_closed(desk: Desk) -> None:
    number = _settled(desk)

    assert _call(desk, number, CallResult.SATISFIED).state is State.CALLED_BACK
    assert desk.running(number) == {"close"}
    assert _close(desk, number).state is State.CLOSED
    assert desk.running(number) == set()


def test_three_tries_are_enough_and_two_are_not(desk: Desk) -> None:
    number = _settled(desk)

    states = [_call(desk, number, CallResult.UNREACHABLE).state for _ in range(3)]

    assert states == [State.FOLLOW_UP, State.FOLLOW_UP, State.CALLED_BACK]


def test_every_caller_is_called_back(desk: Desk) -> None:
    number = _settled(desk)
    first = desk.db.scalars(select(Report)).one()
    common = {"incident_id": first.incident_id, "channel": "patrol", "text": "x", "received_by": "W1"}
    more = insert(Report).values(**common, received_at=first.received_at).returning(Report.number)
    second = desk.db.scalar(more)

    assert _call(desk, number, CallResult.SATISFIED, report=first.number).state is State.FOLLOW_UP
    assert _call(desk, number, CallResult.SATISFIED, report=second).state is State.CALLED_BACK


def test_who_is_not_satisfied_reopens_it_and_is_called_again(desk: Desk) -> None:
    number = _settled(desk)

    assert _call(desk, number, CallResult.DISSATISFIED).state is State.SIGNED
    assert desk.running(number) == {"decide"}
    desk.send(number, "A")
    desk.accept(number)
    desk.arrive(number)
    desk.settle(number)
    assert _call(desk, number, CallResult.UNREACHABLE).state is State.FOLLOW_UP


def test_whoever_handled_it_does_not_call_back(desk: Desk) -> None:
    number = _settled(desk)
    both = replace(TEAM_A, roles=frozenset({Role.FIRST_RESPONDER, Role.FOLLOW_UP_OFFICER}))

    with pytest.raises(NotYet, match="whoever handled a matter does not call back"):
        _call(desk, number, CallResult.SATISFIED, who=both)


def test_a_report_of_another_incident_is_refused(desk: Desk) -> None:
    number = _settled(desk)

    with pytest.raises(CommandRejected) as refusal:
        _call(desk, number, CallResult.SATISFIED, report=4711)

    assert refusal.value.findings[0].field == "report"


def test_a_red_matter_is_closed_by_two(desk: Desk) -> None:
    number = _settled(desk, risks=frozenset({Risk.MINOR}))
    _call(desk, number, CallResult.SATISFIED)
    propose_close(desk.db, ProposeClose(actor=DESK, key=uuid4(), number=number, reason="done"), desk.office)

    with pytest.raises(NotYet, match="another person"):
        _close(desk, number)
    assert _close(desk, number, LEADER).state is State.CLOSED


def test_a_proposal_from_before_does_not_count(desk: Desk) -> None:
    number = desk.signed(risks=frozenset({Risk.MINOR}))
    propose_close(desk.db, ProposeClose(actor=LEADER, key=uuid4(), number=number, reason="nothing"), desk.office)
    desk.send(number, "A")
    desk.accept(number)
    desk.arrive(number)
    desk.settle(number)
    _call(desk, number, CallResult.SATISFIED)

    with pytest.raises(NotYet, match="another person"):
        _close(desk, number)


def test_a_closed_matter_can_be_reopened(desk: Desk) -> None:
    number = _settled(desk)
    _call(desk, number, CallResult.SATISFIED)
    _close(desk, number)
    desk.clock.forward(86_400)

    outcome = reopen(desk.db, Reopen(actor=LEADER, key=uuid4(), number=number, reason="未付清"), desk.office)

    assert outcome.state is State.SIGNED
    assert desk.running(number) == {"decide"}


def test_the_police_deals_with_it_and_the_caller_is_called_all_the_same(desk: Desk) -> None:
    number = desk.received()
    hand_back(desk.db, HandBack(actor=DESK, key=uuid4(), number=number, reason="持刀"), desk.office)

    finish_police(desk.db, FinishPolice(actor=DESK, key=uuid4(), number=number, reason="已带离"), desk.office)

    assert desk.running(number) == {"follow_up"}
    assert _call(desk, number, CallResult.SATISFIED).state is State.CALLED_BACK
    assert _close(desk, number).state is State.CLOSED
    assert desk.db.scalar(select(Incident.level)) == "police"


def test_the_police_gives_it_back(desk: Desk) -> None:
    number = desk.received()
    hand_back(desk.db, HandBack(actor=DESK, key=uuid4(), number=number, reason="持刀"), desk.office)

    take_back(desk.db, TakeBack(actor=DESK, key=uuid4(), number=number, reason="不属警务"), desk.office)

    assert desk.running(number) == {"decide"}


@pytest.mark.parametrize("ends, command, state", [(reject, Reject, "invalid"), (transfer, Transfer, "out_of_area")])
def test_a_red_matter_is_put_aside_by_two(desk: Desk, ends, command, state: str) -> None:  # type: ignore[no-untyped-def]
    number = desk.signed(risks=frozenset({Risk.FIRE}))
    asked = command(actor=LEADER, key=uuid4(), number=number, reason="误报")

    with pytest.raises(NotYet, match="another person"), desk.db.begin_nested():
        ends(desk.db, asked, desk.office)
    propose_close(desk.db, ProposeClose(actor=DESK, key=uuid4(), number=number, reason="误报"), desk.office)
    assert ends(desk.db, asked, desk.office).state.value == state
    assert desk.running(number) == set()


def test_a_note_changes_nothing_but_what_is_known(desk: Desk) -> None:
    number = desk.signed()

    outcome = note(desk.db, Note(actor=DESK, key=uuid4(), number=number, reason="来电人耳背"), desk.office)

    assert (outcome.state, desk.told(number)[-1]) == (State.SIGNED, "noted")
    assert desk.running(number) == {"dispatch"}
