"""Who is near, by straight line: everybody who could go, and where each is taken to be.

A responder is the person whom a responding post means at the instant. A post that means nobody (on leave without a
substitute) is listed after those on duty, at the base of its team or in its area: where an absent person's phone is
concerns nobody.

There may be a thousand of them and an answer names a dozen. Hence two questions: a light one about everybody (`Crew`),
and one about the few that are told (`Responder`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, and_, bindparam, case, func, literal, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask
from gis.duty.answer import PersonRef, PostAsked
from gis.duty.roster import AT, Away, Substitute, SubstituteAway, Turn, post_of, present, turns
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

_KINDS = {kind.value: kind for kind in RESPONDING}


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


@dataclass(frozen=True, eq=False)
class Crew:
    """Everybody who could go: those on duty first, then the nearest, each person once. Rows belong together."""

    post: NDArray[np.str_]
    """(n,) codes."""
    person: NDArray[np.str_]
    """(n,) codes."""
    kind: list[PostKind]
    on_duty: NDArray[np.bool_]
    place: FloatArray
    """(n, 2) degrees, WGS84."""
    distance_m: FloatArray
    """(n,) straight line."""

    def __len__(self) -> int:
        return len(self.post)


_FIX = LastPosition.place

_STANDS_IN = and_(Substitute.id.is_not(None), SubstituteAway.id.is_(None))
_TRUSTED_FIX = and_(
    Post.during.contains(AT),
    or_(_STANDS_IN, and_(Substitute.id.is_(None), Away.id.is_(None))),
    LastPosition.captured_at <= AT,
    LastPosition.doubt.is_(None),
)
"""Of somebody on duty: then the position alone says where they are."""

# Where no position may be shown, the middle of the area's box is near enough, and needs no look at its border. Asked
# row by row, and only for who has neither base nor trusted position: a join would go through all areas of the city.
_AREA = (
    select(
        ((func.ST_XMin(Area.shape) + func.ST_XMax(Area.shape)) / 2).label("lon"),
        ((func.ST_YMin(Area.shape) + func.ST_YMax(Area.shape)) / 2).label("lat"),
    )
    .where(Area.edition_id == Edition.id, Area.code == Post.area)
    .where(Team.base.is_(None), func.coalesce(_TRUSTED_FIX, False).is_(False))
    .offset(0)
    .lateral("home")
)

_POSTING = (
    turns(
        Team.name.label("team"),
        LastPosition.captured_at,
        LastPosition.doubt,
        func.ST_X(_FIX).label("fix_lon"),
        func.ST_Y(_FIX).label("fix_lat"),
        func.coalesce(func.ST_X(Team.base), _AREA.c.lon).label("base_lon"),
        func.coalesce(func.ST_Y(Team.base), _AREA.c.lat).label("base_lat"),
        Team.base.is_not(None).label("has_base"),
    )
    .outerjoin(Team, Team.id == Post.team_id)
    .outerjoin(LastPosition, LastPosition.person_id == func.coalesce(Substitute.id, Turn.id))
    .outerjoin(Edition, and_(Edition.kind == Post.area_kind, Edition.in_force.contains(AT)))
    .outerjoin(_AREA, true())
    .where(Post.kind == func.any(literal(list(_KINDS), ARRAY(Text))))
    # Posts that are over are left out in `_crew`: asked for here, PostgreSQL would plan for four rows, not a thousand.
    .where(Turn.id.is_not(None))
).subquery("posting")

_p = _POSTING.c
_SUBSTITUTED = and_(_p.substitute_id.is_not(None), not_(_p.substitute_away))
# As `roster.present` says it.
_ON_DUTY = and_(_p.in_force, or_(_SUBSTITUTED, and_(_p.substitute_id.is_(None), _p.away.is_(None))))
_REPORTED = and_(_ON_DUTY, func.coalesce(_p.captured_at <= AT, False))
_BY_FIX = and_(_REPORTED, or_(_p.doubt.is_(None), _p.base_lon.is_(None)))

_PLACED = (
    case((_SUBSTITUTED, _p.substitute_code), else_=_p.turn_code).label("person"),
    _ON_DUTY.label("on_duty"),
    case((_BY_FIX, _p.fix_lon), else_=_p.base_lon).label("lon"),
    case((_BY_FIX, _p.fix_lat), else_=_p.base_lat).label("lat"),
)
_CREW = select(_p.code, _p.kind, *_PLACED, _p.in_force)
_TOLD = select(_POSTING, *_PLACED, _REPORTED.label("reported"), _BY_FIX.label("by_fix")).where(
    _p.code == func.any(bindparam("posts", type_=ARRAY(Text)))
)


def crew_around(db: Session, place: LonLat, at: datetime, plane: LocalPlane) -> Crew:
    """Everybody who could go, as seen from a place.

    place: degrees, WGS84
    plane: the centre's metric plane, in which the straight line is measured
    """
    rows = [row for row in ask(db, _CREW, {"at": at}, named=False) if row[-1] and row[-2] is not None]
    post, kind, person, on_duty, lon, lat, _in_force = zip(*rows, strict=True) if rows else ((),) * 7
    places = np.array([lon, lat], dtype=float).T
    here, there = plane.to_metres(np.array([place])), plane.to_metres(places)
    metres = np.hypot(*(there - here).T)
    people, duty = np.array(person, dtype=str), np.array(on_duty, dtype=bool)
    order = np.lexsort((people, metres, ~duty))
    order = order[np.sort(np.unique(people[order], return_index=True)[1])]
    return Crew(
        post=np.array(post, dtype=str)[order],
        person=people[order],
        kind=[_KINDS[kind[row]] for row in order],
        on_duty=duty[order],
        place=places[order],
        distance_m=metres[order],
    )


def crew_of(people: Sequence[Responder]) -> Crew:
    """People told in full as a crew; rows as they are given, which are to stand in order of duty and distance."""
    return Crew(
        post=np.array([one.post.code for one in people], dtype=str),
        person=np.array([one.person.code for one in people], dtype=str),
        kind=[one.post.kind for one in people],
        on_duty=np.array([one.on_duty for one in people], dtype=bool),
        place=np.array([one.place for one in people], dtype=float).reshape(-1, 2),
        distance_m=np.array([one.distance_m for one in people], dtype=float),
    )


def responders_of(db: Session, crew: Crew, rows: Sequence[int], at: datetime) -> dict[int, Responder]:
    """Some of the crew as answers tell them, by row; who has left the roster since is not among them."""
    asked = {str(crew.post[row]): row for row in rows}
    told = ask(db, _TOLD, {"at": at, "posts": list(asked)})
    found = {asked[row.code]: _responder(row, float(crew.distance_m[asked[row.code]]), at) for row in told}
    return {row: found[row] for row in rows if row in found}


def nearest_responders(
    db: Session, place: LonLat, at: datetime, plane: LocalPlane, *, limit: int = 5
) -> list[Responder]:
    """The nearest people who could go, those on duty first, each person once; as `crew_around`."""
    crew = crew_around(db, place, at, plane)
    return list(responders_of(db, crew, range(min(limit, len(crew))), at).values())


def place_of_post(db: Session, post: str, at: datetime) -> LonLat:
    """Where the person of a responding post is taken to be.

    raises: PostNotFound if there is no such post, or it means nobody and has neither base nor area
    """
    rows = ask(db, _TOLD, {"at": at, "posts": [post]})
    found = next((row for row in rows if row.in_force and row.lon is not None), None)
    if found is None:
        raise PostNotFound(post)
    return LonLat(found.lon, found.lat)


def _responder(row: Any, distance_m: float, at: datetime) -> Responder:
    post = post_of(row)
    person = present(post) or post.turn
    assert person is not None  # noqa: S101 - the query leaves out posts without a turn
    base = PositionSource.BASE if row.has_base else PositionSource.AREA
    return Responder(
        person=person,
        post=post,
        team=row.team,
        on_duty=row.on_duty,
        distance_m=distance_m,
        place=LonLat(row.lon, row.lat),
        source=PositionSource.FIX if row.by_fix else base,
        age=at - row.captured_at if row.by_fix else None,
        doubt=Doubt.of(row.doubt) if row.reported and row.doubt else None,
    )
