"""What became of the incidents of some days: how they were handled, who gave them back, what their callers said.

Read from the history. A caller counts by the first answer: one who was not satisfied, and is satisfied after the matter
was reopened, was not satisfied. Who was never reached is counted as such, never as satisfied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from gis.model.incidents import IncidentEvent, Report
from gis.statistics.parts import label_of, matters
from gis.statistics.window import Window
from gis.vocabulary import CallResult, EventKind, Grouping, Handling, ResolvedLevel, State

E, H, S = EventKind, Handling, State

AGAIN_WITHIN = timedelta(days=30)

_DECIDE = frozenset({E.SETTLED, E.DIVERTED, E.HANDED_BACK})
_UNDO = frozenset({E.REOPENED, E.TAKEN_BACK, E.UNMERGED})
"""After one of these the desk decides anew."""
_BY_STATE = {S.MERGED: H.MERGED, S.INVALID: H.INVALID, S.OUT_OF_AREA: H.OUT_OF_AREA}


@dataclass(frozen=True)
class Line:
    """An event, as far as it says how a matter was handled."""

    kind: EventKind
    report: int | None = None
    """Whose caller was called back."""
    result: CallResult | None = None


@dataclass(frozen=True)
class History:
    """An incident, as far as statistics ask."""

    state: State
    level: ResolvedLevel | None
    lines: tuple[Line, ...]
    """In order."""
    is_again: bool
    """The same caller's number had reported another matter within 30 days before."""


@dataclass
class Outcomes:
    """What became of the incidents of one part."""

    code: str | None
    zh: str
    en: str
    received: int = 0
    closed: int = 0
    handled: Counter[Handling] = field(default_factory=Counter)
    diversions: int = 0
    """How often matters were handed on, hops of all together."""
    returned: int = 0
    """How often a department gave one back."""
    right_first_time: int = 0
    """Diverted matters that no department gave back."""
    given_back: int = 0
    """Diverted matters that a department gave back."""
    reopened: int = 0
    again: int = 0
    """Matters whose caller had reported another within 30 days before; merged ones not counted."""
    answers: Counter[CallResult] = field(default_factory=Counter)
    """Callers by what they said first; `UNREACHABLE` if nobody ever reached them."""
    levels: Counter[ResolvedLevel] = field(default_factory=Counter)
    """Closed matters by the level at which they were resolved."""

    @property
    def hops(self) -> float | None:
        """Diversions per diverted matter; None if there is none."""
        diverted = self.right_first_time + self.given_back
        return self.diversions / diverted if diverted else None

    def add(self, history: History) -> None:
        """Count an incident in."""
        kinds = Counter(line.kind for line in history.lines)
        self.received += 1
        self.closed += history.state is S.CLOSED
        self.handled[handling_of(history)] += 1
        self.diversions += kinds[E.DIVERTED]
        self.returned += kinds[E.DIVERSION_RETURNED]
        self.right_first_time += bool(kinds[E.DIVERTED]) and not kinds[E.DIVERSION_RETURNED]
        self.given_back += bool(kinds[E.DIVERTED]) and bool(kinds[E.DIVERSION_RETURNED])
        self.reopened += bool(kinds[E.REOPENED])
        self.again += history.is_again and history.state is not S.MERGED
        self.answers.update(first_answers(history.lines).values())
        if history.state is S.CLOSED and history.level:
            self.levels[history.level] += 1


def handling_of(history: History) -> Handling:
    """How a matter was handled in the end: by the last event that decided it."""
    if history.state in _BY_STATE:
        return _BY_STATE[history.state]
    kinds = [line.kind for line in history.lines]
    last = max((at for at, kind in enumerate(kinds) if kind in _DECIDE), default=None)
    if last is None or not _UNDO.isdisjoint(kinds[last:]):
        return H.UNDER_WAY
    if kinds[last] is E.SETTLED:
        return H.ON_THE_SPOT if E.ARRIVED in kinds[:last] else H.BY_PHONE
    return H.POLICE if kinds[last] is E.HANDED_BACK else H.DIVERTED


def first_answers(lines: Iterable[Line]) -> dict[int, CallResult]:
    """What each caller said when first reached, by report; `UNREACHABLE` for whom every call was in vain."""
    answers: dict[int, CallResult] = {}
    for line in lines:
        if line.report is not None and line.result and answers.get(line.report) in (None, CallResult.UNREACHABLE):
            answers[line.report] = line.result
    return answers


def outcomes(db: Session, window: Window, by: Grouping | None = None) -> list[Outcomes]:
    """What became of the incidents of a window, split or all together; parts that are unknown last."""
    found: dict[str | None, Outcomes] = {}
    for row in db.execute(_histories(matters(window, by), window)):
        part = found.setdefault(row.part, Outcomes(row.part, *label_of(by, row.part, row.part_name)))
        part.add(_history(row))
    return sorted(found.values(), key=lambda part: (part.code is None, part.code or ""))


def _history(row: Any) -> History:
    lines = tuple(map(_line, zip(row.kinds, row.reports, row.results, strict=True)))
    level = ResolvedLevel.of(row.level) if row.level else None
    return History(State.of(row.state), level, lines, row.is_again)


def _line(told: Sequence[str | None]) -> Line:
    kind, report, result = told
    is_call = kind == E.CALLED.value
    return Line(
        EventKind.of(kind or ""),
        int(report) if is_call and report else None,
        CallResult.of(result) if is_call and result else None,
    )


def _histories(matter: CTE, window: Window) -> Select[*tuple[Any, ...]]:
    def in_order(column: Any) -> ColumnElement[Any]:
        return func.array_agg(aggregate_order_by(column, IncidentEvent.seq))

    columns = (matter.c.id, matter.c.part, matter.c.part_name, matter.c.state, matter.c.level)
    return (
        select(
            *columns,
            in_order(IncidentEvent.kind).label("kinds"),
            in_order(IncidentEvent.facts["report"].astext).label("reports"),
            in_order(IncidentEvent.facts["result"].astext).label("results"),
            _came_again(matter).label("is_again"),
        )
        .join(IncidentEvent, and_(IncidentEvent.incident_id == matter.c.id, IncidentEvent.at <= window.seen_at))
        .group_by(*columns, matter.c.received_at)
    )


def _came_again(matter: CTE) -> ColumnElement[bool]:
    """Whether the number of a caller stands under another incident of the 30 days before."""
    mine, earlier = aliased(Report, name="mine"), aliased(Report, name="earlier")
    return exists(
        select(mine.id)
        .join(earlier, and_(earlier.caller_phone == mine.caller_phone, earlier.incident_id != mine.incident_id))
        .where(mine.incident_id == matter.c.id)
        .where(earlier.received_at < mine.received_at, earlier.received_at >= mine.received_at - AGAIN_WITHIN)
    )
