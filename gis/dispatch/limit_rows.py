"""Limits as a table that people write: one row per milestone, category and priority. Pure.

`seconds` or `workdays` says how long something may take; `warn_seconds` after how long it is shown as near. An empty
category or `*` is all of them, a family such as `DISPUTE` its categories; an empty priority is all. The closest row
counts: the category before its family before all, then the priority before all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gis.areas.text import line_of
from gis.dispatch.milestones import AGREED, LimitRow
from gis.dispatch.milestones import Limit as HowLong
from gis.errors import Finding
from gis.vocabulary import ALL_CATEGORIES, CATEGORY_FAMILIES, Category, Milestone, Priority

type Row = Mapping[str, str]

COLUMNS = ("milestone", "category", "priority", "seconds", "workdays", "warn_seconds")
NEEDED = ("milestone", "seconds", "workdays")

LONGEST_SECONDS, MOST_WORKDAYS = 90 * 24 * 3600, 250
"""A season; a year of working days."""

ALWAYS = frozenset(Milestone) - AGREED - {Milestone.FIVE}
"""Milestones that need a limit for every category and priority."""


def wrong_with(header: Sequence[str], rows: Sequence[Row], *, has_five: bool) -> list[Finding]:
    """Everything that keeps a table from being used, at once."""
    hint = f"The columns are {', '.join(COLUMNS)}."
    findings = [Finding(name, "is missing.", hint, "header") for name in NEEDED if name not in header]
    findings += [Finding(name, "is not a column we know.", hint, "header") for name in header if name not in COLUMNS]
    if findings:
        return findings
    numbered = [(f"line {line_of(row, number)}", row) for number, row in enumerate(rows, start=2)]
    findings = [finding for where, row in numbered for finding in _wrong_in(row, where)]
    return findings or [*_twice(numbered), *_missing(rows, has_five)]


def limits_from(rows: Sequence[Row]) -> tuple[LimitRow, ...]:
    """The limits of a table that is in order."""
    return tuple(_limit(row) for row in rows)


def rows_from(limits: Sequence[LimitRow]) -> list[dict[str, Any]]:
    """Limits as rows again."""
    return [
        {
            "milestone": row.milestone.value,
            "category": row.category,
            "priority": row.priority.value if row.priority else "",
            "seconds": str(row.limit.seconds or ""),
            "workdays": str(row.limit.workdays or ""),
            "warn_seconds": str(row.limit.warn_seconds or ""),
        }
        for row in limits
    ]


def _limit(row: Row) -> LimitRow:
    priority = Priority.of(row["priority"]) if row.get("priority") else None
    how_long = HowLong(_count(row, "seconds"), _count(row, "workdays"), _count(row, "warn_seconds"))
    return LimitRow(Milestone.of(row["milestone"]), _category(row), priority, how_long)


def _category(row: Row) -> str:
    return row.get("category") or ALL_CATEGORIES


def _count(row: Row, column: str) -> int:
    text = row.get(column) or ""
    return int(text) if text.isascii() and text.isdigit() else 0


def _wrong_in(row: Row, where: str) -> Iterator[Finding]:
    milestones = [each.value for each in Milestone if each not in AGREED]
    if row["milestone"] not in milestones:
        yield Finding("milestone", f"'{row['milestone']}' is unknown.", f"Use {', '.join(milestones)}.", where)
    if _category(row) not in {ALL_CATEGORIES, *CATEGORY_FAMILIES, *(each.value for each in Category)}:
        yield Finding("category", f"'{row['category']}' is unknown.", "Use a category, a family of them, or *.", where)
    priorities = [each.value for each in Priority]
    if row.get("priority") and row["priority"] not in priorities:
        yield Finding("priority", f"'{row['priority']}' is unknown.", f"Use {', '.join(priorities)}, or none.", where)
    yield from _wrong_counts(row, where)


def _wrong_counts(row: Row, where: str) -> Iterator[Finding]:
    for column, most in (("seconds", LONGEST_SECONDS), ("workdays", MOST_WORKDAYS), ("warn_seconds", LONGEST_SECONDS)):
        if row.get(column) and not 0 < _count(row, column) <= most:
            yield Finding(column, f"'{row[column]}' is no such number.", f"Write 1 to {most:,}, or nothing.", where)
    if bool(row.get("seconds")) == bool(row.get("workdays")):
        yield Finding("seconds", "and workdays must not both be given, or both be empty.", "Give one of them.", where)
    if row.get("warn_seconds") and row.get("seconds") and _count(row, "warn_seconds") >= _count(row, "seconds"):
        yield Finding("warn_seconds", "is not before the limit.", "Warn earlier, or not at all.", where)


def _twice(numbered: Sequence[tuple[str, Row]]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], str] = {}
    for where, row in numbered:
        first = seen.setdefault((row["milestone"], _category(row), row.get("priority") or ""), where)
        if first != where:
            yield Finding("milestone", f"'{row['milestone']}' stands so on {first} already.", "Keep one.", where)


def _missing(rows: Sequence[Row], has_five: bool) -> Iterator[Finding]:
    general = {row["milestone"] for row in rows if _category(row) == ALL_CATEGORIES and not row.get("priority")}
    for milestone in Milestone:
        if milestone.value not in general and (milestone in ALWAYS or (has_five and milestone is Milestone.FIVE)):
            hint = "Add a row without category and priority; what is more exact goes before it."
            yield Finding("milestone", f"'{milestone.value}' has no limit that always holds.", hint)
