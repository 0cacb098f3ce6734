"""Who is told of what: every event has its ladders, and a ladder climbs until somebody acknowledges.

"team: app 0, sms 15, voice 30" reads: the team on duty is told in the app at once, by text message after fifteen
seconds and by a call after thirty, unless somebody of it accepts or acknowledges before. Over "voice/sms/app" it goes
by the first of these that is set up and takes it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gis.notify.ladder import (
    ANSWERED_BY,
    LADDERS,
    LIMITS,
    PERSON,
    STAND_DOWN,
    Happened,
    Ladder,
    Recipient,
    Step,
    climb,
    ladders_of,
)
from gis.notify.messages import Told, message, plain
from gis.vocabulary import Audience, Category, EventKind, Milestone, NoticeChannel, Owner, Priority
from tests.support.rules import rule

A, C, E = Audience, NoticeChannel, EventKind
ORDER = "team: app 0, sms 15, voice 30; worker: app 0, sms 20, voice 40"
STAND_IN = "leader: voice/sms/app 60, instructor: voice/sms/app 90, backup: voice/sms/app 120"
PEOPLE = {whom: [Recipient(whom.value, PERSON)] for whom in A} | {
    A.DESK: [Recipient("desk", frozenset({C.CONSOLE}))],
    A.FOLLOW_UP: [Recipient("follow_up", frozenset({C.CONSOLE}))],
    A.GROUP: [Recipient("group", frozenset({C.WECOM, C.DINGTALK}))],
    A.UNIT: [Recipient("LABOUR", frozenset({C.WEBHOOK})), Recipient("unit", PERSON)],
}


@rule("Each event tells those whom it concerns, and nobody else.")
@pytest.mark.parametrize(
    "event, tells",
    [
        ("received", "desk: console 0"),
        ("dispatched", f"{ORDER}, {STAND_IN}, duty_leader: voice/sms/app 150"),
        ("redispatched", f"{ORDER}, {STAND_IN}, duty_leader: voice/sms/app 150"),
        ("joined", "team: app 0, sms 15, voice 30; unit: webhook/app 0, sms 300"),
        ("declined", "desk: console 0, duty_leader: voice/sms/app 60"),
        ("diverted", "unit: webhook/app 0, sms 300"),
        ("diversion_returned", "desk: console 0, duty_leader: voice/sms/app 60"),
        ("handled", "follow_up: console 0"),
        ("answered", "desk: console 0"),
        ("close_proposed", "duty_leader: app 0, voice/sms/app 60"),
        ("reopened", "desk: console 0, duty_leader: app 0, voice/sms/app 60"),
        ("pause_asked", "duty_leader: app 0, voice/sms/app 60"),
        ("corrected", "team: app 0, sms 30; worker: app 0, sms 30"),
        ("flagged", "desk: console 0, duty_leader: app 0, voice/sms/app 60; group: wecom/dingtalk 0"),
        ("signed", ""),
        ("accepted", ""),
        ("arrived", ""),
        ("closed", ""),
        ("noted", ""),
    ],
)
def test_events(event: str, tells: str) -> None:
    assert _told(ladders_of(Happened(E.of(event)))) == tells


@rule("What is received red or as a major emergency reaches the duty leader besides.")
@pytest.mark.parametrize(
    "alarming, tells",
    [
        (False, "desk: console 0"),
        (True, "desk: console 0; duty_leader: app 0, voice/sms/app 60; group: wecom/dingtalk 0"),
    ],
)
def test_alarming(alarming: bool, tells: str) -> None:
    assert _told(ladders_of(Happened(E.RECEIVED, alarming=alarming))) == tells


@rule("A limit that is near is told to its owner; one that was missed to the owner and to who leads the owner.")
@pytest.mark.parametrize(
    "limit, milestone, owner, tells",
    [
        ("limit_near", "sign", "desk", "desk: console 0"),
        ("limit_near", "accept", "team", ""),
        ("limit_near", "contact", "team", "team: app 0"),
        ("limit_near", "arrive", "team", "team: app 0"),
        ("limit_near", "department_result", "department", "unit: webhook/app 0"),
        ("limit_near", "follow_up", "follow_up", "follow_up: console 0"),
        ("limit_missed", "sign", "desk",
         "desk: console 0, duty_leader: app 0, voice/sms/app 60; group: wecom/dingtalk 0"),
        ("limit_missed", "accept", "team",
         "desk: console 0, duty_leader: app 0, voice/sms/app 60; group: wecom/dingtalk 0"),
        ("limit_missed", "arrive", "team", "team: app 0; desk: console 0, duty_leader: voice/sms/app 60"),
        ("limit_missed", "department_accept", "department",
         "unit: webhook/app 0; desk: console 0, duty_leader: app 1800"),
        ("limit_missed", "follow_up", "follow_up", "follow_up: console 0, duty_leader: app 1800"),
    ],
)  # fmt: skip
def test_limits(limit: str, milestone: str, owner: str, tells: str) -> None:
    happened = Happened(E.of(limit), Milestone.of(milestone), Owner.of(owner))

    assert _told(ladders_of(happened)) == tells


@rule("A rung on which there is nobody to tell costs no time; who has no number is told to the desk.")
@pytest.mark.parametrize(
    "missing, without_number, tells",
    [
        ("", "", "worker 0, worker 20, worker 40, leader 60, instructor 90, backup 120, duty_leader 150"),
        ("leader", "", "worker 0, worker 20, worker 40, instructor 60, backup 90, duty_leader 120"),
        ("leader, instructor, backup", "", "worker 0, worker 20, worker 40, duty_leader 60"),
        ("", "worker", "worker (no way) 0, leader 0, instructor 30, backup 60, duty_leader 90"),
        ("", "worker, leader", "worker (no way) 0, leader (no way) 0, instructor 0, backup 30, duty_leader 60"),
    ],
)
def test_nobody_on_a_rung(missing: str, without_number: str, tells: str) -> None:
    people = {whom: found for whom, found in PEOPLE.items() if whom.value not in missing.split(", ")}
    people |= {A.of(name): [Recipient(name)] for name in without_number.split(", ") if name}
    [_team, worker] = LADDERS[E.DISPATCHED]

    steps = climb(worker, people)

    assert (
        ", ".join(f"{step.recipient}{'' if step.channels else ' (no way)'} {step.after_seconds}" for step in steps)
        == tells
    )


@rule("Those who were told to go and need not go any more are told so.")
def test_standing_down() -> None:
    assert _told([STAND_DOWN]) == "released: app 0, sms 30"


@rule("If nobody is sure to be told in another way, the desk is told of what cannot be sent; group chats are an extra.")
@pytest.mark.parametrize(
    "whom, reached_by, desk_must_know",
    [
        ("unit", "webhook", True),
        ("unit", "webhook and people", False),
        ("team", "people", False),
        ("group", "robots", False),
    ],
)
def test_alone(whom: str, reached_by: str, desk_must_know: bool) -> None:
    ladder = next(ladder for ladders in LADDERS.values() for ladder in ladders if ladder[0].whom == whom)
    people = PEOPLE | ({A.UNIT: PEOPLE[A.UNIT][:1]} if reached_by == "webhook" else {})

    assert {step.alone for step in climb(ladder, people)} == {desk_must_know}


@rule("A notice says which incident, what it is about and what is wanted; what callers said, names and numbers never.")
@pytest.mark.parametrize(
    "event, whom, says",
    [
        ("received", "desk", "【事件17】欠薪纠纷（红色、紧急）：新事件待签收"),
        ("dispatched", "team", "【事件17】欠薪纠纷（红色、紧急）：请接单"),
        ("dispatched", "leader", "【事件17】欠薪纠纷（红色、紧急）：责任网格员未应答，请协助"),
        ("limit_missed", "desk", "【事件17】欠薪纠纷（红色、紧急）：逾期：到场"),
        ("redispatched", "released", "【事件17】欠薪纠纷（红色、紧急）：任务已解除，无需前往"),
        ("dispatched", "unreached", "【事件17】欠薪纠纷（红色、紧急）：未能通知P7，请人工联系"),
    ],
)
def test_wording(event: str, whom: str, says: str) -> None:
    told = Told(17, E.of(event), A.of(whom), Category.DISPUTE_WAGE, Priority.URGENT, True, Milestone.ARRIVE, "P7")

    assert message(told).zh == says


@rule("A department or an enterprise is not told how dangerous the centre holds a matter to be.")
@pytest.mark.parametrize("whom, says", [("unit", "【事件17】欠薪纠纷：已分流至贵单位，请签收"), ("desk", "（红色）")])
def test_red_stays_inside(whom: str, says: str) -> None:
    told = Told(17, E.DIVERTED, A.of(whom), Category.DISPUTE_WAGE, red=True)

    assert says in message(told).zh


@rule("Codes that people chose are shown as plain text: no line breaks, mentions, links or marks of any format.")
@pytest.mark.parametrize(
    "code, shown",
    [
        ("P7", "P7"),
        ("先期处置一组", "先期处置一组"),
        ("@all\n[点此](http://x)", "·all ·点此··http://x·"),
        ("<script>alert(1)</script>", "·script·alert·1··/script·"),
        ("\u202egnp.exe", "gnp.exe"),
        ("x" * 90, "x" * 60),
    ],
)
def test_hostile_codes(code: str, shown: str) -> None:
    assert plain(code) == shown


@given(some.text())
def test_no_text_can_leave_its_line(text: str) -> None:
    shown = message(Told(1, E.DISPATCHED, A.UNREACHED, about=text)).zh

    assert len(shown.splitlines()) == 1
    assert len(shown) < 110


def test_every_event_and_every_limit_has_its_row() -> None:
    limits = {kind: {word for of, word in LIMITS if of is kind} for kind in (E.LIMIT_NEAR, E.LIMIT_MISSED)}

    assert set(LADDERS) == set(E)
    assert [kind for kind, words in limits.items() if not set(Owner) <= words] == []


def test_an_event_has_one_ladder_of_a_name() -> None:
    rows = [*LADDERS.values(), *LIMITS.values()]

    assert [row for row in rows if len({ladder[0].whom for ladder in row}) < len(row)] == []


def test_whoever_is_told_something_is_told_in_words() -> None:
    asked = [(kind, rung.whom) for kind, ladders in LADDERS.items() for ladder in ladders for rung in ladder]
    asked += [(kind, rung.whom) for (kind, _), ladders in LIMITS.items() for ladder in ladders for rung in ladder]

    said = [message(Told(1, kind, whom, milestone=Milestone.SIGN)) for kind, whom in asked]

    assert all(each.zh and each.en and "{" not in each.zh + each.en for each in said)
    assert max(len(each.zh) for each in said) <= 70


def test_answers_are_events_that_people_bring_about() -> None:
    assert set(ANSWERED_BY) & {E.LIMIT_NEAR, E.LIMIT_MISSED, E.NOTED, E.RECEIVED} == set()


def _told(ladders: Iterable[Ladder]) -> str:
    return "; ".join(_of_ladder(climb(ladder, PEOPLE)) for ladder in ladders)


def _of_ladder(steps: list[Step]) -> str:
    said: list[str] = []
    before = ""
    shown = {(step.rung, step.whom): step for step in steps}
    for rung, whom in shown:
        mine = [step for step in steps if step.rung == rung]
        over = "/".join(dict.fromkeys(channel.value for step in mine for channel in step.channels))
        name = "" if whom.value == before else f"{whom.value}: "
        before = whom.value
        said.append(f"{name}{over} {mine[0].after_seconds}")
    return ", ".join(said)
