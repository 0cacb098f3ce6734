"""The calendar of a centre: the announced days, and those that it sets for itself, from a file and from the tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from gis.areas.text import line_of
from gis.clock import YEARS, shanghai_day
from gis.db.statements import ask
from gis.duty.records import Row
from gis.errors import BadInput, Finding, RowsRejected
from gis.model.calendar import CalendarDay
from gis.vocabulary import DayKind, DaySource
from gis.workdays import Calendar, Day

COLUMNS = ("day", "kind", "name")

DEFAULT_DAYS, MOST_DAYS = 7, 366


_OWN_DAYS = select(CalendarDay.on_date, CalendarDay.kind, CalendarDay.name)


def calendar_of(db: Session) -> Calendar:
    """The calendar that this centre keeps."""
    rows = ask(db, _OWN_DAYS, {}, named=False)
    return Calendar({on: Day(on, DayKind.of(kind), DaySource.OWN, name, name) for on, kind, name in rows})


def days_asked(
    now: datetime, first: str | None, last: str | None, *, fields: tuple[str, str] = ("from", "to")
) -> tuple[date, date]:
    """The days that a question names, both included: seven from today, or from the first, unless it says otherwise.

    raises: BadInput naming the fields
    """
    findings: list[Finding] = []
    begins = _day(first, fields[0], findings) or shanghai_day(now)
    ends = _day(last, fields[1], findings) or begins + timedelta(days=DEFAULT_DAYS - 1)
    if not findings and not 0 <= (ends - begins).days < MOST_DAYS:
        hint = f"Give at most {MOST_DAYS} days, the first one first."
        findings.append(Finding(fields[1], f"from {begins} to {ends} are no such days.", hint))
    if findings:
        raise BadInput(f"{len(findings)} finding(s) in the days.", findings)
    return begins, ends


def _day(text: str | None, field: str, findings: list[Finding]) -> date | None:
    if text is None:
        return None
    if not _is_day(text):
        findings.append(Finding(field, f"'{text}' is not a day.", "Write 2026-10-01."))
        return None
    return date.fromisoformat(text)


def ingest_calendar(db: Session, header: Sequence[str], rows: Sequence[Row]) -> int:
    """Take in days of the centre's own; a day that is known already is changed.

    Shifts that were expanded from working days before stay as they are: import the duty file again after this.

    returns: how many days
    raises: RowsRejected with every finding
    """
    findings = _columns(header)
    numbered = [(f"line {line_of(row, number)}", row) for number, row in enumerate(rows, start=2)]
    findings += [] if findings else [one for where, row in numbered for one in _wrong_with(row, where)]
    findings += [] if findings else _twice(numbered)
    if findings:
        raise RowsRejected(f"{len(findings)} finding(s), nothing was written.", findings)
    days = [{"on_date": date.fromisoformat(row["day"]), **_kind_and_name(row)} for row in rows]
    statement = upsert(CalendarDay)
    changed = {name: statement.excluded[name] for name in ("kind", "name")}
    db.execute(statement.on_conflict_do_update(index_elements=["on_date"], set_=changed), days)
    return len(days)


def _kind_and_name(row: Row) -> dict[str, str]:
    return {"kind": row["kind"], "name": row.get("name", "")}


def _columns(header: Sequence[str]) -> list[Finding]:
    hint = f"The columns are {', '.join(COLUMNS)}."
    missing = [Finding(name, "is missing.", hint, "header") for name in ("day", "kind") if name not in header]
    return missing + [
        Finding(name, "is not a column we know.", hint, "header") for name in header if name not in COLUMNS
    ]


def _wrong_with(row: Row, where: str) -> list[Finding]:
    findings = []
    if not _is_day(row["day"]):
        findings.append(Finding("day", f"'{row['day']}' is not a day.", "Write 2027-10-01.", where))
    if row["kind"] not in [kind.value for kind in DayKind]:
        hint = f"Use {', '.join(kind.value for kind in DayKind)}."
        findings.append(Finding("kind", f"'{row['kind']}' is unknown.", hint, where))
    return findings


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def _twice(numbered: Sequence[tuple[str, Row]]) -> list[Finding]:
    findings: list[Finding] = []
    seen: dict[date, str] = {}
    for where, row in numbered:
        first = seen.setdefault(date.fromisoformat(row["day"]), where)
        if first != where:
            findings.append(Finding("day", f"'{row['day']}' stands on {first} already.", "Name each day once.", where))
    return findings
