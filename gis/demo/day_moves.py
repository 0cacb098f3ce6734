"""Where the people of the teams are meanwhile: at their base, on the road to a place, there, and on the road back.

They drive as roads allow, at real seconds: whoever plays a day faster than it is sees them arrive later than the desk
hears of it. A position that jumped along with the time would be taken for a lie (`gis/duty/positions`), and rightly so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import numpy as np
import shapely
from shapely import LineString
from sqlalchemy.orm import Session

from gis.crs.transform import LonLat, from_wgs84
from gis.demo.day_draw import moved
from gis.demo.day_scene import Scene
from gis.duty.positions import Fix, Recorded, record
from gis.duty.roster import post_of as post_asked
from gis.duty.roster import present, turns
from gis.model.people import Post, Team
from gis.roads.current import Roads, roads_at
from gis.roads.travel import trip
from gis.vocabulary import Datum, Mode

FASTEST_MPS = 16.0
"""Nobody hurries more in town than this, 58 km/h: the roads themselves are slower most of the way."""
ERROR_M = 6.0
DATUMS = (Datum.GCJ02, Datum.WGS84)
"""What the phones of a team send, in turn."""


@dataclass
class Going:
    """A team on its way."""

    line: LineString
    """WGS84, from where it was to where it goes."""
    length_m: float
    seconds: float
    left_at: datetime

    def at(self, now: datetime) -> LonLat:
        """Where it is, not beyond the end."""
        share = min(1.0, (now - self.left_at).total_seconds() / max(self.seconds, 1.0))
        point = shapely.line_interpolate_point(self.line, share, normalized=True)
        return LonLat(point.x, point.y)


class Moves:
    """Where every team is, and the fixes that its people send."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self._bases: Mapping[str, LonLat] = {base.team: base.place for base in scene.bases}
        self._going: dict[str, Going] = {}
        self._rng = Random(f"{seed} moves")

    def send(self, db: Session, team: str, to: LonLat, now: datetime) -> None:
        """A team sets out from where it is."""
        start = self.place(team, now)
        self._going[team] = _way(roads_at(db, now), start, to, now)

    def back(self, db: Session, team: str, now: datetime) -> None:
        """A team drives back to its base."""
        self.send(db, team, self._bases[team], now)

    def place(self, team: str, now: datetime) -> LonLat:
        """Where a team is."""
        return self._going[team].at(now) if team in self._going else self._bases[team]

    def report(self, db: Session, now: datetime) -> list[Recorded]:
        """One batch: the fixes of everybody who is on shift in a team; the caller commits."""
        fixes = [
            self._fix(person, self.place(team, now), now, number)
            for team, people in on_shift(db, sorted(self._bases), now).items()
            for number, person in enumerate(people)
        ]
        return record(db, fixes, now, ahead_within=timedelta()) if fixes else []

    def _fix(self, person: str, place: LonLat, now: datetime, number: int) -> Fix:
        datum = DATUMS[number % len(DATUMS)]
        x, y = from_wgs84([moved(place, ERROR_M, self._rng)], datum)[0]
        return Fix(person, round(float(x), 6), round(float(y), 6), datum, ERROR_M * 2, now)


def on_shift(db: Session, teams: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """Codes of the people of some teams who are there at an instant."""
    seats = turns(Team.code.label("team")).join(Team, Team.id == Post.team_id).where(Team.code.in_(teams))
    found: dict[str, list[str]] = {}
    for row in db.execute(seats.order_by(Team.code, Post.code), {"at": at}):
        person = present(post_asked(row))
        if person:
            found.setdefault(row.team, []).append(person.code)
    return found


def _way(roads: Roads, start: LonLat, end: LonLat, now: datetime) -> Going:
    """The quickest way by road; where there is none, straight on."""
    found = trip(roads, None, start, end, Mode.CAR)
    if found is None or found.line.is_empty:
        line = LineString([start, end])
        metres = float(np.hypot(*(np.subtract(end, start) * (97_500, 110_800))))
        return Going(line, metres, metres / FASTEST_MPS, now)
    line = LineString([start, *found.line.coords, end])
    return Going(line, found.length_m, max(found.seconds, found.length_m / FASTEST_MPS), now)
