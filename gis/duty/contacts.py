"""Whom a team, a unit or the people above a worker mean at an instant: those on duty, with a number or without."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import join, or_, select, tuple_, union
from sqlalchemy.orm import Session

from gis.duty.answer import PersonRef
from gis.duty.roster import AT, Turn, post_of, present, turns
from gis.model.people import Holding, Person, Post, Shift, Substitution, Team, Unit
from gis.vocabulary import PostKind

HANDLERS = (PostKind.LINE_OFFICER, PostKind.SITE_OFFICER)
"""Who speaks for a department or an enterprise."""

type People = list[PersonRef]


def people_of_teams(db: Session, teams: Collection[UUID], at: datetime) -> dict[UUID, People]:
    """Who is on duty in each of these teams."""
    return _grouped(db, turns(Post.team_id).where(Post.team_id.in_(teams)), at) if teams else {}


def people_on_posts(db: Session, kind: PostKind, at: datetime) -> People:
    """Who is on duty on the posts of a kind."""
    return _grouped(db, turns(Post.kind.label("of_kind")).where(Post.kind == kind.value), at).get(kind.value, [])


def people_of_units(db: Session, units: Collection[str], at: datetime) -> dict[str, People]:
    """Who speaks for each of these units: officers of its site, its team, its organisation, or its own post.

    The organisation of a department's officers is its code or its name.
    """
    if not units:
        return {}
    found: dict[str, People] = {}
    named = {name: code for code, name in db.execute(select(Unit.code, Unit.name).where(Unit.code.in_(units)))}
    organisation = Person.organisation.label("organisation")
    query = (
        turns(Post.area, Team.code, organisation)
        .outerjoin(Team, Team.id == Post.team_id)
        .outerjoin(Person, Person.id == Turn.id)
        .where(Post.kind.in_([kind.value for kind in HANDLERS]))
        .where(or_(*(name.in_({*units, *named}) for name in (Post.code, Post.area, Team.code, organisation))))
        .order_by(Post.code)
    )
    for row in db.execute(query, {"at": at}):
        person = present(post_of(row))
        of_row = {row[0], *row[-3:], named.get(row[-1])}
        for unit in of_row & set(units) if person else ():
            _add(found.setdefault(unit, []), person)
    return found


def people_beside(
    db: Session, workers: Mapping[UUID, PersonRef], kinds: Iterable[PostKind], at: datetime
) -> dict[str, dict[PostKind, People]]:
    """Who is on duty on posts of these kinds for the same areas as each of these workers.

    workers: by their keys
    returns: by the code of the worker
    """
    areas = _areas_of(db, workers, at) if workers else {}
    wanted = {area for of_worker in areas.values() for area in of_worker}
    if not wanted:
        return {}
    query = turns().where(tuple_(Post.area_kind, Post.area).in_(wanted)).where(Post.kind.in_([k.value for k in kinds]))
    posts = [post_of(row) for row in db.execute(query.order_by(Post.code), {"at": at})]
    return {worker: _by_kind(worker, of_worker, posts) for worker, of_worker in areas.items()}


def _by_kind(worker: str, areas: set[tuple[str, str]], posts: Iterable[Any]) -> dict[PostKind, People]:
    found: dict[PostKind, People] = {}
    for post in posts:
        person = present(post)
        if person and person.code != worker and (post.area_kind.value, post.area) in areas:
            _add(found.setdefault(post.kind, []), person)
    return found


def _areas_of(db: Session, workers: Mapping[UUID, PersonRef], at: datetime) -> dict[str, set[tuple[str, str]]]:
    """The areas of the posts that mean each of these people."""
    codes = {worker.code for worker in workers.values()}
    theirs = union(
        select(Holding.post_id).where(Holding.person_id.in_(list(workers)), Holding.during.contains(AT)),
        select(Shift.post_id).where(Shift.person_id.in_(list(workers)), Shift.during.contains(AT)),
        select(Substitution.post_id).where(
            Substitution.substitute_id.in_(list(workers)), Substitution.during.contains(AT)
        ),
    ).subquery()
    areas: dict[str, set[tuple[str, str]]] = {}
    for post in map(post_of, db.execute(turns(posts=join(theirs, Post, theirs.c.post_id == Post.id)), {"at": at})):
        for one in (post.turn, post.substitute):
            # The leader of somebody on leave is the leader of the substitute as well.
            if one and one.code in codes and post.area_kind and post.area:
                areas.setdefault(one.code, set()).add((post.area_kind.value, post.area))
    return areas


def _grouped(db: Session, query: Any, at: datetime) -> dict[Any, People]:
    """People by the last column of the rows."""
    found: dict[Any, People] = {}
    for row in db.execute(query.order_by(Post.code), {"at": at}):
        person = present(post_of(row))
        if person:
            _add(found.setdefault(row[-1], []), person)
    return found


def _add(people: People, person: PersonRef | None) -> None:
    if person and person not in people:
        people.append(person)


def phones(db: Session, ids: Collection[UUID]) -> Mapping[UUID, PersonRef]:
    """People by their keys."""
    rows = (
        db.execute(select(Person.id, Person.code, Person.name, Person.phone).where(Person.id.in_(ids))) if ids else ()
    )
    return {row.id: PersonRef(row.code, row.name, row.phone) for row in rows}
