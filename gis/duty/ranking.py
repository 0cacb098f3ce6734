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

# How far is searched first depends on what follows, and with it how long an answer takes; who is found does not.
_ABOUT_MPS: dict[Mode, float] = {Mode.FOOT: 5 / 3.6, Mode.EBIKE: 20 / 3.6, Mode.CAR: 35 / 3.6}
"""What they make along a road."""
_DETOUR = 2.0
"""How much longer than the straight line ways may be that are looked at first; then twice as far, and again."""
_AT_LEAST_S = 100.0

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
    mode: NDArray[np.object_]
    """(n,) of `Mode`."""
    starts: dict[Mode, Snaps]
    start: NDArray[np.intp]
    """(n,) row of a person among the starts of the mode."""
    entrance: NDArray[np.intp]
    """(n,) which of the ways in."""
    off_road: NDArray[np.bool_]
    """(n,) no road is near enough to start from, as far as was looked."""


def ranked(
    roads: Roads, crew: Crew, place: LonLat, premises: Premises | None, asked: Mode | None, limit: int
) -> Ranking:
    """Everybody on duty by the graph; who is too far away to be among those told is perhaps left at inf.

    asked: how all of them would go; by default as their post does
    """
    ways_in = {each: entrances(roads, each, place, premises) for each in Mode}
    ranking = _nobody_yet(crew, ways_in, asked)
    guess_s = np.full(len(crew), np.inf)
    searched_s: _Seconds = {}
    for mode, mps in _ABOUT_MPS.items():
        going = crew.on_duty & (ranking.mode == mode)
        guess_s[going] = crew.distance_m[going] / mps
        if going.any():
            searched_s[mode] = 0.0
    while farther := _farther(crew, ranking, guess_s, searched_s, limit):
        for mode, limit_s in farther.items():
            _search(limit_s, roads, crew, mode, ranking)
        searched_s |= farther
    return ranking


type _Seconds = dict[Mode, float]


def _farther(crew: Crew, ranking: Ranking, guess_s: FloatArray, searched_s: _Seconds, limit: int) -> _Seconds:
    """The modes by which somebody not found yet may be told, and how far to search them next."""
    wanted_s = _wanted(crew, ranking, guess_s, searched_s, limit)
    return {mode: seconds for mode, seconds in wanted_s.items() if seconds > searched_s[mode]}


def _wanted(crew: Crew, ranking: Ranking, guess_s: FloatArray, searched_s: _Seconds, limit: int) -> _Seconds:
    """How far each mode must be searched for those who may be told: as one of the best, or as one without a way."""
    count = min(max(limit, CONFIRMED_COUNT), int(crew.on_duty.sum()))
    if not count:
        return {}
    told = by_turn(crew, ranking.seconds)[:count]
    last_s = float(ranking.seconds[told].max())
    if np.isinf(last_s):
        guess = float(guess_s[by_turn(crew, guess_s)[:count]].max())
        return {mode: _next(guess, seconds) for mode, seconds in searched_s.items()}
    # Who is not found yet rides for longer than was searched: searched as far as the last of the best, none is missed.
    wanted_s = dict.fromkeys(searched_s, min(last_s, LIMIT_S))
    nearer = crew.distance_m < farthest(crew, told[:limit])
    for row in np.flatnonzero(crew.on_duty & nearer & np.isinf(ranking.seconds) & ~ranking.off_road).tolist():
        mode = ranking.mode[row]
        wanted_s[mode] = max(wanted_s[mode], _next(float(guess_s[row]), searched_s[mode]))
    return wanted_s


def _next(guess_s: float, searched_s: float) -> float:
    """How far to search for somebody who is not found yet."""
    first_s = max(guess_s * _DETOUR, _AT_LEAST_S)
    return min(first_s if first_s > searched_s else 2 * searched_s, LIMIT_S)


def by_turn(crew: Crew, seconds: FloatArray) -> NDArray[np.intp]:
    """Rows in the order in which they are told: on duty before off, who serves no matter before who does, by time.

    Whoever can't get there, or is not known to yet, stands at the end of the free or the busy.
    """
    return np.lexsort((crew.person, seconds, crew.orders > 0, ~crew.on_duty))


def modes_of(kinds: NDArray[np.object_]) -> NDArray[np.object_]:
    """(n,) how people of each kind of post get about."""
    modes = np.empty(len(kinds), dtype=object)
    for kind, mode in MODE_OF.items():
        modes[kinds == kind] = mode
    return modes


def farthest(crew: Crew, rows: NDArray[np.intp]) -> float:
    """Metres in a straight line to the farthest of some."""
    return float(crew.distance_m[rows].max())


def _nobody_yet(crew: Crew, ways_in: WaysIn, asked: Mode | None) -> Ranking:
    modes = np.full(len(crew), asked, dtype=object) if asked else modes_of(crew.kind)
    target = min(ways_in[asked or Mode.CAR], key=lambda each: each.walk_m)
    start, entrance = np.zeros(len(crew), np.intp), np.zeros(len(crew), np.intp)
    off_road = np.zeros(len(crew), np.bool_)
    return Ranking(ways_in, target, np.full(len(crew), np.inf), modes, {}, start, entrance, off_road)


def _search(limit_s: float, roads: Roads, crew: Crew, mode: Mode, ranking: Ranking) -> None:
    """Fill in who is on the road for no longer by one mode, each by the entrance at which the way ends soonest."""
    going = np.flatnonzero(crew.on_duty & (ranking.mode == mode))
    starts = ranking.starts.get(mode) or ranking.starts.setdefault(mode, roads.snapper[mode].snap(crew.place[going]))
    by_entrance = np.array([_seconds_by(limit_s, roads, mode, starts, each) for each in ranking.ways_in[mode]])
    ranking.entrance[going] = by_entrance.argmin(axis=0)
    ranking.seconds[going] = by_entrance.min(axis=0)
    ranking.start[going] = np.arange(len(going))
    ranking.off_road[going] = starts.refused


def _seconds_by(limit_s: float, roads: Roads, mode: Mode, starts: Snaps, entrance: Entrance) -> FloatArray:
    """(n,) seconds to the door through one entrance."""
    return eta(ride_seconds(roads, mode, starts, entrance.snap, limit_s=limit_s), starts.distance_m, entrance.walk_m)
