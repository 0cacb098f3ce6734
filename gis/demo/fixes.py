"""Last positions of people in the field, as their phones would send them: in three datums, minutes old, or not at all.

Members of all watches have one. Positions are kept on duty only, so taking them in drops those who are off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import Polygon

from gis.crs.transform import from_wgs84
from gis.demo.plane import XY, lonlat_of, middle_of
from gis.demo.seats import Seat
from gis.demo.teams import Team, around
from gis.vocabulary import Datum, PostKind

SHARE_REPORTING = {
    PostKind.FIRST_RESPONDER: 0.9,
    PostKind.FULL_TIME_GRID_WORKER: 0.85,
    PostKind.PART_TIME_GRID_WORKER: 0.35,
    PostKind.MICRO_GRID_WORKER: 0.3,
    PostKind.GRID_LEADER: 0.3,
    PostKind.SITE_OFFICER: 0.2,
    PostKind.LINE_OFFICER: 0.6,
}
"""How many of a kind have a phone that sends; volunteers' don't (domain.md 1B 25)."""

DATUMS = (Datum.GCJ02, Datum.GCJ02, Datum.WGS84, Datum.WGS84, Datum.BD09)
"""What they send, by weight."""


@dataclass(frozen=True)
class Fix:
    """A position as a phone sent it."""

    person: str
    lon: float
    lat: float
    datum: Datum
    accuracy_m: float
    age_s: int
    """Seconds before the moment at which the zone is built."""


@dataclass(frozen=True)
class _Spot:
    person: str
    at: XY
    datum: Datum


def fixes_of(
    seats: Sequence[Seat], teams: Sequence[Team], crews: Mapping[str, Sequence[str]], away: set[str], rng: Random
) -> list[Fix]:
    """At most one fix a person, near the area or the base; none of those who are `away`."""
    bases = {team.code: around(team.base) for team in teams if team.base}
    spots: dict[str, _Spot] = {}
    for seat in seats:
        near = bases.get(seat.team, seat.near)
        for person in crews.get(seat.code, [seat.holder]):
            reports = rng.random() < SHARE_REPORTING.get(seat.kind, 0)
            if near and reports and person not in away | spots.keys():
                spots[person] = _Spot(person, _point_in(near, rng), rng.choice(DATUMS))
    return sorted(_sent(list(spots.values()), rng), key=lambda fix: fix.person)


def _sent(spots: list[_Spot], rng: Random) -> list[Fix]:
    found: list[Fix] = []
    for datum in sorted(set(DATUMS)):
        group = [spot for spot in spots if spot.datum is datum]
        written = from_wgs84(lonlat_of(np.array([spot.at for spot in group]).reshape(-1, 2)), datum).tolist()
        for spot, (lon, lat) in zip(group, written, strict=True):
            accuracy_m, age_s = round(rng.triangular(5, 50, 9), 1), rng.randint(10, 400)
            found.append(Fix(spot.person, round(lon, 6), round(lat, 6), datum, accuracy_m, age_s))
    return found


def _point_in(shape: Polygon, rng: Random) -> XY:
    west, south, east, north = shape.bounds
    for _ in range(40):
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(shape, x, y):
            return x, y
    return middle_of(shape.representative_point())
