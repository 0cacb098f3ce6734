"""Who is there first by road: everybody on duty ranked by one search, the best confirmed by exact routes.

The graph ranks all in milliseconds and knows no turn restrictions; the exact engine knows them and confirms the best
few, each by its own route. Where a person stands comes from the last position, the base of the team or the area; how
old that is, and how far from a road, is told with every answer, and nobody is dropped without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from shapely import LineString
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import Words
from gis.duty.responders import Responder, nearest_responders
from gis.roads.current import Roads
from gis.roads.exact import ExactRoads, Route, Step
from gis.roads.rank import WALK_MPS, eta, path, rank
from gis.roads.snap import REFUSED_BEYOND_M, Snap, Snaps
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

CONFIRMED_COUNT = 5
"""How many of the best by the graph are confirmed (routing.md 3: the exact best is among them in 98 to 100 %)."""

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
    """On foot, at both ends together."""
    confirmed: bool
    """By an exact route with turn restrictions; else by the graph alone."""
    line: LineString | None
    """WGS84, along the roads."""
    steps: tuple[Step, ...]
    notes: tuple[Words, ...]
    """What to know about this person's place, and why there is no way if there is none."""


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
    """From the nearest road to the place."""
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
    on_duty = [one for one in people if one.on_duty]
    ranked = [one for chosen in Mode for one in _ranked(roads, place, on_duty, chosen, mode, stale_after)]
    reachable = sorted((one for one in ranked if one.seconds is not None), key=_soonest)
    best = reachable[: max(limit, CONFIRMED_COUNT)]
    best = _confirmed(roads, exact, place, best) if exact else [_drawn(roads, place, one) for one in best]
    found = sorted((one for one in best if one.seconds is not None), key=_soonest)[:limit]
    lost = [one for one in (*best, *ranked) if one.seconds is None]
    lost += [_off_duty(one) for one in people if not one.on_duty]
    target = _snapped(roads, mode or Mode.CAR, place)
    return FirstThere(
        arrivals=tuple(found),
        left_out=tuple(sorted(lost, key=lambda one: one.responder.distance_m)[:limit]),
        exact=exact is not None,
        road_version=roads.version.version,
        target_walk_m=target.distance_m,
        notes=tuple(_about_target(target, exact, found)),
    )


def _ranked(
    roads: Roads, place: LonLat, people: Sequence[Responder], mode: Mode, asked: Mode | None, stale_after: timedelta
) -> list[Arrival]:
    """Those who go by one mode, each with the seconds that the graph says."""
    going = [one for one in people if (asked or MODE_OF[one.post.kind]) is mode]
    if not going:
        return []
    target = _snapped(roads, mode, place)
    starts = roads.snapper[mode].snap(np.array([one.place for one in going]))
    seconds = eta(rank(roads.graph[mode], starts, target), starts.distance_m, target.distance_m)
    return [
        Arrival(
            responder=one,
            mode=mode,
            seconds=float(seconds[row]) if np.isfinite(seconds[row]) else None,
            road_m=None,
            walk_m=float(starts.distance_m[row] + target.distance_m) if not starts[row].refused else np.inf,
            confirmed=False,
            line=None,
            steps=(),
            notes=tuple(_about(one, starts[row], bool(np.isfinite(seconds[row])), stale_after)),
        )
        for row, one in enumerate(going)
    ]


def _snapped(roads: Roads, mode: Mode, place: LonLat) -> Snap:
    return roads.snapper[mode].snap(np.array([place]))[0]


def _soonest(arrival: Arrival) -> tuple[float, str]:
    return (np.inf if arrival.seconds is None else arrival.seconds, arrival.responder.person.code)


def _confirmed(roads: Roads, exact: ExactRoads, place: LonLat, best: Sequence[Arrival]) -> list[Arrival]:
    """The best with their exact routes, each asked by itself: many-to-one answers are wrong (routing.md 4.1)."""
    confirmed: list[Arrival] = []
    for mode in Mode:
        going = [one for one in best if one.mode is mode]
        if not going:
            continue
        starts = [_on_road(roads, mode, one.responder.place) for one in going]
        closed = sorted(roads.closed[mode])
        routes = exact.routes(starts, _on_road(roads, mode, place), mode, closed=closed)
        confirmed += [_with_route(one, route) for one, route in zip(going, routes, strict=True)]
    return confirmed


def _on_road(roads: Roads, mode: Mode, place: LonLat) -> LonLat:
    """Where on the road a place was put; the choice between pieces of road is ours, not the engine's."""
    snaps = roads.snapper[mode].snap(np.array([place]))
    return place if snaps[0].refused else LonLat(*snaps.place(roads.graph[mode])[0].tolist())


def _with_route(arrival: Arrival, route: Route | None) -> Arrival:
    if route is None:
        return replace(arrival, seconds=None, confirmed=True, notes=(*arrival.notes, _NO_WAY))
    seconds = route.seconds + arrival.walk_m / WALK_MPS
    return replace(arrival, seconds=seconds, road_m=route.length_m, confirmed=True, line=route.line, steps=route.steps)


def _drawn(roads: Roads, place: LonLat, arrival: Arrival) -> Arrival:
    """With the way that the graph knows."""
    graph, snapper = roads.graph[arrival.mode], roads.snapper[arrival.mode]
    snaps: Snaps = snapper.snap(np.array([arrival.responder.place, place]))
    way = path(graph, snaps[0], snaps[1])
    return replace(arrival, road_m=way.length_m, line=way.line) if way else arrival


def _off_duty(responder: Responder) -> Arrival:
    mode = MODE_OF[responder.post.kind]
    words = Words("不在岗", "not on duty")
    return Arrival(responder, mode, None, None, 0.0, confirmed=False, line=None, steps=(), notes=(words,))


_NO_WAY = Words("道路不通", "no way by road")


def _about(responder: Responder, snap: Snap, reachable: bool, stale_after: timedelta) -> list[Words]:
    notes = []
    if responder.age is not None and responder.age > stale_after:
        minutes = int(responder.age.total_seconds() // 60)
        notes.append(Words(f"定位已过时（{minutes}分钟前）", f"position is {minutes} min old"))
    if responder.age is None:
        notes.append(
            Words(f"无定位，按{responder.source.zh}计", f"no position; counted from the {responder.source.en}")
        )
    if snap.refused:
        far = f"{REFUSED_BEYOND_M:.0f}"
        notes.append(Words(f"距道路超过{far}米，不作起点", f"more than {far} m from any road: no start"))
    elif snap.flagged:
        metres = f"{snap.distance_m:.0f}"
        notes.append(Words(f"距道路{metres}米，位置存疑", f"{metres} m from the road: the position is in doubt"))
    if not reachable and not snap.refused:
        notes.append(_NO_WAY)
    return notes


def _about_target(target: Snap, exact: ExactRoads | None, found: Sequence[Arrival]) -> list[Words]:
    notes = []
    if exact is None:
        notes.append(Words("精确路线暂缺，按道路图估算", "no exact routes yet: times are by the graph alone"))
    if target.refused:
        notes.append(Words("该地点500米内没有道路", "there is no road within 500 m of the place"))
    elif target.flagged:
        metres = f"{target.distance_m:.0f}"
        notes.append(Words(f"该地点距道路{metres}米", f"the place is {metres} m from the nearest road"))
    if not found:
        notes.append(Words("没有人能经道路到达", "nobody on duty can get there by road"))
    return notes
