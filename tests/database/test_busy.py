"""Whoever serves a matter already is shown with it, and counted after those who don't."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.arrivals import FirstThere, first_there
from gis.duty.busy import busy_at
from gis.duty.responders import nearest_responders
from gis.model.incidents import Incident, Task
from gis.model.people import Person, Team
from gis.roads.current import roads_at
from tests.database.test_arrivals import settled
from tests.support.builders import NOON
from tests.support.roads import DrawnRoads


@pytest.fixture
def town(db: Session) -> DrawnRoads:
    """P waits with a team at a, Q with one at b, both on duty; R has no place."""
    return settled(db)


def _serves(db: Session, *, team: str | None = None, person: str | None = None, **given: Any) -> None:
    """An order of another incident."""
    incident = uuid4()
    stands = {"id": incident, "state": "dispatched", "version": 1, "event_count": 1, "priority": "normal", "risks": []}
    db.execute(insert(Incident).values(**stands, received_at=NOON, changed_at=NOON))
    who = {
        "team_id": team and db.scalar(select(Team.id).where(Team.code == team)),
        "person_id": person and db.scalar(select(Person.id).where(Person.code == person)),
    }
    order = {"role": "first", "state": "offered", "afterwards": False, "offered_at": NOON - timedelta(minutes=5)}
    db.execute(insert(Task).values(incident_id=incident, **who, **{**order, **given}))


def _first(db: Session, town: DrawnRoads, plane: LocalPlane) -> FirstThere:
    return first_there(db, roads_at(db, NOON), None, LonLat(*town.place["a"]), NOON, plane)


def _codes(found: FirstThere) -> list[str]:
    return [one.responder.person.code for one in found.arrivals]


def test_without_orders_the_nearest_is_first(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    assert _codes(_first(db, town, plane)) == ["P", "Q"]


def test_who_serves_a_matter_comes_after_who_does_not(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    _serves(db, team="P")

    found = _first(db, town, plane)

    assert _codes(found) == ["Q", "P"]
    assert found.arrivals[1].notes[0].en == "serves another matter (1 order)"
    assert found.arrivals[0].notes[0].en != "serves another matter (1 order)"


def test_all_are_busy_and_the_nearest_is_first_again(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    _serves(db, team="P")
    _serves(db, team="Q")

    assert _codes(_first(db, town, plane)) == ["P", "Q"]


def test_what_is_to_be_done_afterwards_counts_too(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    _serves(db, team="P")
    _serves(db, team="P", afterwards=True)

    assert _first(db, town, plane).arrivals[-1].notes[0].zh == "正在处置其他事项（2单）"


@pytest.mark.parametrize(
    "given",
    [
        {"role": "responsible"},
        {"state": "done", "ended_at": NOON},
        {"state": "declined", "ended_at": NOON - timedelta(minutes=1)},
        {"offered_at": NOON + timedelta(minutes=1)},
    ],
)
def test_who_is_not_busy(given: dict[str, Any], db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    _serves(db, team="P", **given)

    assert _codes(_first(db, town, plane)) == ["P", "Q"]


def test_a_person_who_goes_first_is_busy_without_a_team(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    _serves(db, person="P")

    assert _codes(_first(db, town, plane)) == ["Q", "P"]


def test_the_orders_of_an_incident_do_not_count_against_itself(db: Session, town: DrawnRoads) -> None:
    _serves(db, team="P")
    own = db.scalar(select(Task.incident_id))

    assert busy_at(db, NOON).teams == {"P": 1}
    assert busy_at(db, NOON, but=own).teams == {}


def test_it_was_then_as_it_was_then(db: Session, town: DrawnRoads) -> None:
    _serves(db, team="P", state="done", ended_at=NOON + timedelta(minutes=5))

    assert busy_at(db, NOON).teams == {"P": 1}
    assert busy_at(db, NOON + timedelta(minutes=5)).teams == {}


def test_by_straight_line_the_busy_come_after_the_free(db: Session, town: DrawnRoads, plane: LocalPlane) -> None:
    _serves(db, team="P")

    near = nearest_responders(db, LonLat(*town.place["a"]), NOON, plane)

    assert [(one.person.code, one.orders) for one in near] == [("Q", 0), ("P", 1)]
