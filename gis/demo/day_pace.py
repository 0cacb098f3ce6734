"""How long everything takes: the spreads of domain.md 6.5, heavy tails included. Whole seconds.

A spread that is nearly always in time is the signature of figures that were made (domain.md 3.3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from statistics import NormalDist

from gis.clock import SHANGHAI, midnight, shanghai_day

_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True)
class Spread:
    """A log-normal spread by its median and one more percentile."""

    p50: float
    high: float
    at: float = 0.9
    """Which percentile `high` is."""

    def draw(self, rng: Random) -> int:
        """Seconds; at least one."""
        sigma = math.log(self.high / self.p50) / NormalDist().inv_cdf(self.at)
        return max(1, round(rng.lognormvariate(math.log(self.p50), sigma)))


SIGN = Spread(14, 150, 0.99)
SEND = Spread(17, 45)
"""From signing to sending."""
ACCEPT = Spread(12, 38)
REACH = Spread(50, 95)
"""Until the grid worker is reached, at the first call."""
REACH_NEXT = Spread(70, 140)
"""Longer, where the first call was in vain and the next on the list is called."""
ARRIVE = Spread(7.5 * _MINUTE, 17 * _MINUTE)
FAR = Spread(70 * _MINUTE, 90 * _MINUTE)
SETTLE = Spread(25 * _MINUTE, 60 * _MINUTE)
BY_PHONE = Spread(4 * _MINUTE, 11 * _MINUTE)
AT_THE_DESK = Spread(90, 240)
"""Until the desk has found out that a matter is not for anybody here."""
WAY_BACK = Spread(6 * _MINUTE, 13 * _MINUTE)
UNIT_ACCEPTS = Spread(40 * _MINUTE, 5 * _HOUR)
UNIT_FINISHES = Spread(20 * _HOUR, 70 * _HOUR)
UNIT_RETURNS = Spread(3 * _HOUR, 9 * _HOUR)
RULING = Spread(11 * _MINUTE, 26 * _MINUTE)
ENTERPRISE_FINISHES = Spread(3 * _HOUR, 10 * _HOUR)
POLICE_FINISHES = Spread(2 * _HOUR, 8 * _HOUR)
CALL = Spread(100 * _MINUTE, 9 * _HOUR)
CALL_AGAIN = Spread(75 * _MINUTE, 180 * _MINUTE)
CLOSE = Spread(12 * _MINUTE, 50 * _MINUTE)

FAR_PERCENT, UNREACHED_PERCENT, DECLINED_PERCENT = 1, 6, 3

CALLS_BACK = (8.5, 20.5)
"""Hours of the day in which callers are called."""
WORKS = (8.5, 17.5)
"""Hours in which offices answer."""


def within(at: datetime, hours: tuple[float, float], rng: Random) -> datetime:
    """The instant itself if it falls into the hours of a day, else a while after they begin next."""
    opens, closes = (_hour_of(shanghai_day(at), hour) for hour in hours)
    if opens <= at < closes:
        return at
    start = opens if at < opens else _hour_of(shanghai_day(at) + timedelta(days=1), hours[0])
    return start + timedelta(seconds=rng.randint(0, 70 * _MINUTE))


def later(at: datetime, spread: Spread, rng: Random) -> datetime:
    """So much later."""
    return at + timedelta(seconds=spread.draw(rng))


def hour_in_shanghai(at: datetime) -> int:
    """The hour of the day."""
    return at.astimezone(SHANGHAI).hour


def _hour_of(day: date, hour: float) -> datetime:
    return midnight(day) + timedelta(hours=hour)
