"""Who is near, by straight line. Travel time by road comes with the roads; until then the answer says what it is.

A responder is the person whom a responding post means at the instant. A post that means nobody (on leave without a
substitute) is listed after those on duty, at the base of its team or in its area: where an absent person's phone is
concerns nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Row, and_, func
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import PersonRef, PostAsked
from gis.duty.roster import AT, Substitute, Turn, post_of, present, turns
from gis.model.areas import Area, Edition
from gis.model.people import LastPosition, Post, Team
from gis.vocabulary import PositionSource, PostKind

RESPONDING = (
    PostKind.FIRST_RESPONDER,
    PostKind.FULL_TIME_GRID_WORKER,
    PostKind.PART_TIME_GRID_WORKER,
    PostKind.MICRO_GRID_WORKER,
    PostKind.SITE_OFFICER,
    PostKind.SERVICE_MEMBER,
)
"""Posts whose people go out."""


@dataclass(frozen=True)
class Responder:
    """Somebody who could go, with how far away and how surely known."""

    person: PersonRef
    post: PostAsked
    team: str | None
    on_duty: bool
    distance_m: float
    """Straight line, metres."""
    place: LonLat
    source: PositionSource
    age: timedelta | None
    """Of the reported position; None when the place is a base or an area."""


_PERSON = func.coalesce(Substitute.id, Turn.id)
_FIX = LastPosition.place

# Where no position may be shown, the middle of the area's box is near enough, and needs no look at its border.
_MIDDLE_LON = (func.ST_XMin(Area.shape) + func.ST_XMax(Area.shape)) / 2
_MIDDLE_LAT = (func.ST_YMin(Area.shape) + func.ST_YMax(Area.shape)) / 2

_RESPONDERS = (
    turns(
        Team.name.label("team"),
        LastPosition.captured_at,
        func.ST_X(_FIX).label("fix_lon"),
        func.ST_Y(_FIX).label("fix_lat"),
        func.coalesce(func.ST_X(Team.base), _MIDDLE_LON).label("base_lon"),
        func.coalesce(func.ST_Y(Team.base), _MIDDLE_LAT).label("base_lat"),
        Team.base.is_not(None).label("has_base"),
    )
    .outerjoin(Team, Team.id == Post.team_id)
    .outerjoin(LastPosition, LastPosition.person_id == _PERSON)
    .outerjoin(Edition, and_(Edition.kind == Post.area_kind, Edition.in_force.contains(AT)))
    .outerjoin(Area, and_(Area.edition_id == Edition.id, Area.code == Post.area))
    .where(Post.kind.in_([kind.value for kind in RESPONDING]))
    .where(Turn.id.is_not(None))
)


def nearest_responders(
    db: Session, place: LonLat, at: datetime, plane: LocalPlane, *, limit: int = 5
) -> list[Responder]:
    """The nearest people who could go, those on duty first, each person once.

    place: degrees, WGS84
    plane: the centre's metric plane, in which the straight line is measured
    """
    seen = [sight for row in db.execute(_RESPONDERS, {"at": at}) if (sight := _sight(row, at)) is not None]
    if not seen:
        return []
    here, *there = plane.to_metres(np.array([place, *(sight.place for sight in seen)]))
    metres = np.hypot(*(np.array(there) - here).T).tolist()
    responders = [_responder(sight, distance) for sight, distance in zip(seen, metres, strict=True)]
    each_once: dict[str, Responder] = {}
    for one in sorted(responders, key=lambda one: (not one.on_duty, one.distance_m, one.person.code)):
        each_once.setdefault(one.person.code, one)
    return list(each_once.values())[:limit]


class _Sight(NamedTuple):
    """Where a post's person is taken to be."""

    post: PostAsked
    person: PersonRef
    on_duty: bool
    team: str | None
    place: LonLat
    source: PositionSource
    age: timedelta | None


def _sight(row: Row[Any], at: datetime) -> _Sight | None:
    post = post_of(row)
    person = present(post)
    who = person or post.turn
    if who is None:
        return None
    if person is not None and row.captured_at is not None and row.captured_at <= at:
        spot = LonLat(row.fix_lon, row.fix_lat)
        return _Sight(post, who, True, row.team, spot, PositionSource.FIX, at - row.captured_at)
    if row.base_lon is None:
        return None
    source = PositionSource.BASE if row.has_base else PositionSource.AREA
    return _Sight(post, who, person is not None, row.team, LonLat(row.base_lon, row.base_lat), source, None)


def _responder(sight: _Sight, distance_m: float) -> Responder:
    return Responder(
        person=sight.person,
        post=sight.post,
        team=sight.team,
        on_duty=sight.on_duty,
        distance_m=distance_m,
        place=sight.place,
        source=sight.source,
        age=sight.age,
    )
