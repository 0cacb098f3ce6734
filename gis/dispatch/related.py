"""Incidents that may be one with another, found in the database and compared (`likeness`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.dispatch.likeness import AGAIN_WITHIN, NEAR_M, WINDOW, Relation, Sighting, relation
from gis.vocabulary import Category

SQL = statements_beside(__file__)

MOST_LOOKED_AT = 300
"""Newest first. A surge brings tens in two hours (domain.md 3.3)."""
MOST_RELATED = 5
REACH_DEGREES = 1.5 * NEAR_M / 80_000.0
"""A little more than near at any place up to 45° north; the metres are looked at afterwards."""


def related(
    db: Session, incident: UUID, mine: Sighting, place: LonLat | None, until: datetime, plane: LocalPlane
) -> list[Relation]:
    """Incidents that may be one with this, the likeliest first.

    place: of this one, WGS84
    until: what was received later is not looked at
    """
    given = {
        "incident": incident, "since": mine.received_at - WINDOW, "again_since": mine.received_at - AGAIN_WITHIN,
        "until": until, "phones": sorted(mine.phones), "site": mine.site, "lon": place and place.lon,
        "lat": place and place.lat, "reach": REACH_DEGREES, "most": MOST_LOOKED_AT,
    }  # fmt: skip
    others = sightings(ask(db, SQL["sightings_near"], given), plane)
    found = [each for each in (relation(mine, other) for other in others) if each is not None]
    return sorted(found, key=lambda each: (-each.confidence, -each.number))[:MOST_RELATED]


def one_at_a_time(db: Session) -> None:
    """Wait until no other proposer compares and stores; until the end of the transaction."""
    db.execute(SQL["let_one_relate"])


def in_plane(place: LonLat | None, plane: LocalPlane) -> tuple[float | None, float | None]:
    """A place as a sighting has it."""
    if place is None:
        return None, None
    x, y = plane.to_metres(np.array([place]))[0].tolist()
    return x, y


def sightings(rows: list[Any], plane: LocalPlane) -> list[Sighting]:
    """Rows of `sightings_near` as values."""
    known = [row for row in rows if row.lon is not None]
    metres = plane.to_metres(np.array([(row.lon, row.lat) for row in known])).tolist() if known else []
    places = {row.number: xy for row, xy in zip(known, metres, strict=True)}
    return [_sighting(row, *places.get(row.number, (None, None))) for row in rows]


def _sighting(row: Any, x: float | None, y: float | None) -> Sighting:
    return Sighting(
        number=row.number,
        received_at=row.received_at,
        texts=tuple(row.texts or ()),
        phones=frozenset(filter(None, row.phones or ())),
        category=Category.of(row.category) if row.category else None,
        x=x,
        y=y,
        radius_m=row.radius_m,
        site=row.site,
    )
