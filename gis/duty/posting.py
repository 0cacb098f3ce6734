"""Responding posts with whom each means and where they are: the statements that `responders` and `muster` ask.

A light row for each of everybody (`MUSTER`), and full ones of the few that are told (`TOLD`); either also by the
positions as they stood at an instant that is past.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, case, func, literal, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from gis.duty.roster import AT, Away, Substitute, SubstituteAway, Turn, turns
from gis.model.areas import Area, Edition
from gis.model.people import LastPosition, Position, Post, Team
from gis.vocabulary import PostKind

RESPONDING = (
    PostKind.FIRST_RESPONDER,
    PostKind.FULL_TIME_GRID_WORKER,
    PostKind.PART_TIME_GRID_WORKER,
    PostKind.MICRO_GRID_WORKER,
    PostKind.SITE_OFFICER,
    PostKind.SERVICE_MEMBER,
)
"""Posts whose people go out."""

_STANDS_IN = and_(Substitute.id.is_not(None), SubstituteAway.id.is_(None))


def _middle_of_area(wanted: Any) -> Any:
    """The middle of the box around the area of a post.

    Where no position may be shown that is near enough, and needs no look at the border. Asked row by row, and only for
    who has no base: a join would go through all areas of the city.

    wanted: a further condition, to ask for fewer
    """
    return (
        select(
            ((func.ST_XMin(Area.shape) + func.ST_XMax(Area.shape)) / 2).label("lon"),
            ((func.ST_YMin(Area.shape) + func.ST_YMax(Area.shape)) / 2).label("lat"),
        )
        .where(Area.edition_id == Edition.id, Area.code == Post.area, Team.base.is_(None), wanted)
        .offset(0)
        .lateral("home")
    )


def _posting(home: Any, *also: Any) -> Select[Any]:
    """The responding posts with whom each means, and where they wait."""
    return (
        turns(
            Team.name.label("team"),
            Team.code.label("team_code"),
            func.coalesce(func.ST_X(Team.base), home.c.lon).label("base_lon"),
            func.coalesce(func.ST_Y(Team.base), home.c.lat).label("base_lat"),
            Team.base.is_not(None).label("has_base"),
            *also,
        )
        .outerjoin(Team, Team.id == Post.team_id)
        .outerjoin(Edition, and_(Edition.kind == Post.area_kind, Edition.in_force.contains(AT)))
    )


def _is_responding(query: Select[Any]) -> Select[Any]:
    # Posts that are over are left out afterwards: asked for here, PostgreSQL would plan for four rows, not a thousand.
    return query.where(Post.kind == func.any(literal([kind.value for kind in RESPONDING], ARRAY(Text)))).where(
        Turn.id.is_not(None)
    )


def _on_duty(posting: Any) -> tuple[Any, Any]:
    """Whether a substitute answers, and whether anybody does; as `roster.present` says it."""
    substituted = and_(posting.substitute_id.is_not(None), not_(posting.substitute_away))
    present = or_(substituted, and_(posting.substitute_id.is_(None), posting.away.is_(None)))
    return substituted, and_(posting.in_force, present)


def _muster() -> Select[Any]:
    """Everybody, wherever they are: what `muster_at` keeps."""
    home = _middle_of_area(true())
    posting = _is_responding(_posting(home).outerjoin(home, true())).subquery("posting")
    p = posting.c
    substituted, on_duty = _on_duty(p)
    person = case((substituted, p.substitute_code), else_=p.turn_code)
    return select(p.code, p.kind, person, _key(p), on_duty, p.base_lon, p.base_lat, p.team_code, p.in_force)


def _key(posting: Any) -> Any:
    """Whose position it goes by."""
    return func.coalesce(posting.substitute_id, posting.turn_id)


def _statements(last: Any) -> tuple[Select[Any], Select[Any]]:
    """Everybody in a light row each, and some told in full.

    last: the newest position of each person
    """
    fix = last.c.place
    # Of somebody on duty: then the position alone says where they are.
    trusted = and_(
        Post.during.contains(AT),
        or_(_STANDS_IN, and_(Substitute.id.is_(None), Away.id.is_(None))),
        last.c.captured_at <= AT,
        last.c.doubt.is_(None),
    )
    home = _middle_of_area(func.coalesce(trusted, False).is_(False))
    fixes = (
        last.c.captured_at,
        last.c.doubt,
        func.ST_X(fix).label("fix_lon"),
        func.ST_Y(fix).label("fix_lat"),
    )
    placed_by = last.c.person_id == func.coalesce(Substitute.id, Turn.id)
    joined = _posting(home, *fixes).outerjoin(last, placed_by).outerjoin(home, true())
    posting = _is_responding(joined).subquery("posting")
    p = posting.c
    substituted, on_duty = _on_duty(p)
    reported = and_(on_duty, func.coalesce(p.captured_at <= AT, False))
    by_fix = and_(reported, or_(p.doubt.is_(None), p.base_lon.is_(None)))
    placed = (
        case((substituted, p.substitute_code), else_=p.turn_code).label("person"),
        on_duty.label("on_duty"),
        case((by_fix, p.fix_lon), else_=p.base_lon).label("lon"),
        case((by_fix, p.fix_lat), else_=p.base_lat).label("lat"),
    )
    crew = select(p.code, p.kind, placed[0], _key(p), *placed[1:], p.team_code, p.in_force)
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

AS_IT_STANDS, TOLD = _statements(LastPosition.__table__.alias("last"))
"""The first is everybody with where they are now, in one question: what a muster with its positions comes to."""
MUSTER = _muster()
MUSTER_THEN, TOLD_THEN = _statements(_THEN)
