"""A point in words: the areas that it lies in, the door or the road, the crossing, what is near and on which side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gis.areas.lookup import AreaHere, areas_at_point
from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.vocabulary import AreaKind, PlaceKind

SQL = statements_beside(__file__)

# fmt: off
WITHIN_M = {
    PlaceKind.DOOR: 100.0, PlaceKind.CROSSING: 200.0, PlaceKind.GATE: 100.0, PlaceKind.BUILDING: 50.0,
    PlaceKind.ROAD: 100.0,
}
# fmt: on
"""What is farther away describes nothing."""
NEAR_M = 500.0
AT_THE_DOOR_M = 25.0

COMPASS = (
    ("北", "north"), ("东北", "north-east"), ("东", "east"), ("东南", "south-east"),
    ("南", "south"), ("西南", "south-west"), ("西", "west"), ("西北", "north-west"),
)  # fmt: skip


@dataclass(frozen=True)
class Landmark:
    """Something that a point can be described by."""

    kind: PlaceKind
    name: str
    distance_m: float
    bearing: float
    """Degrees clockwise from north, from it to the point."""
    place: LonLat

    @property
    def zh(self) -> str:
        """Where the point lies, in Chinese: 鑫茂物流东门北侧40米."""
        return (
            self.name
            if self.distance_m < AT_THE_DOOR_M
            else f"{self.name}{_side(self.bearing)[0]}侧{self.distance_m:.0f}米"
        )

    @property
    def en(self) -> str:
        """The same in English."""
        return (
            self.name
            if self.distance_m < AT_THE_DOOR_M
            else f"{self.distance_m:.0f} m {_side(self.bearing)[1]} of {self.name}"
        )


@dataclass(frozen=True)
class Described:
    """A point in words."""

    areas: dict[AreaKind, AreaHere]
    zh: str
    en: str
    landmarks: list[Landmark]
    """Nearest first."""


def reverse(db: Session, place: LonLat, at: datetime) -> Described:
    """What a point is called.

    place: degrees, WGS84
    """
    areas = areas_at_point(db, place, at)
    rows = ask(db, SQL["what_is_at"], {"lon": place.lon, "lat": place.lat, "at": at})
    marks = [
        Landmark(PlaceKind.of(row.kind), row.name, row.distance_m, row.bearing or 0.0, LonLat(row.lon, row.lat))
        for row in rows
    ]
    near = [mark for mark in marks if mark.distance_m <= WITHIN_M.get(mark.kind, NEAR_M)]
    return Described(areas, *_words(areas, near), near)


def _words(areas: dict[AreaKind, AreaHere], near: list[Landmark]) -> tuple[str, str]:
    """The shortest true description: a building or site that it lies in, else a door, a crossing, what is nearest."""
    inside = next((areas[kind] for kind in (AreaKind.BUILDING, AreaKind.SITE) if kind in areas), None)
    wanted = (PlaceKind.DOOR, PlaceKind.CROSSING, PlaceKind.ROAD)
    street = next((mark for kind in wanted for mark in near if mark.kind is kind), None)
    mark = street or (near[0] if near else None)
    grid = areas.get(AreaKind.GRID)
    zh = [part for part in (inside and inside.name, mark and mark.zh) if part]
    en = [part for part in (inside and inside.name, mark and mark.en) if part]
    if zh:
        return "，".join(zh), ", ".join(en)
    return (grid.name, grid.name) if grid else ("", "")


def _side(bearing: float) -> tuple[str, str]:
    return COMPASS[round(bearing / 45) % 8]
