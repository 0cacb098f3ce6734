"""Roads closed for a while, to one mode or to all: by works, floods, markets, a shut factory gate.

A closure is a row with a span; nothing is rebuilt for it. Every ranking asks which are in force, so one acts from the
next question on, and ends by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.db.statements import ask, statements_beside
from gis.errors import BadInput, Finding, NotFound
from gis.roads.network import MODES
from gis.vocabulary import Mode

SQL = statements_beside(__file__)

type ClosedRoads = dict[Mode, frozenset[int]]
"""Road ids that each mode may not use."""


@dataclass(frozen=True)
class Closure:
    """A road that is shut for a while."""

    id: UUID
    road_id: int
    mode: Mode | None
    """None for all modes."""
    begins_at: datetime | None
    ends_at: datetime | None
    """None until somebody opens it."""
    reason: str
    created_at: datetime


def close_road(
    db: Session,
    road_id: int,
    *,
    begins_at: datetime,
    ends_at: datetime | None,
    now: datetime,
    mode: Mode | None = None,
    reason: str = "",
) -> Closure:
    """Shut a road from one instant, included, to another, excluded.

    raises: NotFound if there is no such road; BadInput if it would end before it begins
    """
    if ends_at is not None and ends_at <= begins_at:
        found = "it ends before it begins."
        raise BadInput(f"A closure must last: {found}", [Finding("to", found, "Give a later instant.")])
    given = {"road_id": road_id, "mode": mode and mode.value, "reason": reason, "now": now}
    row = db.execute(SQL["insert_closure"], given | {"low": begins_at, "high": ends_at}).one_or_none()
    if row is None:
        raise NotFound(f"There is no road {road_id}.", hint="A road id is OpenStreetMap's way id, or your file's `id`.")
    return _closure(row)


def open_road(db: Session, road_id: int, now: datetime) -> int:
    """End the closures of a road that are in force, and forget those to come.

    returns: how many there were
    raises: NotFound if there was none
    """
    given = {"road_id": road_id, "now": now}
    ended = db.execute(SQL["end_closures"], given).all()
    forgotten = db.execute(SQL["drop_closures_to_come"], given).all()
    if not ended and not forgotten:
        raise NotFound(f"Road {road_id} is not closed.", hint="`gridkeeper roads list` shows the closures.")
    return len(ended) + len(forgotten)


def closures_since(db: Session, at: datetime) -> list[Closure]:
    """Closures in force at an instant or after it, in the order in which they begin."""
    return [_closure(row) for row in db.execute(SQL["closures_since"], {"at": at})]


def closed_roads(db: Session, at: datetime) -> ClosedRoads:
    """Which roads each mode may not use at an instant."""
    rows = ask(db, SQL["closed_at"], {"at": at})
    return {mode: frozenset(row.road_id for row in rows if row.mode in {None, mode.value}) for mode in MODES}


def _closure(row: Row[Any]) -> Closure:
    mode = Mode.of(row.mode) if row.mode else None
    return Closure(row.id, row.road_id, mode, row.during.lower, row.during.upper, row.reason, row.created_at)
