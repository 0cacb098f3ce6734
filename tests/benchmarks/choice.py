"""How well the first one there is chosen: against exact routes of everybody, beside the straight line.

Each draw is an incident and fifty people in the four kilometres around it. The product chooses; then everybody is
routed to the incident one by one, which is slow and right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gis.clock import SystemClock
from gis.crs.gcj02 import FloatArray
from gis.crs.transform import LonLat
from gis.db.engine import reading
from gis.duty.arrivals import first_of
from gis.duty.premises import premises_at
from gis.duty.responders import Responder
from gis.roads.exact import Ride
from gis.roads.rank import WALK_MPS, rank
from gis.vocabulary import Mode
from tests.benchmarks.city import City

PEOPLE_COUNT = 50
OFF_ROAD_M = 8.0
"""How far a phone puts somebody beside the road."""
SAME_WITHIN_S = 1.0


@dataclass(frozen=True)
class Choice:
    """What came of the draws of one mode."""

    draw_count: int
    right_share: float
    """Chosen = exact best, to the second."""
    mean_loss_s: float
    straight_right_share: float
    straight_mean_loss_s: float
    median_difference: float
    """Of the graph from the exact engine, as a share of the seconds, after dividing by the median ratio."""
    p95_difference: float


def chosen_well(city: City, mode: Mode, draw_count: int) -> Choice:
    """The draws of one mode. Where nobody has a way there is nothing to choose, and the draw is left out."""
    draws = [draw for seed in range(draw_count) if (draw := _draw(city, mode, seed)) is not None]
    loss, straight_loss = (
        np.array([getattr(draw, which) for draw in draws]) for which in ("loss_s", "straight_loss_s")
    )
    graph_s, exact_s = (np.concatenate([getattr(draw, which) for draw in draws]) for which in ("graph_s", "exact_s"))
    known = np.isfinite(graph_s) & np.isfinite(exact_s) & (exact_s >= SAME_WITHIN_S)
    ratio = graph_s[known] / exact_s[known]
    difference = np.abs(ratio / np.median(ratio) - 1)
    return Choice(
        draw_count=len(draws),
        right_share=float(np.mean(loss <= SAME_WITHIN_S)),
        mean_loss_s=_mean_of_finite(loss),
        straight_right_share=float(np.mean(straight_loss <= SAME_WITHIN_S)),
        straight_mean_loss_s=_mean_of_finite(straight_loss),
        median_difference=float(np.median(difference)),
        p95_difference=float(np.percentile(difference, 95)),
    )


@dataclass(frozen=True)
class _Draw:
    loss_s: float
    """inf if nobody was chosen, or somebody without a way."""
    straight_loss_s: float
    graph_s: FloatArray
    """(n,) by road."""
    exact_s: FloatArray


def _draw(city: City, mode: Mode, seed: int) -> _Draw | None:
    incident = city.incidents(1, seed)[0]
    places = city.near_junctions(PEOPLE_COUNT, OFF_ROAD_M, seed + 1_000_000, around=incident)
    snapper, graph = city.roads.snapper[mode], city.roads.graph[mode]
    starts, target = snapper.snap(places), snapper.snap(np.array([incident]))
    exact_s = _exact_seconds(city, mode, starts.place(graph), LonLat(*target.place(graph)[0].tolist()))
    to_door = exact_s + (starts.distance_m + target.distance_m[0]) / WALK_MPS
    best = to_door.min()
    if not np.isfinite(best):
        return None
    straight = int(np.hypot(*(city.plane.to_metres(places) - city.plane.to_metres(np.array([incident]))).T).argmin())
    chosen = _chosen(city, mode, incident, places)
    lost = np.inf if chosen is None else float(to_door[chosen] - best)
    return _Draw(lost, float(to_door[straight] - best), rank(graph, starts, target[0]), exact_s)


def _exact_seconds(city: City, mode: Mode, starts: FloatArray, end: LonLat) -> FloatArray:
    """(n,) seconds of an exact route each; inf where there is none."""
    seconds = np.full(len(starts), np.inf)
    if not np.isfinite(end).all():
        return seconds
    there = np.flatnonzero(np.isfinite(starts[:, 0]))
    rides = [Ride(LonLat(*place), end, mode) for place in starts[there].tolist()]
    routes = city.exact.routes(rides, steps=False)
    seconds[there] = [np.inf if route is None else route.seconds for route in routes]
    return seconds


def _chosen(city: City, mode: Mode, incident: LonLat, places: FloatArray) -> int | None:
    """Whom the product would send, given that just these people are on duty."""
    drawn = [_somebody(city.people[0], row, LonLat(*place)) for row, place in enumerate(places.tolist())]

    with reading(city.engine) as db:
        premises = premises_at(db, incident, SystemClock().now(), city.plane)
    found = first_of(drawn, city.roads, city.exact, incident, premises, limit=1, mode=mode).arrivals
    return int(found[0].responder.person.code) if found else None


def _somebody(like: Responder, row: int, place: LonLat) -> Responder:
    return replace(like, person=replace(like.person, code=str(row)), place=place)


def _mean_of_finite(values: FloatArray) -> float:
    return float(values[np.isfinite(values)].mean())
