"""The first hour of an incident in the database: received once, decided once, every clock opened and ended in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.dispatch.commands import Dispatch, RawPlace, Redispatch, Sign
from gis.dispatch.desk import hand_back, redispatch, sign
from gis.dispatch.intake import receive
from gis.dispatch.later_commands import HandBack
from gis.errors import (
    AlreadySent,
    KeyReused,
    NotInThisState,
    NotYet,
    Overtaken,
)
from gis.model.incidents import Incident, IncidentEvent, Report, RunningClock, Task
from gis.vocabulary import Channel, Datum, Risk, State
from tests.support.builders import NOON
from tests.support.incidents import DESK, TEAM_A, TEAM_B, WORKER, Desk, order, people


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


def test_from_the_order_to_the_outcome(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(20)
    desk.accept(number)
    desk.contact(number)
    desk.clock.forward(400)
    desk.arrive(number)
    outcome = desk.settle(number)

    assert outcome.state is State.FOLLOW_UP
    assert desk.told(number) == [
        "received", "signed", "dispatched", "accepted", "contacted", "arrived", "settled", "handled"
    ]  # fmt: skip
    assert desk.running(number) == {"follow_up"}
    ended = {clock.milestone: (clock.ended, clock.ended_at) for clock in desk.clocks(number)}
    assert ended["arrive"] == ("met", NOON + timedelta(seconds=420))
    assert ended["contact"] == ("met", NOON + timedelta(seconds=20))
    assert set(desk.db.scalars(select(Task.state))) == {"done"}


def test_every_event_count_is_that_of_the_history(desk: Desk) -> None:
    number = desk.dispatched()
    outcome = desk.accept(number)

    assert outcome.event_count == len(desk.told(number)) == 4
    assert list(desk.db.scalars(select(IncidentEvent.seq).order_by(IncidentEvent.id))) == [1, 2, 3, 4]


def test_the_receipt_holds_everything_at_once(desk: Desk) -> None:
    place = RawPlace(x=120.0848, y=28.9275, datum=Datum.GCJ02)

    number = desk.received(place=place, risks=frozenset({Risk.FIRE}), caller_phone="13800000001")

    report = desk.db.scalars(select(Report)).one()
    incident = desk.db.scalars(select(Incident).where(Incident.number == number)).one()
    assert (report.incident_id, report.raw_x, report.raw_datum) == (incident.id, 120.0848, "gcj02")
    assert desk.db.scalar(select(func.ST_X(Incident.place))) == pytest.approx(120.0801, abs=0.001)
    assert (incident.risks, incident.version, incident.event_count) == (["fire"], 1, 1)
    assert desk.running(number) == {"sign", "dispatch"}


def test_an_order_that_comes_again_is_the_same_incident(desk: Desk) -> None:
    first = receive(desk.db, order("110-7"), desk.office)
    sign(desk.db, Sign(actor=DESK, key=uuid4(), number=first.number), desk.office)

    again = receive(desk.db, order("110-7", text="the same, worded anew"), desk.office)

    assert (again.number, again.state) == (first.number, State.SIGNED)
    assert desk.db.scalar(select(func.count()).select_from(Report)) == 1
    assert desk.db.scalar(select(func.count()).select_from(Incident)) == 1


def test_reports_without_a_reference_are_all_different(desk: Desk) -> None:
    numbers = {desk.received(channel=Channel.PATROL, reference=None) for _ in range(2)}

    assert len(numbers) == 2


def test_a_key_that_comes_again_does_nothing_and_answers_as_before(desk: Desk) -> None:
    number = desk.received()
    asked = Sign(actor=DESK, key=uuid4(), number=number)

    first = sign(desk.db, asked, desk.office)
    desk.send(number, "A")
    again = sign(desk.db, asked, desk.office)

    assert again == first
    assert desk.told(number) == ["received", "signed", "dispatched"]


def test_a_key_with_another_command_is_refused(desk: Desk) -> None:
    asked = order("110-7")
    receive(desk.db, asked, desk.office)

    with pytest.raises(KeyReused):
        receive(desk.db, replace(asked, text="something else"), desk.office)


def test_the_key_of_one_actor_is_not_that_of_another(desk: Desk) -> None:
    number, key = desk.received(), uuid4()
    sign(desk.db, Sign(actor=DESK, key=key, number=number), desk.office)

    with pytest.raises(NotInThisState):
        sign(desk.db, Sign(actor=replace(DESK, code="D2"), key=key, number=number), desk.office)


def test_who_decides_on_an_older_version_has_lost(desk: Desk) -> None:
    number = desk.signed()
    seen = 2
    desk.send(number, "A", version=seen)

    with pytest.raises(Overtaken, match="it is dispatched now"):
        desk.send(number, "B", version=seen)


def test_the_team_never_accepts_and_is_late_all_the_same(desk: Desk) -> None:
    number = desk.dispatched()

    due = {clock.milestone: clock.due_at - NOON for clock in desk.clocks(number) if clock.ended is None}
    assert due == {
        "accept": timedelta(seconds=60), "contact": timedelta(seconds=120), "arrive": timedelta(seconds=600)
    }  # fmt: skip


def test_a_team_that_declines_leaves_the_order_with_the_desk(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(30)

    outcome = desk.decline(number)

    assert outcome.state is State.SIGNED
    assert desk.running(number) == {"dispatch"}
    assert {clock.ended for clock in desk.clocks(number) if clock.milestone == "arrive"} == {"dropped"}
    assert dict(desk.db.execute(select(Task.role, Task.state)).all()) == {
        "first": "declined", "responsible": "released"
    }  # fmt: skip


def test_another_team_gets_limits_of_its_own(desk: Desk) -> None:
    number = desk.dispatched()
    desk.clock.forward(90)

    asked = Redispatch(actor=DESK, key=uuid4(), number=number, team="B", unknown_place="-", reason="A is stuck")
    redispatch(desk.db, asked, desk.office)

    due = [(clock.ended, clock.due_at - NOON) for clock in desk.clocks(number) if clock.milestone == "arrive"]
    assert due == [("dropped", timedelta(seconds=600)), (None, timedelta(seconds=690))]
    with pytest.raises(NotYet, match="'A1' has no open order here"):
        desk.accept(number)
    assert desk.accept(number, TEAM_B).state is State.ACCEPTED


def test_the_worker_may_come_first_and_the_team_still_has_to(desk: Desk) -> None:
    number = desk.dispatched()

    outcome = desk.arrive(number, WORKER)

    assert outcome.state is State.DISPATCHED
    assert desk.running(number) == {"accept", "contact", "arrive"}
    assert desk.arrive(number).state is State.ARRIVED
    assert desk.running(number) == {"contact", "outcome"}


def test_who_says_only_on_the_spot_that_the_order_is_accepted_stays_on_the_spot(desk: Desk) -> None:
    number = desk.dispatched()
    desk.arrive(number)

    outcome = desk.accept(number)

    assert outcome.state is State.ARRIVED
    assert list(desk.db.scalars(select(Task.state).where(Task.role == "first"))) == ["arrived"]


def test_without_a_free_team_the_worker_goes_first(desk: Desk) -> None:
    number = desk.dispatched(team=None)

    assert desk.accept(number, WORKER).state is State.ACCEPTED


def test_a_team_is_first_at_one_scene_unless_told(desk: Desk) -> None:
    desk.dispatched()
    second = desk.signed()

    with pytest.raises(AlreadySent, match="Team 'A'"), desk.db.begin_nested():
        desk.send(second, "A")
    assert desk.send(second, "A", afterwards=True).state is State.DISPATCHED


def test_handing_back_ends_every_order(desk: Desk) -> None:
    number = desk.dispatched()

    hand_back(desk.db, HandBack(actor=TEAM_A, key=uuid4(), number=number, reason="持刀"), desk.office)

    assert desk.running(number) == {"police_result"}
    assert set(desk.db.scalars(select(Task.state))) == {"released"}


def test_handing_back_before_signing_counts_as_signing(desk: Desk) -> None:
    number = desk.received()

    hand_back(desk.db, HandBack(actor=DESK, key=uuid4(), number=number, reason="持刀"), desk.office)

    assert [c.ended for c in desk.clocks(number) if c.milestone == "sign"] == ["met"]


def test_limits_are_those_of_the_version_they_were_started_under(desk: Desk) -> None:
    desk.received()

    assert set(desk.db.scalars(select(RunningClock.policy))) == {"2026-1"}


def test_a_dispatch_names_its_place_or_why_not(desk: Desk) -> None:
    number = desk.signed()
    place = RawPlace(x=120.08, y=28.93, datum=Datum.WGS84)

    asked = Dispatch(actor=DESK, key=uuid4(), number=number, team="A", place=place)
    desk.send(number, "A", place=asked.place, unknown_place="")

    assert desk.db.scalar(select(func.ST_AsText(Incident.place))) == "POINT(120.08 28.93)"
