"""The rota of some days out of the tables, every span cut to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import TSTZRANGE, Range
from sqlalchemy.orm import Session

from gis.clock import midnight
from gis.duty.intervals import Piece, joined
from gis.duty.rota import Rota, RotaArea, RotaPerson, RotaPost, RotaTeam, Swap, Turn
from gis.model.areas import Area, Edition
from gis.model.centre import Centre
from gis.model.people import Duty, Holding, Leave, Person, Post, Shift, Substitution, Team
from gis.vocabulary import AreaKind, PostKind, TeamKind


def rota_between(db: Session, first: date, last: date) -> Rota:
    """The rota from the midnight that begins the first day to the one that ends the last."""
    window = (midnight(first), midnight(last + timedelta(days=1)))
    cut = _Cut(db, window)
    return Rota(
        window=window,
        posts=_posts(cut),
        people=_people(cut),
        teams=_teams(cut),
        areas=_areas(cut),
        leaves={code: joined(pieces) for code, pieces in _leaves(cut).items()},
        swaps=_swaps(cut),
        catch_all=db.scalar(select(Centre.catch_all_post)),
    )


class _Cut:
    """Asks for rows with a span, cut to a window."""

    def __init__(self, db: Session, window: Piece) -> None:
        self.db = db
        self.window = window
        self._span = literal(Range(*window), TSTZRANGE)

    def rows(self, span: Any, *columns: Any, start: Any, joins: Any = ()) -> Iterator[tuple[Any, Piece]]:
        """Rows that reach into the window, by start, each with what of its span lies in it."""
        part = span.intersection(self._span)
        asked = select(*columns, func.lower(part).label("starts_at"), func.upper(part).label("ends_at"))
        asked = asked.select_from(start).where(span.overlaps(self._span)).order_by("starts_at", *columns)
        for target, condition in joins:
            asked = asked.join(target, condition)
        for row in self.db.execute(asked):
            yield row, (row.starts_at, row.ends_at)


def _by_post(cut: _Cut, table: Any, column: Any, joins: Any = ()) -> dict[str, list[tuple[str, Piece]]]:
    """Of each post, what a table says of it and when."""
    found: dict[str, list[tuple[str, Piece]]] = {}
    all_joins = [(Post, Post.id == table.post_id), *joins]
    for row, piece in cut.rows(
        table.during, Post.code.label("post"), column.label("what"), start=table, joins=all_joins
    ):
        found.setdefault(row.post, []).append((row.what, piece))
    return found


def _posts(cut: _Cut) -> list[RotaPost]:
    during: dict[str, list[Piece]] = {}
    for row, piece in cut.rows(Post.during, Post.code, start=Post):
        during.setdefault(row.code, []).append(piece)
    duties = _by_post(cut, Duty, Duty.category)
    shifts, holders = (
        {post: [Turn(*turn) for turn in turns] for post, turns in _by_post(cut, table, Person.code, joins).items()}
        for table, joins in ((each, [(Person, Person.id == each.person_id)]) for each in (Shift, Holding))
    )
    asked = select(Post, Team.code).outerjoin(Team, Team.id == Post.team_id).order_by(Post.code)
    bare = [_bare(post, team) for post, team in cut.db.execute(asked)]
    return [
        replace(
            post,
            during=during.get(post.code, ()),
            duties=duties.get(post.code, ()),
            shifts=shifts.get(post.code, ()),
            holders=holders.get(post.code, ()),
        )
        for post in bare
    ]


def _bare(post: Post, team: str | None) -> RotaPost:
    area = (AreaKind.of(post.area_kind), post.area) if post.area_kind and post.area else None
    return RotaPost(post.code, post.name, PostKind.of(post.kind), area, team, post.by_shift, ())


def _people(cut: _Cut) -> dict[str, RotaPerson]:
    ended = union_all(*(select(each.person_id, func.upper(each.during).label("until")) for each in (Holding, Shift)))
    past = ended.subquery()
    asked = (
        select(Person.code, Person.name, Person.phone, func.max(past.c.until).label("until"))
        .outerjoin(past, and_(past.c.person_id == Person.id, past.c.until <= cut.window[0]))
        .group_by(Person.id)
    )
    return {row.code: RotaPerson(row.code, row.name, bool(row.phone), row.until) for row in cut.db.execute(asked)}


def _teams(cut: _Cut) -> list[RotaTeam]:
    rows = cut.db.execute(select(Team.code, Team.name, Team.kind, Team.strength).order_by(Team.code))
    return [RotaTeam(code, name, TeamKind.of(kind), strength) for code, name, kind, strength in rows]


def _areas(cut: _Cut) -> dict[tuple[AreaKind, str], RotaArea]:
    """Areas by kind and code; of several editions in the window the newest gives the name."""
    names: dict[tuple[AreaKind, str], str] = {}
    pieces: dict[tuple[AreaKind, str], list[Piece]] = {}
    joins = [(Area, Area.edition_id == Edition.id)]
    for row, piece in cut.rows(Edition.in_force, Edition.kind, Area.code, Area.name, start=Edition, joins=joins):
        ref = (AreaKind.of(row.kind), row.code)
        names[ref] = row.name
        pieces.setdefault(ref, []).append(piece)
    return {ref: RotaArea(ref, names[ref], joined(found)) for ref, found in pieces.items()}


def _leaves(cut: _Cut) -> dict[str, list[Piece]]:
    found: dict[str, list[Piece]] = {}
    for row, piece in cut.rows(Leave.during, Person.code, start=Leave, joins=[(Person, Person.id == Leave.person_id)]):
        found.setdefault(row.code, []).append(piece)
    return found


def _swaps(cut: _Cut) -> list[Swap]:
    replaced, instead = Person.__table__.alias("replaced"), Person.__table__.alias("instead")
    rows = cut.rows(
        Substitution.during,
        Post.code.label("post"),
        replaced.c.code.label("person"),
        instead.c.code.label("substitute"),
        start=Substitution,
        joins=[
            (Post, Post.id == Substitution.post_id),
            (replaced, replaced.c.id == Substitution.person_id),
            (instead, instead.c.id == Substitution.substitute_id),
        ],
    )
    return [Swap(row.post, row.person, row.substitute, piece) for row, piece in rows]
