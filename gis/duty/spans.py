"""Spans of a duty file into the tables: holders, duties, shifts, leaves, substitutions.

What exclusion constraints refuse (two holders at once) comes back as findings with the line of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.duty.records import Line, Span, shifts_of, span_of
from gis.errors import Finding
from gis.model.people import Duty, Holding, Leave, Shift, Substitution
from gis.workdays import Calendar

type Ids = Mapping[str, UUID]
"""Keys by code."""


@dataclass(frozen=True)
class Known:
    """What the rows of a duty file refer to."""

    people: Ids
    posts: Ids
    calendar: Calendar
    """Which days are worked."""


REFUSALS = {
    "one_holder_of_a_post_at_once": ("person", "somebody else holds this post then.", "End that holding first."),
    "one_person_of_a_post_on_shift": ("person", "somebody else is on shift for this post then.", "Split the hours."),
    "duty_post_id_category_during_key": ("category", "is a duty of this post then already.", "Name it once."),
    "one_leave_of_a_person_at_once": ("person", "is on leave then already.", "Change the other leave."),
    "one_substitute_of_a_person_at_once": ("substitute", "somebody else substitutes then.", "End that first."),
    "substitution_is_somebody_else_check": ("substitute", "is the person to be replaced.", "Name somebody else."),
}
"""What the constraints mean to whoever wrote the file: column, finding, what to do."""


def take_spans(db: Session, lines: Mapping[str, list[Line]], known: Known) -> list[Finding]:
    """Write the spans of all lines, as far as the database admits them.

    returns: what it refused, by line; with any, the caller gives the whole transaction up
    """
    findings: list[Finding] = []
    for record, table, rows_of in _SPANS:
        values = [(line, value) for line in lines[record] for value in rows_of(line, known)]
        findings += _take(db, table, values)
    return findings


type _Values = dict[str, Any]


def _holding(line: Line, known: Known) -> list[_Values]:
    return [
        {
            "post_id": known.posts[line.row["post"]],
            "person_id": known.people[line.row["person"]],
            "during": span_of(line),
        }
    ]


def _duty(line: Line, known: Known) -> list[_Values]:
    return [{"post_id": known.posts[line.row["post"]], "category": line.row["category"], "during": span_of(line)}]


def _shift(line: Line, known: Known) -> list[_Values]:
    who = {"post_id": known.posts[line.row["post"]], "person_id": known.people[line.row["person"]]}
    return [{**who, "during": span} for span in shifts_of(line, known.calendar)]


def _leave(line: Line, known: Known) -> list[_Values]:
    return [
        {
            "person_id": known.people[line.row["person"]],
            "during": span_of(line),
            "reason": line.row.get("reason") or "请假",
        }
    ]


def _substitution(line: Line, known: Known) -> list[_Values]:
    return [
        {
            "post_id": known.posts[line.row["post"]],
            "person_id": known.people[line.row["person"]],
            "substitute_id": known.people[line.row["substitute"]],
            "during": span_of(line),
            "reason": line.row.get("reason") or "替班",
        }
    ]


_SPANS: tuple[tuple[str, Any, Any], ...] = (
    ("holder", Holding, _holding),
    ("duty", Duty, _duty),
    ("shift", Shift, _shift),
    ("leave", Leave, _leave),
    ("substitution", Substitution, _substitution),
)


def _take(db: Session, table: Any, rows: Sequence[tuple[Line, _Values]]) -> list[Finding]:
    """Insert spans; one that is known by everything but its end is given its new end instead."""
    known = _known_spans(db, table, rows)
    new: list[tuple[Line, _Values]] = []
    changed: list[tuple[Line, _Values]] = []
    for line, values in rows:
        stored = known.get(_identity(values))
        if stored is None:
            new.append((line, values))
        elif stored[1] != values["during"]:
            changed.append((line, {**values, "id": stored[0]}))
    findings = _written(db, changed, lambda values: db.execute(update(table), values))
    return findings + _written(db, new, lambda values: db.execute(insert(table), values))


def _identity(values: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("post_id", "person_id", "substitute_id", "category")
    return (*(values.get(name) for name in names), values["during"].lower)


def _known_spans(
    db: Session, table: Any, rows: Sequence[tuple[Line, _Values]]
) -> dict[tuple[Any, ...], tuple[UUID, Span]]:
    """The stored spans of those posts, or of those people where a span has no post."""
    key = "post_id" if hasattr(table, "post_id") else "person_id"
    wanted = list({values[key] for _line, values in rows})
    chosen = select(table.__table__).where(getattr(table, key) == func.any(wanted))
    return {_identity(dict(row)): (row["id"], row["during"]) for row in db.execute(chosen).mappings()}


def _written(db: Session, rows: Sequence[tuple[Line, _Values]], write: Any) -> list[Finding]:
    """Write all at once; if the database refuses, one by one, so that every refusal finds its line."""
    if not rows:
        return []
    try:
        with db.begin_nested():
            write([values for _line, values in rows])
    except IntegrityError:
        return [finding for line, values in rows for finding in _written_alone(db, line, values, write)]
    return []


def _written_alone(db: Session, line: Line, values: _Values, write: Any) -> list[Finding]:
    try:
        with db.begin_nested():
            write([values])
    except IntegrityError as error:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if constraint not in REFUSALS:
            raise
        return [line.finding(*REFUSALS[constraint])]
    return []
