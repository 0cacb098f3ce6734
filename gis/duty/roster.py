"""Which person each post means at an instant: the holder or who is on shift, then leave, then substitution.

One query, put together once, answers for the posts of some areas, of the catch-all, of a person, or of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Select, Text, and_, bindparam, column, func, join, literal, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from gis.db.statements import ask
from gis.duty.answer import ChainLink, PersonRef, PostAsked
from gis.model.centre import Centre
from gis.model.people import Duty, Holding, Leave, Person, Post, Shift, Substitution
from gis.vocabulary import ALL_CATEGORIES, AreaKind, PostKind

AT = bindparam("at", type_=DateTime(timezone=True))
Turn, Substitute = aliased(Person, name="turn"), aliased(Person, name="substitute")
Away, SubstituteAway = aliased(Leave, name="away"), aliased(Leave, name="substitute_away")


def turns(*also: Any, posts: Any = Post) -> Select[Any]:
    """Posts with whom each means at the instant `AT`; further columns by `also`.

    posts: the posts asked about, joined to what chooses them. It stands first because PostgreSQL keeps the written
    order of so many joins: chosen last, every post of the centre would be followed to its person before.
    """
    on_shift = and_(Post.by_shift, Shift.post_id == Post.id, Shift.during.contains(AT))
    holds = and_(not_(Post.by_shift), Holding.post_id == Post.id, Holding.during.contains(AT))
    replaced = and_(
        Substitution.post_id == Post.id, Substitution.person_id == Turn.id, Substitution.during.contains(AT)
    )
    return (
        select(
            Post.code,
            Post.name,
            Post.kind,
            Post.area_kind,
            Post.area,
            Post.by_shift,
            Post.during.contains(AT).label("in_force"),
            *_person(Turn, "turn"),
            Away.reason.label("away"),
            *_person(Substitute, "substitute"),
            SubstituteAway.id.is_not(None).label("substitute_away"),
            *also,
        )
        .select_from(posts)
        .outerjoin(Shift, on_shift)
        .outerjoin(Holding, holds)
        .outerjoin(Turn, Turn.id == func.coalesce(Shift.person_id, Holding.person_id))
        .outerjoin(Away, and_(Away.person_id == Turn.id, Away.during.contains(AT)))
        .outerjoin(Substitution, replaced)
        .outerjoin(Substitute, Substitute.id == Substitution.substitute_id)
        .outerjoin(SubstituteAway, and_(SubstituteAway.person_id == Substitute.id, SubstituteAway.during.contains(AT)))
    )


def _person(who: Any, prefix: str) -> list[Any]:
    return [getattr(who, column).label(f"{prefix}_{column}") for column in ("id", "code", "name", "phone")]


_WANTED = (
    func.unnest(bindparam("kinds", type_=ARRAY(Text)), bindparam("areas", type_=ARRAY(Text)))
    .table_valued(column("kind", Text), column("area", Text), name="wanted")
    .render_derived()
)

_POSTS_OF_AREAS = join(
    join(_WANTED, Post, and_(_WANTED.c.area == Post.area, _WANTED.c.kind == Post.area_kind)),
    Duty,
    and_(
        Duty.post_id == Post.id,
        Duty.during.contains(AT),
        Duty.category == func.any(bindparam("duties", type_=ARRAY(Text))),
    ),
)
_OF_AREAS = turns(Duty.category.label("duty"), posts=_POSTS_OF_AREAS)

# The catch-all answers for whatever is left, so no duty is asked of it.
_CATCH_ALL = turns(literal(ALL_CATEGORIES).label("duty"), posts=join(Centre, Post, Centre.catch_all_post == Post.code))


def posts_asked(db: Session, chain: Sequence[ChainLink], duties: Sequence[str], at: datetime) -> list[PostAsked]:
    """The posts of some areas that have one of the duties at an instant; a post asked twice by its exactest duty."""
    given = {"kinds": [link.kind.value for link in chain], "areas": [link.code for link in chain]}
    rows = ask(db, _OF_AREAS, {**given, "duties": list(duties), "at": at})
    exactest: dict[str, PostAsked] = {}
    for post in sorted(map(post_of, rows), key=lambda post: list(duties).index(post.duty)):
        exactest.setdefault(post.code, post)
    return list(exactest.values())


def catch_all_post(db: Session, at: datetime) -> PostAsked | None:
    """The centre's catch-all post, None if it has none."""
    rows = ask(db, _CATCH_ALL, {"at": at})
    return post_of(rows[0]) if rows else None


def people_on_duty(db: Session, codes: Sequence[str], at: datetime) -> set[str]:
    """Which of these people some post means at an instant: holder or on shift and present, or substitute."""
    query = turns().where(
        or_(Turn.code.in_(bindparam("codes", expanding=True)), Substitute.code.in_(bindparam("codes", expanding=True)))
    )
    posts = [post_of(row) for row in db.execute(query, {"codes": list(codes), "at": at})]
    return {person.code for post in posts if (person := present(post)) is not None} & set(codes)


def present(post: PostAsked) -> PersonRef | None:
    """The person that a post means, whether or not there is a number to call."""
    if not post.in_force or post.turn is None:
        return None
    if post.substitute is not None:
        return None if post.substitute_away else post.substitute
    return None if post.away is not None else post.turn


def post_of(row: Any) -> PostAsked:
    """A row of `turns` as a value."""
    return _post(*row[:_TURN_COLUMNS], getattr(row, "duty", ALL_CATEGORIES))


_TURN_COLUMNS = 17
"""Those that `turns` gives always, in the order of the arguments below."""


# The same few hundred posts are asked about all day, and a ranking asks for all of them: made once, they cost a tenth.
@lru_cache(maxsize=20_000)
def _post(
    code: str,
    name: str,
    kind: str,
    area_kind: str | None,
    area: str | None,
    by_shift: bool,
    in_force: bool,
    _turn_id: UUID | None,
    turn_code: str | None,
    turn_name: str,
    turn_phone: str | None,
    away: str | None,
    _substitute_id: UUID | None,
    substitute_code: str | None,
    substitute_name: str,
    substitute_phone: str | None,
    substitute_away: bool,
    duty: str,
) -> PostAsked:
    return PostAsked(
        code=code,
        name=name,
        kind=PostKind.of(kind),
        area_kind=AreaKind.of(area_kind) if area_kind else None,
        area=area,
        duty=duty,
        by_shift=by_shift,
        in_force=in_force,
        turn=PersonRef(turn_code, turn_name, turn_phone) if turn_code is not None else None,
        away=away,
        substitute=PersonRef(substitute_code, substitute_name, substitute_phone) if substitute_code else None,
        substitute_away=substitute_away,
    )
