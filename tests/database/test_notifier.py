"""The notifier: nothing is lost, whatever dies; a provider that fails, hangs or refuses holds up nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.errors import BadFile, DatabaseDown
from gis.model.notices import DeliveryAttempt, Notice
from gis.notify import inbox
from gis.notify.channels.base import DeliveryFailed, Letter
from gis.notify.claims import MOST_TRIES
from gis.notify.notifier import deliver, keep_notifying
from gis.settings import Settings
from gis.vocabulary import NoticeChannel
from tests.conftest import TestCentre
from tests.support.notices import DOWN, LEASE, REFUSED, Caught, Post, empty_of_everybody, staff

SMS, VOICE = NoticeChannel.SMS, NoticeChannel.VOICE


@pytest.fixture(scope="module")
def place(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(autouse=True)
def engine(place: TestCentre) -> Iterator[Engine]:
    with transaction(place.engine) as db:
        staff(db)
    yield place.engine
    empty_of_everybody(place.engine)


def at_second_rung(engine: Engine, **channels: Caught) -> Post:
    """The team was sent; its text messages are due."""
    post = Post(engine, **channels)
    post.dispatched()
    post.rings()
    post.clock.forward(15)
    return post


def test_a_provider_that_is_down_is_tried_again_later_each_time(engine: Engine) -> None:
    sms = Caught([DOWN] * 4)
    post = at_second_rung(engine, sms=sms)

    counts = [count_after(post, sms, 1 if second else 0) for second in range(12)]

    assert counts == [2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 6, 6]
    assert len({letter.id for letter in of_team(sms)}) == 2
    [mine] = post.rows(recipient="A1", rung=2)
    assert (mine.state, mine.tries, mine.attempt_count) == ("sent", 3, 3)
    assert attempts(engine, mine) == [("temporary", "status 500"), ("temporary", "status 500"), ("sent", None)]


def test_a_provider_may_say_how_long_to_wait(engine: Engine) -> None:
    sms = Caught([DeliveryFailed("status 429", permanent=False, retry_after_seconds=7)] * 2)
    post = at_second_rung(engine, sms=sms)

    counts = [count_after(post, sms, after) for after in (0, 3, 3, 1)]

    assert counts == [2, 2, 2, 4]


def test_what_a_provider_refuses_goes_over_the_next_channel_at_once(engine: Engine) -> None:
    voice, sms = Caught([REFUSED] * 9), Caught()
    post = Post(engine, voice=voice, sms=sms)
    post.dispatched()
    post.rings()
    post.clock.forward(61)

    post.rings()

    [leader] = post.rows(recipient="GL")
    assert (leader.channel, leader.state, leader.attempt_count) == ("sms", "sent", 2)
    assert attempts(engine, leader) == [("permanent", "status 400"), ("sent", None)]


def test_what_no_channel_takes_is_told_to_the_desk_once(engine: Engine) -> None:
    post = at_second_rung(engine, sms=Caught([DOWN] * 99))

    for _second in range(60):
        post.rings(1)

    assert {(one.recipient, one.rung, one.tries) for one in post.rows(state="failed")} == {
        ("A1", 2, MOST_TRIES), ("A2", 2, MOST_TRIES), ("W1", 2, MOST_TRIES),
    }  # fmt: skip
    said = post.rows(audience="unreached")
    assert sorted((one.about, one.state) for one in said) == [("A1", "sent"), ("A2", "sent"), ("W1", "sent")]


def test_an_operator_sends_it_after_all(engine: Engine) -> None:
    sms = Caught([REFUSED] * 2)
    post = at_second_rung(engine, sms=sms)
    post.rings()
    [failed] = post.rows(recipient="A1", state="failed")

    with transaction(engine) as db:
        inbox.retry(db, failed.number, post.clock.now())
    post.rings()

    [row] = post.rows(recipient="A1", rung=2)
    assert (row.state, row.attempt_count, row.tries) == ("sent", 2, 1)


def test_a_claim_that_is_lost_is_given_up_and_sent_again_under_the_same_key(engine: Engine) -> None:
    sms = Caught()
    post = at_second_rung(engine, sms=sms)
    lost = post.claim(SMS)  # And then the notifier dies.
    post.rings(LEASE.total_seconds() - 1)
    before = of_team(sms)

    post.rings(1)

    assert before == []
    assert {letter.id for letter in sms.letters} >= {one.id for one in lost}
    [mine] = post.rows(recipient="A1", rung=2)
    assert attempts(engine, mine) == [(None, None), ("sent", None)]
    assert (mine.state, mine.attempt_count) == ("sent", 2)


def test_one_who_comes_back_late_settles_what_somebody_else_has_taken_over(engine: Engine) -> None:
    sms = Caught([None, None, DOWN, DOWN])
    post = at_second_rung(engine, sms=sms)
    slow = post.claim(SMS)
    post.clock.forward(LEASE.total_seconds())
    taken_over = post.claim(SMS)

    for one in [*slow[:2], *taken_over[:2]]:
        deliver(engine, sms, one, post.clock)

    [mine] = post.rows(recipient="A1", rung=2)
    assert (mine.state, mine.next_at) == ("sent", None)
    assert sorted(map(str, attempts(engine, mine))) == ["('sent', None)", "('temporary', 'status 500')"]


def test_a_late_failure_does_not_touch_what_somebody_else_has_taken_over(engine: Engine) -> None:
    post = at_second_rung(engine, sms=Caught())
    slow = post.claim(SMS)[0]
    post.clock.forward(LEASE.total_seconds())
    held = post.claim(SMS)

    deliver(engine, Caught([REFUSED]), slow, post.clock)

    [row] = post.rows(id=slow.id)
    assert (row.state, row.tries, row.attempt_count) == ("waiting", 2, 2)
    assert slow.id in {one.id for one in held}


def test_what_was_on_its_way_when_it_was_accepted_counts_as_sent(engine: Engine) -> None:
    sms = Caught()
    post = at_second_rung(engine, sms=sms)
    [on_its_way] = [one for one in post.claim(SMS) if one.letter.told.whom == "team"][:1]
    with post.desk() as desk:
        desk.accept(inbox.notice(desk.db, on_its_way.number).incident)
    [row] = post.rows(id=on_its_way.id)
    cancelled = (row.state, row.ended)

    deliver(engine, sms, on_its_way, post.clock)

    [row] = post.rows(id=on_its_way.id)
    assert cancelled == ("cancelled", "acknowledged")
    assert (row.state, row.ended, row.sent_at) == ("sent", "acknowledged", post.clock.now())


def test_what_kills_every_notifier_is_moved_on(engine: Engine) -> None:
    sms = Caught()
    post = at_second_rung(engine, sms=sms)
    for _time in range(MOST_TRIES):
        post.claim(SMS)
        post.clock.forward(LEASE.total_seconds())

    post.rings()

    assert of_team(sms) == []
    assert {one.state for one in post.rows(branch="team", rung=2)} == {"failed"}


def test_a_mistake_of_ours_in_one_channel_stops_nobody(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def send(self, _letter: Letter) -> str | None:
            raise RuntimeError("no such attribute")

    post = Post(engine, sms=Broken(), voice=Caught())
    post.dispatched()
    post.rings()
    post.rings(15)

    post.rings(15)

    assert {one.state for one in post.rows(branch="team", rung=2)} == {"failed"}
    assert {one.state for one in post.rows(branch="team", rung=3)} == {"sent"}
    assert "1990000" not in caplog.text


def test_a_database_that_is_gone_is_told_to_whoever_runs_it(tmp_path: Path) -> None:
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing", connect_args={"connect_timeout": 1})

    with pytest.raises(DatabaseDown):
        keep_notifying(nowhere, Settings(data_folder=tmp_path), SystemClock(), lambda: False)


def test_a_wrong_file_of_channels_keeps_nobody_from_the_app(engine: Engine, tmp_path: Path) -> None:
    post = Post(engine)
    post.dispatched()
    (tmp_path / "channels.toml").write_text("[sms", "utf-8")

    with pytest.raises(BadFile):
        keep_notifying(engine, Settings(data_folder=tmp_path), post.clock, lambda: False)

    assert sorted(post.told()) == ["A1 1 app", "A2 1 app", "W1 1 app"]
    assert {one.state for one in post.rows() if one.channel == "sms"} == {"waiting"}


def of_team(channel: Caught) -> list[Letter]:
    """What the team was sent: the worker has a ladder, and times, of their own."""
    return [letter for letter in channel.letters if letter.told.whom == "team"]


def count_after(post: Post, channel: Caught, seconds: float) -> int:
    post.rings(seconds)
    return len(of_team(channel))


def attempts(engine: Engine, row: Notice) -> list[tuple[str | None, str | None]]:
    with Session(engine) as db:
        query = select(DeliveryAttempt.outcome, DeliveryAttempt.finding).where(DeliveryAttempt.notice_id == row.id)
        return [(outcome, finding) for outcome, finding in db.execute(query.order_by(DeliveryAttempt.number))]
