"""Who is told, when, over what: notices queued by the publisher, climbed, stopped, taken back; under a frozen clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.db.engine import transaction
from gis.dispatch.commands import Redispatch, Sign
from gis.dispatch.desk import redispatch, sign
from gis.dispatch.publisher import publish
from gis.dispatch.timekeeper import tick
from gis.notify import inbox
from gis.notify.inbox import Reader, Wanted
from gis.vocabulary import NoticeState, Risk
from tests.conftest import TestCentre
from tests.support.incidents import DESK, TEAM_A, uuid4
from tests.support.notices import Caught, Post, empty_of_everybody, staff


@pytest.fixture(scope="module")
def place(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(autouse=True)
def engine(place: TestCentre) -> Iterator[Engine]:
    yield place.engine
    empty_of_everybody(place.engine)


@pytest.fixture
def post(engine: Engine) -> Post:
    """A centre with people, and gateways for text messages and calls."""
    with transaction(engine) as db:
        staff(db)
    return Post(engine, sms=Caught(), voice=Caught())


def test_the_team_on_duty_and_the_worker_are_told_at_once(post: Post) -> None:
    post.dispatched()
    post.rings()

    assert sorted(post.told()) == ["A1 1 app", "A2 1 app", "W1 1 app"]


def test_the_desk_is_told_of_what_came_in_unless_it_has_dealt_with_it_already(post: Post) -> None:
    with post.desk() as desk:
        waits = desk.received()
        desk.signed()
    post.rings()

    assert post.told() == ["desk 1 console"]
    with Session(post.engine) as db:
        assert [row.incident for row in inbox.all_notices(db, Wanted(state=NoticeState.SENT))] == [waits]


def test_whoever_does_not_answer_is_called_and_then_who_stands_in(post: Post) -> None:
    post.dispatched()

    for _second in range(0, 181, 5):
        post.rings(5)

    told = post.told()
    assert told[:3] == ["A1 1 app", "A2 1 app", "W1 1 app"]
    assert told[3:5] == ["A1 2 sms", "A2 2 sms"]
    assert told[5:] == ["W1 2 sms", "A1 3 voice", "A2 3 voice", "W1 3 voice", "GL 4 voice", "GI 5 voice",
                        "PT 6 voice", "DL 7 voice"]  # fmt: skip


def test_accepting_stops_the_ladder_of_whoever_accepts(post: Post) -> None:
    number = post.dispatched()
    post.rings(5)
    with post.desk() as desk:
        desk.accept(number, TEAM_A)

    for _second in range(10):
        post.rings(20)

    assert not [each for each in post.told() if each.startswith(("A1", "A2")) and "app" not in each]
    assert "GL 4 voice" in post.told()
    [mine] = post.rows(recipient="A1", rung=1)
    assert (mine.acknowledged_at, {row.ended for row in post.rows(branch="team", state="cancelled")}) == (
        post.clock.now().replace(second=5, minute=0), {"acknowledged"},
    )  # fmt: skip


def test_a_worker_who_was_reached_by_telephone_needs_nobody_to_stand_in(post: Post) -> None:
    number = post.dispatched()
    with post.desk() as desk:
        desk.accept(number)
        desk.contact(number)

    for _second in range(10):
        post.rings(20)

    assert {one.recipient for one in post.rows(branch="worker", state="cancelled")} == {"W1", "GL", "GI", "PT", "DL"}
    assert not [each for each in post.told() if each.startswith(("GL", "GI", "PT", "DL"))]


def test_acknowledging_in_the_app_stops_the_ladder_without_accepting(post: Post) -> None:
    number = post.dispatched()
    post.rings()
    [mine] = post.rows(recipient="A2", rung=1)

    with transaction(post.engine) as db:
        inbox.acknowledged(db, mine.number, Reader("A2"), post.clock.now())

    assert {one.ended for one in post.rows(branch="team", state="cancelled")} == {"acknowledged"}
    assert len(post.rows(branch="team", state="waiting")) == 0
    assert len(post.rows(branch="worker", state="waiting")) == 6
    assert post.rows(recipient="A1", rung=1)[0].acknowledged_at is None
    with post.desk() as desk:
        assert desk.accept(number).state == "accepted"


def test_what_is_released_before_it_was_told_is_never_told(post: Post) -> None:
    number = post.dispatched()

    with post.desk() as desk:
        redispatch(desk.db, _instead(number), desk.office)
    post.rings()

    assert [each for each in post.told() if each.startswith("A")] == []
    assert "B1 1 app" in post.told()
    assert {one.ended for one in post.rows(recipient="A1")} == {"taken_back"}


def test_whoever_was_told_to_go_is_told_not_to(post: Post) -> None:
    number = post.dispatched()
    post.rings(1)
    post.clock.forward(1)

    with post.desk() as desk:
        redispatch(desk.db, _instead(number), desk.office)
    post.rings()

    off = post.rows(audience="released", rung=1)
    assert {one.recipient for one in off} == {"A1", "A2", "W1"}
    assert {one.state for one in off} == {"sent"}
    assert "you need not go" in _words(post, off[0].number)


def test_the_desk_that_has_signed_is_not_told_that_signing_is_near(post: Post) -> None:
    with post.desk() as desk:
        number = desk.received()
        tick(desk.db, post.clock.now() + timedelta(seconds=30))
        sign(desk.db, Sign(actor=DESK, key=uuid4(), number=number), desk.office)
    post.rings()

    assert post.told() == []
    assert {one.ended for one in post.rows()} == {"acknowledged"}


def test_a_red_matter_reaches_the_duty_leader(post: Post) -> None:
    with post.desk() as desk:
        desk.received(risks=frozenset({Risk.WEAPON}))
    post.rings()
    post.rings(61)

    assert sorted(post.told()) == ["DL 1 app", "DL 2 voice", "desk 1 console"]
    assert [one.state for one in post.rows(recipient="group")] == ["skipped"]


def test_a_department_is_told_by_its_people_and_its_system(engine: Engine) -> None:
    with transaction(engine) as db:
        staff(db)
    post = Post(engine, webhook=Caught())

    post.diverted()
    post.rings()

    assert set(post.told()) == {"LO 1 app", "LABOUR 1 webhook"}


def test_a_person_without_a_number_is_told_to_the_desk_and_the_next_is_asked_at_once(engine: Engine) -> None:
    with transaction(engine) as db:
        staff(db, without_phone=("W1",))
    post = Post(engine, voice=Caught())

    post.dispatched()
    post.rings()

    assert [(one.recipient, one.rung) for one in post.rows(state="no_way")] == [("W1", 1)]
    assert "GL 4 voice" in post.told()
    [said] = post.rows(audience="unreached")
    assert (said.recipient, said.about, said.channel, said.state) == ("desk", "W1", "console", "sent")
    assert "could not tell W1" in _words(post, said.number)


def test_a_team_of_which_nobody_is_on_duty_is_told_to_the_desk(engine: Engine) -> None:
    with transaction(engine) as db:
        staff(db, absent=("A1", "A2", "DL"))
    post = Post(engine, sms=Caught(), voice=Caught())

    post.dispatched()
    post.rings(150)

    assert [one.about for one in post.rows(audience="unreached")] == ["A", "duty_leader"]


def test_a_unit_that_nobody_speaks_for_is_told_to_the_desk(post: Post) -> None:
    post.diverted(unit="NOBODY")
    post.rings()

    assert [(one.recipient, one.state) for one in post.rows(branch="unit")] == [("NOBODY", "no_way")]
    assert [one.about for one in post.rows(audience="unreached")] == ["NOBODY"]


def test_without_any_provider_everybody_is_told_all_the_same(engine: Engine) -> None:
    with transaction(engine) as db:
        staff(db)
    post = Post(engine)

    post.dispatched()
    for _second in range(10):
        post.rings(20)

    assert post.told() == [
        "A1 1 app", "A2 1 app", "W1 1 app", "GL 4 app", "GI 5 app", "PT 6 app", "DL 7 app",
    ]  # fmt: skip
    assert {one.channels[0] for one in post.rows(state="skipped")} == {"sms", "voice"}
    assert post.rows(audience="unreached") == []


def test_a_publisher_that_repeats_itself_tells_nobody_twice(post: Post) -> None:
    post.dispatched()
    before = len(post.rows())

    with transaction(post.engine) as db:
        db.execute(text("UPDATE incident_event SET stream = NULL, seal = NULL"))
        publish(db, post.clock.now())

    assert before > 10
    assert len(post.rows()) == before


def test_without_its_key_a_repeated_publisher_tells_everybody_twice(post: Post) -> None:
    """The control: the key away, and each is told as often as it is published."""
    post.dispatched()
    before = len(post.rows())

    with Session(post.engine) as db:
        db.execute(text("ALTER TABLE notice DROP CONSTRAINT notice_event_id_recipient_rung_about_key"))
        db.execute(text("UPDATE incident_event SET stream = NULL, seal = NULL"))
        publish(db, post.clock.now())
        after = db.scalar(text("SELECT count(*) FROM notice"))
        db.rollback()

    assert after == 2 * before


def test_an_event_that_makes_no_sense_holds_back_nobody(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    number = post.dispatched()

    with transaction(post.engine) as db:
        db.execute(
            text(
                "INSERT INTO incident_event (incident_id, seq, kind, at, actor, facts)"
                " SELECT id, event_count + 1, 'limit_missed', now(), 'timekeeper', '{}' FROM incident"
            )
        )
        db.execute(text("UPDATE incident SET event_count = event_count + 1"))
    with post.desk() as desk:
        desk.accept(number)
    post.rings()

    assert post.told()[-1] == "desk 1 console"
    assert "names nobody" in caplog.text
    with Session(post.engine) as db:
        assert db.scalar(text("SELECT count(*) FROM incident_event WHERE stream IS NULL")) == 0


def _instead(number: int) -> Redispatch:
    return Redispatch(actor=DESK, key=uuid4(), number=number, team="B", worker=None, reason="更近")


def _words(post: Post, number: int) -> str:
    with Session(post.engine) as db:
        return inbox.words_of(inbox.notice(db, number)).en
