"""How large a demo zone is, and how much of everything it has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """The zones one can have."""

    SMALL = "small"
    """A corner with one of everything, for tests."""
    ZONE = "zone"
    """The whole managed zone."""
    CITY = "city"
    """Ten zones in one, for measuring."""


@dataclass(frozen=True)
class Plan:
    """How much of everything. Counts of grids are wishes, all others are met exactly."""

    area_m2: float
    grid_count: int
    village_count: int
    enterprise_count: int
    park_count: int
    """Invented parks, beside the three pilots."""
    school_count: int
    market_count: int
    cluster_count: int
    """Dedicated grids round neighbouring enterprises."""
    dedicated_park_count: int
    """Parks that are a dedicated grid of their own, the pilots first."""
    team_count: int
    absent_count: int
    """Full-time workers away with a substitute; half as many, at least one, are away without."""


# fmt: off
PLANS = {
    Size.SMALL: Plan(3.0e6,  16,  3,  100, 0, 1, 1, 1, 1, 2, 1),
    Size.ZONE:  Plan(26.1e6, 94, 21, 1200, 4, 2, 2, 6, 7, 3, 4),
    Size.CITY:  Plan(261e6, 940, 210, 12000, 40, 20, 20, 60, 43, 20, 30),
}
# fmt: on
"""26.1 km² and 21 villages are the zone's own figures (domain.md 2.1); all other counts are invented."""
