"""Put places, their names and their spots into the gazetteer, in step with who owns them.

A place keeps its row while its owner keeps its key, so nicknames and picks stay with it. What its owner no longer has
is known until an instant and not after it. Rows arrive by COPY and are put in place by a few statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import psycopg
import shapely
from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from gis.db.engine import refresh_statistics
from gis.db.statements import statements_beside
from gis.geocode.naming import forms_of
from gis.geocode.tokens import TOKEN_VERSION
from gis.vocabulary import NameKind, PlaceKind, PlaceOrigin, Precision

SQL = statements_beside(__file__)

_WGS84 = 4326

type Raw = tuple[float, float, str]
"""Coordinates as they came, and their datum."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A place to be put into the gazetteer."""

    key: str
    kind: PlaceKind
    name: str
    lon: float
    """Degrees, WGS84."""
    lat: float
    radius_m: float
    precision: Precision = Precision.PLACE
    parts: Mapping[str, str] = field(default_factory=dict)
    prior: float = 0.0
    raw: Raw | None = None
    line: shapely.Geometry | None = None
    """The course of a road, WGS84."""
    names: tuple[tuple[NameKind, str], ...] = ()
    """What else it is called."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A door, building, gate, crossing, post or pole to be put into the gazetteer."""

    key: str
    kind: PlaceKind
    label: str
    """As it is looked up; see `AddressPoint.label`."""
    name: str
    lon: float
    lat: float
    place_id: int | None
    other_id: int | None = None
    number: int | None = None
    radius_m: float = 10.0
    raw: Raw | None = None


@dataclass(frozen=True)
class Put:
    """What became of arriving rows."""

    added: int
    changed: int
    ended: int


def put_places(
    db: Session,
    origin: PlaceOrigin,
    entries: Sequence[Entry],
    *,
    source: str,
    start_at: datetime,
    scope: str | None = None,
) -> Put:
    """Put the places of an origin in the place of those that it had.

    source: name of the file or owner they come from
    scope: only what came from this source ends when it did not arrive; None for the whole origin
    """
    _arrive(db, SQL["make_room"], "arriving_place", (_place_row(entry, source) for entry in entries))
    given = {"origin": origin.value, "source": scope, "start_at": start_at}
    ended = _count(db, SQL["end_places"], given) + _count(db, SQL["forget_places"], given)
    is_new = list(db.scalars(SQL["put_places"], {"origin": origin.value, "start_at": start_at}))
    _put_names(db, origin, entries, source)
    refresh_statistics(db, "place", "place_name")
    return Put(sum(is_new), len(is_new) - sum(is_new), ended)


def put_spots(
    db: Session,
    origin: PlaceOrigin,
    spots: Sequence[Spot],
    *,
    source: str,
    start_at: datetime,
    scope: str | None = None,
) -> Put:
    """Put the spots of an origin in the place of those that it had; see `put_places`."""
    _arrive(db, SQL["make_room_for_spots"], "arriving_spot", (_spot_row(spot, source) for spot in spots))
    given = {"origin": origin.value, "source": scope, "start_at": start_at}
    ended = _count(db, SQL["end_spots"], given) + _count(db, SQL["forget_spots"], given)
    is_new = list(db.scalars(SQL["put_spots"], {"origin": origin.value, "start_at": start_at}))
    refresh_statistics(db, "address_point")
    return Put(sum(is_new), len(is_new) - sum(is_new), ended)


def place_ids(db: Session, origin: PlaceOrigin) -> dict[str, int]:
    """The places of an origin: row by key."""
    return {row.key: row.id for row in db.execute(SQL["keys_of"], {"origin": origin.value})}


def count_tokens(db: Session) -> None:
    """Count anew how many names hold each token; once at the end of an import."""
    db.execute(SQL["forget_counts"])
    db.execute(SQL["count_tokens"])
    refresh_statistics(db, "place_token")


def count_one_name(db: Session, tokens: Sequence[int]) -> None:
    """Count the tokens of one more name."""
    db.execute(SQL["count_one_name"], {"tokens": list(tokens)})


def add_names(
    db: Session,
    names: Iterable[tuple[int, PlaceKind, NameKind, str]],
    *,
    source: str,
    by: str | None = None,
) -> None:
    """Add names to places that are there; those they have already are left as they are.

    names: place, its kind, what the name is, the name
    """
    # Made while they are copied: the tokens of a million names take minutes, and a transaction that waits is ended.
    rows = (_name_row(*name, source, by) for name in names)
    _arrive(db, SQL["make_room_for_names"], "arriving_name", rows)
    db.execute(SQL["put_names"])


def _put_names(db: Session, origin: PlaceOrigin, entries: Sequence[Entry], source: str) -> None:
    """Own names where they are new or have changed, and what else the places are called."""
    ids = place_ids(db, origin)
    known = {
        row.key: (row.kind, row.name, row.token_version)
        for row in db.execute(SQL["own_names"], {"origin": origin.value})
    }
    changed = [entry for entry in entries if known.get(entry.key) != (entry.kind.value, entry.name, TOKEN_VERSION)]
    db.execute(SQL["drop_own_names"], {"ids": [ids[entry.key] for entry in changed if entry.key in known]})
    own = ((ids[entry.key], entry.kind, NameKind.OWN, entry.name) for entry in changed)
    others = ((ids[entry.key], entry.kind, kind, name) for entry in entries for kind, name in entry.names)
    add_names(db, [*own, *others], source=source)


def _arrive(db: Session, room: TextClause, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    db.execute(room)
    db.execute(text(f"TRUNCATE {table}"))
    _copy(db, table, rows)
    db.execute(text(f"ANALYZE {table}"))


def _copy(db: Session, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    connection = cast("psycopg.Connection[Any]", db.connection().connection.driver_connection)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _count(db: Session, statement: TextClause, given: Mapping[str, object]) -> int:
    return int(getattr(db.execute(statement, dict(given)), "rowcount", 0))


def _place_row(entry: Entry, source: str) -> tuple[object, ...]:
    return (
        entry.key,
        entry.kind.value,
        entry.name,
        json.dumps(dict(entry.parts), ensure_ascii=False),
        entry.prior,
        _point(entry.lon, entry.lat),
        *_raw(entry.raw),
        None
        if entry.line is None
        else shapely.to_wkb(shapely.set_srid(entry.line, _WGS84), hex=True, include_srid=True),
        entry.radius_m,
        entry.precision.value,
        source,
    )


def _spot_row(spot: Spot, source: str) -> tuple[object, ...]:
    place = (spot.place_id, spot.other_id, _point(spot.lon, spot.lat))
    return (
        spot.key, spot.kind.value, spot.number, spot.label, spot.name, *place, *_raw(spot.raw), spot.radius_m, source,
    )  # fmt: skip


def _name_row(
    place_id: int, place_kind: PlaceKind, kind: NameKind, name: str, source: str, by: str | None
) -> tuple[object, ...]:
    made = forms_of(name, place_kind)
    forms = (made.core, made.syllables, made.initials, made.pinyin, made.tokens)
    return (place_id, kind.value, name, *forms, TOKEN_VERSION, 0.0, source, by)


def _point(lon: float, lat: float) -> str:
    return f"SRID=4326;POINT({lon!r} {lat!r})"


def _raw(raw: Raw | None) -> tuple[str | None, str | None]:
    return (None, None) if raw is None else (f"POINT({raw[0]!r} {raw[1]!r})", raw[2])
