"""People on duty at places, made up: for questions that need no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gis.crs.transform import LonLat
from gis.duty.answer import PersonRef, PostAsked
from gis.duty.responders import Responder
from gis.roads.store import NetworkVersion
from gis.vocabulary import ALL_CATEGORIES, Doubt, PositionSource, PostKind

VERSION = NetworkVersion(1, UUID(int=1), "drawn", "wgs84", 0, 0, datetime(2026, 5, 6, tzinfo=UTC))
"""Of roads that no database holds."""


def standing(code: str, place: Sequence[float], *, doubt: Doubt | None = None, on_duty: bool = True) -> Responder:
    """A first responder with a fresh position."""
    person = PersonRef(code, code, None)
    post = PostAsked(
        code=code, name=code, kind=PostKind.FIRST_RESPONDER, area_kind=None, area=None, duty=ALL_CATEGORIES,
        by_shift=False, in_force=True, turn=person, away=None, substitute=None,
    )  # fmt: skip
    return Responder(
        person=person, post=post, team=None, on_duty=on_duty, distance_m=0.0, place=LonLat(*place),
        source=PositionSource.FIX, age=timedelta(), doubt=doubt,
    )  # fmt: skip
