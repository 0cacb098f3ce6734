"""An arrival is judged by what is in the database: positions of whoever says so, and photos that they handed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from geoalchemy2 import WKTElement
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.dispatch.commands import RawPlace
from gis.dispatch.evidence import attach
from gis.dispatch.later_commands import Attach
from gis.model.incidents import Evidence
from gis.model.people import Person, Position
from gis.vocabulary import AttachmentKind, Datum
from tests.support.builders import NOON
from tests.support.incidents import TEAM_A, Desk, people

LON, LAT = 120.08, 28.93
HUNDRED_M = 0.001026
"""Degrees of longitude here."""


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    db.execute(insert(Person).values(code="A1", name="A1"))
    return Desk(db)


def _on_the_way(desk: Desk) -> int:
    number = desk.dispatched(place=RawPlace(x=LON, y=LAT, datum=Datum.WGS84))
    desk.accept(number)
    return number


def _position(desk: Desk, seconds_ago: float, metres: float, **other: Any) -> None:
    person = desk.db.scalars(select(Person.id).where(Person.code == "A1")).one()
    at = NOON - timedelta(seconds=seconds_ago)
    place = WKTElement(f"POINT({LON + metres / 100 * HUNDRED_M} {LAT})", srid=4326)
    row = {"place": place, "raw_place": WKTElement(f"POINT({LON} {LAT})", srid=0), "raw_datum": "wgs84"}
    known = {"accuracy_m": 10, "captured_at": at, "received_at": at, "doubt": None}
    desk.db.execute(insert(Position).values(person_id=person, **row, **{**known, **other}))


def _photo(desk: Desk, number: int, metres: float | None) -> None:
    lonlat = None if metres is None else (LON + metres / 100 * HUNDRED_M, LAT)
    file = {"kind": AttachmentKind.PHOTO, "media_type": "image/jpeg", "digest": "ab" * 32, "byte_count": 9}
    asked = Attach(actor=TEAM_A, key=uuid4(), number=number, **file, lonlat=lonlat)  # type: ignore[arg-type]
    attach(desk.db, asked, desk.office)


def _proof(desk: Desk) -> tuple[str, str | None]:
    found = desk.db.scalars(select(Evidence).where(Evidence.milestone == "arrive")).one()
    return found.grade, found.doubt


@pytest.mark.parametrize(
    "positions, proof",
    [
        ([(60, 50), (10, 40)], ("geofence", None)),
        ([(10, 40)], ("photo", None)),
        ([(10, 900)], ("statement", "elsewhere")),
        ([(700, 20)], ("statement", None)),
        ([(-20, 20)], ("statement", None)),
        ([], ("statement", None)),
    ],
)
def test_the_track_is_looked_at(desk: Desk, positions: list[tuple[float, float]], proof: tuple[str, str]) -> None:
    number = _on_the_way(desk)
    for seconds_ago, metres in positions:
        _position(desk, seconds_ago, metres)

    desk.arrive(number)

    assert _proof(desk) == proof


def test_a_mocked_track_is_accepted_and_marked(desk: Desk) -> None:
    number = _on_the_way(desk)
    _position(desk, 60, 10, doubt="mock")
    _position(desk, 5, 10, doubt="mock")

    desk.arrive(number)

    assert _proof(desk) == ("statement", "mock")


@pytest.mark.parametrize(
    "metres, proof", [(40, ("photo", None)), (None, ("photo", None)), (900, ("statement", "photo_elsewhere"))]
)
def test_a_photo_proves_more_than_words(desk: Desk, metres: float | None, proof: tuple[str, str | None]) -> None:
    number = _on_the_way(desk)
    _photo(desk, number, metres)

    desk.arrive(number)

    assert _proof(desk) == proof


def test_without_a_place_there_is_no_fence(desk: Desk) -> None:
    number = desk.dispatched()
    desk.accept(number)
    _position(desk, 10, 5000)

    desk.arrive(number)

    assert _proof(desk) == ("statement", None)


def test_the_history_tells_grade_and_doubt(desk: Desk) -> None:
    number = _on_the_way(desk)
    _position(desk, 10, 900)

    desk.arrive(number)

    (event,) = [event for event in history_of(desk, number) if event.kind == "arrived"]
    assert event.facts == {"role": "first", "grade": "statement", "doubt": "elsewhere"}


def history_of(desk: Desk, number: int) -> list[Any]:
    from gis.dispatch.log import history

    return history(desk.db, number)
