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
from sqlalchemy import Select, Text, and_, bindparam, case, func, literal, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask
from gis.duty.answer import PersonRef, PostAsked
from gis.duty.busy import Busy, busy_at
from gis.duty.roster import AT, Away, Substitute, SubstituteAway, Turn, post_of, present, turns
from gis.errors import PostNotFound
from gis.model.areas import Area, Edition
from gis.model.people import LastPosition, Position, Post, Team
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
    orders: int = 0
    """To go first that this person serves, alone or with the team; counted after who serves none."""


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
    team: list[str | None]
    """Codes of their teams."""
    orders: NDArray[np.intp]
    """(n,) to go first that each serves."""
    then: bool = False
    """Whether by the positions of the instant."""

    def __len__(self) -> int:
        return len(self.post)


_STANDS_IN = and_(Substitute.id.is_not(None), SubstituteAway.id.is_(None))


def _middle_of_area(last: Any) -> Any:
    """The middle of the box around the area of a post.

    Where no position may be shown that is near enough, and needs no look at the border. Asked row by row, and only for
    who has neither base nor trusted position: a join would go through all areas of the city.
    """
    # Of somebody on duty: then the position alone says where they are.
    trusted = and_(
        Post.during.contains(AT),
        or_(_STANDS_IN, and_(Substitute.id.is_(None), Away.id.is_(None))),
        last.c.captured_at <= AT,
        last.c.doubt.is_(None),
    )
    return (
        select(
            ((func.ST_XMin(Area.shape) + func.ST_XMax(Area.shape)) / 2).label("lon"),
            ((func.ST_YMin(Area.shape) + func.ST_YMax(Area.shape)) / 2).label("lat"),
        )
        .where(Area.edition_id == Edition.id, Area.code == Post.area)
        .where(Team.base.is_(None), func.coalesce(trusted, False).is_(False))
        .offset(0)
        .lateral("home")
    )


def _statements(last: Any) -> tuple[Select[Any], Select[Any]]:
    """Everybody in a light row each, and some told in full.

    last: the newest position of each person
    """
    fix, home = last.c.place, _middle_of_area(last)
    posting = (
        turns(
            Team.name.label("team"),
            Team.code.label("team_code"),
            last.c.captured_at,
            last.c.doubt,
            func.ST_X(fix).label("fix_lon"),
            func.ST_Y(fix).label("fix_lat"),
            func.coalesce(func.ST_X(Team.base), home.c.lon).label("base_lon"),
            func.coalesce(func.ST_Y(Team.base), home.c.lat).label("base_lat"),
            Team.base.is_not(None).label("has_base"),
        )
        .outerjoin(Team, Team.id == Post.team_id)
        .outerjoin(last, last.c.person_id == func.coalesce(Substitute.id, Turn.id))
        .outerjoin(Edition, and_(Edition.kind == Post.area_kind, Edition.in_force.contains(AT)))
        .outerjoin(home, true())
        .where(Post.kind == func.any(literal(list(_KINDS), ARRAY(Text))))
        # Posts that are over are left out in `crew_around`: asked for here, PostgreSQL would plan for four rows, not a
        # thousand.
        .where(Turn.id.is_not(None))
    ).subquery("posting")
    p = posting.c
    substituted = and_(p.substitute_id.is_not(None), not_(p.substitute_away))
    # As `roster.present` says it.
    on_duty = and_(p.in_force, or_(substituted, and_(p.substitute_id.is_(None), p.away.is_(None))))
    reported = and_(on_duty, func.coalesce(p.captured_at <= AT, False))
    by_fix = and_(reported, or_(p.doubt.is_(None), p.base_lon.is_(None)))
    placed = (
        case((substituted, p.substitute_code), else_=p.turn_code).label("person"),
        on_duty.label("on_duty"),
        case((by_fix, p.fix_lon), else_=p.base_lon).label("lon"),
        case((by_fix, p.fix_lat), else_=p.base_lat).label("lat"),
    )
    crew = select(p.code, p.kind, *placed, p.in_force, p.team_code)
    told = select(posting, *placed, reported.label("reported"), by_fix.label("by_fix"))
    return crew, told.where(p.code == func.any(bindparam("posts", type_=ARRAY(Text))))


# As it stood then: of what had been received by the instant, the newest of each.
_THEN = (
    select(Position.person_id, Position.place, Position.captured_at, Position.doubt)
    .ext(distinct_on(Position.person_id))
    .where(Position.received_at <= AT)
    .order_by(Position.person_id, Position.captured_at.desc())
    .subquery("last_then")
)

_CREW, _TOLD = _statements(LastPosition.__table__.alias("last"))
_CREW_THEN, _TOLD_THEN = _statements(_THEN)


def crew_around(
    db: Session, place: LonLat, at: datetime, plane: LocalPlane, *, busy: Busy | None = None, then: bool = False
) -> Crew:
    """Everybody who could go, as seen from a place.

    place: degrees, WGS84
    plane: the centre's metric plane, in which the straight line is measured
    busy: who serves orders, if that is not to be asked
    then: by the positions as they stood at that instant, not the newest
    """
    busy = busy or busy_at(db, at)
    asked = ask(db, _CREW_THEN if then else _CREW, {"at": at}, named=False)
    rows = [row for row in asked if row[-2] and row[-3] is not None]
    post, kind, person, on_duty, lon, lat, _in_force, team = zip(*rows, strict=True) if rows else ((),) * 8
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
        team=[team[row] for row in order],
        orders=busy.counts(person, team)[order],
        then=then,
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
        team=[one.team for one in people],
        orders=np.array([one.orders for one in people], dtype=np.intp),
    )


def responders_of(db: Session, crew: Crew, rows: Sequence[int], at: datetime) -> dict[int, Responder]:
    """Some of the crew as answers tell them, by row; who has left the roster since is not among them."""
    asked = {str(crew.post[row]): row for row in rows}
    told = ask(db, _TOLD_THEN if crew.then else _TOLD, {"at": at, "posts": list(asked)})
    found = {asked[row.code]: _responder(row, crew, asked[row.code], at) for row in told}
    return {row: found[row] for row in rows if row in found}


def nearest_responders(
    db: Session, place: LonLat, at: datetime, plane: LocalPlane, *, limit: int = 5
) -> list[Responder]:
    """The nearest people who could go, each person once: on duty and free, on duty and busy, off duty."""
    crew = crew_around(db, place, at, plane)
    nearest = np.lexsort((np.arange(len(crew)), crew.orders > 0, ~crew.on_duty))[:limit].tolist()
    return list(responders_of(db, crew, nearest, at).values())


def place_of_post(db: Session, post: str, at: datetime) -> LonLat:
    """Where the person of a responding post is taken to be.

    raises: PostNotFound if there is no such post, or it means nobody and has neither base nor area
    """
    rows = ask(db, _TOLD, {"at": at, "posts": [post]})
    found = next((row for row in rows if row.in_force and row.lon is not None), None)
    if found is None:
        raise PostNotFound(post)
    return LonLat(found.lon, found.lat)


def _responder(row: Any, crew: Crew, number: int, at: datetime) -> Responder:
    post = post_of(row)
    person = present(post) or post.turn
    assert person is not None  # noqa: S101 - the query leaves out posts without a turn
    base = PositionSource.BASE if row.has_base else PositionSource.AREA
    return Responder(
        person=person,
        post=post,
        team=row.team,
        on_duty=row.on_duty,
        distance_m=float(crew.distance_m[number]),
        place=LonLat(row.lon, row.lat),
        source=PositionSource.FIX if row.by_fix else base,
        age=at - row.captured_at if row.by_fix else None,
        doubt=Doubt.of(row.doubt) if row.reported and row.doubt else None,
        orders=int(crew.orders[number]),
    )
