"""A phone that changes its datum while its person stays: doubted; a person who stays or goes elsewhere: not."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.orm import Session

from gis.areas.frames import areas_in_force
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat, coordinate_system, from_wgs84
from gis.duty.misread import Before, misread_as
from gis.duty.positions import Fix, record
from gis.vocabulary import AreaKind, Doubt
from tests.conftest import NOON
from tests.support.builders import hire, take_in

PLANE = LocalPlane.at(120)
PHONE_M = 8.0
FIXES, DRAWS = 200, 100
EARLIER = NOON - timedelta(minutes=5)
MISDECLARED = [
    (written, declared)
    for written in ("wgs84", "gcj02", "bd09")
    for declared in ("wgs84", "cgcs2000", "gcj02", "bd09")
    if written != declared and (written, declared) != ("wgs84", "cgcs2000")
]


@pytest.fixture
def doors(demo_db: Session) -> np.ndarray:
    """Known buildings of the demo zone, metres."""
    houses = areas_in_force(demo_db, AreaKind.BUILDING, NOON).geometry.representative_point()
    return PLANE.to_metres(np.array([[house.x, house.y] for house in houses]))


@pytest.fixture
def staff(demo_db: Session) -> list[str]:
    """Two hundred people on duty around the clock, who have not reported yet."""
    codes = [f"X{number:03d}" for number in range(FIXES)]
    hire(demo_db, *codes)
    take_in(demo_db, *({"record": "post", "code": code, "name": code, "kind": "grid_leader"} for code in codes))
    take_in(demo_db, *({"record": "holder", "post": code, "person": code} for code in codes))
    return codes


def sent(
    people: list[str], doors: np.ndarray, at: datetime, seed: int, *, written: str = "wgs84", declared: str = "wgs84"
) -> list[Fix]:
    """Fixes at doors as phones give them, one of each person."""
    noise = np.random.default_rng(seed).normal(0, PHONE_M, doors.shape)
    xy = from_wgs84(PLANE.to_lonlat(doors + noise), coordinate_system(written)).tolist()
    system = coordinate_system(declared)
    return [Fix(person, x, y, system, PHONE_M, at) for person, (x, y) in zip(people, xy, strict=True)]


def doubts(db: Session, fixes: list[Fix]) -> list[Doubt | None]:
    return [one.doubt for one in record(db, fixes, NOON, ahead_within=timedelta())]


@pytest.mark.parametrize(("written", "declared"), MISDECLARED)
def test_every_misdeclared_fix_of_who_stayed_is_doubted(
    written: str, declared: str, demo_db: Session, staff: list[str], doors: np.ndarray
) -> None:
    there = np.random.default_rng(1).choice(doors, FIXES)
    before = sent(staff, there, EARLIER, 2)
    assert doubts(demo_db, before) == [None] * FIXES

    found = doubts(demo_db, sent(staff, there, NOON, 3, written=written, declared=declared))

    assert found == [Doubt.DATUM] * FIXES


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09", "epsg:4549"])
def test_clean_fixes_raise_no_doubt(datum: str, demo_db: Session, staff: list[str], doors: np.ndarray) -> None:
    """Half of the people stay, half go to some other building."""
    people = staff[:DRAWS]
    random = np.random.default_rng(4)
    there = random.choice(doors, DRAWS)
    later = np.where(np.arange(DRAWS)[:, None] % 2, there, random.choice(doors, DRAWS))
    doubts(demo_db, sent(people, there, EARLIER, 5, written=datum, declared=datum))

    found = doubts(demo_db, sent(people, later, NOON, 6, written=datum, declared=datum))

    assert found == [None] * DRAWS


def test_who_goes_by_a_leap_is_doubted_once_in_four_hundred_times_at_most(doors: np.ndarray) -> None:
    random = np.random.default_rng(7)
    steps = np.hypot(*(doors[:, None] - doors).transpose(2, 0, 1))
    pairs = np.argwhere((steps > 100) & (steps < 1300))
    pairs = random.choice(pairs, 6_000)
    before, after = (PLANE.to_lonlat(doors[each] + random.normal(0, PHONE_M, (len(pairs), 2))) for each in pairs.T)

    doubted = [asked(LonLat(*one), tuple(two)) for one, two in zip(before.tolist(), after.tolist(), strict=True)]

    assert 0 < np.mean(doubted) <= 1 / 400


def test_a_doubt_that_is_wrong_ends(demo_db: Session, staff: list[str], doors: np.ndarray) -> None:
    """The first fix was the wrong one: the right ones are doubted for half an hour, then believed."""
    south_east = np.argmax(doors[:, 0] - doors[:, 1])  # so that the shift to the north-west ends among roads
    door, person = doors[south_east, None], staff[:1]
    start = NOON - timedelta(hours=1)
    assert doubts(demo_db, sent(person, door, start, 8, written="wgs84", declared="gcj02")) == [None]

    minutes = [5, 29, 31, 36]
    found = doubts(demo_db, [fix for m in minutes for fix in sent(person, door, start + timedelta(minutes=m), m)])

    assert found == [Doubt.DATUM, Doubt.DATUM, None, None]


@pytest.mark.parametrize(
    ("accuracy_m", "minutes", "told"),
    [(8, 5, True), (21, 5, True), (25, 5, False), (8, 30, True), (8, 31, False)],
)
def test_what_is_too_inexact_or_too_old_tells_nothing(accuracy_m: float, minutes: float, told: bool) -> None:
    raw = from_wgs84([(120.08, 28.93)], coordinate_system("gcj02"))[0].tolist()
    place = LonLat(120.08, 28.93)

    assert asked(place, tuple(raw), accuracy_m, timedelta(minutes=minutes)) is told


def test_metres_are_not_read_as_another_datum() -> None:
    system = coordinate_system("epsg:4549")
    before = Before(LonLat(120.08, 28.93), 5, EARLIER, 555)

    assert misread_as((507_800.0, 3_201_000.0), system, 5, NOON, before) is None


def asked(
    place: LonLat, raw: tuple[float, float], accuracy_m: float = PHONE_M, age: timedelta = NOON - EARLIER
) -> bool:
    """Whether coordinates declared as WGS84 are doubted after a place."""
    here, there = PLANE.to_metres(np.array([raw, place]))
    before = Before(place, accuracy_m, NOON - age, float(np.hypot(*(here - there))))
    return misread_as(raw, coordinate_system("wgs84"), accuracy_m, NOON, before) is not None
