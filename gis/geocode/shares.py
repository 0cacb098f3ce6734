"""Which areas a place lies in that is known only to a radius, and with what probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.vocabulary import AreaKind

SQL = statements_beside(__file__)

LEAST_SHARE = 0.01
MOST_OF_A_KIND = 3
LARGEST_RADIUS_M = 2_000.0
"""A wider circle says no more about who answers."""


@dataclass(frozen=True)
class AreaShare:
    """An area that a place may lie in."""

    kind: AreaKind
    code: str
    name: str
    probability: float
    """The share of the circle that lies in it, 0 to 1."""


def shares_of(db: Session, circles: Sequence[tuple[LonLat, float]], at: datetime) -> list[list[AreaShare]]:
    """The areas of each circle, by kind, the likeliest of a kind first.

    circles: points in WGS84 and radii in metres
    """
    found: list[list[AreaShare]] = [[] for _circle in circles]
    if not circles:
        return found
    given = {
        "lons": [place.lon for place, _radius in circles],
        "lats": [place.lat for place, _radius in circles],
        "radii": [min(radius, LARGEST_RADIUS_M) for _place, radius in circles],
    }
    for row in ask(db, SQL["shares_of"], {**given, "at": at}):
        of_circle = found[row.circle]
        same_kind = sum(each.kind.value == row.kind for each in of_circle)
        if row.share >= LEAST_SHARE and same_kind < MOST_OF_A_KIND:
            of_circle.append(AreaShare(AreaKind.of(row.kind), row.code, row.name, round(min(row.share, 1.0), 4)))
    return found
