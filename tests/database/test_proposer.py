"""Proposals are stored once for each receipt: by two proposers at once, by one that is killed, beside busy desks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.db.engine import transaction
from gis.dispatch import proposer
from gis.dispatch.commands import Sign
from gis.dispatch.desk import sign
from gis.dispatch.log import broken_at
from gis.dispatch.matter import matter
from gis.dispatch.office import Outcome
from gis.dispatch.proposals import proposals_for
from gis.dispatch.proposer import CLAIM, claim_one, plane_of, propose_next, store
from gis.dispatch.publisher import publish
from gis.model.incidents import Incident, IncidentEvent
from gis.model.proposals import ProposalRound
from tests.conftest import TestCentre
from tests.support.at_once import at_once, many_connections
from tests.support.builders import NOON
from tests.support.incidents import DESK, Desk, empty_of_incidents
from tests.support.project import ROOT

MANY = 60


@pytest.fixture(scope="module")
def place(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(scope="module")
def crowd(place: TestCentre) -> Iterator[Engine]:
    with many_connections(place.engine, place.name) as engine:
        yield engine


@pytest.fixture(scope="module")
def plane(place: TestCentre, crowd: Engine) -> LocalPlane:
    return plane_of(crowd, place.name)


@pytest.fixture(autouse=True)
def centre(crowd: Engine) -> Iterator[None]:
    yield
    empty_of_incidents(crowd)


def test_three_proposers_store_each_round_once(crowd: Engine, plane: LocalPlane) -> None:
    _received(crowd, MANY)

    at_once(crowd, [lambda _db: _until_nothing_waits(crowd, plane)] * 3)

    assert _rounds(crowd) == dict.fromkeys(_numbers(crowd), 1)
    _assert_histories_hold(crowd)


def test_without_the_claim_rounds_are_stored_twice(
    crowd: Engine, plane: LocalPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: whoever has computed stores."""
    (number,) = _received(crowd, 1)
    with transaction(crowd) as db:
        claim = claim_one(db, NOON)
    assert claim is not None
    monkeypatch.setattr(proposer, "_seen", lambda db, _claim: db.execute(_anything(number)).one())
    monkeypatch.setattr(proposer, "_still", lambda _claim, _seen: (Incident.number == number,))

    for _ in range(2):
        _compute_and_store(crowd, plane, claim)

    assert _rounds(crowd) == {number: 2}


def test_a_proposer_that_is_killed_loses_nothing_and_repeats_nothing(
    crowd: Engine, place: TestCentre, plane: LocalPlane
) -> None:
    """Real processes, killed for real, while incidents wait."""
    _received(crowd, MANY)
    with transaction(crowd) as db:
        db.execute(text("UPDATE incident SET propose_at = now()"))

    for seconds in (0.0, 0.05, 0.13):
        with _process(place) as running:
            try:
                _wait_until_it_works(crowd)
                time.sleep(seconds)
            finally:
                running.kill()
        assert running.returncode == -signal.SIGKILL
    left = MANY - sum(_rounds(crowd).values())
    after = FrozenClock(datetime.now(UTC) + CLAIM + timedelta(seconds=1))
    _until_nothing_waits(crowd, plane, after)

    assert left, "all was proposed before the last one was killed: nothing was tried"
    assert _rounds(crowd) == dict.fromkeys(_numbers(crowd), 1)
    _assert_histories_hold(crowd)


def test_desks_and_proposers_do_not_stand_in_each_others_way(crowd: Engine, plane: LocalPlane) -> None:
    numbers = _received(crowd, 12, words="车间着火了")
    signs: list[Callable[[Session], Any]] = [lambda db, number=number: _sign(db, number) for number in numbers]

    answers = at_once(crowd, [*signs, *[lambda _db: _until_nothing_waits(crowd, plane)] * 2])

    assert [type(answer) for answer in answers[: len(signs)]] == [Outcome] * len(signs)
    with transaction(crowd) as db:
        stand = db.execute(select(Incident.state, Incident.risks, Incident.version).distinct()).all()
    assert [tuple(each) for each in stand] == [("signed", ["fire"], 2)]
    _assert_histories_hold(crowd)


def test_a_desk_that_decides_while_a_risk_is_found_decides_on_the_risk(crowd: Engine, plane: LocalPlane) -> None:
    """Between the look of the desk and its decision the proposer marks the matter red."""
    (number,) = _received(crowd, 1, words="车间着火了")
    seen: list[list[str]] = []

    def looking(db: Session) -> Outcome:
        from gis.dispatch import change, desk

        real = desk.confirmed

        def meanwhile(session: Session, incident: Any, command: Any) -> Any:
            seen.append(list(incident.risks))
            if len(seen) == 1:
                propose_next(crowd, plane, FrozenClock(NOON))
            return real(session, incident, command)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk, "confirmed", meanwhile)
            assert change.carry_out
            return _sign(db, number)

    with transaction(crowd) as db:
        outcome = looking(db)

    assert seen == [[], ["fire"]]
    assert (outcome.version, outcome.event_count) == (2, 4)
    _assert_histories_hold(crowd)


def test_the_claim_is_not_waited_for(crowd: Engine) -> None:
    _received(crowd, 1)
    with Session(crowd) as other:
        other.execute(text("SELECT 1 FROM incident FOR UPDATE"))

        with transaction(crowd) as db:
            assert claim_one(db, NOON) is None


def _received(crowd: Engine, count: int, words: str = "车间里两个人吵起来了") -> list[int]:
    with transaction(crowd) as db:
        return [Desk(db).received(text=words) for _ in range(count)]


def _sign(db: Session, number: int) -> Outcome:
    return sign(db, Sign(actor=DESK, key=uuid4(), number=number, version=1), Desk(db).office)


def _until_nothing_waits(crowd: Engine, plane: LocalPlane, clock: FrozenClock | None = None) -> None:
    while propose_next(crowd, plane, clock or FrozenClock(NOON)):
        pass


def _compute_and_store(crowd: Engine, plane: LocalPlane, claim: proposer.Claim) -> None:
    with transaction(crowd) as db:
        of = matter(db, claim.incident)
        made = proposals_for(db, of, NOON, plane)
        store(db, claim, of, made, plane, NOON)


def _anything(number: int) -> Any:
    return select(Incident.__table__).where(Incident.number == number)


def _numbers(crowd: Engine) -> list[int]:
    with transaction(crowd) as db:
        return list(db.scalars(select(Incident.number)))


def _rounds(crowd: Engine) -> dict[int, int]:
    """How many rounds each incident has."""
    query = select(Incident.number, func.count().label("rounds")).join(
        ProposalRound, ProposalRound.incident_id == Incident.id
    )
    with transaction(crowd) as db:
        return {row.number: row.rounds for row in db.execute(query.group_by(Incident.number))}


def _assert_histories_hold(crowd: Engine) -> None:
    """Numbers without gaps, as many as are counted, and the seals in order."""
    with transaction(crowd) as db:
        publish(db)
        counted = select(Incident.number, Incident.event_count, func.array_agg(IncidentEvent.seq)).join(
            IncidentEvent, IncidentEvent.incident_id == Incident.id
        )
        rows = db.execute(counted.group_by(Incident.number, Incident.event_count)).all()
        assert [number for number, count, seqs in rows if sorted(seqs) != list(range(1, count + 1))] == []
        assert [number for number, *_rest in rows if broken_at(db, number) is not None] == []


def _process(place: TestCentre) -> subprocess.Popen[bytes]:
    script = ROOT / "tests" / "support" / "proposer_process.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, script, place.url, place.name], cwd=ROOT, env=environment)


def _wait_until_it_works(crowd: Engine) -> None:
    before = sum(_rounds(crowd).values())
    for _ in range(600):
        if sum(_rounds(crowd).values()) > before:
            return
        time.sleep(0.05)
    raise AssertionError("the proposer does nothing")
