"""What a duty file says: one table of who holds which post, for what, and when.

Every row begins with its `record`: net, team, unit, post, holder, duty, shift, leave or substitution. A file is taken
in as a whole or not at all; taken in a second time it changes nothing.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.clock import SHANGHAI
from gis.duty.records import Line, Row, shifts_of, span_of
from gis.errors import BadInput, Finding, RowsRejected
from gis.model.people import Duty, Holding, Leave, Post, Shift, Substitution
from tests.support.builders import hire, take_in
from tests.support.rules import rule

_POST = {"record": "post", "code": "desk", "name": "desk", "kind": "duty_leader"}
_SPANS: dict[str, type[Holding | Duty | Shift | Leave | Substitution]] = {
    "holder": Holding,
    "duty": Duty,
    "shift": Shift,
    "leave": Leave,
    "substitution": Substitution,
}


@rule("A bare day begins at its midnight in Shanghai and, as an end, is included whole; an empty end is open.")
@pytest.mark.parametrize(
    "begins, ends, lasts_from, lasts_to",
    [
        ("2026-05-01", "2026-05-01", "05-01 00:00", "05-02 00:00"),
        ("2026-05-01", "2026-05-31", "05-01 00:00", "06-01 00:00"),
        ("2026-05-01T08:00", "2026-05-01T16:00", "05-01 08:00", "05-01 16:00"),
        ("2026-05-01T08:00", "2026-05-02", "05-01 08:00", "05-03 00:00"),
        ("2026-05-01T00:00Z", "2026-05-01T08:00Z", "05-01 08:00", "05-01 16:00"),
        ("2026-05-01", "", "05-01 00:00", "open"),
        ("", "2026-05-01", "open", "05-02 00:00"),
        ("", "", "open", "open"),
    ],
)
def test_spans(begins: str, ends: str, lasts_from: str, lasts_to: str) -> None:
    span = span_of(Line("holder", {"from": begins, "to": ends}, "line 2"))

    assert (_read(span.lower), _read(span.upper)) == (lasts_from, lasts_to)


@rule("With `hours` a shift row is a pattern: one shift on each of its days, from midnight to midnight or across it.")
@pytest.mark.parametrize(
    "begins, ends, hours, days, shifts",
    [
        ("2026-05-04", "2026-05-05", "08:00-16:00", "", "05-04 08:00 to 05-04 16:00, 05-05 08:00 to 05-05 16:00"),
        ("2026-05-04", "2026-05-04", "22:00-06:00", "", "05-04 22:00 to 05-05 06:00"),
        ("2026-05-31", "2026-05-31", "16:00-24:00", "", "05-31 16:00 to 06-01 00:00"),
        ("2026-05-31", "2026-05-31", "00:00-08:00", "", "05-31 00:00 to 05-31 08:00"),
        ("2026-05-04", "2026-05-04", "08:00-08:00", "", "05-04 08:00 to 05-05 08:00"),
        ("2026-05-04", "2026-05-10", "08:00-16:00", "6-7", "05-09 08:00 to 05-09 16:00, 05-10 08:00 to 05-10 16:00"),
        ("2026-05-04", "2026-05-10", "22:00-06:00", "7", "05-10 22:00 to 05-11 06:00"),
        ("2026-05-04", "2026-05-08", "08:00-09:00", "1,5", "05-04 08:00 to 05-04 09:00, 05-08 08:00 to 05-08 09:00"),
        ("2026-05-04", "2026-05-04", "08:00-16:00", "2", ""),
        ("2026-05-04T08:00", "2026-05-04T12:00", "", "", "05-04 08:00 to 05-04 12:00"),
    ],
)
def test_patterns_of_hours(begins: str, ends: str, hours: str, days: str, shifts: str) -> None:
    found = shifts_of(Line("shift", {"from": begins, "to": ends, "hours": hours, "days": days}, "line 2"))

    assert ", ".join(f"{_read(span.lower)} to {_read(span.upper)}" for span in found) == shifts


@rule("A row that cannot be read is sent back with its line, its column and what to write instead.")
@pytest.mark.parametrize(
    "record, column, written, found",
    [
        ("holder", "to", "2026-04-30", "is not after"),
        ("holder", "from", "tomorrow", "is not an instant"),
        ("holder", "person", "", "is empty"),
        ("holder", "person", "Nobody", "there is no person 'Nobody'"),
        ("holder", "post", "attic", "there is no post 'attic'"),
        ("holder", "hours", "08:00-16:00", "has no meaning for a holder"),
        ("duty", "category", "GOSSIP", "'GOSSIP' is unknown"),
        ("shift", "hours", "8 to 4", "is not a span of hours"),
        ("shift", "hours", "08:00-25:00", "is not a span of hours"),
        ("shift", "days", "0-8", "names no weekdays"),
        ("shift", "days", "5-1", "names no weekdays"),
        ("shift", "from", "2026-05-01T08:00", "holds a time of day"),
        ("shift", "to", "2062-05-01", "is more than ten years away"),
        ("post", "kind", "king", "'king' is unknown"),
        ("post", "by_shift", "maybe", "is neither yes nor no"),
        ("post", "area", "A", "stands without its kind"),
        ("rumour", "record", "rumour", "'rumour' is no record"),
    ],
)
def test_rows_sent_back(record: str, column: str, written: str, found: str, db: Session) -> None:
    _desk(db)
    good = {"record": "holder", "post": "desk", "person": "Wang", "from": "2030-01-01"}

    findings = _refused(db, good, {**_row(record), column: written})

    assert [(finding.field, finding.where) for finding in findings] == [(column, "line 3")]
    assert found in findings[0].found
    assert findings[0].hint
    assert _counts(db)["holder"] == 0, "the good row was not written either"


@rule("What can't both be true is sent back with its line: two on one post or shift, or anything told twice.")
@pytest.mark.parametrize(
    "record, first, second, refused",
    [
        ("holder", "2026-05-01 to 2026-05-10", "2026-05-10 to 2026-05-20", True),
        ("holder", "2026-05-01 to 2026-05-10", "2026-05-11 to 2026-05-20", False),
        ("shift", "2026-05-01T08:00 to 2026-05-01T16:00", "2026-05-01T15:59 to 2026-05-01T20:00", True),
        ("shift", "2026-05-01T08:00 to 2026-05-01T16:00", "2026-05-01T16:00 to 2026-05-01T20:00", False),
        ("duty", "2026-05-01 to 2026-05-10", "2026-05-01 to 2026-05-10", True),
        ("duty", "2026-05-01 to 2026-05-10", "2026-05-10 to 2026-05-20", False),
        ("leave", "2026-05-01 to 2026-05-10", "2026-05-05 to 2026-05-06", True),
        ("substitution", "2026-05-01 to 2026-05-10", "2026-05-10 to 2026-05-20", True),
        ("substitution", "2026-05-01 to 2026-05-10", "2026-05-11 to 2026-05-20", False),
    ],
)
def test_overlaps(record: str, first: str, second: str, refused: bool, db: Session) -> None:
    _desk(db)
    rows = [{**_row(record), "hours": "", "from": span[0], "to": span[-1]} for span in (first.split(), second.split())]
    rows[1] |= {"holder": {"person": "Wang"}, "shift": {"person": "Wang"}, "substitution": {"substitute": "Zhou"}}.get(
        record, {}
    )

    findings = _refused(db, *rows) if refused else _taken(db, *rows)

    assert [finding.where for finding in findings] == (["line 3"] if refused else [])
    assert _counts(db)[record] == (0 if refused else 2)


@rule("A file taken in twice changes nothing.")
def test_twice_is_once(db: Session) -> None:
    _desk(db)
    rows = [_row(record) for record in _SPANS]
    take_in(db, *rows)
    before = _counts(db)

    take_in(db, *rows)

    assert _counts(db) == before
    assert before == {"holder": 1, "duty": 1, "shift": 5, "leave": 1, "substitution": 1}


@rule("A row that is known by everything but its end is given its new end; no second row stands beside it.")
@pytest.mark.parametrize("record", list(_SPANS))
def test_a_new_end(record: str, db: Session) -> None:
    _desk(db)
    row = {**_row(record), "hours": "", "from": "2026-05-01", "to": "2026-05-31"}
    take_in(db, row)

    take_in(db, {**row, "to": "2026-05-15"})

    spans = db.scalars(select(_SPANS[record].during)).all()
    assert [(_read(span.lower), _read(span.upper)) for span in spans] == [("05-01 00:00", "05-16 00:00")]


@rule("A post, team, net or person known by its code is updated.")
def test_posts_are_known_by_their_code(db: Session) -> None:
    _desk(db)

    take_in(db, {**_POST, "name": "night desk", "by_shift": "yes"})

    assert db.execute(select(Post.code, Post.name, Post.by_shift)).all() == [("desk", "night desk", True)]


@rule("Somebody does not stand in for themselves.")
def test_nobody_replaces_themselves(db: Session) -> None:
    _desk(db)

    findings = _refused(db, {**_row("substitution"), "substitute": "Lin"})

    assert [(finding.field, finding.found) for finding in findings] == [("substitute", "is the person to be replaced.")]


def test_a_span_that_cannot_be_is_an_error_of_its_cell() -> None:
    with pytest.raises(BadInput) as refusal:
        span_of(Line("holder", {"from": "2026-05-02", "to": "2026-05-01"}, "line 7"))

    assert [finding.where for finding in refusal.value.findings] == ["line 7"]


def _desk(db: Session) -> None:
    hire(db, "Lin", "Wang", "Zhou")
    take_in(db, _POST)


def _row(record: str) -> dict[str, str]:
    """A row of a kind that is in order."""
    span = {"from": "2026-05-04", "to": "2026-05-08"}
    return {
        "post": {**_POST, "code": "gate", "name": "gate"},
        "holder": {"record": "holder", "post": "desk", "person": "Lin", **span},
        "duty": {"record": "duty", "post": "desk", "category": "*", **span},
        "shift": {"record": "shift", "post": "desk", "person": "Lin", "hours": "08:00-16:00", **span},
        "leave": {"record": "leave", "person": "Lin", **span},
        "substitution": {"record": "substitution", "post": "desk", "person": "Lin", "substitute": "Wang", **span},
    }.get(record, {"record": record})


def _refused(db: Session, *rows: Row) -> tuple[Finding, ...]:
    with pytest.raises(RowsRejected) as refusal, db.begin_nested():
        take_in(db, *rows)
    return refusal.value.findings


def _taken(db: Session, *rows: Row) -> tuple[Finding, ...]:
    take_in(db, *rows)
    return ()


def _counts(db: Session) -> dict[str, int]:
    return {record: db.scalar(select(func.count()).select_from(table)) or 0 for record, table in _SPANS.items()}


def _read(instant: datetime | None) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}" if instant else "open"
