"""Who could go: teams and workers for a place, each with the grounds on which they stand where they stand.

The person who answers for the place comes first, then whoever is there soonest by road; who serves another matter
stands behind those who don't, and who has no way at the end. Times are those of the road graph: near enough to choose
by, and ready in milliseconds; exact routes are asked for when somebody looks (`/v1/responders/nearest`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.busy import Busy
from gis.duty.premises import Premises, premises_at
from gis.duty.ranking import MODE_OF, ranked
from gis.duty.responders import Crew, Responder, crew_around, responders_of
from gis.roads.current import Roads
from gis.vocabulary import Ground, Mode, PositionSource, PostKind

MOST = 5
"""Candidates of a kind."""
MEMBERS = 4
"""People of a team on duty, more or less: so many more are looked at to find the nearest teams."""


@dataclass(frozen=True)
class Goer:
    """A team or a worker who could go."""

    code: str
    """Of the team, or of the person."""
    person: str
    """Who is there first; of a team the soonest of its people."""
    post: str
    mode: Mode
    seconds: float | None
    """To the door by the road graph; None if there is no way, or the place or the roads are not known."""
    distance_m: float | None
    """Straight line; None if the place is not known."""
    orders: int
    """To go first that this one serves."""
    people: int
    """How many of them are on duty."""
    grounds: tuple[Ground, ...]
    source: PositionSource
    captured_at: datetime | None
    """Of the position that was relied on; with it the position is found again, without being kept here."""


@dataclass(frozen=True)
class Goers:
    """Who could go."""

    teams: tuple[Goer, ...]
    workers: tuple[Goer, ...]


def goers(
    db: Session,
    roads: Roads | None,
    place: LonLat | None,
    responsible: str | None,
    busy: Busy,
    at: datetime,
    plane: LocalPlane,
    *,
    then: bool = False,
) -> Goers:
    """The teams and the workers on duty, the first to be asked first.

    roads: None if the centre has none
    place: WGS84, None if it is not known
    responsible: code of the person who answers for it
    then: by the positions as they stood at that instant, not the newest
    """
    # Without a place nobody is near: any point will do, and what it gives is not told.
    crew = crew_around(db, place or LonLat(float(plane.central_meridian), 30.0), at, plane, busy=busy, then=then)
    premises = premises_at(db, place, at, plane) if place and roads else None
    is_team = (crew.kind == PostKind.FIRST_RESPONDER) & crew.on_duty
    ask = _Question(roads, place, premises)
    teams = _one_of_each_team(ask.ordered(crew.rows(is_team), MOST * MEMBERS, None))
    workers = ask.ordered(crew.rows(~is_team & crew.on_duty), MOST, responsible)
    return Goers(tuple(_told(db, list(islice(teams, MOST)), at)), tuple(_told(db, list(islice(workers, MOST)), at)))


@dataclass(frozen=True)
class _Row:
    """Somebody of a crew, and how soon."""

    crew: Crew
    row: int
    seconds: float | None
    grounds: tuple[Ground, ...]
    has_place: bool

    @property
    def name(self) -> str:
        """The team, or the person who goes without one."""
        return self.crew.team[self.row] or str(self.crew.person[self.row])


@dataclass(frozen=True, eq=False)
class _Question:
    roads: Roads | None
    place: LonLat | None
    premises: Premises | None

    def ordered(self, crew: Crew, limit: int, responsible: str | None) -> Iterator[_Row]:
        """A crew in the order in which they are asked."""
        seconds = self._seconds(crew, limit, responsible)
        is_responsible = crew.person == (responsible or "")
        order = np.lexsort(
            (crew.person, crew.distance_m if self.place else np.zeros(len(crew)), seconds, crew.orders > 0,
             np.isinf(seconds) & self._by_road, ~is_responsible)
        )  # fmt: skip
        return (self._row(crew, row, float(seconds[row]), is_responsible) for row in order.tolist())

    @property
    def _by_road(self) -> bool:
        return self.roads is not None and self.place is not None

    def _seconds(self, crew: Crew, limit: int, responsible: str | None) -> FloatArray:
        if self.roads is None or self.place is None or not len(crew):
            return np.full(len(crew), np.inf)
        seconds = ranked(self.roads, crew, self.place, self.premises, None, limit).seconds
        for row in np.flatnonzero((crew.person == (responsible or "")) & np.isinf(seconds)).tolist():
            # Too far to be among the nearest, and asked for all the same.
            alone = crew.rows(np.array([row]))
            seconds[row] = ranked(self.roads, alone, self.place, self.premises, None, 1).seconds[0]
        return seconds

    def _row(self, crew: Crew, row: int, seconds: float, is_responsible: NDArray[np.bool_]) -> _Row:
        reachable = bool(np.isfinite(seconds))
        grounds = [Ground.ANSWERS] if is_responsible[row] else []
        if self.place is None:
            grounds.append(Ground.NO_PLACE)
        elif self.roads is None:
            grounds.append(Ground.NO_ROADS)
        else:
            grounds.append(Ground.NEAREST if reachable else Ground.NO_WAY)
        if crew.orders[row]:
            grounds.append(Ground.BUSY)
        return _Row(crew, row, seconds if reachable else None, tuple(grounds), self.place is not None)


def _one_of_each_team(rows: Iterable[_Row]) -> Iterator[_Row]:
    """The first of each team."""
    seen: set[str] = set()
    for each in rows:
        if each.name not in seen:
            seen.add(each.name)
            yield each


def _told(db: Session, rows: Sequence[_Row], at: datetime) -> list[Goer]:
    """In full; who has left the roster since is not among them."""
    if not rows:
        return []
    crew = rows[0].crew
    people = responders_of(db, crew, [each.row for each in rows], at)
    return [_goer(each, people[each.row], at) for each in rows if each.row in people]


def _goer(row: _Row, one: Responder, at: datetime) -> Goer:
    crew = row.crew
    is_team = crew.kind[row.row] is PostKind.FIRST_RESPONDER and crew.team[row.row] is not None
    return Goer(
        code=row.name if is_team else one.person.code,
        person=one.person.code,
        post=one.post.code,
        mode=MODE_OF[one.post.kind],
        seconds=None if row.seconds is None else round(row.seconds, 1),
        distance_m=round(one.distance_m) if row.has_place else None,
        orders=one.orders,
        people=int((crew.team == row.name).sum()) if is_team else 1,
        grounds=row.grounds,
        source=one.source,
        captured_at=at - one.age if one.age is not None else None,
    )
