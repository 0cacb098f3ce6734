"""An incident as the proposer sees it: its reports with their words and places, and what the desk has said since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from gis.crs.transform import LonLat, coordinate_system, point_to_wgs84
from gis.dispatch.merging import reported_in
from gis.dispatch.places import Told
from gis.model.incidents import Incident, Report
from gis.vocabulary import Category, Channel, Priority, Risk

SAME_POINT_DEGREES = 1e-5
"""About a metre: an incident that lies this near to a report's coordinates has them from there."""


@dataclass(frozen=True)
class Matter:
    """What is known of an incident."""

    id: UUID
    number: int
    received_at: datetime
    category: Category | None
    """As upstream or the desk has said."""
    priority: Priority
    risks: frozenset[Risk]
    told: tuple[Told, ...]
    """One for each report."""
    phones: frozenset[str]
    chosen: LonLat | None
    """The place that the desk has chosen, WGS84; None where the incident has only what its reports say."""


def matter(db: Session, incident: UUID, *, until: datetime | None = None) -> Matter:
    """An incident with its reports, and those of what was merged into it, as they stand.

    until: reports that came later are left out
    """
    row = db.execute(
        select(
            Incident.number, Incident.received_at, Incident.category, Incident.priority, Incident.risks,
            func.ST_X(Incident.place).label("lon"), func.ST_Y(Incident.place).label("lat"),
        ).where(Incident.id == incident)
    ).one()  # fmt: skip
    reports = db.execute(
        select(
            Report.channel, Report.text, Report.address, Report.caller_phone,
            Report.raw_x, Report.raw_y, Report.raw_datum,
        )
        .where(reported_in(incident), true() if until is None else Report.received_at <= until)
        .order_by(Report.number)
    ).all()  # fmt: skip
    told = tuple(Told(Channel.of(each.channel), each.text, each.address, _point(each)) for each in reports)
    return Matter(
        id=incident,
        number=row.number,
        received_at=row.received_at,
        category=Category.of(row.category) if row.category else None,
        priority=Priority.of(row.priority),
        risks=frozenset(map(Risk.of, row.risks)),
        told=told,
        phones=frozenset(each.caller_phone for each in reports if each.caller_phone),
        chosen=_chosen(None if row.lon is None else LonLat(row.lon, row.lat), told),
    )


def _point(report: object) -> LonLat | None:
    x, y, datum = (getattr(report, name) for name in ("raw_x", "raw_y", "raw_datum"))
    return None if x is None or y is None else point_to_wgs84(x, y, coordinate_system(datum))


def _chosen(place: LonLat | None, told: tuple[Told, ...]) -> LonLat | None:
    if place is None or any(each.point and _is_same(each.point, place) for each in told):
        return None
    return place


def _is_same(one: LonLat, two: LonLat) -> bool:
    return max(abs(one.lon - two.lon), abs(one.lat - two.lat)) < SAME_POINT_DEGREES
