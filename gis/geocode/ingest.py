"""A file of places becomes part of the gazetteer: as a whole, or not at all.

What came from a file of the same name before is replaced. Doors bring their road along if nobody else has it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from sqlalchemy.orm import Session

from gis.errors import Finding, RowsRejected
from gis.geocode.gazetteer import Entry, Spot, add_names, count_tokens, place_ids, put_places, put_spots
from gis.geocode.hypotheses import door_name
from gis.geocode.known import Known, Whole, nearest_street
from gis.geocode.normal import normalise
from gis.geocode.rowcheck import NAME_KINDS, SPOTS
from gis.geocode.step import building_label, crossing_name, leading_number
from gis.geocode.table import PlaceRow, PlaceTable
from gis.vocabulary import NameKind, PlaceKind, PlaceOrigin, Precision

# fmt: off
RADIUS_M = {
    PlaceKind.ROAD: 500.0, PlaceKind.VILLAGE: 500.0, PlaceKind.TOWN: 3_000.0, PlaceKind.GRID: 300.0,
    PlaceKind.ESTATE: 150.0, PlaceKind.PARK: 150.0, PlaceKind.SITE: 80.0, PlaceKind.ORGANISATION: 50.0,
    PlaceKind.POI: 30.0, PlaceKind.BUS_STOP: 15.0, PlaceKind.DOOR: 15.0, PlaceKind.BUILDING: 25.0,
    PlaceKind.UNIT: 10.0, PlaceKind.GATE: 10.0, PlaceKind.CROSSING: 30.0, PlaceKind.KM_POST: 30.0,
    PlaceKind.POLE: 5.0,
}
PRECISION = {
    PlaceKind.ROAD: Precision.ROAD, PlaceKind.VILLAGE: Precision.AREA, PlaceKind.TOWN: Precision.AREA,
    PlaceKind.GRID: Precision.AREA,
}
# fmt: on
"""Where a file gives no radius; an ordinary size of such a thing. Places that are not in the second table: PLACE."""

_POST = re.compile(r"k?(\d{1,4})(?:[+.](\d{1,3}))?")
_M_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class PlacesIngested:
    """What came of an import."""

    source: str
    places: int
    spots: int
    names: int
    """Aliases that came in rows of their own."""
    ended: int
    """Places and spots of an earlier file of this name that are not in this one."""
    roads_made: int
    """Roads known by their doors only."""
    unused_columns: list[str]


def ingest_places(
    db: Session, table: PlaceTable, now: datetime, *, origin: PlaceOrigin = PlaceOrigin.FILE
) -> PlacesIngested:
    """Take in the places of a file.

    raises: RowsRejected with every finding
    """
    things = [row for row in table.rows if isinstance(row.kind, PlaceKind) and row.kind not in SPOTS]
    spots = [row for row in table.rows if row.kind in SPOTS]
    names = [row for row in table.rows if isinstance(row.kind, NameKind)]
    entries = _entries(things, table.source)
    known = Known(db, [*spots, *names])
    known.arrive(things, entries)
    roads = _roads_of_doors(spots, known, table.source)
    source = table.source
    put = put_places(db, origin, [*entries, *roads], source=source, scope=source, start_at=now)
    known.settle(place_ids(db, origin))
    findings: list[Finding] = []
    made = _spots(spots, known, table.source, findings)
    aliases = list(_aliases(names, known, findings))
    if findings:
        raise RowsRejected(f"{table.source}: {len(findings)} finding(s), nothing was written.", findings)
    ended = put.ended + put_spots(db, origin, made, source=source, scope=source, start_at=now).ended
    add_names(db, aliases, source=source)
    count_tokens(db)
    return PlacesIngested(source, len(entries), len(made), len(aliases), ended, len(roads), table.unused)


def _entries(rows: Sequence[PlaceRow], source: str) -> list[Entry]:
    keys = _keys(source, (row["code"] or f"{row.kind.value}:{row['name']}" for row in rows))
    return [_entry(row, key) for row, key in zip(rows, keys, strict=True)]


def _entry(row: PlaceRow, key: str) -> Entry:
    assert isinstance(row.kind, PlaceKind)  # noqa: S101 - sorted out before
    lon, lat = row.lonlat or (0.0, 0.0)
    line = row.shape if row.kind is PlaceKind.ROAD and row.shape is not None else None
    return Entry(
        key=key,
        kind=row.kind,
        name=row["name"].strip(),
        lon=lon,
        lat=lat,
        radius_m=float(row["radius_m"]) if row["radius_m"] else _extent_m(row) or RADIUS_M[row.kind],
        precision=PRECISION.get(row.kind, Precision.PLACE),
        parts={word: row[word] for word in ("region", "town", "village", "road", "number") if row[word]},
        prior=float(row["prior"] or 0),
        raw=row.raw if row.shape is None else None,
        line=line,
        names=tuple((kind, name) for kind in NAME_KINDS for name in _listed(row[kind.value])),
    )


def _extent_m(row: PlaceRow) -> float | None:
    """Half the diagonal of the box of a shape."""
    if row.shape is None:
        return None
    west, south, east, north = shapely.bounds(row.shape).tolist()
    narrow = math.cos(math.radians((south + north) / 2))
    return _M_PER_DEGREE * math.hypot((east - west) * narrow, north - south) / 2


def _listed(cell: str) -> list[str]:
    return [name.strip() for name in re.split(r"[;；|]", cell) if name.strip()]


def _keys(source: str, names: Iterable[str]) -> list[str]:
    """Keys that no other file uses: the second of a name is name#2."""
    seen: Counter[str] = Counter()
    keys = []
    for name in names:
        seen[name] += 1
        keys.append(f"{source}/{name}" if seen[name] == 1 else f"{source}/{name}#{seen[name]}")
    return keys


def _roads_of_doors(rows: Sequence[PlaceRow], known: Known, source: str) -> list[Entry]:
    """Roads that doors, crossings and posts stand on and nobody has: as long as what stands on them."""
    missing: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        for word in ("road", "other"):
            if row[word] and row.lonlat and not nearest_street(known, row[word], row.lonlat):
                missing[row[word]].append(row.lonlat)
    roads = [_road_of(name, points, f"{source}/road:{name}") for name, points in missing.items()]
    for road in roads:
        known.add(road)
    return roads


def _road_of(name: str, points: Sequence[tuple[float, float]], key: str) -> Entry:
    # The door in the middle, not the mean: that would lie off a bent road.
    west, south, east, north = shapely.MultiPoint(points).bounds
    middle = ((west + east) / 2, (south + north) / 2)
    lon, lat = min(points, key=lambda point: math.dist(point, middle))
    radius = _M_PER_DEGREE * math.hypot((east - west) * math.cos(math.radians(south)), north - south) / 2
    return Entry(
        key=key,
        kind=PlaceKind.ROAD,
        name=name,
        lon=lon,
        lat=lat,
        radius_m=max(50.0, radius),
        precision=Precision.ROAD,
    )


def _spots(rows: Sequence[PlaceRow], known: Known, source: str, findings: list[Finding]) -> list[Spot]:
    keys = _keys(source, (_spot_key(row) for row in rows))
    made = (_spot(row, key, known, findings) for row, key in zip(rows, keys, strict=True))
    return [spot for spot in made if spot is not None]


def _spot_key(row: PlaceRow) -> str:
    return row["code"] or ":".join(
        (row.kind.value, *(row[word] for word in ("road", "other", "of", "number", "label")))
    )


def _spot(row: PlaceRow, key: str, known: Known, findings: list[Finding]) -> Spot | None:
    assert isinstance(row.kind, PlaceKind)  # noqa: S101 - sorted out before
    assert row.lonlat is not None  # noqa: S101 - spots have a point
    place = _part_of(row, known, findings)
    other = nearest_street(known, row["other"], row.lonlat) if row.kind is PlaceKind.CROSSING else None
    label, number = _label(row, findings)
    if label is None or (place is None and row.kind is not PlaceKind.POLE):
        return None
    return Spot(
        key=key,
        kind=row.kind,
        label=label,
        name=row["name"].strip() or _spot_name(row),
        number=number,
        lon=row.lonlat[0],
        lat=row.lonlat[1],
        place_id=known.id_of(place) if place else None,
        other_id=known.id_of(other) if other else None,
        radius_m=float(row["radius_m"] or RADIUS_M[row.kind]),
        raw=row.raw,
    )


def _part_of(row: PlaceRow, known: Known, findings: list[Finding]) -> Whole | None:
    """The road or the place that a spot belongs to."""
    assert row.lonlat is not None  # noqa: S101 - spots have a point
    if row["road"]:
        return nearest_street(known, row["road"], row.lonlat)
    found = known.find(row["of"], None, row.lonlat) if row["of"] else []
    if not found and row.kind is not PlaceKind.POLE:
        hint = "Import it first, in this file or another."
        findings.append(row.finding("of", f"there is no place '{row['of']}'.", hint))
    return found[0] if found and row.kind is not PlaceKind.POLE else None


def _label(row: PlaceRow, findings: list[Finding]) -> tuple[str | None, int | None]:
    """How a spot is looked up, and the number in it."""
    text = normalise(row["number"] if row.kind is PlaceKind.DOOR else row["label"])
    if row.kind is PlaceKind.DOOR:
        label = text.removesuffix("号")
        return label or None, None if "弄" in label else leading_number(label)
    if row.kind is PlaceKind.CROSSING:
        return "×", None
    if row.kind is PlaceKind.KM_POST:
        return _post_label(row, findings)
    if row.kind is PlaceKind.BUILDING:
        label = building_label(row["label"]) or text.removesuffix("幢")
        return label or None, leading_number(label)
    return text or row["label"], leading_number(text)


def _post_label(row: PlaceRow, findings: list[Finding]) -> tuple[str | None, int | None]:
    post = _POST.fullmatch(row["label"].strip().lower())
    if post is None:
        findings.append(row.finding("label", f"'{row['label']}' is no kilometre post.", "Write K58 or K58+300."))
        return None, None
    return row["label"].strip().lower(), int(post[1]) * 1000 + int((post[2] or "0").ljust(3, "0"))


def _spot_name(row: PlaceRow) -> str:
    if row.kind is PlaceKind.DOOR:
        return door_name(row["road"], row["number"].strip().removesuffix("号"))
    if row.kind is PlaceKind.CROSSING:
        return crossing_name(row["road"], row["other"])
    return f"{row['of'] or row['road']}{row['label']}"


def _aliases(
    rows: Sequence[PlaceRow], known: Known, findings: list[Finding]
) -> Iterator[tuple[int, PlaceKind, NameKind, str]]:
    for row in rows:
        found = known.find(row["of"], None, None)
        if len(found) == 1 and isinstance(row.kind, NameKind):
            yield known.id_of(found[0]), found[0].kind, row.kind, row["name"].strip()
        else:
            what = "several places are" if found else "no place is"
            findings.append(
                row.finding("of", f"{what} called '{row['of']}'.", "Give the code of the one that is meant.")
            )
