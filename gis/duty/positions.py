"""Positions that people on duty report: judged one by one, stored as they came and as WGS84.

Positions are personal: for somebody off duty nothing is stored (domain.md 2.9). A phone may send a batch again
after a lost answer; what is known already is not stored twice.

A fix that can't be relied on is stored and shown with its doubt; it does not decide who goes (`arrivals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.transform import CoordinateSystem, LonLat, check_coordinates, name_of, point_to_wgs84
from gis.db.statements import statements_beside
from gis.duty.misread import Before, misread_as
from gis.duty.roster import people_on_duty
from gis.errors import BadInput, Finding
from gis.roads.current import roads_at
from gis.roads.snap import FLAGGED_BEYOND_M
from gis.roads.store import NoRoads
from gis.vocabulary import Doubt, FixVerdict

SQL = statements_beside(__file__)

MOST_ACCURATE_M, LEAST_ACCURATE_M = 0.0, 100_000.0

DOUBTED_BEYOND_M = 500.0
"""A fix that is less accurate says no more than which part of town."""
FASTEST_MPS = 150 / 3.6
"""Nobody of ours drives faster; who seems to has jumped."""


@dataclass(frozen=True)
class Fix:
    """A position as a phone reports it."""

    person: str
    """Code of the person."""
    x: float
    y: float
    system: CoordinateSystem
    accuracy_m: float
    """One standard deviation per axis."""
    captured_at: datetime
    mock: bool = False
    """The phone says that an app made the position up."""


@dataclass(frozen=True)
class Recorded:
    """What became of one fix."""

    verdict: FixVerdict
    doubt: Doubt | None = None
    """Why a stored position is not relied on."""


@dataclass(frozen=True)
class _Heard:
    """A fix with what is known about it before it is judged."""

    fix: Fix
    person_id: object
    place: LonLat
    road_m: float
    """To the nearest road; inf if there is none within reach, nan if the centre has no roads."""
    on_duty: bool


def record(db: Session, fixes: Sequence[Fix], now: datetime, *, ahead_within: timedelta) -> list[Recorded]:
    """Store what may be stored, and say of each fix what became of it.

    ahead_within: how far a phone's clock may run ahead of the server
    raises: BadInput with every finding, and nothing stored, if a fix is malformed or its person unknown
    """
    people = _people(db, fixes)
    findings = [finding for at, fix in enumerate(fixes) for finding in _wrong_with(fix, f"fixes[{at}]", people)]
    if findings:
        raise BadInput(f"{len(findings)} finding(s), no position was stored.", findings)
    heard = _heard(db, fixes, people, now)
    recorded: dict[int, Recorded] = {}
    # Stored by person and instant: two batches about the same people cannot deadlock, whatever their own order.
    for at, one in sorted(enumerate(heard), key=lambda each: (each[1].fix.person, each[1].fix.captured_at)):
        recorded[at] = _judge(db, one, now, ahead_within)
    return [recorded[at] for at in range(len(fixes))]


def _people(db: Session, fixes: Sequence[Fix]) -> dict[str, object]:
    codes = sorted({fix.person for fix in fixes})
    rows = db.execute(text("SELECT code, id FROM person WHERE code = ANY(:codes)"), {"codes": codes})
    return {row.code: row.id for row in rows}


def _wrong_with(fix: Fix, where: str, people: dict[str, object]) -> list[Finding]:
    findings = check_coordinates(np.array([[fix.x, fix.y]]), fix.system, fields=("x", "y"), where=lambda _: where)
    if fix.person not in people:
        findings.append(Finding("person", f"there is no person '{fix.person}'.", "Import people first.", where))
    if not MOST_ACCURATE_M <= fix.accuracy_m < LEAST_ACCURATE_M:
        found = f"{fix.accuracy_m} is not an accuracy in metres."
        findings.append(Finding("accuracy_m", found, "Give 0 to 100,000.", where))
    if fix.captured_at.tzinfo is None:
        findings.append(Finding("captured_at", "has no time zone.", "Write 2026-05-01T08:00:00Z.", where))
    return findings


def _on_duty(db: Session, fixes: Sequence[Fix]) -> set[tuple[str, datetime]]:
    """Which fixes were taken while their person was on duty; one question per instant."""
    instants: dict[datetime, list[str]] = {}
    for fix in fixes:
        instants.setdefault(fix.captured_at, []).append(fix.person)
    return {(code, at) for at, codes in instants.items() for code in people_on_duty(db, codes, at)}


def _heard(db: Session, fixes: Sequence[Fix], people: dict[str, object], now: datetime) -> list[_Heard]:
    on_duty = _on_duty(db, fixes)
    places = [point_to_wgs84(fix.x, fix.y, fix.system) for fix in fixes]
    return [
        _Heard(fix, people[fix.person], place, road_m, (fix.person, fix.captured_at) in on_duty)
        for fix, place, road_m in zip(fixes, places, _to_roads(db, places, now).tolist(), strict=True)
    ]


def _to_roads(db: Session, places: Sequence[LonLat], now: datetime) -> FloatArray:
    """(n,) metres to the nearest road of any mode; inf beyond reach, nan where the centre has no roads."""
    if not places:
        return np.empty(0)
    try:
        roads = roads_at(db, now)
    except NoRoads:
        return np.full(len(places), np.nan)
    found = [snapper.snap(np.array(places)).distance_m for snapper in roads.snapper.values()]
    return np.min(np.array(found), axis=0)


def _judge(db: Session, heard: _Heard, now: datetime, ahead_within: timedelta) -> Recorded:
    if heard.fix.captured_at > now + ahead_within:
        return Recorded(FixVerdict.IN_THE_FUTURE)
    if not heard.on_duty:
        return Recorded(FixVerdict.NOT_ON_DUTY)
    row = _row(heard, now)
    doubt = _doubt(heard, db.execute(SQL["trusted_before"], row).one_or_none())
    row |= {"doubt": doubt and doubt.value}
    if db.scalar(SQL["insert_position"], row) is None:
        return Recorded(FixVerdict.DUPLICATE)
    db.execute(SQL["keep_newest"], row)
    return Recorded(FixVerdict.STORED, doubt)


def _doubt(heard: _Heard, before: Row[Any] | None) -> Doubt | None:
    """What speaks most against a fix.

    before: the newest position that is relied on; a jump is followed by doubt until one could have driven there
    """
    if heard.fix.mock:
        return Doubt.MOCK
    if heard.fix.accuracy_m > DOUBTED_BEYOND_M:
        return Doubt.ACCURACY
    if before is not None and _is_misread(heard.fix, before):
        return Doubt.DATUM
    if before is not None and _mps(heard.fix, before) > FASTEST_MPS:
        return Doubt.SPEED
    return Doubt.OFF_ROAD if heard.road_m > FLAGGED_BEYOND_M else None


def _is_misread(fix: Fix, before: Row[Any]) -> bool:
    """Whether another datum than declared puts a fix where its person was before."""
    place = LonLat(before.before_lon, before.before_lat)
    known = Before(place, before.accuracy_m, before.captured_at, before.distance_m)
    return misread_as((fix.x, fix.y), fix.system, fix.accuracy_m, fix.captured_at, known) is not None


def _mps(fix: Fix, before: Row[Any]) -> float:
    """How fast somebody must have moved at the least, both positions being as wrong as they say."""
    metres = before.distance_m - before.accuracy_m - fix.accuracy_m
    return float(metres / (fix.captured_at - before.captured_at).total_seconds())


def _row(heard: _Heard, now: datetime) -> dict[str, object]:
    fix = heard.fix
    return {
        "person_id": heard.person_id,
        "lon": heard.place.lon,
        "lat": heard.place.lat,
        "x": fix.x,
        "y": fix.y,
        "datum": name_of(fix.system),
        "accuracy_m": fix.accuracy_m,
        "captured_at": fix.captured_at,
        "received_at": now,
        "road_m": heard.road_m if np.isfinite(heard.road_m) else None,
    }
