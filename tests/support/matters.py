"""Incidents as they stand in the table, wherever and in whatever state a test needs them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import insert
from sqlalchemy.orm import Session

from gis.crs.transform import LonLat
from gis.model.incidents import Incident
from gis.vocabulary import Priority, ResolvedLevel, State


def matter(
    db: Session, place: LonLat | None, at: datetime, *, state: State = State.RECEIVED, days_ago: float = 0
) -> None:
    """An incident in a state, received so many days ago; nothing led there."""
    own, other = uuid4(), uuid4()
    common = {"state": "received", "version": 1, "event_count": 0, "priority": Priority.NORMAL.value, "risks": []}
    times = {"received_at": at - timedelta(days=days_ago), "changed_at": at}
    row = {**common, **times, "id": own, "place": from_shape(shapely.Point(place), srid=4326) if place else None}
    if state is State.SUSPENDED:
        row["state_before"] = State.RECEIVED.value
    if state is State.CLOSED:
        row["level"] = ResolvedLevel.GRID.value
    if state is State.MERGED:
        db.execute(insert(Incident).values(**common, **times, id=other))
        row["merged_into"] = other
    db.execute(insert(Incident).values(**{**row, "state": state.value}))
