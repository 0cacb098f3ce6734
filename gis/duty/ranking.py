"""Everybody on duty ranked by seconds to the door, as the road graph says: one search per mode and entrance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.crs.transform import LonLat
from gis.duty.premises import Entrance, Premises, entrances
from gis.duty.responders import Crew
from gis.roads.current import Roads
from gis.roads.exempt import ride_seconds
from gis.roads.rank import LIMIT_S, eta
from gis.roads.snap import Snaps
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

LIMITS_S = (600.0, 1800.0, LIMIT_S)
"""First those are looked for who are ten minutes on the road: a third of the time that all of a city takes."""

CONFIRMED_COUNT = 8
"""How many of the best by the graph are confirmed. Among five the exact best stood in 98 to 100 % (routing.md 3)."""


type WaysIn = Mapping[Mode, Sequence[Entrance]]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Seconds of everybody on duty, as the graph says. Rows are those of the crew."""

    ways_in: WaysIn
    target: Entrance
    seconds: FloatArray
    """(n,) to the door; inf if there is no way or the person is off duty."""
    mode: list[Mode]
    starts: dict[Mode, Snaps]
    start: NDArray[np.intp]
    """(n,) row of a person among the starts of the mode."""
    entrance: NDArray[np.intp]
    """(n,) which of the ways in."""


def ranked(
    roads: Roads, crew: Crew, place: LonLat, premises: Premises | None, asked: Mode | None, limit: int
) -> Ranking:
    """Everybody on duty by the graph; who is too far away to be among those told is perhaps left at inf.

    asked: how all of them would go; by default as their post does
    """
    ways_in = {each: entrances(roads, each, place, premises) for each in Mode}
    ranking = _nobody_yet(crew, ways_in, asked)
    wanted = set(ranking.mode)
    for limit_s in LIMITS_S:
        for mode in wanted:
            _search(limit_s, roads, crew, mode, ranking)
        wanted = _to_be_searched_on(limit_s, crew, ranking, limit)
    return ranking


def _to_be_searched_on(limit_s: float, crew: Crew, ranking: Ranking, limit: int) -> set[Mode]:
    """The modes by which somebody not reached may be told yet: as one of the best, or as one without a way."""
    told = np.argsort(ranking.seconds, kind="stable")[: max(limit, CONFIRMED_COUNT)]
    if not len(told) or ranking.seconds[told[-1]] > limit_s:
        return set(ranking.mode)
    nearer = crew.distance_m < farthest(crew, told[:limit])
    passed_over = np.flatnonzero(crew.on_duty & nearer & np.isinf(ranking.seconds))
    return {ranking.mode[row] for row in passed_over.tolist()}


def farthest(crew: Crew, rows: NDArray[np.intp]) -> float:
    """Metres in a straight line to the farthest of some."""
    return float(crew.distance_m[rows].max())


def _nobody_yet(crew: Crew, ways_in: WaysIn, asked: Mode | None) -> Ranking:
    modes = [asked or MODE_OF[kind] for kind in crew.kind]
    target = min(ways_in[asked or Mode.CAR], key=lambda each: each.walk_m)
    start, entrance = np.zeros(len(crew), np.intp), np.zeros(len(crew), np.intp)
    return Ranking(ways_in, target, np.full(len(crew), np.inf), modes, {}, start, entrance)


def _search(limit_s: float, roads: Roads, crew: Crew, mode: Mode, ranking: Ranking) -> None:
    """Fill in who is on the road for no longer by one mode, each by the entrance at which the way ends soonest."""
    going = np.flatnonzero(crew.on_duty & np.array([each is mode for each in ranking.mode], dtype=bool))
    if not len(going):
        return
    starts = ranking.starts[mode] = roads.snapper[mode].snap(crew.place[going])
    by_entrance = np.array([_seconds_by(limit_s, roads, mode, starts, each) for each in ranking.ways_in[mode]])
    ranking.entrance[going] = by_entrance.argmin(axis=0)
    ranking.seconds[going] = by_entrance.min(axis=0)
    ranking.start[going] = np.arange(len(going))


def _seconds_by(limit_s: float, roads: Roads, mode: Mode, starts: Snaps, entrance: Entrance) -> FloatArray:
    """(n,) seconds to the door through one entrance."""
    return eta(ride_seconds(roads, mode, starts, entrance.snap, limit_s=limit_s), starts.distance_m, entrance.walk_m)
