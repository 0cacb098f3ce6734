"""What people were told: their own notices and nobody else's; read, acknowledged, tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.db.engine import transaction
from gis.errors import NoticeNotFound, NoticeNotOpen
from gis.notify import inbox
from gis.notify.inbox import Reader, Wanted
from gis.vocabulary import NoticeState, Role
from tests.conftest import TestCentre
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


def test_people_see_their_own_notices_and_nobody_elses(engine: Engine) -> None:
    with transaction(engine) as db:
        staff(db)
    post = Post(engine, webhook=Caught())
    post.dispatched()
    post.diverted()
    with post.desk() as desk:
        desk.received()
    post.rings()

    with Session(post.engine) as db:
        seen = {who.code: [row.recipient for row in inbox.notices_of(db, who)] for who in _readers()}

    assert seen == {"A1": ["A1"], "D1": ["desk"], "X": [], "L1": ["LABOUR"], "DL": ["desk"]}


def test_a_foreign_notice_is_not_there(post: Post) -> None:
    post.dispatched()
    post.rings()
    number = post.rows(recipient="A1", rung=1)[0].number

    with Session(post.engine) as db, pytest.raises(NoticeNotFound):
        inbox.acknowledged(db, number, Reader("A2"), post.clock.now())
    with Session(post.engine) as db, pytest.raises(NoticeNotFound):
        inbox.read(db, number, Reader("W1"), post.clock.now())

    assert post.rows(recipient="A1", rung=1)[0].read_at is None


def test_reading_is_not_acknowledging(post: Post) -> None:
    post.dispatched()
    post.rings()
    number = post.rows(recipient="W1", rung=1)[0].number

    with transaction(post.engine) as db:
        inbox.read(db, number, Reader("W1"), post.clock.now())

    [row] = post.rows(recipient="W1", rung=1)
    assert (row.read_at, row.acknowledged_at) == (post.clock.now(), None)
    assert post.rows(recipient="W1", rung=2)[0].state == "waiting"


def test_only_what_could_not_be_sent_is_tried_again(post: Post) -> None:
    post.dispatched()
    post.rings()

    with Session(post.engine) as db, pytest.raises(NoticeNotOpen, match="is sent"):
        inbox.retry(db, post.rows(recipient="A1", rung=1)[0].number, post.clock.now())


def test_lists_are_by_incident_and_state(post: Post) -> None:
    first, second = post.dispatched(), post.dispatched(team="B")
    post.rings()

    with Session(post.engine) as db:
        of_second = inbox.all_notices(db, Wanted(incident=second, state=NoticeState.SENT))
        everything = inbox.all_notices(db, Wanted(incident=first))

    assert {row.recipient for row in of_second} == {"B1", "W1"}
    assert len(everything) == len([row for row in post.rows() if row.incident_id == everything[0].incident_id])


def _readers() -> list[Reader]:
    return [
        Reader("A1"), Reader("D1", frozenset({Role.DISPATCHER})), Reader("X"), Reader("L1", unit="LABOUR"),
        Reader("DL", frozenset({Role.DUTY_LEADER})),
    ]  # fmt: skip
