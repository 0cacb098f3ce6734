"""What rows of a file may be part of: by code in the file, by name in the file or in the gazetteer."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.geocode.gazetteer import Entry
from gis.geocode.naming import core_of
from gis.geocode.table import PlaceRow
from gis.vocabulary import PlaceKind

SQL = statements_beside(__file__)

_M_PER_DEGREE = 111_195.0


STREETS = (PlaceKind.ROAD, PlaceKind.VILLAGE, PlaceKind.ESTATE)
"""What has doors; the first of a name that is near enough counts."""
WITHIN_M = 10_000.0
"""A road farther away has only its name in common with the door."""


@dataclass(frozen=True)
class Whole:
    """A place that a row may be part of."""

    key: str | int
    """Its row, or its key while it has none."""
    kind: PlaceKind
    lon: float
    lat: float


class Known:
    """What rows may be part of: by code in the file, by name in the file or the gazetteer."""

    def __init__(self, db: Session, rows: Sequence[PlaceRow]) -> None:
        asked = {text for row in rows for text in (row["of"], row["road"], row["other"]) if text}
        cores = {core_of(text, kind) for text in asked for kind in (PlaceKind.ROAD, PlaceKind.SITE)}
        self._by_name: dict[str, list[Whole]] = defaultdict(list)
        self._by_code: dict[str, Whole] = {}
        self._ids: dict[str, int] = {}
        for row in db.execute(SQL["places_called"], {"cores": sorted(cores)}):
            self._by_name[row.core].append(Whole(row.id, PlaceKind.of(row.kind), row.lon, row.lat))

    def arrive(self, rows: Sequence[PlaceRow], entries: Sequence[Entry]) -> None:
        """Places that come with the file."""
        for row, entry in zip(rows, entries, strict=True):
            candidate = Whole(entry.key, entry.kind, entry.lon, entry.lat)
            self._by_name[core_of(entry.name, entry.kind)].append(candidate)
            if row["code"]:
                self._by_code[row["code"]] = candidate

    def add(self, entry: Entry) -> None:
        """A road that its doors bring along."""
        candidate = Whole(entry.key, entry.kind, entry.lon, entry.lat)
        self._by_name[core_of(entry.name, entry.kind)].append(candidate)

    def settle(self, ids: dict[str, int]) -> None:
        """Tell the rows that those of the file have now."""
        self._ids = ids

    def find(self, text: str, kinds: Sequence[PlaceKind] | None, near: tuple[float, float] | None) -> list[Whole]:
        """Places that a text names, the nearest first where a point is given."""
        if text in self._by_code:
            return [self._by_code[text]]
        cores = {core_of(text, kind) for kind in (PlaceKind.ROAD, PlaceKind.SITE)}
        found = [each for core in cores for each in self._by_name.get(core, ())]
        fitting = {each.key: each for each in found if kinds is None or each.kind in kinds}
        return sorted(fitting.values(), key=lambda each: metres_to(near, each) if near else 0.0)

    def id_of(self, candidate: Whole) -> int:
        """The row of a place."""
        return candidate.key if isinstance(candidate.key, int) else self._ids[candidate.key]


def nearest_street(known: Known, name: str, point: tuple[float, float]) -> Whole | None:
    """The road of a name that a point stands on, None if there is none near enough."""
    found = known.find(name, STREETS, point)
    return found[0] if found and metres_to(point, found[0]) <= WITHIN_M else None


def metres_to(point: tuple[float, float], other: Whole) -> float:
    """Metres from a point in degrees to a place."""
    narrow = math.cos(math.radians(point[1]))
    return _M_PER_DEGREE * math.hypot((point[0] - other.lon) * narrow, point[1] - other.lat)
