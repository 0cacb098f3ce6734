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
from sqlalchemy import Row, and_, bindparam, func
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import PersonRef, PostAsked
from gis.duty.roster import AT, Substitute, Turn, post_of, present, turns
from gis.errors import PostNotFound
from gis.model.areas import Area, Edition
from gis.model.people import LastPosition, Post, Team
from gis.vocabulary import Doubt, PositionSource, PostKind

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
    doubt: Doubt | None = None
    """Why the reported position is not relied on: a base or an area stands for it, if there is one."""


_PERSON = func.coalesce(Substitute.id, Turn.id)
_FIX = LastPosition.place

# Where no position may be shown, the middle of the area's box is near enough, and needs no look at its border.
_MIDDLE_LON = (func.ST_XMin(Area.shape) + func.ST_XMax(Area.shape)) / 2
_MIDDLE_LAT = (func.ST_YMin(Area.shape) + func.ST_YMax(Area.shape)) / 2

_RESPONDERS = (
    turns(
        Team.name.label("team"),
        LastPosition.captured_at,
        LastPosition.doubt,
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
    # Posts that are over are left out in `_sight`: asked for here, PostgreSQL would plan for four rows, not a thousand.
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
    ranked = sorted(zip(metres, seen, strict=True), key=lambda pair: (not pair[1].on_duty, pair[0], pair[1].code))
    each_once: dict[str, Responder] = {}
    for distance_m, sight in ranked:
        if len(each_once) == limit:
            break
        if sight.code not in each_once:
            each_once[sight.code] = _responder(sight, distance_m, at)
    return list(each_once.values())


def place_of_post(db: Session, post: str, at: datetime) -> LonLat:
    """Where the person of a responding post is taken to be.

    raises: PostNotFound if there is no such post, or it means nobody and has neither base nor area
    """
    rows = db.execute(_RESPONDERS.where(Post.code == bindparam("post")), {"at": at, "post": post})
    sight = next((found for row in rows if (found := _sight(row, at)) is not None), None)
    if sight is None:
        raise PostNotFound(post)
    return sight.place


class _Sight(NamedTuple):
    """Where a post's person is taken to be; light, for there are as many as posts."""

    code: str
    """Of the person."""
    on_duty: bool
    place: LonLat
    source: PositionSource
    doubt: Doubt | None
    row: Row[Any]


def _sight(row: Row[Any], at: datetime) -> _Sight | None:
    if not row.in_force:
        return None
    on_duty, code = _present(row)
    reported = on_duty and row.captured_at is not None and row.captured_at <= at
    doubt = Doubt.of(row.doubt) if reported and row.doubt else None
    if reported and (doubt is None or row.base_lon is None):
        return _Sight(code, True, LonLat(row.fix_lon, row.fix_lat), PositionSource.FIX, doubt, row)
    if row.base_lon is None:
        return None
    source = PositionSource.BASE if row.has_base else PositionSource.AREA
    return _Sight(code, on_duty, LonLat(row.base_lon, row.base_lat), source, doubt, row)


def _present(row: Row[Any]) -> tuple[bool, str]:
    """Whether the post means somebody, as `roster.present` says it, and that person or the absent one."""
    if row.substitute_id is not None and not row.substitute_away:
        return row.in_force, row.substitute_code
    return row.in_force and row.substitute_id is None and row.away is None, row.turn_code


def _responder(sight: _Sight, distance_m: float, at: datetime) -> Responder:
    post = post_of(sight.row)
    person = present(post) or post.turn
    assert person is not None  # noqa: S101 - the query leaves out posts without a turn
    return Responder(
        person=person,
        post=post,
        team=sight.row.team,
        on_duty=sight.on_duty,
        distance_m=distance_m,
        place=sight.place,
        source=sight.source,
        age=at - sight.row.captured_at if sight.source is PositionSource.FIX else None,
        doubt=sight.doubt,
    )
