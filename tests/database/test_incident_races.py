"""Many at once: one decision per incident, one incident per order, one answer per key. Each guard has its control.

A control takes the guard away and must find what the guard prevents; else the test above it proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.dispatch import change, intake
from gis.dispatch.commands import Dispatch, Receive, Sign
from gis.dispatch.desk import dispatch, sign
from gis.dispatch.intake import receive
from gis.dispatch.office import Office, Outcome
from gis.dispatch.workflow import Move
from gis.errors import NotInThisState, Overtaken
from gis.model.incidents import Incident, IncidentEvent, Report, Task
from gis.vocabulary import Channel
from tests.conftest import TestCentre
from tests.support.at_once import at_once, many_connections
from tests.support.builders import NOON
from tests.support.incidents import DESK, Desk, empty_of_incidents, order, people
from tests.support.weekdays import Weekdays

CLIENTS = 32
OFFICE = Office(FrozenClock(NOON), Weekdays())


@pytest.fixture(scope="module")
def crowd(new_centre: Callable[[], TestCentre]) -> Iterator[Engine]:
    centre = new_centre()
    with many_connections(centre.engine, centre.name) as engine:
        yield engine


@pytest.fixture(autouse=True)
def centre(crowd: Engine) -> Iterator[None]:
    with transaction(crowd) as db:
        people(db)
    yield
    empty_of_incidents(crowd)


def _signed(crowd: Engine) -> int:
    with transaction(crowd) as db:
        return Desk(db).signed()


def _sent(number: int, team: str) -> Callable[[Session], Outcome]:
    asked = Dispatch(actor=DESK, key=uuid4(), number=number, team=team, unknown_place="-", afterwards=True)
    return lambda db: dispatch(db, asked, OFFICE)


@pytest.mark.parametrize("round_", range(5))
def test_thirty_two_desks_make_one_decision(crowd: Engine, round_: int) -> None:
    number = _signed(crowd)

    answers = at_once(crowd, [_sent(number, "AB"[client % 2]) for client in range(CLIENTS)])

    assert Counter(map(type, answers))[Outcome] == 1
    assert {type(answer) for answer in answers} <= {Outcome, Overtaken, NotInThisState}
    with transaction(crowd) as db:
        assert db.scalar(select(func.count()).select_from(Task)) == 1
        assert Desk(db).told(number) == ["received", "signed", "dispatched"]


@pytest.fixture
def nobody_looks_at_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def won_by_whoever_writes(
        db: Session, seen: change.Seen, made: Move, planned: change.Plan, now: datetime
    ) -> Outcome:
        counts = {"version": Incident.version + 1, "event_count": Incident.event_count + len(made.events)}
        written = update(Incident).where(Incident.id == seen.id).values(state=made.to.value, **counts)
        row = db.execute(written.returning(Incident.version, Incident.event_count)).one()
        return Outcome(seen.number, made.to, *row)

    monkeypatch.setattr(change, "_won", won_by_whoever_writes)


@pytest.mark.usefixtures("nobody_looks_at_the_version")
def test_behind_the_version_stands_the_index(crowd: Engine) -> None:
    assert _most_winners(crowd) == 1


@pytest.mark.usefixtures("nobody_looks_at_the_version")
def test_without_version_and_index_several_desks_would_have_won(crowd: Engine) -> None:
    index = "task_one_goes_first_idx"
    with transaction(crowd) as db:
        made = db.scalar(text(f"SELECT pg_get_indexdef('{index}'::regclass)"))
        db.execute(text(f"DROP INDEX {index}"))
        # Two desks that decided on the same would also keep the same decision.
        db.execute(text("ALTER TABLE decision DROP CONSTRAINT decision_incident_id_seq_key"))
    try:
        assert _most_winners(crowd) > 1
    finally:
        empty_of_incidents(crowd)
        with transaction(crowd) as db:
            db.execute(text(made))
            db.execute(text("ALTER TABLE decision ADD UNIQUE (incident_id, seq)"))


@pytest.mark.parametrize("round_", range(5))
def test_an_order_delivered_thirty_two_times_at_once_is_one_incident(crowd: Engine, round_: int) -> None:
    answers = at_once(crowd, [_received("110-7") for _ in range(CLIENTS)])

    assert {type(answer) for answer in answers} == {Outcome}
    assert len({answer.number for answer in answers if isinstance(answer, Outcome)}) == 1
    with transaction(crowd) as db:
        assert db.scalar(select(func.count()).select_from(Report)) == 1
        assert db.scalar(select(func.count()).select_from(Incident)) == 1


def test_in_one_statement_some_would_have_got_no_answer(crowd: Engine) -> None:
    """The popular form: insert, and read in the same statement what was there before."""
    popular = text(
        "WITH made AS (INSERT INTO command_key (actor, key, digest, used_at) VALUES ('x', :key, '', now())"
        " ON CONFLICT DO NOTHING RETURNING key)"
        " SELECT key FROM made UNION ALL SELECT key FROM command_key WHERE actor = 'x' AND key = :key"
    )

    answers = []
    for _ in range(10):
        key = uuid4()
        answers += at_once(crowd, [lambda db, key=key: db.execute(popular, {"key": key}).first()] * CLIENTS)

    assert None in answers


def test_a_key_that_comes_thirty_two_times_at_once_is_carried_out_once(crowd: Engine) -> None:
    with transaction(crowd) as db:
        number = Desk(db).received()
    asked = Sign(actor=DESK, key=uuid4(), number=number)

    answers = at_once(crowd, [lambda db: sign(db, asked, OFFICE)] * CLIENTS)

    assert len(set(answers)) == 1
    assert isinstance(answers[0], Outcome)
    with transaction(crowd) as db:
        assert Desk(db).told(number) == ["received", "signed"]


def test_without_the_key_a_report_would_be_many(crowd: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = order(channel=Channel.PATROL, reference=None)
    with_key = at_once(crowd, [lambda db: receive(db, asked, OFFICE)] * CLIENTS)
    monkeypatch.setattr(intake, "claim", lambda *_: None)
    without = at_once(crowd, [lambda db: receive(db, asked, OFFICE)] * CLIENTS)

    assert len({answer.number for answer in with_key if isinstance(answer, Outcome)}) == 1
    assert len({answer.number for answer in without if isinstance(answer, Outcome)}) == CLIENTS


def test_what_leaves_the_state_as_it_is_passes_beside_each_other(crowd: Engine) -> None:
    with transaction(crowd) as db:
        number = Desk(db).dispatched()

    answers = at_once(crowd, [lambda db: Desk(db).contact(number)] * 8)

    assert {type(answer) for answer in answers} == {Outcome}
    with transaction(crowd) as db:
        assert list(db.scalars(select(IncidentEvent.seq).order_by(IncidentEvent.seq))) == list(range(1, 12))


def _received(reference: str) -> Callable[[Session], Outcome]:
    asked: Receive = order(reference)
    return lambda db: receive(db, asked, OFFICE)


def _most_winners(crowd: Engine) -> int:
    """The most that won at once in ten rounds."""
    rounds = []
    for _ in range(10):
        number = _signed(crowd)
        answers = at_once(crowd, [_sent(number, "AB"[client % 2]) for client in range(CLIENTS)])
        rounds.append(Counter(map(type, answers))[Outcome])
    return max(rounds)
