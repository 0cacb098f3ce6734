"""What follows a receipt: everything is proposed, nothing found is said, what fails keeps nothing else back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.dispatch import proposals
from gis.dispatch.commands import RawPlace, Sign
from gis.dispatch.desk import sign
from gis.dispatch.later_commands import Correct, Merge
from gis.dispatch.merging import merge
from gis.dispatch.placing import correct
from gis.dispatch.proposer import CLAIM, claim_one
from gis.duty.chain import Place
from gis.duty.resolve import resolve
from gis.model.incidents import Incident
from gis.vocabulary import Category, Channel, Datum, Priority, Risk, State
from tests.support.builders import NOON
from tests.support.incidents import DESK, Desk
from tests.support.proposals import claimed, facts, first, newest, propose, row, settled

QUARREL = "门口有两个工人吵起来了，在对骂"


@pytest.fixture
def desk(demo_db: Session) -> Desk:
    """The desk of the small demo zone, at noon."""
    return Desk(demo_db, FrozenClock(NOON))


@pytest.fixture
def site(demo_db: Session) -> Any:
    """Premises that the gazetteer knows: name, code, lon, lat."""
    return demo_db.execute(
        text("SELECT name, key, ST_X(point) AS lon, ST_Y(point) AS lat FROM place WHERE origin = 'site' ORDER BY key")
    ).first()


def test_everything_is_proposed(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}")

    assert propose(desk, plane) == 1

    found = newest(desk.db, number)
    assert {part: said["state"] for part, said in found.parts.items()} == {
        "nature": "made", "place": "made", "responsible": "made", "team": "made", "worker": "made", "related": "none"
    }  # fmt: skip
    place, nature = first(desk.db, number, "place"), first(desk.db, number, "nature")
    assert (place["key"], place["clue"], place["origin"]) == (site.key, "words", "site")
    assert (nature["category"], nature["risks"], nature["police_first"]) == ("DISPUTE_QUARREL", [], False)
    assert found.editions["areas"].keys() == {"grid", "dedicated_grid", "site", "building", "micro_grid"}
    assert found.editions["roads"][0] == 1


def test_who_answers_is_who_answers_for_the_place(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}")
    propose(desk, plane)

    place = LonLat(site.lon, site.lat)
    answer = resolve(desk.db, Place(place, site=site.key), NOON, plane, category=Category.DISPUTE_QUARREL)
    proposed = first(desk.db, number, "responsible")
    found = answer.responsibility
    assert found.person is not None
    assert (proposed["person"], proposed["of_place"]) == (found.person.code, 1)
    assert proposed["steps"][-1][-1] == found.person.code
    assert len(proposed["steps"]) == len(found.reasons)
    assert first(desk.db, number, "worker")["grounds"][0] == "answers"
    assert first(desk.db, number, "worker")["code"] == found.person.code


def test_teams_stand_by_their_time_on_the_road(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}")
    propose(desk, plane)

    teams = newest(desk.db, number).of(proposals.K.TEAM)
    seconds = [each.content["seconds"] for each in teams]
    assert len({each.content["code"] for each in teams}) == len(teams) == 2
    assert seconds == sorted(seconds)
    assert all(each.content["people"] >= 1 and each.content["grounds"] == ["nearest"] for each in teams)


def test_the_history_tells_counts_and_nothing_personal(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}", caller_name="王某", caller_phone="13800000009")
    propose(desk, plane)

    (told,) = facts(desk.db, number, "proposed")
    assert told["counts"]["place"] >= 1
    assert told["best"]["place"] == first(desk.db, number, "place")["confidence"]
    assert (told["round"], told["failed"], told["police_first"]) == (1, [], False)
    kept = str(told) + str(desk.db.execute(text("SELECT content FROM proposal")).all())
    assert [word for word in ("王某", "13800000009", QUARREL[:8]) if word in kept] == []


def test_the_incident_is_what_it_was(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}")
    before = row(desk.db, number)

    propose(desk, plane)

    after = row(desk.db, number)
    changed = {name for name in before._fields if getattr(before, name) != getattr(after, name)}
    assert changed == {"event_count", "propose_at"}
    assert (after.event_count, after.propose_at) == (len(desk.told(number)), None) == (2, None)


def test_nothing_found_is_proposed_as_such(desk: Desk, plane: LocalPlane) -> None:
    number = desk.received(text="麻烦来个人")

    propose(desk, plane)

    found = newest(desk.db, number)
    assert found.parts["place"]["state"] == "none"
    assert found.parts["place"]["verdict"] == "not_found"
    assert found.parts["place"]["ask"]["zh"]
    assert first(desk.db, number, "responsible")["link"] == "catch_all"
    assert {each.content["grounds"][0] for each in found.of(proposals.K.TEAM)} == {"no_place"}
    assert first(desk.db, number, "team")["confidence"] == 0


@pytest.mark.parametrize(
    "broken, fails",
    [
        ("nature_of", {"nature"}),
        ("places_of", {"place"}),
        ("answering", {"responsible"}),
        ("goers", {"team", "worker"}),
        ("roads_at", {"team", "worker"}),
        ("related", {"related"}),
    ],
)
def test_what_fails_is_said_and_keeps_nothing_back(
    broken: str, fails: set[str], desk: Desk, plane: LocalPlane, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: Any, **_named: Any) -> None:
        sessions = [each for each in given if isinstance(each, Session)]
        if sessions:
            sessions[0].execute(text("SELECT 1 / 0"))  # The database itself says no.
        raise ValueError("broken")

    monkeypatch.setattr(proposals, broken, breaks)
    number = desk.received(text=f"{site.name}{QUARREL}")

    assert propose(desk, plane) == 1

    found = newest(desk.db, number)
    assert {part for part, said in found.parts.items() if said["state"] == "failed"} == fails
    assert set(facts(desk.db, number, "proposed")[0]["failed"]) == fails
    assert {each.kind.value for each in found.proposals}.isdisjoint(fails)
    assert {"nature", "responsible"} - fails <= {each.kind.value for each in found.proposals}


@pytest.mark.parametrize(
    "words, risks, priority",
    [
        ("他又打我了", ["domestic_violence"], "normal"),
        ("车间着火了", ["fire"], "major"),
        ("三十多个工人堵在门口讨薪", [], "major"),
    ],
)
def test_what_is_red_or_major_is_marked_at_once(
    words: str, risks: list[str], priority: str, desk: Desk, plane: LocalPlane
) -> None:
    number = desk.received(text=words)

    propose(desk, plane)

    incident = row(desk.db, number)
    assert (incident.risks, incident.priority, incident.version) == (risks, priority, 1)
    assert desk.told(number) == ["received", "flagged", "proposed"]
    assert facts(desk.db, number, "flagged")[0]["risks"] == risks


def test_risks_are_added_and_none_is_taken_away(desk: Desk, plane: LocalPlane) -> None:
    number = desk.received(text="车间着火了", risks=frozenset({Risk.MINOR}), priority=Priority.URGENT)

    propose(desk, plane)

    assert (row(desk.db, number).risks, row(desk.db, number).priority) == (["fire", "minor"], "major")


def test_what_the_desk_has_made_less_urgent_stays_so(desk: Desk, plane: LocalPlane) -> None:
    number = desk.received(text="车间着火了")
    propose(desk, plane)
    asked = Sign(actor=DESK, key=uuid4(), number=number, priority=Priority.NORMAL)
    sign(desk.db, asked, desk.office)
    _correct(desk, number, LonLat(120.08, 28.93))

    propose(desk, plane)

    assert row(desk.db, number).priority == "normal"
    assert row(desk.db, number).risks == ["fire"]


def test_the_desk_that_saw_the_receipt_signs_what_was_flagged_since(desk: Desk, plane: LocalPlane) -> None:
    number = desk.received(text="车间着火了")
    propose(desk, plane)

    outcome = sign(desk.db, Sign(actor=DESK, key=uuid4(), number=number, version=1), desk.office)

    assert (outcome.state, outcome.version) == (State.SIGNED, 2)
    assert desk.told(number) == ["received", "flagged", "proposed", "signed"]


def test_a_place_that_the_desk_has_chosen_is_proposed_for(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}")
    propose(desk, plane)
    _correct(desk, number, LonLat(120.0801, 28.9301))

    assert propose(desk, plane) == 2

    places = newest(desk.db, number).of(proposals.K.PLACE)
    assert [(each.content["clue"], each.confidence) for each in places] == [("desk", 1.0)]
    assert (places[0].content["lon"], places[0].content["lat"]) == (120.0801, 28.9301)


def test_coordinates_of_a_report_are_not_taken_for_a_choice_of_the_desk(desk: Desk, plane: LocalPlane) -> None:
    place = RawPlace(x=120.0848, y=28.9275, datum=Datum.GCJ02)
    number = desk.received(text="麻烦来个人", place=place, channel=Channel.PATROL)

    propose(desk, plane)

    found = first(desk.db, number, "place")
    assert (found["clue"], found["confidence"], found["precision"]) == ("point", 0.9, "point")
    assert found["lon"] == pytest.approx(120.0801, abs=0.001)


def test_what_changed_meanwhile_is_computed_anew(desk: Desk, plane: LocalPlane, site: Any) -> None:
    number = desk.received(text=f"{site.name}{QUARREL}")
    claim = claimed(desk)
    desk.clock.forward(0.1)
    _correct(desk, number, LonLat(120.0801, 28.9301))

    assert settled(desk, claim, plane) is None
    assert propose(desk, plane) == 1
    assert first(desk.db, number, "place")["clue"] == "desk"


def test_a_claim_that_has_lapsed_stores_nothing(desk: Desk, plane: LocalPlane) -> None:
    number = desk.received(text="麻烦来个人")
    slow = claimed(desk)
    assert claim_one(desk.db, desk.clock.now()) is None
    desk.clock.forward(CLAIM.total_seconds())

    assert propose(desk, plane) == 1
    assert settled(desk, slow, plane) is None
    assert desk.told(number) == ["received", "proposed"]


def test_a_clock_that_was_set_back_keeps_nobody_waiting(desk: Desk, plane: LocalPlane) -> None:
    desk.received(text="麻烦来个人")
    desk.clock.forward(-3600)

    assert propose(desk, plane) == 1


def test_for_what_has_ended_nothing_is_proposed(desk: Desk, plane: LocalPlane) -> None:
    number = desk.received(text="车间着火了")
    desk.db.execute(update(Incident).where(Incident.number == number).values(state="invalid"))

    assert propose(desk, plane) is None
    assert (desk.told(number), row(desk.db, number).propose_at) == (["received"], None)


def test_what_was_merged_is_looked_at_where_it_went(desk: Desk, plane: LocalPlane) -> None:
    into = desk.received(text="麻烦来个人")
    propose(desk, plane)
    number = desk.received(text="车间着火了")
    merge(desk.db, Merge(actor=DESK, key=uuid4(), number=number, into=into), desk.office)

    assert propose(desk, plane) == 2

    assert row(desk.db, into).risks == ["fire"]
    assert row(desk.db, number).propose_at is None


def _correct(desk: Desk, number: int, place: LonLat) -> None:
    raw = RawPlace(x=place.lon, y=place.lat, datum=Datum.WGS84)
    correct(desk.db, Correct(actor=DESK, key=uuid4(), number=number, place=raw, reason="caller says so"), desk.office)
