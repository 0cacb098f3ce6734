"""Drafts begun from what is there: a copy to be edited, and an edition put back into force as it was.

Going back rewrites nothing. The edition before is copied under a new name and the copy is in force from now on, so
that every instant of the past keeps its answer and the list of editions says what happened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from gis.areas.contents import editions_named
from gis.areas.editions import EditionFacts, facts_of, free_name, hold_still, lock_editions, put_into_force
from gis.db.engine import refresh_statistics
from gis.db.statements import statements_beside
from gis.errors import EditionNameTaken, EditionNotDraft, NothingBefore, NothingInForce
from gis.model.areas import Edition
from gis.vocabulary import AreaKind, EditionStatus

SQL = statements_beside(__file__)


def new_draft(db: Session, name: str, kind: AreaKind, source: str, now: datetime) -> UUID:
    """An empty draft; kinds may share its name.

    raises: EditionNotDraft, EditionNameTaken
    """
    same_name = db.execute(select(Edition.kind, Edition.status).where(Edition.name == name)).all()
    if any(row.status != EditionStatus.DRAFT.value for row in same_name):
        raise EditionNotDraft(name, same_name[0].status)
    if any(row.kind == kind.value for row in same_name):
        raise EditionNameTaken(name, kind.value)
    return db.scalars(
        insert(Edition).returning(Edition.id),
        {"name": name, "kind": kind.value, "status": EditionStatus.DRAFT.value, "source": source, "created_at": now},
    ).one()


def copy_as_draft(
    db: Session, name: str, from_edition: str, *, kind: AreaKind | None = None, now: datetime
) -> list[EditionFacts]:
    """An edition once more as a draft that may be edited, all its kinds or one.

    raises: EditionNotFound, EditionNotDraft, EditionNameTaken, EditionsInUse
    """
    lock_editions(db)
    hold_still(db)
    for edition in editions_named(db, from_edition, kind):
        _copied(db, edition, name, now)
    refresh_statistics(db, "edition", "area")
    return facts_of(db, {name})


def roll_back(db: Session, *, kind: AreaKind | None = None, start_at: datetime, now: datetime) -> list[EditionFacts]:
    """Put the edition before the newest into force again, for all the kinds published last or for one.

    A publication that has not begun yet is taken back instead, and is a draft again: nothing was answered from it.

    returns: what is in force from `start_at` on
    raises: NothingInForce, NothingBefore, EditionsInUse; BadInput if the newest edition begins after `start_at`
    """
    lock_editions(db)
    hold_still(db)
    names: dict[str, str] = {}
    back = [
        _withdrawn(db, edition) if _begins_at(edition) > now else _again(db, edition, names, start_at=start_at, now=now)
        for edition in _newest(db, kind)
    ]
    refresh_statistics(db, "edition", "area")
    wanted = {(each.name, each.kind) for each in back}
    return [facts for facts in facts_of(db, {each.name for each in back}) if (facts.name, facts.kind) in wanted]


def _newest(db: Session, kind: AreaKind | None) -> Sequence[Edition]:
    """The edition published last, one row for each kind; or that of one kind."""
    query = select(Edition).where(func.upper_inf(Edition.in_force)).with_for_update()
    if kind:
        query = query.where(Edition.kind == kind.value)
    found = db.scalars(query.order_by(Edition.published_at.desc(), Edition.kind)).all()
    if not found:
        raise NothingInForce(kind.en if kind else "any")
    return [each for each in found if each.name == found[0].name]


def _begins_at(edition: Edition) -> datetime:
    begins = edition.in_force.lower if edition.in_force else None
    if begins is None:
        raise ValueError(f"Edition '{edition.name}' has no beginning.")
    return begins


def _before(db: Session, edition: Edition) -> Edition:
    query = (
        select(Edition)
        .where(Edition.kind == edition.kind, func.upper(Edition.in_force) <= _begins_at(edition))
        .order_by(func.upper(Edition.in_force).desc())
        .limit(1)
    )
    found = db.scalars(query.with_for_update()).one_or_none()
    if found is None:
        raise NothingBefore(edition.name, AreaKind.of(edition.kind).en)
    return found


def _again(db: Session, edition: Edition, names: dict[str, str], *, start_at: datetime, now: datetime) -> Edition:
    """The edition before, once more, in force.

    names: what copies are called, by the name of what they are copies of
    """
    before = _before(db, edition)
    if before.name not in names:
        names[before.name] = free_name(db, re.sub(r"-again-\d+$", "", before.name) + "-again")
    copy = db.get_one(Edition, _copied(db, before, names[before.name], now))
    copy.gaps_accepted = before.gaps_accepted
    put_into_force(db, copy, start_at=start_at, now=now)
    return copy


def _withdrawn(db: Session, edition: Edition) -> Edition:
    """The edition before, whose end is open again; the one that was to come is a draft."""
    before = _before(db, edition)
    edition.status, edition.in_force, edition.published_at = EditionStatus.DRAFT.value, None, None
    db.flush()
    before.status, before.in_force = EditionStatus.PUBLISHED.value, Range(_begins_at(before), None)
    db.flush()
    return before


def _copied(db: Session, edition: Edition, name: str, now: datetime) -> UUID:
    draft = new_draft(db, name, AreaKind.of(edition.kind), edition.name, now)
    db.execute(SQL["copy_areas"], {"from_id": edition.id, "to_id": draft})
    return draft
