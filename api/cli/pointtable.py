"""Which table of points a command was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


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
