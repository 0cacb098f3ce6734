"""The days that statistics look at: incidents received on them, by the calendar of Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gis.clock import YEARS, midnight, shanghai_day
from gis.errors import BadInput, Finding

DEFAULT_DAYS, MOST_DAYS = 7, 366


@dataclass(frozen=True)
class Window:
    """Days, both included, and the instant at which they are looked at."""

    first: date
    last: date
    seen_at: datetime

    @property
    def starts_at(self) -> datetime:
        """The midnight with which the first day begins, aware UTC."""
        return midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The midnight that ends the last day, aware UTC."""
        return midnight(self.last + timedelta(days=1))


def window_asked(
    now: datetime, first: str | None, last: str | None, *, fields: tuple[str, str] = ("from", "to")
) -> Window:
    """The days that a question names: the seven up to today, unless it says otherwise.

    raises: BadInput naming the fields
    """
    findings: list[Finding] = []
    ends = _day(last, fields[1], findings) or shanghai_day(now)
    begins = _day(first, fields[0], findings) or ends - timedelta(days=DEFAULT_DAYS - 1)
    if not findings and not 0 <= (ends - begins).days < MOST_DAYS:
        hint = f"Give at most {MOST_DAYS} days, the first one first."
        findings.append(Finding(fields[1], f"from {begins} to {ends} are no such days.", hint))
    if findings:
        raise BadInput(f"{len(findings)} finding(s) in the days.", findings)
    return Window(begins, ends, now)


def _day(text: str | None, field: str, findings: list[Finding]) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        findings.append(Finding(field, f"'{text}' is not a day.", "Write 2026-10-01."))
    return day
