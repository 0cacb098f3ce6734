"""What dispatchers choose teaches names: the same words, chosen often enough by more than one of them.

A name that was learnt is marked as such, says who taught it, and can be revoked; once revoked it is not learnt again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.errors import NotFound
from gis.geocode.address import parse
from gis.geocode.gazetteer import add_names, count_one_name
from gis.geocode.naming import core_of, forms_of
from gis.vocabulary import NameKind, PlaceKind

SQL = statements_beside(__file__)

LEARNT_FROM_PICKS = 3
LEARNT_FROM_PEOPLE = 2
"""A name is learnt when so many picks by so many people agree (geocoding.md 3.5)."""

LEAST_CHARACTERS = 2


class PlaceNotFound(NotFound):
    """The gazetteer has no such place, spot or name."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The gazetteer has no {what}.", hint="Look for it: `gridkeeper geocode TEXT --json`.")


@dataclass(frozen=True)
class Picked:
    """What became of a pick."""

    id: UUID
    name: str
    picks: int
    """How often this place was chosen for these words."""
    people: int
    """By how many."""
    learnt: str | None
    """The name that the place has from now on, if this pick taught one."""


@dataclass(frozen=True)
class NameTaught:
    """A name besides the own one of its place."""

    id: int
    name: str
    kind: NameKind
    place_id: int
    place: str
    source: str
    taught_by: str | None
    created_at: datetime
    revoked_by: str | None
    revoked_at: datetime | None


def pick(
    db: Session,
    query: str,
    *,
    place_id: int | None,
    spot_id: int | None,
    confidence: float | None,
    by: str,
    now: datetime,
) -> Picked:
    """Keep what was chosen, and learn a name from it if it was chosen often enough.

    by: who chose
    raises: PlaceNotFound
    """
    row = db.execute(SQL["place_to_pick"], {"place_id": place_id, "spot_id": spot_id}).one_or_none()
    if row is None:
        raise PlaceNotFound(f"place {place_id} with spot {spot_id}" if spot_id else f"place {place_id}")
    words = _words_for_a_name(query)
    given = {"query": query, "core": words, "name": row.name, "by": by, "at": now}
    made = db.execute(
        SQL["insert_pick"], {**given, "place_id": place_id, "spot_id": spot_id, "confidence": confidence}
    ).scalar_one()
    if place_id is None or not words:
        return Picked(made, row.name, 1, 1, None)
    same = db.execute(SQL["same_picks"], {"core": words, "place_id": place_id}).one()
    agreed = same.picks >= LEARNT_FROM_PICKS and len(same.people) >= LEARNT_FROM_PEOPLE
    learnt = agreed and _learn(db, place_id, PlaceKind.of(row.place_kind), words, same.people)
    return Picked(made, row.name, same.picks, len(same.people), words if learnt else None)


def names_taught(db: Session, *, limit: int = 100, every: bool = False) -> list[NameTaught]:
    """Names that picks taught, the newest first; with `every` those from files and those revoked too."""
    return [_name(row) for row in db.execute(SQL["names_taught"], {"limit": limit, "every": every})]


def revoke_name(db: Session, name_id: int, *, by: str, now: datetime) -> NameTaught:
    """Take a name away from its place. Own names belong to the owner of the place and can't be revoked here.

    raises: PlaceNotFound
    """
    row = db.execute(SQL["revoke_name"], {"id": name_id, "by": by, "at": now}).one_or_none()
    if row is None:
        raise PlaceNotFound(f"name {name_id} that could be revoked")
    return _name(row)


def _words_for_a_name(query: str) -> str:
    """The part of a query that names the place: its most trusted segment."""
    segments = parse(query).segments
    words = segments[0].name if segments else ""
    return words if len(words) >= LEAST_CHARACTERS else ""


def _learn(db: Session, place_id: int, kind: PlaceKind, words: str, people: list[str]) -> bool:
    """Give a place a name, unless it has it or had it taken away."""
    core = core_of(words, kind)
    if db.execute(SQL["has_name"], {"place_id": place_id, "core": core}).first():
        return False
    add_names(db, [(place_id, kind, NameKind.LEARNT, words)], source="picks", by=", ".join(people))
    count_one_name(db, forms_of(words, kind).tokens)
    made = db.execute(SQL["has_name"], {"place_id": place_id, "core": core}).scalar_one()
    db.execute(SQL["mark_taught"], {"name_id": made, "core": words, "place_id": place_id})
    return True


def _name(row: Row[tuple[object, ...]]) -> NameTaught:
    return NameTaught(**{**row._asdict(), "kind": NameKind.of(row.kind)})
