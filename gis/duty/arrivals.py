"""Who is there first by road: everybody on duty ranked by one search, the best confirmed by exact routes.

The graph ranks all in milliseconds and knows no turn restrictions; the exact engine knows them and confirms the best
few, each by its own route. Where a person stands comes from the last position, the base of the team or the area; how
old that is, and how far from a road, is told with every answer, and nobody is dropped without a word (`remarks`).
Premises are entered through their gates (`premises`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from shapely import LineString
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import Words
from gis.duty.premises import Entrance, Premises, entrances, premises_at
from gis.duty.remarks import (
    NO_WAY,
    OFF_DUTY,
    about_entrance,
    about_place,
    about_start,
)
from gis.duty.responders import Responder, nearest_responders
from gis.roads.current import Roads
from gis.roads.exact import ExactRoads, Route, Step
from gis.roads.exempt import exempt, ride_seconds
from gis.roads.rank import WALK_MPS, eta, path
from gis.roads.snap import Snap, Snaps
from gis.vocabulary import Mode, PostKind

MODE_OF: dict[PostKind, Mode] = {
    PostKind.FIRST_RESPONDER: Mode.CAR,
    PostKind.FULL_TIME_GRID_WORKER: Mode.EBIKE,
    PostKind.PART_TIME_GRID_WORKER: Mode.EBIKE,
    PostKind.MICRO_GRID_WORKER: Mode.FOOT,
    PostKind.SITE_OFFICER: Mode.FOOT,
    PostKind.SERVICE_MEMBER: Mode.FOOT,
}
"""How people of a post get about, unless the question says otherwise. A belief of ours: ask the centre."""

CONFIRMED_COUNT = 8
"""How many of the best by the graph are confirmed. Among five the exact best stood in 98 to 100 % (routing.md 3)."""

EVERYBODY = 1_000_000


@dataclass(frozen=True)
class Arrival:
    """Somebody on duty, and when they would be at the door."""

    responder: Responder
    mode: Mode
    seconds: float | None
    """To the door: to the road on foot, by road, from the road on foot. None if there is no way."""
    road_m: float | None
    walk_m: float
    """On foot, at both ends together; through a gate also from there to the door."""
    confirmed: bool
    """By an exact route with turn restrictions; else by the graph alone."""
    line: LineString | None
    """WGS84, along the roads."""
    steps: tuple[Step, ...]
    notes: tuple[Words, ...]
    """What to know about this person's place, and why there is no way if there is none."""
    start: Snap | None = None
    """The road that this person starts from; None for who was not ranked."""
    entrance: Entrance | None = None
    """Where the ride ends."""


@dataclass(frozen=True)
class FirstThere:
    """The people who would be there first."""

    arrivals: tuple[Arrival, ...]
    """Soonest first; those without a way are not among them."""
    left_out: tuple[Arrival, ...]
    """The nearest by straight line who don't count, each with the reason."""
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
    people = nearest_responders(db, place, at, plane, limit=EVERYBODY)
    premises = premises_at(db, place, at, plane)
    return first_of(people, roads, exact, place, premises, limit=limit, mode=mode, stale_after=stale_after)


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
    ways_in = {each: entrances(roads, each, place, premises) for each in Mode}
    ranked = _all_ranked(roads, ways_in, [one for one in people if one.on_duty], mode)
    reachable = sorted((one for one in ranked if np.isfinite(one.seconds)), key=lambda one: (one.seconds, one.code))
    best = [_arrival(roads, one, stale_after) for one in reachable[: max(limit, CONFIRMED_COUNT)]]
    best = _confirmed(roads, exact, best) if exact else [_drawn(roads, one) for one in best]
    found = sorted((one for one in best if one.seconds is not None), key=_soonest)[:limit]
    unreachable = sorted((one for one in ranked if not np.isfinite(one.seconds)), key=_nearest)[:limit]
    lost = [_arrival(roads, one, stale_after) for one in unreachable]
    lost += [one for one in best if one.seconds is None]
    lost += [_off_duty(one) for one in people if not one.on_duty]
    target = min(ways_in[mode or Mode.CAR], key=lambda each: each.walk_m)
    return FirstThere(
        arrivals=tuple(found),
        left_out=tuple(sorted(lost, key=lambda one: one.responder.distance_m)[:limit]),
        exact=exact is not None,
        road_version=roads.version.version,
        target_walk_m=target.walk_m,
        notes=tuple(
            about_place(target.snap, exact=exact is not None, anybody=bool(found), closed=_is_closed(roads, found))
        ),
    )


class _Ranked(NamedTuple):
    """Somebody and the seconds that the graph says; light, for there are as many as people."""

    seconds: float
    """inf if there is no way."""
    code: str
    """Of the person."""
    responder: Responder
    mode: Mode
    starts: Snaps
    row: int
    """Of this person in `starts`."""
    entrance: Entrance


def _nearest(one: _Ranked) -> tuple[float, str]:
    return one.responder.distance_m, one.code


def _all_ranked(
    roads: Roads, ways_in: Mapping[Mode, Sequence[Entrance]], people: Sequence[Responder], asked: Mode | None
) -> list[_Ranked]:
    """Everybody, each with the seconds that the graph says for their mode."""
    ranked: list[_Ranked] = []
    for mode in Mode:
        going = [one for one in people if (asked or MODE_OF[one.post.kind]) is mode]
        if going:
            ranked += _ranked(roads, mode, ways_in[mode], going)
    return ranked


def _ranked(roads: Roads, mode: Mode, ways_in: Sequence[Entrance], going: Sequence[Responder]) -> list[_Ranked]:
    """Those who go by one mode, each by the entrance at which the way ends soonest."""
    starts = roads.snapper[mode].snap(np.array([one.place for one in going]))
    by_entrance = np.array([_seconds_by(roads, mode, starts, entrance) for entrance in ways_in])
    best = by_entrance.argmin(axis=0)
    seconds = by_entrance[best, np.arange(len(going))].tolist()
    return [
        _Ranked(took, one.person.code, one, mode, starts, row, ways_in[which])
        for row, (took, one, which) in enumerate(zip(seconds, going, best.tolist(), strict=True))
    ]


def _seconds_by(roads: Roads, mode: Mode, starts: Snaps, entrance: Entrance) -> FloatArray:
    """(n,) seconds to the door through one entrance."""
    return eta(ride_seconds(roads, mode, starts, entrance.snap), starts.distance_m, entrance.walk_m)


def _arrival(roads: Roads, ranked: _Ranked, stale_after: timedelta) -> Arrival:
    """What is said of somebody, as far as the graph knows."""
    start, entrance = ranked.starts[ranked.row], ranked.entrance
    reachable = bool(np.isfinite(ranked.seconds))
    closed = bool(exempt(roads, ranked.mode, start))
    notes = about_start(ranked.responder, start, stale_after, closed=closed)
    notes += about_entrance(entrance) if reachable else [] if start.refused else [NO_WAY]
    return Arrival(
        responder=ranked.responder,
        mode=ranked.mode,
        seconds=ranked.seconds if reachable else None,
        road_m=None,
        walk_m=start.distance_m + entrance.walk_m,
        confirmed=False,
        line=None,
        steps=(),
        notes=tuple(notes),
        start=start,
        entrance=entrance,
    )


def _soonest(arrival: Arrival) -> tuple[float, str]:
    return (np.inf if arrival.seconds is None else arrival.seconds, arrival.responder.person.code)


def _confirmed(roads: Roads, exact: ExactRoads, best: Sequence[Arrival]) -> list[Arrival]:
    """The best with their exact routes, each asked by itself: many-to-one answers are wrong (routing.md 4.1)."""
    together: dict[tuple[Mode, LonLat, frozenset[int]], list[Arrival]] = {}
    for one in best:
        _start, end = _ends(one)
        together.setdefault((one.mode, end.road, _open_to(roads, one)), []).append(one)
    confirmed: list[Arrival] = []
    for (mode, road, opened), group in together.items():
        starts = [_on_road(roads, one) for one in group]
        routes = exact.routes(starts, road, mode, closed=sorted(roads.closed[mode] - opened))
        confirmed += [_with_route(one, route) for one, route in zip(group, routes, strict=True)]
    return confirmed


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
    return replace(arrival, seconds=seconds, road_m=route.length_m, confirmed=True, line=route.line, steps=route.steps)


def _drawn(roads: Roads, arrival: Arrival) -> Arrival:
    """With the way that the graph knows."""
    start, end = _ends(arrival)
    way = path(roads.opened(arrival.mode, _open_to(roads, arrival)), start, end.snap)
    return replace(arrival, road_m=way.length_m, line=way.line) if way else arrival


def _is_closed(roads: Roads, found: Sequence[Arrival]) -> bool:
    """Whether somebody who is coming must enter a closed road."""
    return any(exempt(roads, one.mode, _ends(one)[1].snap) for one in found)


def _off_duty(responder: Responder) -> Arrival:
    mode = MODE_OF[responder.post.kind]
    return Arrival(responder, mode, None, None, 0.0, confirmed=False, line=None, steps=(), notes=(OFF_DUTY,))
