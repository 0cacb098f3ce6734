"""What the gazetteer has that may be meant: two questions to the database, whatever the text.

First the names that share rare tokens with each segment, in each group; then the doors, buildings, gates, crossings,
posts and poles that belong to them. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.db.statements import ask, statements_beside
from gis.errors import Unavailable
from gis.geocode.parts import AddressParts
from gis.geocode.tokens import MOST_COMMON, Group, tokens
from gis.geocode.words import ElementKind, RelationKind
from gis.vocabulary import NameKind, PlaceKind, PlaceOrigin, Precision

SQL = statements_beside(__file__)

# fmt: off
LOOKED_AT: dict[Group, tuple[int, int]] = {
    Group.ROAD:         (600, 10),
    Group.PLACE:        (300, 15),
    Group.ORGANISATION: (300, 30),
}
# fmt: on
"""Names looked at for one segment, and how many of them are weighed (geocoding.md 2.2; more brought nothing)."""

MOST_WEIGHED = 30
"""Places that are weighed, of those that share most with the words; 60 found no more (`tests/benchmarks/geocode`)."""

MOST_SEGMENTS = 8
LARGEST_NUMBER = 99_999
PATIENCE_MS = 1_000
"""Longest that one question may take; ordinary ones take a few (`tests/benchmarks/geocode`)."""
_CANCELLED = "57014"
"""PostgreSQL's word for a statement that was stopped."""


@dataclass(frozen=True)
class Named:
    """A place that may be meant, by the name that was found."""

    id: int
    kind: PlaceKind
    name: str
    spelling: str
    name_kind: NameKind
    parts: dict[str, str] = field(compare=False)
    prior: float
    lon: float
    lat: float
    radius_m: float
    precision: Precision
    origin: PlaceOrigin
    key: str
    shared: int
    """Tokens that the name and the segment have in common."""


class SpotFound(NamedTuple):
    """A door, building, gate, crossing, post or pole."""

    role: str
    """How it was found; see `spots_of`."""
    id: int
    place_id: int | None
    other_id: int | None
    kind: PlaceKind
    number: int | None
    label: str
    name: str
    lon: float
    lat: float
    radius_m: float
    origin: PlaceOrigin
    key: str


@dataclass(frozen=True)
class Candidates:
    """All that may be meant."""

    named: list[Named]
    """Each place once, by its likest name."""
    spots: list[SpotFound]


def candidates_for(db: Session, parts: AddressParts, at: datetime) -> Candidates:
    """What the words may mean.

    at: the gazetteer as of when
    """
    named = named_like(db, _names_asked(parts), at)
    return Candidates(named, _spots(db, parts, named, at))


class SearchTooSlow(Unavailable):
    """The gazetteer did not answer in the time that a caller can wait."""

    hint = "Ask again with fewer words; if it stays so, the database is overloaded."


@contextmanager
def quickly(db: Session, *, patience_ms: int = PATIENCE_MS) -> Iterator[None]:
    """Let no question of this transaction take longer than a caller can wait.

    raises: SearchTooSlow
    """
    db.execute(text(f"SET LOCAL statement_timeout = {int(patience_ms)}"))
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _CANCELLED:
            raise SearchTooSlow("The search took too long and was stopped.") from error
        raise


def named_like(db: Session, names: Sequence[str], at: datetime) -> list[Named]:
    """Places with names like these, in any group; each place once, those that share most first.

    names: normalised
    returns: as many as are weighed, and the roads behind them, because one may cross another
    """
    questions = list(_questions(names))
    if not questions:
        return []
    columns = {
        "numbers": list(range(len(questions))),
        "caps": [LOOKED_AT[group][0] for group, _tokens in questions],
        "most": [LOOKED_AT[group][1] for group, _tokens in questions],
        "tokens": ["{" + ",".join(map(str, each)) + "}" for _group, each in questions],
    }
    rows = ask(db, SQL["names_like"], {**columns, "common": MOST_COMMON, "at": at})
    best: dict[int, Any] = {}
    for row in rows:
        if row.id not in best or row.shared > best[row.id].shared:
            best[row.id] = row
    order = sorted(best.values(), key=lambda row: (-row.shared, row.id))
    crossing = (row for row in order[MOST_WEIGHED:] if row.kind == PlaceKind.ROAD.value)
    return [_named(row) for row in (*order[:MOST_WEIGHED], *crossing)]


def _names_asked(parts: AddressParts) -> list[str]:
    """What is looked up: segments, and the two ends of a crossing or a between."""
    pairs = [*(parts.crossing or ()), *(parts.between or ())]
    names = [*(segment.name for segment in parts.segments), *pairs]
    return list(dict.fromkeys(name for name in names if name))[:MOST_SEGMENTS]


def _questions(names: Sequence[str]) -> Iterator[tuple[Group, list[int]]]:
    for name in names:
        for group in Group:
            if found := tokens(name, group):
                yield group, found


def _spots(db: Session, parts: AddressParts, named: Sequence[Named], at: datetime) -> list[SpotFound]:
    wanted = list(_wanted(parts))
    metres = _metres(parts)
    if not (wanted or parts.pole or metres is not None or _asks_gate(parts) or _asks_crossing(parts)):
        return []
    rows = ask(
        db,
        SQL["spots_of"],
        {
            "places": [each.id for each in named],
            "roads": [each.id for each in named if each.kind is PlaceKind.ROAD],
            "kinds": [kind.value for kind, _label in wanted],
            "labels": [label for _kind, label in wanted],
            "number": None if parts.lane else number_in(parts.number),
            "metres": metres,
            "gates": _asks_gate(parts),
            "crossings": _asks_crossing(parts),
            "pole": parts.pole,
            "at": at,
        },
    )
    return [_spot(row) for row in rows]


def _wanted(parts: AddressParts) -> Iterator[tuple[PlaceKind, str]]:
    """Kinds and labels of spots that the words name."""
    for label in door_labels(parts):
        yield PlaceKind.DOOR, label
    for label in building_labels(parts):
        yield PlaceKind.BUILDING, label


def door_labels(parts: AddressParts) -> list[str]:
    """The labels that the door may have: 88; 160-1, then 160; of a lane 358弄81, then the mouth of the lane."""
    if parts.lane:
        return [*([f"{parts.lane}弄{parts.number}"] if parts.number else ()), f"{parts.lane}弄", parts.lane]
    return list(dict.fromkeys([parts.number, parts.number.split("-")[0]])) if parts.number else []


def building_labels(parts: AddressParts) -> list[str]:
    """The labels that the building may have: what was said, and what it may have been meant for."""
    rivals = [value for kind, value in parts.rivals if kind is ElementKind.BUILDING]
    said = [parts.building] if parts.building else []
    # "12号" in an estate is a building, on a road a door.
    return list(dict.fromkeys([*said, *rivals, *([parts.number] if parts.number and not said else ())]))


def _asks_gate(parts: AddressParts) -> bool:
    return any(each.kind is RelationKind.GATE for each in parts.relations)


def _asks_crossing(parts: AddressParts) -> bool:
    return parts.crossing is not None or sum(each.kind is ElementKind.ROAD for each in parts.segments) > 1


def _metres(parts: AddressParts) -> int | None:
    post = parts.km_post
    return None if post is None else min(post.km, LARGEST_NUMBER) * 1000 + (500 if post.metres is None else post.metres)


def number_in(label: str | None) -> int | None:
    """The number that the label of a door begins with, if doors can have it."""
    digits = "".join(character for character in (label or "").split("-")[0] if character in "0123456789")
    return int(digits) if digits and len(digits) <= len(str(LARGEST_NUMBER)) else None


def _named(row: Any) -> Named:
    return Named(
        id=row.id,
        kind=PlaceKind.of(row.kind),
        name=row.name,
        spelling=row.spelling,
        name_kind=NameKind.of(row.name_kind),
        parts=row.parts,
        prior=row.prior,
        lon=row.lon,
        lat=row.lat,
        radius_m=row.radius_m,
        precision=Precision.of(row.precision),
        origin=PlaceOrigin.of(row.origin),
        key=row.key,
        shared=row.shared,
    )


def _spot(row: Any) -> SpotFound:
    return SpotFound(
        role=row.role,
        id=row.id,
        place_id=row.place_id,
        other_id=row.other_id,
        kind=PlaceKind.of(row.kind),
        number=row.number,
        label=row.label,
        name=row.name,
        lon=row.lon,
        lat=row.lat,
        radius_m=row.radius_m,
        origin=PlaceOrigin.of(row.origin),
        key=row.key,
    )
