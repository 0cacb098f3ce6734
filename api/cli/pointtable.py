"""Which table of points a command was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gis.errors import BadInput, Finding

LEAST_ACCURATE_M = 100_000.0


@dataclass(frozen=True)
class PointTable:
    """Which file, and what its columns are called."""

    file: Path
    lon_field: str | None
    lat_field: str | None
    at_field: str | None
    at_format: str | None
    datum: str | None
    instant: datetime
    """For every row, where there is no column of instants."""
    accuracy_m: float | None = None
    """For every row whose own accuracy is not given; None if nothing is known of it."""
    accuracy_field: str | None = None
    expect_field: str | None = None
    text_field: str | None = None


def checked_accuracy(accuracy_m: float | None) -> float | None:
    """An accuracy as it was given.

    raises: BadInput if it is none
    """
    if accuracy_m is None or 0 < accuracy_m <= LEAST_ACCURATE_M:
        return accuracy_m
    found = f"{accuracy_m:g} is not an accuracy in metres."
    raise BadInput("The accuracy cannot be used.", [Finding("--accuracy-m", found, "Give more than 0, up to 100,000.")])
