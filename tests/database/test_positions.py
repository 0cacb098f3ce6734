"""Reported positions in PostGIS: judged and doubted one by one, never stored twice, never for anybody off duty."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import coordinate_system, from_wgs84
from gis.db.engine import transaction
from gis.duty.positions import Fix, Recorded, record
from gis.errors import BadInput
from gis.roads.store import replace_network
from gis.vocabulary import Datum, Doubt, FixVerdict
from tests.conftest import NOON, TestCentre
from tests.support.builders import hire, take_in
from tests.support.roads import network_from_lines

MINUTE = timedelta(minutes=1)
TRUTH = (120.0312345, 28.9176543)


def staffed(db: Session) -> None:
    """Holder holds a post; Shift is on shift until noon; Leave is on leave, Stand-in stands in; Idle has no post."""
    hire(db, "Holder", "Shift", "Leave", "Stand-in", "Idle")
    for code in ("held", "left"):
        take_in(db, {"record": "post", "code": code, "name": code, "kind": "grid_leader"})
    take_in(
        db,
        {"record": "post", "code": "shifts", "name": "s", "kind": "first_responder", "by_shift": "yes"},
        {"record": "holder", "post": "held", "person": "Holder"},
        {"record": "holder", "post": "left", "person": "Leave"},
        {"record": "shift", "post": "shifts", "person": "Shift", "from": "2026-05-06T08:00", "to": "2026-05-06T12:00"},
        {"record": "leave", "person": "Leave", "from": "2026-05-06", "to": "2026-05-06"},
        {
            "record": "substitution", "post": "left", "person": "Leave", "substitute": "Stand-in",
            "from": "2026-05-06", "to": "2026-05-06",
        },
    )  # fmt: skip


def fix(person: str, at: datetime = NOON, *, place: tuple[float, float] = TRUTH, accuracy_m: float = 5.0) -> Fix:
    return Fix(person, *place, Datum.WGS84, accuracy_m, at)


def recorded(db: Session, *fixes: Fix, now: datetime = NOON) -> list[FixVerdict]:
    return [one.verdict for one in record(db, fixes, now, ahead_within=2 * MINUTE)]


def test_each_fix_gets_its_verdict_in_the_order_they_came(db: Session) -> None:
    staffed(db)

    verdicts = recorded(
        db,
        fix("Stand-in"),
        fix("Shift", NOON - MINUTE),
        fix("Shift", NOON),
        fix("Leave"),
        fix("Idle"),
        fix("Holder", NOON + 2 * MINUTE),
        fix("Holder", NOON + 2.1 * MINUTE),
        fix("Holder"),
        fix("Holder"),
    )

    assert verdicts == [
        FixVerdict.STORED,
        FixVerdict.STORED,
        FixVerdict.NOT_ON_DUTY,
        FixVerdict.NOT_ON_DUTY,
        FixVerdict.NOT_ON_DUTY,
        FixVerdict.STORED,
        FixVerdict.IN_THE_FUTURE,
        FixVerdict.STORED,
        FixVerdict.DUPLICATE,
    ]
    assert db.scalar(text("SELECT count(*) FROM position")) == 4


def test_duty_is_asked_for_the_instant_of_the_fix(db: Session) -> None:
    """A batch sent after the shift still holds what was taken during it."""
    staffed(db)

    verdicts = recorded(db, fix("Shift", NOON - 5 * MINUTE), now=NOON + timedelta(hours=3))

    assert verdicts == [FixVerdict.STORED]


def test_a_late_fix_is_kept_and_does_not_overwrite_a_newer_one(db: Session) -> None:
    staffed(db)
    recorded(db, fix("Holder", NOON, place=(120.2, 28.2)))

    verdicts = recorded(db, fix("Holder", NOON - MINUTE, place=(120.1, 28.1)))

    assert verdicts == [FixVerdict.STORED]
    newest = db.execute(text("SELECT ST_X(place), captured_at FROM last_position")).one()
    assert tuple(newest) == (120.2, NOON)
    assert db.scalar(text("SELECT count(*) FROM position")) == 2


def test_a_batch_out_of_order_ends_with_its_newest(db: Session) -> None:
    staffed(db)

    recorded(db, *(fix("Holder", NOON - minutes * MINUTE, place=(120 + minutes / 10, 28)) for minutes in (3, 1, 2)))

    assert db.scalar(text("SELECT ST_X(place) FROM last_position")) == 120.1


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4549"])
def test_a_fix_lands_where_it_was_taken(datum: str, db: Session, plane: LocalPlane) -> None:
    staffed(db)
    system = coordinate_system(datum)
    x, y = from_wgs84([TRUTH], system)[0].tolist()

    recorded(db, Fix("Holder", x, y, system, 5.0, NOON))

    row = db.execute(
        text("SELECT ST_X(place), ST_Y(place), ST_X(raw_place), ST_Y(raw_place), raw_datum FROM position")
    ).one()
    here, there = plane.to_metres(np.array([row[:2], TRUTH]))
    assert np.hypot(*(here - there)) < 0.001
    assert tuple(row[2:]) == (x, y, datum)


def test_everything_wrong_with_a_batch_is_told_and_nothing_stored(db: Session) -> None:
    staffed(db)
    bad = [
        fix("Holder"),
        fix("Nobody"),
        fix("Holder", place=(float("nan"), 28.9)),
        fix("Holder", place=(28.9, 120.0)),
        fix("Holder", accuracy_m=float("inf")),
        fix("Holder", accuracy_m=-1.0),
        fix("Holder", NOON.replace(tzinfo=None)),
    ]

    with pytest.raises(BadInput, match="no position was stored") as caught:
        recorded(db, *bad)

    assert [(one.where, one.field) for one in caught.value.findings] == [
        ("fixes[1]", "person"),
        ("fixes[2]", "x"),
        ("fixes[3]", "x, y"),
        ("fixes[4]", "accuracy_m"),
        ("fixes[5]", "accuracy_m"),
        ("fixes[6]", "captured_at"),
    ]
    assert db.scalar(text("SELECT count(*) FROM position")) == 0


def test_no_fixes_have_no_verdicts(db: Session) -> None:
    assert recorded(db) == []


METRE = 1 / 110_800
"""Degrees of latitude, near 29° N."""


def doubted(db: Session, *fixes: Fix) -> list[Doubt | None]:
    return [one.doubt for one in record(db, fixes, NOON, ahead_within=timedelta())]


def with_a_street(db: Session) -> None:
    """A footpath through TRUTH, from west to east."""
    west, east = ((TRUTH[0] + shift, TRUTH[1]) for shift in (-0.01, 0.01))
    network = network_from_lines([((west, east), {"highway": "footway"})])
    replace_network(db, network, source="drawn", datum="wgs84", now=NOON)


@pytest.mark.parametrize(
    ("off_m", "doubt", "road_m"),
    [(0, None, 0), (140, None, 140), (160, Doubt.OFF_ROAD, 160), (600, Doubt.OFF_ROAD, None)],
)
def test_a_fix_is_measured_to_the_roads_of_any_mode(
    off_m: float, doubt: Doubt | None, road_m: float | None, db: Session
) -> None:
    staffed(db)
    with_a_street(db)

    found = doubted(db, fix("Holder", place=(TRUTH[0], TRUTH[1] + off_m * METRE)))

    assert found == [doubt]
    row = db.execute(
        text("SELECT road_m, position.doubt, last.doubt AS newest FROM position, last_position last")
    ).one()
    assert row.road_m == (None if road_m is None else pytest.approx(road_m, abs=1))
    assert row.doubt == row.newest == (doubt and doubt.value)


def test_without_roads_nothing_is_far_from_them(db: Session) -> None:
    staffed(db)

    assert doubted(db, fix("Holder")) == [None]
    assert db.scalar(text("SELECT road_m FROM position")) is None


def test_a_mocked_or_inaccurate_fix_is_stored_with_its_doubt(db: Session) -> None:
    staffed(db)

    recorded = record(
        db,
        [
            replace(fix("Holder"), mock=True),
            fix("Stand-in", accuracy_m=501),
            fix("Shift", NOON - MINUTE, accuracy_m=500),
        ],
        NOON,
        ahead_within=timedelta(),
    )

    assert recorded == [
        Recorded(FixVerdict.STORED, Doubt.MOCK),
        Recorded(FixVerdict.STORED, Doubt.ACCURACY),
        Recorded(FixVerdict.STORED, None),
    ]
    assert db.scalar(text("SELECT count(*) FROM last_position WHERE doubt IS NOT NULL")) == 2


@pytest.mark.parametrize(
    ("metres", "accuracy_m", "doubt"),
    [
        (2450, 5, None),
        (2550, 5, Doubt.SPEED),
        (2550, 60, None),
        (50_000, 400, Doubt.SPEED),
    ],
)
def test_a_jump_is_doubted_beyond_both_accuracies(
    metres: float, accuracy_m: float, doubt: Doubt | None, db: Session
) -> None:
    """150 km/h are 2500 m in a minute."""
    staffed(db)
    away = (TRUTH[0], TRUTH[1] + metres * METRE)

    found = doubted(
        db,
        fix("Holder", NOON - 2 * MINUTE, accuracy_m=accuracy_m),
        fix("Holder", NOON - MINUTE, place=away, accuracy_m=accuracy_m),
    )

    assert found == [None, doubt]


def test_a_jump_there_and_back_does_not_speak_against_the_return(db: Session) -> None:
    staffed(db)
    away = (TRUTH[0] + 1, TRUTH[1])

    found = doubted(db, fix("Holder", NOON - 2 * MINUTE), fix("Holder", NOON - MINUTE, place=away), fix("Holder", NOON))

    assert found == [None, Doubt.SPEED, None]


def test_a_late_fix_is_compared_with_what_came_before_it(db: Session) -> None:
    staffed(db)
    doubted(db, fix("Holder", NOON, place=(TRUTH[0] + 1, TRUTH[1])))

    assert doubted(db, fix("Holder", NOON - MINUTE)) == [None]


def test_a_batch_sent_twice_at_once_is_stored_once(new_centre: Callable[[], TestCentre]) -> None:
    """The same people in another order as well: neither batch waits for the other for ever."""
    centre = new_centre()
    people = [f"P{number:02d}" for number in range(40)]
    with transaction(centre.engine) as db:
        hire(db, *people)
        take_in(db, *({"record": "post", "code": code, "name": code, "kind": "grid_leader"} for code in people))
        take_in(db, *({"record": "holder", "post": code, "person": code} for code in people))

    for number in range(5):
        at = NOON + number * MINUTE
        fixes = [fix(person, at) for person in people]
        gate = Barrier(4)
        orders = [fixes, fixes[::-1], fixes[20:] + fixes[:20], fixes]
        with ThreadPoolExecutor(4) as pool:
            verdicts = list(pool.map(_sent, [centre] * 4, orders, [gate] * 4))

        counts = [verdict.count(FixVerdict.STORED) + verdict.count(FixVerdict.DUPLICATE) for verdict in verdicts]
        assert counts == [40, 40, 40, 40]
        assert sum(verdict.count(FixVerdict.STORED) for verdict in verdicts) == 40

    with Session(centre.engine) as db:
        assert db.scalar(text("SELECT count(*) FROM position")) == 200
        assert db.scalar(text("SELECT count(*) FROM last_position WHERE captured_at = :at"), {"at": at}) == 40


def _sent(centre: TestCentre, batch: list[Fix], gate: Barrier) -> list[FixVerdict]:
    gate.wait()
    with transaction(centre.engine) as db:
        return [one.verdict for one in record(db, batch, NOON + timedelta(hours=1), ahead_within=MINUTE)]
