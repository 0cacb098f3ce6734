"""The only file that reads the time. Instants are aware UTC; days are days in Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from gis.errors import BadInput, Finding

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of days, shifts and rosters; the whole of China keeps it."""

YEARS = range(1900, 3000)
"""Instants outside are slips of the pen, and at the ends of the calendar reckoning with days breaks."""


class Clock(Protocol):
    """Tells the time. A command reads it once and passes the instant on."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands still until somebody moves it: a test, or a day that is written into the past."""

    def __init__(self, at: datetime) -> None:
        self._at = instant_utc(at)

    def now(self) -> datetime:
        """The instant it stands at, aware UTC."""
        return self._at

    def forward(self, seconds: float) -> None:
        """Move it on by `seconds`."""
        self._at += timedelta(seconds=seconds)

    def move_to(self, at: datetime) -> None:
        """Move it on to an instant; it never goes back."""
        self._at = max(self._at, instant_utc(at))


def instant_utc(at: datetime) -> datetime:
    """An aware instant in UTC.

    raises: BadInput if `at` carries no time zone
    """
    if at.tzinfo is None:
        raise BadInput(f"'{at.isoformat()}' has no time zone.", hint="Write 2026-05-01T08:00:00+08:00.")
    return at.astimezone(UTC)


def instant_from_text(text: str, *, field: str = "at") -> datetime:
    """An instant as people write it: ISO 8601; without an offset it is Shanghai time; a bare day is its midnight.

    returns: aware UTC
    raises: BadInput naming `field`
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        found, hint = f"'{text}' is not an instant.", "Write 2026-05-01T08:00 (Shanghai) or ...T00:00Z."
        raise BadInput(f"{field}: {found}", [Finding(field, found, hint)]) from error
    if at.year not in YEARS:
        found, hint = f"'{text}' lies outside the years {YEARS[0]} to {YEARS[-1]}.", "Leave an open end empty."
        raise BadInput(f"{field}: {found}", [Finding(field, found, hint)])
    return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in Shanghai, aware UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def shanghai_day(at: datetime) -> date:
    """The day in Shanghai on which an instant falls."""
    return at.astimezone(SHANGHAI).date()
