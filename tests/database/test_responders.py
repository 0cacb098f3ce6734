"""Who is near: those on duty first, each person once, and nobody's phone followed off duty."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.positions import Fix, record
from gis.duty.responders import Responder, nearest_responders
from gis.vocabulary import AreaKind, Datum, PositionSource
from tests.conftest import NOON
from tests.support.builders import Sketch, draw, hire, take_in

HERE = LonLat(120.0, 28.9)
DAY = {"from": "2026-05-06", "to": "2026-05-06"}


def post(code: str, kind: str = "first_responder", **more: str) -> dict[str, str]:
    return {"record": "post", "code": code, "name": code, "kind": kind, **more}


def seen(db: Session, person: str, lon: float, at: datetime = NOON) -> None:
    record(db, [Fix(person, lon, HERE.lat, Datum.WGS84, 5.0, at)], at, ahead_within=timedelta())


def near(db: Session, plane: LocalPlane, *, at: datetime = NOON, limit: int = 9) -> list[Responder]:
    return nearest_responders(db, HERE, at, plane, limit=limit)


@pytest.fixture
def crew(db: Session) -> Session:
    """A and B of one team, its base a kilometre east; C of no team in an area two kilometres east."""
    draw(db, {AreaKind.GRID: [Sketch("G", shapely.box(120.01, 28.89, 120.03, 28.91))]})
    hire(db, "A", "B", "C", "D")
    base = {"lon": "120.01", "lat": "28.9", "datum": "wgs84"}
    take_in(
        db,
        {"record": "team", "code": "T", "name": "Team", "kind": "first_response", **base},
        *(post(code, team="T") for code in ("a", "b")),
        post("c", "full_time_grid_worker", area_kind="grid", area="G"),
        *({"record": "holder", "post": code, "person": code.upper()} for code in ("a", "b", "c")),
    )
    return db


def test_a_place_is_the_phone_then_the_base_then_the_area(crew: Session, plane: LocalPlane) -> None:
    seen(crew, "A", 120.002, NOON - timedelta(minutes=7))

    found = near(crew, plane)

    assert [(one.person.code, one.source, one.age) for one in found] == [
        ("A", PositionSource.FIX, timedelta(minutes=7)),
        ("B", PositionSource.BASE, None),
        ("C", PositionSource.AREA, None),
    ]
    metres = plane.to_metres(np.array([HERE, (120.002, 28.9), (120.01, 28.9), (120.02, 28.9)]))
    assert [one.distance_m for one in found] == pytest.approx(np.hypot(*(metres[1:] - metres[0]).T).tolist())
    assert [one.team for one in found] == ["Team", "Team", None]
    assert all(one.on_duty for one in found)


def test_those_off_duty_come_last_and_at_their_base_whatever_their_phone_said(crew: Session, plane: LocalPlane) -> None:
    seen(crew, "A", 120.0001, NOON - timedelta(hours=20))
    take_in(crew, {"record": "leave", "person": "A", **DAY})

    found = near(crew, plane)

    assert [(one.person.code, one.on_duty) for one in found] == [("B", True), ("C", True), ("A", False)]
    assert (found[-1].source, found[-1].place, found[-1].age) == (PositionSource.BASE, LonLat(120.01, 28.9), None)


def test_a_substitute_goes_in_the_place_of_the_absent(crew: Session, plane: LocalPlane) -> None:
    take_in(
        crew,
        {"record": "leave", "person": "A", **DAY},
        {"record": "substitution", "post": "a", "person": "A", "substitute": "D", **DAY},
    )
    seen(crew, "D", 120.001)

    found = near(crew, plane)

    assert (found[0].person.code, found[0].post.code, found[0].source) == ("D", "a", PositionSource.FIX)
    assert "A" not in [one.person.code for one in found]


def test_each_person_stands_once_with_the_best_of_their_posts(crew: Session, plane: LocalPlane) -> None:
    take_in(crew, {"record": "holder", "post": "b2", "person": "B"}, post("b2"))

    found = near(crew, plane)

    assert [one.person.code for one in found] == ["A", "B", "C"]


def test_a_fix_of_later_is_not_known_yet(crew: Session, plane: LocalPlane) -> None:
    seen(crew, "A", 120.002, NOON)

    found = near(crew, plane, at=NOON - timedelta(minutes=1))

    assert {one.source for one in found} == {PositionSource.BASE, PositionSource.AREA}


def test_a_post_that_is_over_sends_nobody(crew: Session, plane: LocalPlane) -> None:
    take_in(crew, post("a", team="T", to="2026-05-01"))

    assert [one.person.code for one in near(crew, plane)] == ["B", "C"]


def test_somebody_whose_place_is_unknown_is_left_out(crew: Session, plane: LocalPlane) -> None:
    take_in(crew, post("d"), {"record": "holder", "post": "d", "person": "D"})

    assert "D" not in [one.person.code for one in near(crew, plane)]


def test_posts_of_the_desk_do_not_go_out(crew: Session, plane: LocalPlane) -> None:
    take_in(crew, post("d", "duty_leader", team="T"), {"record": "holder", "post": "d", "person": "D"})

    assert "D" not in [one.person.code for one in near(crew, plane)]


def test_no_more_than_asked_for(crew: Session, plane: LocalPlane) -> None:
    assert [one.person.code for one in near(crew, plane, limit=2)] == ["A", "B"]


def test_nobody_is_an_answer(db: Session, plane: LocalPlane) -> None:
    assert near(db, plane) == []


def test_in_the_demo_zone_the_order_is_that_of_duty_and_distance(demo_db: Session, plane: LocalPlane) -> None:
    found = nearest_responders(demo_db, LonLat(120.08, 28.93), NOON, plane, limit=500)

    keys = [(not one.on_duty, one.distance_m, one.person.code) for one in found]
    assert keys == sorted(keys)
    assert len({one.person.code for one in found}) == len(found) > 10
    assert all(one.source is not PositionSource.FIX for one in found if not one.on_duty)
    assert all((one.age is not None) == (one.source is PositionSource.FIX) for one in found)
