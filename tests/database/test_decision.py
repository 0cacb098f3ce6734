"""Why somebody was sent: what was known, what was chosen, where the two differ; and the same computed again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.dispatch.commands import RawPlace, Redispatch, Sign
from gis.dispatch.decision import Choice, decision, decisions
from gis.dispatch.desk import redispatch, sign
from gis.dispatch.replay import replay
from gis.errors import NothingDecided, NothingProposed
from gis.vocabulary import Category, Datum, Priority, Risk
from tests.support.builders import NOON
from tests.support.incidents import DESK, Desk
from tests.support.proposals import facts, first, newest, propose, row

WORDS = "门口有两个工人吵起来了，在对骂"


@pytest.fixture
def desk(demo_db: Session) -> Desk:
    """The desk of the small demo zone, at noon."""
    return Desk(demo_db, FrozenClock(NOON))


@pytest.fixture
def site(demo_db: Session) -> Any:
    """Premises that the gazetteer knows."""
    return demo_db.execute(
        text("SELECT name, key, ST_X(point) AS lon, ST_Y(point) AS lat FROM place WHERE origin = 'site' ORDER BY key")
    ).first()


@pytest.fixture
def proposed(desk: Desk, plane: LocalPlane, site: Any) -> int:
    """An incident that was received, proposed for and signed."""
    number = desk.received(text=f"{site.name}{WORDS}")
    propose(desk, plane)
    sign(desk.db, Sign(actor=DESK, key=uuid4(), number=number), desk.office)
    return number


def _send(desk: Desk, number: int, rank: int = 1, **given: Any) -> None:
    """Send the team of a rank and whoever answers, to the place proposed first."""
    place = first(desk.db, number, "place")
    team = [each.content["code"] for each in newest(desk.db, number).proposals if each.kind.value == "team"][rank - 1]
    common = {
        "place": RawPlace(x=place["lon"], y=place["lat"], datum=Datum.WGS84),
        "worker": first(desk.db, number, "responsible")["person"],
        "unknown_place": "",
    }
    desk.send(number, team, **{**common, **given})


def _choices(desk: Desk, number: int, plane: LocalPlane) -> dict[str, Choice]:
    return {each.of: each for each in decision(desk.db, number, plane).choices}


def test_what_was_known_and_chosen(desk: Desk, plane: LocalPlane, proposed: int, site: Any) -> None:
    _send(desk, proposed, category=Category.DISPUTE_QUARREL)

    found = decision(desk.db, proposed, plane)

    assert found.round is not None
    assert (found.round.number, found.policy, found.decided_by, found.seq) == (1, "2026-1", "D1", 4)
    assert found.round.editions["areas"].keys() >= {"grid", "site"}
    assert {each.of: each.is_override for each in found.choices} == {
        "place": False, "team": False, "worker": False, "category": False, "priority": False
    }  # fmt: skip
    assert found.rule is not None
    assert found.rule.content["person"] == found.worker


def test_another_team_is_an_override_with_its_reason(desk: Desk, plane: LocalPlane, proposed: int) -> None:
    _send(desk, proposed, 2, override="一组刚换班")

    chosen = _choices(desk, proposed, plane)["team"]

    assert (chosen.rank, chosen.is_override) == (2, True)
    assert decision(desk.db, proposed, plane).override == "一组刚换班"


def test_a_place_that_nobody_proposed(desk: Desk, plane: LocalPlane, proposed: int, site: Any) -> None:
    _send(desk, proposed, place=RawPlace(x=site.lon + 0.02, y=site.lat, datum=Datum.WGS84))

    chosen = _choices(desk, proposed, plane)["place"]

    assert (chosen.rank, chosen.is_override) == (None, True)
    assert chosen.apart_m == pytest.approx(1950, abs=20)
    assert decision(desk.db, proposed, plane).rule is None


def test_what_the_desk_confirms_stands_beside_what_was_proposed(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{WORDS}")
    propose(desk, plane)
    risks = frozenset({Risk.WEAPON})
    asked = {"category": Category.DISPUTE_WAGE, "priority": Priority.URGENT, "risks": risks}

    sign(desk.db, Sign(actor=DESK, key=uuid4(), number=number, **asked), desk.office)

    (told,) = facts(desk.db, number, "signed")
    assert (told["category"], told["priority"], told["risks"]) == ("DISPUTE_WAGE", "urgent", ["weapon"])
    assert told["proposed"] == {"category": "DISPUTE_QUARREL", "priority": "normal", "risks": []}
    stands = row(desk.db, number)
    assert (stands.category, stands.priority, stands.risks) == ("DISPUTE_WAGE", "urgent", ["weapon"])


def test_every_dispatch_is_kept(desk: Desk, plane: LocalPlane, proposed: int) -> None:
    _send(desk, proposed)
    other = [each.content["code"] for each in newest(desk.db, proposed).proposals if each.kind.value == "team"][1]
    asked = Redispatch(actor=DESK, key=uuid4(), number=proposed, team=other, reason="一组堵在路上")
    redispatch(desk.db, asked, desk.office)

    found = decisions(desk.db, proposed, plane)

    assert [each.team for each in found][1] == other
    assert [each.override for each in found] == [None, "一组堵在路上"]


def test_nothing_was_decided_or_proposed(desk: Desk, plane: LocalPlane) -> None:
    number = desk.signed(text="麻烦来个人")
    with pytest.raises(NothingDecided):
        decision(desk.db, number, plane)

    team = desk.db.scalar(text("SELECT code FROM team WHERE kind = 'first_response' ORDER BY code LIMIT 1"))
    desk.send(number, team, worker=None)

    assert decision(desk.db, number, plane).round is None
    with pytest.raises(NothingProposed):
        replay(desk.db, number, plane)


def test_computed_again_it_is_the_same(desk: Desk, plane: LocalPlane, proposed: int) -> None:
    _send(desk, proposed)
    desk.clock.forward(3600)

    again = replay(desk.db, proposed, plane)

    assert {part.kind.value: part.same for part in again.parts} == dict.fromkeys(
        ("nature", "place", "responsible", "team", "worker"), True
    )
    assert (again.same, again.replaced) == (True, ())


def test_positions_that_came_later_change_nothing(desk: Desk, plane: LocalPlane, proposed: int) -> None:
    _send(desk, proposed)
    moved = "place = ST_Translate(place, 0.01, 0.01), captured_at = captured_at + interval '1 hour'"
    desk.db.execute(text(f"UPDATE last_position SET {moved}"))

    assert replay(desk.db, proposed, plane).same


def test_a_team_that_was_sent_later_was_free_then(desk: Desk, plane: LocalPlane, proposed: int) -> None:
    _send(desk, proposed)
    desk.clock.forward(60)
    number = desk.signed()
    other = [each.content["code"] for each in newest(desk.db, proposed).proposals if each.kind.value == "team"][1]
    desk.send(number, other, worker=None)

    assert replay(desk.db, proposed, plane).same


def test_another_answer_is_said(desk: Desk, plane: LocalPlane, proposed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _send(desk, proposed)
    monkeypatch.setattr("gis.dispatch.proposals.VERSION", "2027-1")
    monkeypatch.setattr("gis.dispatch.content.VERSION", "2027-1")

    again = replay(desk.db, proposed, plane)

    assert (again.same, again.replaced) == (False, ("words",))
    assert [part.kind.value for part in again.parts if not part.same] == ["nature"]
