"""Positions that people on duty report: judged one by one, stored as they came and as WGS84.

Positions are personal: for somebody off duty nothing is stored (domain.md 2.9). A phone may send a batch again
after a lost answer; what is known already is not stored twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.crs.transform import CoordinateSystem, check_coordinates, name_of, point_to_wgs84
from gis.db.statements import statements_beside
from gis.duty.roster import people_on_duty
from gis.errors import BadInput, Finding
from gis.vocabulary import FixVerdict

SQL = statements_beside(__file__)

MOST_ACCURATE_M, LEAST_ACCURATE_M = 0.0, 100_000.0


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


def record(db: Session, fixes: Sequence[Fix], now: datetime, *, ahead_within: timedelta) -> list[FixVerdict]:
    """Store what may be stored, and say of each fix what became of it.

    ahead_within: how far a phone's clock may run ahead of the server
    raises: BadInput with every finding, and nothing stored, if a fix is malformed or its person unknown
    """
    people = _people(db, fixes)
    findings = [finding for at, fix in enumerate(fixes) for finding in _wrong_with(fix, f"fixes[{at}]", people)]
    if findings:
        raise BadInput(f"{len(findings)} finding(s), no position was stored.", findings)
    on_duty = _on_duty(db, fixes)
    verdicts: dict[int, FixVerdict] = {}
    # Stored by person and instant: two batches about the same people cannot deadlock, whatever their own order.
    for at, fix in sorted(enumerate(fixes), key=lambda each: (each[1].person, each[1].captured_at)):
        present = (fix.person, fix.captured_at) in on_duty
        verdicts[at] = _judge(db, fix, people[fix.person], now, ahead_within, present)
    return [verdicts[at] for at in range(len(fixes))]


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


def _judge(
    db: Session, fix: Fix, person_id: object, now: datetime, ahead_within: timedelta, on_duty: bool
) -> FixVerdict:
    if fix.captured_at > now + ahead_within:
        return FixVerdict.IN_THE_FUTURE
    if not on_duty:
        return FixVerdict.NOT_ON_DUTY
    place = point_to_wgs84(fix.x, fix.y, fix.system)
    row = {
        "person_id": person_id,
        "lon": place.lon,
        "lat": place.lat,
        "x": fix.x,
        "y": fix.y,
        "datum": name_of(fix.system),
        "accuracy_m": fix.accuracy_m,
        "captured_at": fix.captured_at,
        "received_at": now,
    }
    if db.scalar(SQL["insert_position"], row) is None:
        return FixVerdict.DUPLICATE
    db.execute(SQL["keep_newest"], row)
    return FixVerdict.STORED
