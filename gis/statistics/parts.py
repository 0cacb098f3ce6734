"""The incidents of a window, each with the part that it belongs to: its grid, hour, category or channel.

A part that is not known is a part of its own (`None`), so that nothing falls out of the sums.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, and_, cast, func, null, select
from sqlalchemy.dialects.postgresql import TEXT

from gis.model.areas import Area, Edition
from gis.model.incidents import Incident, IncidentEvent
from gis.statistics.window import Window
from gis.vocabulary import AreaKind, Category, Channel, Grouping


def matters(window: Window, by: Grouping | None) -> CTE:
    """The incidents received in a window.

    returns: columns id, state, level, received_at, part, part_name
    """
    receipt = and_(IncidentEvent.incident_id == Incident.id, IncidentEvent.seq == 1)
    part, name = _part(by)
    return (
        select(
            Incident.id, Incident.state, Incident.level, Incident.received_at,
            part.label("part"), name.label("part_name"),
        )
        .join(IncidentEvent, receipt)
        .where(Incident.received_at >= window.starts_at, Incident.received_at < window.ends_at)
        .where(Incident.received_at <= window.seen_at)
        .cte("matter")
    )  # fmt: skip


def label_of(by: Grouping | None, part: str | None, name: str | None) -> tuple[str, str]:
    """What a part is called, in Chinese and in English."""
    if by is None:
        return "全部", "all"
    if part is None:
        return "未知", "unknown"
    if by is Grouping.HOUR:
        return f"{part} 时", f"{part}:00"
    if by is Grouping.AREA:
        return name or part, name or part
    word = (Category if by is Grouping.CATEGORY else Channel).of(part)
    return word.zh, word.en


def _part(by: Grouping | None) -> tuple[Any, Any]:
    """Columns for the code and the name of a part."""
    nothing = cast(null(), TEXT)
    if by is Grouping.HOUR:
        # The offset of Shanghai never changes with the seasons, but PostgreSQL knows that better than we do.
        return func.to_char(func.timezone("Asia/Shanghai", Incident.received_at), "HH24"), nothing
    if by is Grouping.CATEGORY:
        return Incident.category, nothing
    if by is Grouping.CHANNEL:
        return IncidentEvent.facts["channel"].astext, nothing
    if by is Grouping.AREA:
        return _grid(Area.code), _grid(Area.name)
    return nothing, nothing


def _grid(column: Any) -> Any:
    """A column of the comprehensive grid that was in force at receipt; on a border that of the smallest code."""
    return (
        select(column)
        .join(Edition, Edition.id == Area.edition_id)
        .where(Edition.kind == AreaKind.GRID.value, Edition.in_force.contains(Incident.received_at))
        .where(func.ST_Covers(Area.shape, Incident.place))
        .order_by(Area.code)
        .limit(1)
        .correlate(Incident)
        .scalar_subquery()
    )
