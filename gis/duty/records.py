"""The rows of a duty file: what each kind of record needs, and spans as people write them. Pure.

A duty file is one CSV whose first column `record` says what a row is; each kind uses its own columns (`RECORDS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.dialects.postgresql import Range

from gis.areas.text import line_of
from gis.clock import SHANGHAI, instant_from_text, midnight, shanghai_day
from gis.errors import BadInput, Finding
from gis.vocabulary import (
    ALL_CATEGORIES,
    CATEGORY_FAMILIES,
    AreaKind,
    Category,
    DayKind,
    PostKind,
    TeamKind,
    UnitKind,
    Word,
)
from gis.workdays import PUBLIC, Calendar, Day, first_guessed

type Row = Mapping[str, str]
type Span = Range[datetime]


@dataclass(frozen=True)
class Record:
    """What a kind of record must and may say."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()


RECORDS: dict[str, Record] = {
    "net":          Record(("code", "name")),
    "team":         Record(("code", "name", "kind"), ("lon", "lat", "datum", "strength")),
    "unit":         Record(("code", "name", "kind"), ("categories", "from", "to")),
    "post":         Record(("code", "name", "kind"), ("net", "area_kind", "area", "team", "by_shift", "from", "to")),
    "holder":       Record(("post", "person"), ("from", "to")),
    "duty":         Record(("post", "category"), ("from", "to")),
    "shift":        Record(("post", "person", "from", "to"), ("hours", "days")),
    "leave":        Record(("person", "from", "to"), ("reason",)),
    "substitution": Record(("post", "person", "substitute", "from", "to"), ("reason",)),
}  # fmt: skip
"""In the order in which they are taken in: each may name only what stands above it, here or in the database."""

COLUMNS = ("record", *dict.fromkeys(name for record in RECORDS.values() for name in (*record.needs, *record.may)))

_CLOSED: dict[tuple[str, str], type[Word]] = {
    ("team", "kind"): TeamKind,
    ("unit", "kind"): UnitKind,
    ("post", "kind"): PostKind,
    ("post", "area_kind"): AreaKind,
}

DAY_WORDS: dict[str, Callable[[Day], bool]] = {
    "workdays":  lambda day: day.is_worked,
    "rest_days": lambda day: not day.is_worked,
    "holidays":  lambda day: day.kind is DayKind.HOLIDAY,
}  # fmt: skip
"""What `days` of a shift may name beside numbers of weekdays. Make-up days are workdays, holidays are days of rest."""

_DUTIES = frozenset((ALL_CATEGORIES, *CATEGORY_FAMILIES, *(word.value for word in Category)))
_DUTIES_HINT = f"Use {ALL_CATEGORIES}, {', '.join(CATEGORY_FAMILIES)} or a category of /v1/vocabulary."

_MOST_SHIFTS = 4000  # of one row; a pattern over ten years


@dataclass(frozen=True)
class Line:
    """One row of a duty file, with its place in the file."""

    record: str
    row: Row
    where: str

    def finding(self, field: str, found: str, hint: str) -> Finding:
        """A finding about one cell of this row."""
        return Finding(field, found, hint, self.where)


def lines_of(rows: Sequence[Row]) -> tuple[dict[str, list[Line]], list[Finding]]:
    """The rows by kind of record, and everything wrong with single rows."""
    lines: dict[str, list[Line]] = {name: [] for name in RECORDS}
    findings: list[Finding] = []
    for number, row in enumerate(rows, start=2):
        line = Line(row.get("record", ""), row, f"line {line_of(row, number)}")
        if line.record in RECORDS:
            lines[line.record].append(line)
            findings += _wrong_with(line)
        else:
            findings.append(line.finding("record", f"'{line.record}' is no record.", f"Use {', '.join(RECORDS)}."))
    return lines, findings


def span_of(line: Line) -> Span:
    """From `from` to `to`; a bare day in `to` is included whole, an empty end is open.

    raises: BadInput naming the cell
    """
    start, end = line.row.get("from", ""), line.row.get("to", "")
    begins = instant_from_text(start, field="from") if start else None
    ends = _end(end) if end else None
    if begins is not None and ends is not None and begins >= ends:
        raise BadInput("empty span", [line.finding("to", f"'{end}' is not after '{start}'.", "Swap them.")])
    return Range(begins, ends)


def shifts_of(line: Line, calendar: Calendar = PUBLIC) -> list[Span]:
    """The spans of a shift row: one, or one a day where `hours` gives a daily pattern.

    hours: 08:00-16:00, or 22:00-06:00 across midnight; Shanghai time
    days: 1-5 or 1,3,5, Monday is 1; or workdays, rest_days, holidays of `calendar`; the day on which the shift begins
    raises: BadInput naming the cell
    """
    hours = line.row.get("hours", "")
    if not hours:
        return [span_of(line)]
    first, last = _days_between(line)
    begins, length = _hours(line, hours)
    wanted = _wanted_days(line, line.row.get("days", ""))
    days = calendar.days(shanghai_day(first), shanghai_day(last))
    starts = [datetime.combine(day.on, begins, SHANGHAI) for day in days if any(test(day) for test in wanted)]
    return [Range(start, start + length) for start in starts]


def guessed_from(shifts: Sequence[Line], calendar: Calendar) -> date | None:
    """The first day on which a pattern of working days had to be judged by its weekday alone."""
    patterns = [line for line in shifts if set(line.row.get("days", "").split(",")) & set(DAY_WORDS)]
    ends = [(shanghai_day(first), shanghai_day(last)) for first, last in map(_days_between, patterns)]
    return min((day.on for span in ends if (day := first_guessed(calendar.days(*span)))), default=None)


def _wrong_with(line: Line) -> Iterator[Finding]:
    record = RECORDS[line.record]
    for field in record.needs:
        if not line.row.get(field):
            yield line.finding(field, "is empty.", f"A {line.record} needs {', '.join(record.needs)}.")
    for field, value in line.row.items():
        if value and field in COLUMNS and field not in ("record", *record.needs, *record.may):
            yield line.finding(field, f"has no meaning for a {line.record}.", "Leave it empty.")
    yield from _closed_words(line)
    yield from _spans(line)


def _closed_words(line: Line) -> Iterator[Finding]:
    for (record, field), words in _CLOSED.items():
        value = line.row.get(field, "")
        if record == line.record and value and value not in [word.value for word in words]:
            yield line.finding(field, f"'{value}' is unknown.", f"Use {', '.join(word.value for word in words)}.")
    if line.record == "post" and bool(line.row.get("area")) != bool(line.row.get("area_kind")):
        yield line.finding("area", "stands without its kind, or the kind without it.", "Give both or neither.")
    if line.record == "post" and line.row.get("by_shift", "") not in ("", "yes", "no"):
        yield line.finding("by_shift", f"'{line.row['by_shift']}' is neither yes nor no.", "Write yes or no.")
    strength = line.row.get("strength", "")
    if line.record == "team" and strength and not (strength.isascii() and strength.isdigit() and int(strength) <= 1000):
        yield line.finding("strength", f"'{strength}' is no number of people.", "Write how many are on duty at once.")
    for field, said in (("category", [line.row.get("category", "")]), ("categories", categories_of(line))):
        for category in filter(None, said):
            if category not in _DUTIES:
                yield line.finding(field, f"'{category}' is unknown.", _DUTIES_HINT)


def categories_of(line: Line) -> list[str]:
    """What a unit takes on, as far as its row says: categories between commas."""
    return [category for part in line.row.get("categories", "").split(",") if (category := part.strip())]


def _spans(line: Line) -> Iterator[Finding]:
    missing = [field for field in RECORDS[line.record].needs if field in ("from", "to") and not line.row.get(field)]
    if missing:
        return
    try:
        shifts_of(line) if line.record == "shift" else span_of(line)
    except BadInput as error:
        for finding in error.findings:
            yield line.finding(finding.field, finding.found, finding.hint)
    except OverflowError:
        field = "to" if line.row.get("to", "") >= "9999" else "from"
        yield line.finding(field, f"'{line.row[field]}' lies beyond the calendar.", "Leave an open end empty.")


def _end(text: str) -> datetime:
    instant = instant_from_text(text, field="to")
    return midnight(shanghai_day(instant) + timedelta(days=1)) if _is_day(text) else instant


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _days_between(line: Line) -> tuple[datetime, datetime]:
    first, last = line.row["from"], line.row["to"]
    if not (_is_day(first) and _is_day(last)):
        raise BadInput("days", [line.finding("from", "holds a time of day.", "With hours, give days only.")])
    begins, ends = instant_from_text(first, field="from"), instant_from_text(last, field="to")
    if begins > ends:
        raise BadInput("days", [line.finding("to", f"'{last}' is before '{first}'.", "Swap them.")])
    if (ends - begins).days > _MOST_SHIFTS:
        raise BadInput("days", [line.finding("to", "is more than ten years away.", "Check the year.")])
    return begins, ends


def _hours(line: Line, text: str) -> tuple[time, timedelta]:
    try:
        start, end = text.split("-")
        begins, ends = _minutes(start), _minutes(end)
    except ValueError as error:
        hint = "Write 08:00-16:00, or 22:00-06:00."
        raise BadInput("hours", [line.finding("hours", f"'{text}' is not a span of hours.", hint)]) from error
    minutes = ends - begins if ends > begins else ends + 24 * 60 - begins
    return time(begins // 60 % 24, begins % 60), timedelta(minutes=minutes)


def _minutes(text: str) -> int:
    hour, minute = (int(part) for part in text.strip().split(":"))
    if not (0 <= hour <= 24 and 0 <= minute < 60 and hour * 60 + minute <= 24 * 60):
        raise ValueError(text)
    return hour * 60 + minute


def _wanted_days(line: Line, text: str) -> list[Callable[[Day], bool]]:
    try:
        return [DAY_WORDS.get(part) or _weekdays(part) for part in (text or "1-7").split(",")]
    except ValueError as error:
        hint = f"Write 1-5 or 1,3,5, or {', '.join(DAY_WORDS)}."
        raise BadInput("days", [line.finding("days", f"'{text}' names no weekdays.", hint)]) from error


def _weekdays(text: str) -> Callable[[Day], bool]:
    first, _, last = text.partition("-")
    days = range(int(first), int(last or first) + 1)
    if not days or not set(days) <= set(range(1, 8)):
        raise ValueError(text)
    return lambda day: day.on.isoweekday() in days
