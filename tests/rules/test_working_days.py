"""Which days are worked: weekends, public holidays moved about, the weekends that make up for them, the centre's own.

Days begin and end at midnight in Shanghai. Holidays are known for the years that the State Council has announced.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gis.clock import SHANGHAI, instant_from_text, midnight
from gis.duty.records import Line, guessed_from, shifts_of
from gis.vocabulary import DayKind, DaySource
from gis.workdays import PUBLIC, Calendar, Day, first_guessed
from tests.support.rules import rule


@rule("Public holidays are days of rest, and weekends on which they are worked off are working days.")
@pytest.mark.parametrize(
    "day, weekday, kind, name",
    [
        ("2026-09-30", "Wed", "workday", ""),
        ("2026-10-01", "Thu", "holiday", "国庆节"),
        ("2026-10-07", "Wed", "holiday", "国庆节"),
        ("2026-10-08", "Thu", "workday", ""),
        ("2026-10-10", "Sat", "make_up", "国庆节"),
        ("2026-10-11", "Sun", "rest_day", ""),
        ("2026-05-05", "Tue", "holiday", "劳动节"),
        ("2026-05-09", "Sat", "make_up", "劳动节"),
        ("2026-02-17", "Tue", "holiday", "春节"),
        ("2026-02-14", "Sat", "make_up", "春节"),
    ],
)
def test_announced_days(day: str, weekday: str, kind: str, name: str) -> None:
    found = PUBLIC.day(date.fromisoformat(day))

    assert (f"{found.on:%a}", found.kind.value, found.zh, found.source) == (weekday, kind, name, DaySource.ANNOUNCED)


@rule("In a year that is not announced, weekdays alone decide, and the answer says so.")
@pytest.mark.parametrize(
    "day, weekday, kind",
    [("2099-10-01", "Thu", "workday"), ("2099-10-03", "Sat", "rest_day"), ("1999-10-01", "Fri", "workday")],
)
def test_unknown_years(day: str, weekday: str, kind: str) -> None:
    on = date.fromisoformat(day)

    found = PUBLIC.day(on)

    assert (f"{on:%a}", found.kind.value, found.source) == (weekday, kind, DaySource.WEEKDAYS)
    assert first_guessed(PUBLIC.days(on - timedelta(days=400), on)) is not None


@rule("What the centre sets goes before what is announced and before the weekday.")
@pytest.mark.parametrize(
    "day, set_to, worked",
    [
        ("2026-10-01", "", False),
        ("2026-10-01", "workday", True),
        ("2026-09-30", "holiday", False),
        ("2026-10-10", "rest_day", False),
        ("2099-10-01", "holiday", False),
    ],
)
def test_own_days(day: str, set_to: str, worked: bool) -> None:
    on = date.fromisoformat(day)
    own = {on: Day(on, DayKind.of(set_to), DaySource.OWN)} if set_to else {}

    assert Calendar(own).day(on).is_worked is worked


@rule("A limit of some working days ends at the midnight in Shanghai that ends the last of them.")
@pytest.mark.parametrize(
    "begins, working_days, ends",
    [
        ("2026-05-06T12:00", 1, "2026-05-08T00:00"),
        ("2026-05-08T23:59", 1, "2026-05-10T00:00"),
        ("2026-05-09T00:00", 1, "2026-05-12T00:00"),
        ("2026-09-30T09:00", 1, "2026-10-09T00:00"),
        ("2026-09-30T09:00", 3, "2026-10-11T00:00"),
        ("2026-09-30T15:59Z", 1, "2026-10-09T00:00"),
        ("2026-10-07T16:00Z", 1, "2026-10-10T00:00"),
    ],
)
def test_limits_in_working_days(begins: str, working_days: int, ends: str) -> None:
    assert PUBLIC.end_of_workday(instant_from_text(begins), working_days) == instant_from_text(ends)


@rule("A shift pattern may name workdays, rest_days or holidays beside numbers of weekdays; each means its days.")
@pytest.mark.parametrize(
    "begins, ends, days, dates",
    [
        ("2026-09-28", "2026-10-12", "workdays", "28 29 30 08 09 10 12"),
        ("2026-09-28", "2026-10-12", "rest_days", "01 02 03 04 05 06 07 11"),
        ("2026-09-28", "2026-10-12", "holidays", "01 02 03 04 05 06 07"),
        ("2026-09-28", "2026-10-12", "1-5", "28 29 30 01 02 05 06 07 08 09 12"),
        ("2026-10-05", "2026-10-11", "holidays,6", "05 06 07 10"),
    ],
)
def test_patterns_of_days(begins: str, ends: str, days: str, dates: str) -> None:
    found = shifts_of(_shift(begins, ends, days, "08:30-17:30"))

    assert " ".join(f"{span.lower.astimezone(SHANGHAI):%d}" for span in found if span.lower) == dates


@rule("A night shift belongs to the day on which it begins, whatever the next day is; it lasts as long as it says.")
@pytest.mark.parametrize(
    "day, days, begins, ends",
    [
        ("2026-09-30", "workdays", "2026-09-30T22:00", "2026-10-01T06:00"),
        ("2026-10-10", "workdays", "2026-10-10T22:00", "2026-10-11T06:00"),
        ("2026-10-07", "rest_days", "2026-10-07T22:00", "2026-10-08T06:00"),
        ("2026-03-29", "7", "2026-03-29T22:00", "2026-03-30T06:00"),
    ],
)
def test_night_shifts(day: str, days: str, begins: str, ends: str) -> None:
    [span] = shifts_of(_shift(day, day, days, "22:00-06:00"))

    assert (span.lower, span.upper) == (instant_from_text(begins), instant_from_text(ends))


@rule("Every day in Shanghai lasts 24 hours: clocks are not changed there, whatever they do elsewhere.")
def test_no_summer_time() -> None:
    days = [day.on for day in PUBLIC.days(date(2026, 1, 1), date(2027, 12, 31))]

    lengths = {midnight(day + timedelta(days=1)) - midnight(day) for day in days}

    assert lengths == {timedelta(hours=24)}
    assert midnight(date(2026, 10, 1)) == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_a_pattern_says_from_when_on_it_is_guessed() -> None:
    known = [_shift("2026-10-01", "2026-10-31", "workdays", "08:00-16:00"), _shift("2098-12-01", "2099-01-31", "1-5")]

    assert guessed_from(known, PUBLIC) is None
    assert guessed_from([*known, _shift("2098-12-01", "2099-01-31", "holidays")], PUBLIC) == date(2098, 12, 1)


def _shift(begins: str, ends: str, days: str, hours: str = "08:00-16:00") -> Line:
    return Line("shift", {"from": begins, "to": ends, "hours": hours, "days": days}, "line 2")
