"""Rows of a duty file judged by themselves: what each record needs, and spans at the edges of days and calendars."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from gis.areas.text import CsvRow
from gis.duty.records import COLUMNS, RECORDS, Line, lines_of, shifts_of, span_of

HOLDER = {"record": "holder", "post": "L", "person": "P1"}
SHIFT = {"record": "shift", "post": "L", "person": "P1"}


def told(*rows: dict[str, str]) -> list[str]:
    return [str(finding) for finding in lines_of(rows)[1]]


def line(row: dict[str, str]) -> Line:
    return Line(row["record"], row, "line 2")


@pytest.mark.parametrize("record", RECORDS)
def test_each_record_needs_what_it_says(record: str) -> None:
    _, findings = lines_of([{"record": record}])

    assert {finding.field for finding in findings} >= set(RECORDS[record].needs)
    assert {finding.where for finding in findings} == {"line 2"}


@pytest.mark.parametrize("record", RECORDS)
def test_a_column_of_another_record_has_no_meaning(record: str) -> None:
    known = {"record", *RECORDS[record].needs, *RECORDS[record].may}

    _, findings = lines_of([{"record": record, **dict.fromkeys(set(COLUMNS) - known, "x")}])

    strange = {finding.field for finding in findings if "has no meaning" in finding.found}
    assert strange == set(COLUMNS) - known


def test_rows_are_told_by_the_line_they_stand_on() -> None:
    row = CsvRow(record="rumour")
    row.line = 17

    assert told(HOLDER, row)[0].startswith("line 17: record: 'rumour' is no record.")


def test_a_row_may_be_wrong_in_several_ways() -> None:
    row = {
        **SHIFT,
        "person": "",
        "category": "*",
        "from": "2026-05-02",
        "to": "2026-05-01",
        "hours": "8-9",
        "days": "9",
    }

    assert len(told(row)) == 3


@pytest.mark.parametrize(
    ("begins", "ends", "until"),
    [
        ("2026-05-01", "2026-05-01", datetime(2026, 5, 1, 16, tzinfo=UTC)),
        ("2026-05-01", "20260501", datetime(2026, 5, 1, 16, tzinfo=UTC)),
        ("2026-05-01", "2026-05-01 08", datetime(2026, 5, 1, 0, tzinfo=UTC)),
        ("2026-05-01", "2026-05-01T08", datetime(2026, 5, 1, 0, tzinfo=UTC)),
        ("2026-05-01", "2026-05-01T08:00Z", datetime(2026, 5, 1, 8, tzinfo=UTC)),
        ("2028-02-28", "2028-02-29", datetime(2028, 2, 29, 16, tzinfo=UTC)),
    ],
)
def test_an_hour_is_not_a_day_however_it_is_written(begins: str, ends: str, until: datetime) -> None:
    assert span_of(line({**HOLDER, "from": begins, "to": ends})).upper == until


@pytest.mark.parametrize("record", ["holder", "shift", "leave"])
@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [("2026-05-01", "9999-12-31", "to"), ("0001-01-01", "2026-05-01", "from"), ("2026-13-01", "2026-05-01", "from")],
)
def test_beyond_the_calendar_is_a_finding(record: str, begins: str, ends: str, field: str) -> None:
    row = {**SHIFT, "record": record, "from": begins, "to": ends}
    if record == "leave":
        row.pop("post")

    _, findings = lines_of([row])

    assert [(finding.where, finding.field) for finding in findings] == [("line 2", field)]


def test_shifts_over_a_year_are_one_a_day() -> None:
    spans = shifts_of(line({**SHIFT, "from": "2028-01-01", "to": "2028-12-31", "hours": "20:00-08:00"}))

    assert len(spans) == 366
    assert all(one.upper <= other.lower for one, other in pairwise(spans))  # type: ignore[operator]
