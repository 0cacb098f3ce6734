"""An actor from the posts that a person holds at an instant: roles, team, unit and areas.

Until there are accounts this is all that is known about people. A post that is answered by shift gives its role during
the shift and for a while after it: whoever is on the spot at the change of shift ends what was begun.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, Uuid, bindparam, func, select, union
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.access.tokens import Credential
from gis.db.statements import ask
from gis.model.people import Holding, Person, Post, Shift, Substitution, Team
from gis.vocabulary import AreaKind, PostKind, Role

AFTER_SHIFT = timedelta(hours=2)
"""How long a shift gives its role after its end."""

ROLE_OF: dict[PostKind, Role] = {
    PostKind.FULL_TIME_GRID_WORKER: Role.GRID_WORKER,
    PostKind.MICRO_GRID_WORKER: Role.MICRO_GRID_WORKER,
    PostKind.PART_TIME_GRID_WORKER: Role.MICRO_GRID_WORKER,
    PostKind.SERVICE_MEMBER: Role.MICRO_GRID_WORKER,
    PostKind.GRID_LEADER: Role.GRID_LEADER,
    PostKind.GRID_INSTRUCTOR: Role.GRID_LEADER,
    PostKind.SITE_OFFICER: Role.SITE_OFFICER,
    PostKind.FIRST_RESPONDER: Role.FIRST_RESPONDER,
    PostKind.DUTY_LEADER: Role.DUTY_LEADER,
    PostKind.LINE_OFFICER: Role.LINE_OFFICER,
}
"""The role that a post gives. Those that no post gives are granted by hand."""

SEES_ITS_AREA = frozenset(
    {PostKind.FULL_TIME_GRID_WORKER, PostKind.MICRO_GRID_WORKER, PostKind.PART_TIME_GRID_WORKER, PostKind.GRID_LEADER,
     PostKind.GRID_INSTRUCTOR}
)  # fmt: skip
"""Posts whose holder sees what happens in their area. Volunteers see what they are sent to, an enterprise what is
diverted to it.
"""


@dataclass(frozen=True)
class Standing:
    """What the posts of a person give at an instant."""

    roles: frozenset[Role]
    teams: tuple[str, ...]
    units: tuple[str, ...]
    areas: frozenset[tuple[str, str]]


_AT = bindparam("at", type_=DateTime(timezone=True))
_LATELY = func.tstzrange(bindparam("since", type_=DateTime(timezone=True)), _AT, "[]")
_WHO = bindparam("person", type_=Uuid)
_PERSON = select(Person.id, Person.organisation).where(Person.code == bindparam("code"))
_HELD = union(
    select(Holding.post_id).where(Holding.person_id == _WHO, Holding.during.contains(_AT)),
    select(Shift.post_id).where(Shift.person_id == _WHO, Shift.during.overlaps(_LATELY)),
    select(Substitution.post_id).where(Substitution.substitute_id == _WHO, Substitution.during.contains(_AT)),
).subquery()
_POSTS = (
    select(Post.kind, Post.area_kind, Post.area, Team.code.label("team"))
    .join(_HELD, _HELD.c.post_id == Post.id)
    .outerjoin(Team, Team.id == Post.team_id)
    .where(Post.during.contains(_AT))
)


def actor_of(db: Session, credential: Credential, at: datetime) -> Actor:
    """Who asks, with the rights of this instant."""
    held = standing(db, credential.code, at)
    team = credential.team or next(iter(held.teams), None)
    unit = credential.unit or next(iter(held.units), None)
    return Actor(credential.code, credential.roles or held.roles, team, unit, held.areas)


def standing(db: Session, code: str, at: datetime) -> Standing:
    """What the posts of a person give at an instant; nothing, if there is no such person."""
    person = next(iter(ask(db, _PERSON, {"code": code})), None)
    posts = ask(db, _POSTS, {"person": person.id, "at": at, "since": at - AFTER_SHIFT}) if person else []
    return Standing(
        roles=frozenset(ROLE_OF[PostKind.of(post.kind)] for post in posts),
        teams=_sorted(post.team for post in posts),
        units=_sorted(_unit(post, person.organisation if person else None) for post in posts),
        areas=frozenset((post.area_kind, post.area) for post in posts if _sees_its_area(post)),
    )


def is_known(db: Session, code: str) -> bool:
    """Whether there is a person of this code."""
    return db.scalar(select(Person.id).where(Person.code == code)) is not None


def _unit(post: Any, organisation: str | None) -> str | None:
    """Whom a handler speaks for: the officer of a site for the site, a line officer for the own organisation."""
    if post.kind == PostKind.SITE_OFFICER and post.area_kind == AreaKind.SITE:
        code: str | None = post.area
        return code
    return organisation if post.kind == PostKind.LINE_OFFICER else None


def _sees_its_area(post: Any) -> bool:
    return post.area is not None and PostKind.of(post.kind) in SEES_ITS_AREA


def _sorted(codes: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({code for code in codes if code}))
