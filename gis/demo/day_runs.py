"""Who is sent to what: the nearest team that is free, else the responsible worker goes first (domain.md 3.4)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from gis.crs.transform import LonLat
from gis.demo import day_pace as pace
from gis.demo.day_matter import Matter, Trip
from gis.demo.day_mix import FATES
from gis.demo.day_scene import Base, Scene

GIVE_UP = timedelta(seconds=20)
"""Between two things that can't happen at once."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Order:
    """Somebody is sent first."""

    team: str | None
    """None: the responsible worker."""
    sent_at: datetime


@dataclass(frozen=True)
class Run:
    """What happens from the signing to the outcome on the spot."""

    signed_at: datetime
    order: Order
    accepted_at: datetime
    reached_at: datetime
    """The grid worker was reached."""
    arrived_at: datetime
    ended_at: datetime
    declined: Order | None = None
    """An order before, to a team that could not take it."""
    declined_at: datetime | None = None


def runs_of(matters: Iterable[Matter], scene: Scene, rng: Random) -> tuple[dict[int, Run], list[Trip]]:
    """A run for every matter that somebody is sent to, and the trips of the teams."""
    stand = _Stand(scene)
    signed = {matter.key: pace.later(matter.received_at, pace.SIGN, rng) for matter in matters if matter.fate in FATES}
    going = [(pace.later(signed[matter.key], pace.SEND, rng), matter) for matter in matters if matter.key in signed]
    runs = {}
    for sent_at, matter in sorted(going, key=lambda one: (one[0], one[1].key)):
        runs[matter.key] = _run(matter, signed[matter.key], sent_at, stand, rng)
    return runs, stand.trips


def _run(matter: Matter, signed_at: datetime, sent_at: datetime, stand: _Stand, rng: Random) -> Run:
    if matter.place is None:
        # Without a place nobody knows whose worker would go: it waits for a team.
        sent_at = max(sent_at, stand.next_free_at() + GIVE_UP)
    first = stand.nearest(matter.place, sent_at)
    if first and rng.random() * 100 < pace.DECLINED_PERCENT and matter.place is not None:
        declined_at = sent_at + timedelta(seconds=rng.randint(15, 45))
        again_at = pace.later(declined_at, pace.SEND, rng)
        second = stand.nearest(matter.place, again_at, but=first)
        stand.held(first, declined_at)
        return _sent(matter, signed_at, Order(second, again_at), stand, rng, Order(first, sent_at), declined_at)
    return _sent(matter, signed_at, Order(first, sent_at), stand, rng)


def _sent(
    matter: Matter,
    signed_at: datetime,
    order: Order,
    stand: _Stand,
    rng: Random,
    declined: Order | None = None,
    declined_at: datetime | None = None,
) -> Run:
    accepted_at = pace.later(order.sent_at, pace.ACCEPT, rng)
    far = rng.random() * 100 < pace.FAR_PERCENT
    arrived_at = max(pace.later(order.sent_at, pace.FAR if far else pace.ARRIVE, rng), accepted_at + GIVE_UP)
    ended_at = pace.later(arrived_at, pace.SETTLE, rng) + 2 * GIVE_UP
    reached_at = pace.later(order.sent_at, pace.REACH, rng)
    if rng.random() * 100 < pace.UNREACHED_PERCENT:
        reached_at = pace.later(reached_at, pace.REACH_NEXT, rng)
    if order.team:
        back_at = pace.later(ended_at, pace.WAY_BACK, rng)
        stand.sent(Trip(order.team, matter.key, accepted_at, arrived_at, ended_at, back_at, matter.place))
    reached_at = min(reached_at, ended_at - GIVE_UP)
    return Run(signed_at, order, accepted_at, reached_at, arrived_at, ended_at, declined, declined_at)


class _Stand:
    """Which team is free when."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._free_at: dict[str, datetime] = {}
        self.trips: list[Trip] = []

    def nearest(self, place: LonLat | None, at: datetime, *, but: str = "") -> str | None:
        """The nearest team that is free, None if none is."""
        free = [base for base in self._scene.bases if self._is_free(base.team, at) and base.team != but]
        return min(free, key=lambda base: _away(base, place or self._scene.centre)).team if free else None

    def next_free_at(self) -> datetime:
        """When a team is free at the earliest; long ago if one always was."""
        return min(self._free_at.get(base.team, LONG_AGO) for base in self._scene.bases)

    def sent(self, trip: Trip) -> None:
        """A team is under way until it is back at its base."""
        self._free_at[trip.team] = trip.back_at
        self.trips.append(trip)

    def held(self, team: str, until: datetime) -> None:
        """A team is asked, and not free for that long."""
        self._free_at[team] = until + GIVE_UP

    def _is_free(self, team: str, at: datetime) -> bool:
        return team not in self._free_at or self._free_at[team] <= at


def _away(base: Base, place: LonLat) -> float:
    shrink = math.cos(math.radians(place.lat))
    return math.hypot((base.place.lon - place.lon) * shrink, base.place.lat - place.lat)
