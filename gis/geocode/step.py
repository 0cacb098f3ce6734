"""Keep the gazetteer in step with areas, gates and roads: called in the transaction that publishes or imports them.

A place that an edition brings is known from the instant on at which the edition comes into force; what it changes
about a place that is known already (its name, its point) is taken over at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import shapely
from sqlalchemy import Row
from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.geocode.gazetteer import Entry, Spot, count_tokens, place_ids, put_places, put_spots
from gis.geocode.normal import normalise
from gis.vocabulary import AreaKind, PlaceKind, PlaceOrigin, Precision

SQL = statements_beside(__file__)

# fmt: off
KINDS: dict[AreaKind, tuple[PlaceKind, Precision]] = {
    AreaKind.GRID:           (PlaceKind.GRID,     Precision.AREA),
    AreaKind.DEDICATED_GRID: (PlaceKind.GRID,     Precision.AREA),
    AreaKind.SITE:           (PlaceKind.SITE,     Precision.PLACE),
    AreaKind.BUILDING:       (PlaceKind.BUILDING, Precision.BUILDING),
    AreaKind.MICRO_GRID:     (PlaceKind.GRID,     Precision.AREA),
}
# fmt: on
"""What areas are in the gazetteer, those first that others are part of."""

SPOT_RADIUS_M = {PlaceKind.GATE: 10.0, PlaceKind.CROSSING: 30.0}

_BUILDING_LABEL = re.compile(r"(\d+[a-z]?|[a-z]\d*)幢$")


def areas_published(db: Session, kinds: Iterable[AreaKind], start_at: datetime) -> None:
    """Take over the areas of the newest editions of some kinds.

    start_at: when they come into force
    """
    wanted = set(kinds)
    for kind in KINDS:
        if kind is AreaKind.BUILDING and wanted & {AreaKind.BUILDING, AreaKind.SITE}:
            _take_buildings(db, start_at)
        elif kind in wanted:
            entries = [_entry(row, kind) for row in _areas(db, kind)]
            origin = PlaceOrigin.of(kind.value)
            put_places(db, origin, entries, source=origin.value, start_at=start_at)
    if AreaKind.SITE in wanted:
        _take_gates(db, start_at)
    count_tokens(db)


def gates_imported(db: Session, now: datetime) -> None:
    """Take over the gates of all sites."""
    _take_gates(db, now)


def roads_imported(db: Session, now: datetime) -> None:
    """Take over the roads that have a name, and where they cross."""
    db.execute(SQL["forget_parts"])
    db.execute(SQL["part_roads"])
    rows = db.execute(SQL["roads_now"]).all()
    keys = dict(zip(((row.name, row.part) for row in rows), _numbered(row.name for row in rows), strict=True))
    roads = [_road(row, keys[row.name, row.part]) for row in rows]
    put_places(db, PlaceOrigin.ROAD, roads, source=PlaceOrigin.ROAD.value, start_at=now)
    ids = place_ids(db, PlaceOrigin.ROAD)
    crossings = list(_crossings(db, keys, ids))
    put_spots(db, PlaceOrigin.ROAD, crossings, source=PlaceOrigin.ROAD.value, start_at=now)
    count_tokens(db)


def building_label(name: str) -> str | None:
    """What a building is asked for by: 3 of 漱桦机电3号楼, None if its name says no number or letter."""
    found = _BUILDING_LABEL.search(normalise(name))
    return found[1] if found else None


def _areas(db: Session, kind: AreaKind) -> list[Row[Any]]:
    rows = db.execute(SQL["areas_now"], {"kind": kind.value}).all()
    return [row for row in rows if row.lon is not None]


def _entry(row: Row[Any], kind: AreaKind) -> Entry:
    place_kind, precision = KINDS[kind]
    return Entry(
        key=row.code,
        kind=place_kind,
        name=row.name or row.code,
        lon=row.lon,
        lat=row.lat,
        radius_m=row.radius_m,
        precision=precision,
    )


def _take_buildings(db: Session, start_at: datetime) -> None:
    """Buildings of a site are found from it by their number; those that stand for themselves are places."""
    rows, sites = _areas(db, AreaKind.BUILDING), place_ids(db, PlaceOrigin.SITE)
    inside = {row.code: label for row in rows if row.parent in sites and (label := building_label(row.name))}
    alone = [_entry(row, AreaKind.BUILDING) for row in rows if row.code not in inside]
    spots = [_building(row, inside[row.code], sites[row.parent]) for row in rows if row.code in inside]
    origin = PlaceOrigin.BUILDING
    put_places(db, origin, alone, source=origin.value, start_at=start_at)
    put_spots(db, origin, spots, source=origin.value, start_at=start_at)


def _building(row: Row[Any], label: str, site: int) -> Spot:
    return Spot(
        key=row.code,
        kind=PlaceKind.BUILDING,
        label=label,
        name=row.name,
        number=leading_number(label),
        lon=row.lon,
        lat=row.lat,
        place_id=site,
        radius_m=row.radius_m,
    )


def leading_number(label: str) -> int | None:
    """The number that a label begins with, as far as it fits a column of integers."""
    digits = re.match(r"\d{1,9}", label)
    return int(digits[0]) if digits else None


def _take_gates(db: Session, start_at: datetime) -> None:
    sites = place_ids(db, PlaceOrigin.SITE)
    rows = [row for row in db.execute(SQL["gates_now"]) if row.site in sites]
    keys = _numbered(f"{row.site}/{row.name}" for row in rows)
    gates = [_gate(row, key, sites[row.site]) for row, key in zip(rows, keys, strict=True)]
    put_spots(db, PlaceOrigin.GATE, gates, source=PlaceOrigin.GATE.value, start_at=start_at)


def _gate(row: Row[Any], key: str, site: int) -> Spot:
    return Spot(
        key=key,
        kind=PlaceKind.GATE,
        label=normalise(row.name) or row.name,
        name=row.name,
        lon=row.lon,
        lat=row.lat,
        place_id=site,
        radius_m=SPOT_RADIUS_M[PlaceKind.GATE],
        raw=(row.x, row.y, row.raw_datum),
    )


def _road(row: Row[Any], key: str) -> Entry:
    return Entry(
        key=key,
        kind=PlaceKind.ROAD,
        name=row.name,
        lon=row.lon,
        lat=row.lat,
        radius_m=row.radius_m,
        precision=Precision.ROAD,
        line=shapely.from_wkb(row.line),
    )


def _crossings(db: Session, keys: dict[tuple[str, int], str], ids: dict[str, int]) -> Iterator[Spot]:
    rows = db.execute(SQL["crossings_now"]).all()
    pairs = [(keys[row.name, row.part], keys[row.other_name, row.other_part]) for row in rows]
    for row, (one, two), key in zip(rows, pairs, _numbered(f"{one}×{two}" for one, two in pairs), strict=True):
        yield Spot(
            key=key,
            kind=PlaceKind.CROSSING,
            label="×",
            name=crossing_name(row.name, row.other_name),
            lon=row.lon,
            lat=row.lat,
            place_id=ids[one],
            other_id=ids[two],
            radius_m=SPOT_RADIUS_M[PlaceKind.CROSSING],
        )


def crossing_name(one: str, two: str) -> str:
    """What a crossing is called, after the script of its roads."""
    return f"{one} / {two}" if (one + two).isascii() else f"{one}{two}交叉口"


def _numbered(names: Iterable[str]) -> list[str]:
    """Names made unlike each other: the second of a name is name#2."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return found
