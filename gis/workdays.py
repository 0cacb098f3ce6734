"""Working days in China: holidays moved about, weekends worked off, and what a centre sets for itself.

Days are days in Shanghai and end at its midnight. Announced holidays come from the `chinesecalendar` package, which
knows the years that the State Council has announced so far; in other years a day is judged by its weekday alone, and
says so (`Day.source`). What a centre sets goes before both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

import chinese_calendar

from gis.clock import midnight, shanghai_day
from gis.vocabulary import DayKind, DaySource

WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP})
"""The kinds of day on which offices are open."""


@dataclass(frozen=True)
class Day:
    """What a day is, and where that is known from."""

    on: date
    kind: DayKind
    source: DaySource
    zh: str = ""
    """Name of the holiday, or what the centre calls the day; empty for days like any other."""
    en: str = ""

    @property
    def is_worked(self) -> bool:
        """Whether offices are open."""
        return self.kind in WORKED


@dataclass(frozen=True)
class Calendar:
    """The days of a centre: its own where it has set them, else the announced ones."""

    own: Mapping[date, Day] = field(default_factory=dict)

    def day(self, on: date) -> Day:
        """What a day is."""
        return self.own.get(on) or public_day(on)

    def days(self, first: date, last: date) -> list[Day]:
        """All days from the first to the last, both included."""
        return [self.day(on) for on in _days(first, last)]

    def end_of_workday(self, at: datetime, count: int) -> datetime:
        """The midnight that ends the `count`-th working day after the day on which `at` falls.

        returns: aware UTC
        """
        on, left = shanghai_day(at), count
        while left > 0:
            on += timedelta(days=1)
            left -= self.day(on).is_worked
        return midnight(on + timedelta(days=1))


PUBLIC = Calendar()
"""The announced days alone."""


def first_guessed(days: list[Day]) -> Day | None:
    """The first day that is known by its weekday alone, None if all are known."""
    return next((day for day in days if day.source is DaySource.WEEKDAYS), None)


@lru_cache(maxsize=20_000)
def public_day(on: date) -> Day:
    """What a day is by the announcements, or by its weekday in years that are not announced."""
    try:
        rests, name = chinese_calendar.get_holiday_detail(on)
    except NotImplementedError:
        return Day(on, DayKind.REST_DAY if on.isoweekday() > 5 else DayKind.WORKDAY, DaySource.WEEKDAYS)
    if name is None:
        return Day(on, DayKind.REST_DAY if rests else DayKind.WORKDAY, DaySource.ANNOUNCED)
    kind = DayKind.HOLIDAY if rests else DayKind.MAKE_UP
    return Day(on, kind, DaySource.ANNOUNCED, chinese_calendar.Holiday(name).chinese, name)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
