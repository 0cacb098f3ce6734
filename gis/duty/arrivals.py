"""Who is there first by road: everybody on duty ranked by one search, the best confirmed by exact routes.

The graph ranks all in milliseconds and knows no turn restrictions; the exact engine knows them and confirms the best
few, each by its own route. Where a person stands comes from the last position, the base of the team or the area; how
old that is, and how far from a road, is told with every answer, and nobody is dropped without a word (`remarks`).
Whoever serves a matter already is counted after those who don't (`busy`). Premises are entered through their gates
(`premises`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from shapely import LineString
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import Words
from gis.duty.busy import about_orders
from gis.duty.premises import Entrance, Premises, premises_at
from gis.duty.ranking import CONFIRMED_COUNT, MODE_OF, Ranking, farthest, ranked
from gis.duty.remarks import (
    NO_WAY,
    OFF_DUTY,
    about_entrance,
    about_place,
    about_start,
)
from gis.duty.responders import Crew, Responder, crew_around, crew_of, responders_of
from gis.roads.current import Roads
from gis.roads.exact import ExactRoads, Ride, Route, Step
from gis.roads.exempt import exempt
from gis.roads.rank import WALK_MPS, Way, path
from gis.roads.snap import Snap
from gis.vocabulary import Mode


@dataclass(frozen=True)
class Arrival:
    """Somebody on duty, and when they would be at the door."""

    responder: Responder
    mode: Mode
    seconds: float | None
    """To the door: to the road on foot, by road, from the road on foot. None if there is no way."""
    walk_m: float
    """On foot, at both ends together; through a gate also from there to the door."""
    confirmed: bool
    """By an exact route with turn restrictions; else by the graph alone."""
    way: Route | Way | None
    """None if there is none."""
    notes: tuple[Words, ...]
    """What to know about this person's place, and why there is no way if there is none."""
    start: Snap | None = None
    """The road that this person starts from; None for who was not ranked."""
    entrance: Entrance | None = None
    """Where the ride ends."""

    @property
    def road_m(self) -> float | None:
        """On the road."""
        return self.way.length_m if self.way else None

    @property
    def line(self) -> LineString | None:
        """WGS84, along the roads."""
        return self.way.line if self.way else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The manoeuvres; none where the graph answered."""
        return self.way.steps if isinstance(self.way, Route) else ()


@dataclass(frozen=True)
class FirstThere:
    """The people who would be there first."""

    arrivals: tuple[Arrival, ...]
    """Who serves no matter yet, soonest first, then who does; those without a way are not among them."""
    left_out: tuple[Arrival, ...]
    """Who is nearer by straight line than the last of them and doesn't count, the nearest first, with the reason."""
    exact: bool
    """Whether the best were confirmed; while tiles are built the graph answers alone."""
    road_version: int
    target_walk_m: float
    """From the nearest road to the place, or through the nearest gate."""
    notes: tuple[Words, ...]


def first_there(
    db: Session,
    roads: Roads,
    exact: ExactRoads | None,
    place: LonLat,
    at: datetime,
    plane: LocalPlane,
    *,
    limit: int = 5,
    mode: Mode | None = None,
    stale_after: timedelta = timedelta(minutes=5),
) -> FirstThere:
    """Who of the people on duty would be at a place first.

    place: degrees, WGS84
    mode: how all of them would go; by default as their post does (`MODE_OF`)
    """
    crew = crew_around(db, place, at, plane)
    premises = premises_at(db, place, at, plane)
    ask = _Question(crew, lambda rows: responders_of(db, crew, rows, at), limit, stale_after)
    return _first(ask, ranked(roads, crew, place, premises, mode, limit), roads, exact)


def first_of(
    people: Sequence[Responder],
    roads: Roads,
    exact: ExactRoads | None,
    place: LonLat,
    premises: Premises | None = None,
    *,
    limit: int = 5,
    mode: Mode | None = None,
    stale_after: timedelta = timedelta(minutes=5),
) -> FirstThere:
    """The same of people given: all ranked by the graph, the best confirmed, the quickest of these first."""
    crew = crew_of(people)
    ask = _Question(crew, lambda rows: {row: people[row] for row in rows}, limit, stale_after)
    return _first(ask, ranked(roads, crew, place, premises, mode, limit), roads, exact)


class _Question(NamedTuple):
    """Who is asked about, and how much of them is told."""

    crew: Crew
    tell: Callable[[Sequence[int]], Mapping[int, Responder]]
    """Some of the crew in full, by row."""
    limit: int
    stale_after: timedelta


def _first(ask: _Question, ranking: Ranking, roads: Roads, exact: ExactRoads | None) -> FirstThere:
    """The best confirmed, and the nearest who don't count told apart."""
    crew, limit = ask.crew, ask.limit
    reachable = np.isfinite(ranking.seconds)
    by_time = np.lexsort((crew.person, ranking.seconds, crew.orders > 0, ~reachable))
    best_rows = by_time[: min(max(limit, CONFIRMED_COUNT), int(reachable.sum()))].tolist()
    # The crew stands in order of distance already.
    nearer = crew.distance_m < (farthest(crew, by_time[:limit]) if len(best_rows) >= limit else np.inf)
    unreachable = np.flatnonzero(crew.on_duty & ~reachable & nearer)[:limit].tolist()
    off_duty = np.flatnonzero(~crew.on_duty & nearer)[:limit].tolist()
    busy = np.flatnonzero((crew.orders > 0) & reachable & nearer)[: 2 * limit].tolist()
    people = ask.tell([*best_rows, *unreachable, *off_duty, *busy])

    def told(rows: Sequence[int]) -> list[Arrival]:
        return [_arrival(roads, ranking, row, people[row], ask.stale_after) for row in rows if row in people]

    best = _confirmed(roads, exact, told(best_rows)) if exact else told(best_rows)
    found = sorted((one for one in best if one.seconds is not None), key=_soonest)[:limit]
    found = found if exact else [_drawn(roads, one) for one in found]
    lost = [*told(unreachable), *(one for one in best if one.seconds is None)]
    lost += _passed_over(told(busy), found, lost)
    lost += [_off_duty(people[row]) for row in off_duty if row in people]
    closed = _is_closed(roads, found)
    return FirstThere(
        arrivals=tuple(found),
        left_out=tuple(sorted(lost, key=lambda one: one.responder.distance_m)[:limit]),
        exact=exact is not None,
        road_version=roads.version.version,
        target_walk_m=ranking.target.walk_m,
        notes=tuple(about_place(ranking.target.snap, exact=exact is not None, anybody=bool(found), closed=closed)),
    )


def _arrival(roads: Roads, ranking: Ranking, row: int, responder: Responder, stale_after: timedelta) -> Arrival:
    """What is said of somebody, as far as the graph knows."""
    mode, seconds = ranking.mode[row], float(ranking.seconds[row])
    start = ranking.starts[mode][int(ranking.start[row])]
    entrance = ranking.ways_in[mode][int(ranking.entrance[row])]
    reachable = bool(np.isfinite(seconds))
    closed = bool(exempt(roads, mode, start))
    notes = about_orders(responder.orders) + about_start(responder, start, stale_after, closed=closed)
    notes += about_entrance(entrance) if reachable else [] if start.refused else [NO_WAY]
    return Arrival(
        responder=responder,
        mode=mode,
        seconds=seconds if reachable else None,
        walk_m=start.distance_m + entrance.walk_m,
        confirmed=False,
        way=None,
        notes=tuple(notes),
        start=start,
        entrance=entrance,
    )


def _soonest(arrival: Arrival) -> tuple[bool, float, str]:
    one, seconds = arrival.responder, np.inf if arrival.seconds is None else arrival.seconds
    return one.orders > 0, seconds, one.person.code


def _passed_over(busy: Sequence[Arrival], *told: Sequence[Arrival]) -> list[Arrival]:
    """Of those who serve a matter, who is not told yet: nearer, and counted after who is farther away."""
    known = {one.responder.person.code for some in told for one in some}
    return [one for one in busy if one.responder.person.code not in known]


def _confirmed(roads: Roads, exact: ExactRoads, best: Sequence[Arrival]) -> list[Arrival]:
    """The best with their exact routes, each asked by itself: many-to-one answers are wrong (routing.md 4.1)."""
    rides = [
        Ride(_on_road(roads, one), _ends(one)[1].road, one.mode, sorted(roads.closed[one.mode] - _open_to(roads, one)))
        for one in best
    ]
    return [_with_route(one, route) for one, route in zip(best, exact.routes(rides), strict=True)]


def _ends(arrival: Arrival) -> tuple[Snap, Entrance]:
    assert arrival.start is not None  # noqa: S101 - who was ranked has both
    assert arrival.entrance is not None  # noqa: S101
    return arrival.start, arrival.entrance


def _open_to(roads: Roads, arrival: Arrival) -> frozenset[int]:
    """Closed roads that this one ride may use."""
    start, end = _ends(arrival)
    return exempt(roads, arrival.mode, start, end.snap)


def _on_road(roads: Roads, arrival: Arrival) -> LonLat:
    """Where on the road a person was put; the choice between pieces of road is ours, not the engine's."""
    snaps = roads.snapper[arrival.mode].snap(np.array([arrival.responder.place]))
    return LonLat(*snaps.place(roads.graph[arrival.mode])[0].tolist())


def _with_route(arrival: Arrival, route: Route | None) -> Arrival:
    if route is None:
        return replace(arrival, seconds=None, confirmed=True, notes=(*arrival.notes, NO_WAY))
    seconds = route.seconds + arrival.walk_m / WALK_MPS
    return replace(arrival, seconds=seconds, confirmed=True, way=route)


def _drawn(roads: Roads, arrival: Arrival) -> Arrival:
    """With the way that the graph knows."""
    start, end = _ends(arrival)
    return replace(arrival, way=path(roads.opened(arrival.mode, _open_to(roads, arrival)), start, end.snap))


def _is_closed(roads: Roads, found: Sequence[Arrival]) -> bool:
    """Whether somebody who is coming must enter a closed road."""
    return any(exempt(roads, one.mode, _ends(one)[1].snap) for one in found)


def _off_duty(responder: Responder) -> Arrival:
    mode = MODE_OF[responder.post.kind]
    return Arrival(responder, mode, None, 0.0, confirmed=False, way=None, notes=(OFF_DUTY,))
