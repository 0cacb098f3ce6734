"""Editions of areas: drafts are published from an instant on; what was in force before stays known.

Kinds that share an edition name are published together. A published edition never changes: whoever wants other
borders imports another edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from gis.clock import shanghai_day
from gis.db.engine import refresh_statistics
from gis.errors import BadInput, EditionNotDraft, EditionNotFound, Finding
from gis.model.areas import Area, Edition
from gis.vocabulary import AreaKind, EditionStatus


@dataclass(frozen=True)
class EditionFacts:
    """One kind of one edition, as lists show it."""

    name: str
    kind: AreaKind
    status: EditionStatus
    area_count: int
    in_force_from: datetime | None
    in_force_to: datetime | None
    source: str


def draft_name(db: Session, kind: AreaKind, now: datetime) -> str:
    """A free name for a new edition: kind, day in Shanghai, number."""
    stem = f"{kind.value}-{shanghai_day(now).isoformat()}"
    taken = set(db.scalars(select(Edition.name).where(Edition.name.startswith(stem, autoescape=True))))
    return next(name for name in (f"{stem}-{number}" for number in range(1, 10_000)) if name not in taken)


def editions(db: Session) -> list[EditionFacts]:
    """All editions, newest first."""
    count = select(Area.edition_id, func.count().label("areas")).group_by(Area.edition_id).subquery()
    query = (
        select(Edition, func.coalesce(count.c.areas, 0))
        .outerjoin(count, count.c.edition_id == Edition.id)
        .order_by(Edition.created_at.desc(), Edition.kind)
    )
    return [_facts(edition, areas) for edition, areas in db.execute(query)]


def publish(db: Session, name: str, *, start_at: datetime, now: datetime) -> list[EditionFacts]:
    """Put a draft into force from an instant on; the edition in force until then is kept as superseded.

    raises: EditionNotFound, EditionNotDraft; BadInput if the kind's present edition begins later
    """
    lock_editions(db)
    drafts = list(db.scalars(select(Edition).where(Edition.name == name).with_for_update()))
    if not drafts:
        raise EditionNotFound(name)
    for draft in drafts:
        if draft.status != EditionStatus.DRAFT.value:
            raise EditionNotDraft(name, draft.status)
        _supersede(db, draft.kind, start_at)
        draft.status = EditionStatus.PUBLISHED.value
        draft.in_force = Range(start_at, None)
        draft.published_at = now
    db.flush()
    refresh_statistics(db, "edition")
    return [facts for facts in editions(db) if facts.name == name]


def lock_editions(db: Session) -> None:
    """Let one import or publication at a time go on, until the end of the transaction; a large one takes seconds."""
    db.execute(text("SET LOCAL lock_timeout = '60s'"))
    db.execute(text("SELECT pg_advisory_xact_lock(hashtext('edition'))"))


def _supersede(db: Session, kind: str, start_at: datetime) -> None:
    current = db.scalars(
        select(Edition).where(Edition.kind == kind, func.upper_inf(Edition.in_force)).with_for_update()
    ).one_or_none()
    if current is None:
        return
    begins = current.in_force.lower if current.in_force else None
    if begins is not None and begins >= start_at:
        found = f"edition '{current.name}' of kind {kind} is in force from {begins.isoformat()} on."
        raise BadInput(found, [Finding("from", found, "Choose a later instant: what was answered stays answered.")])
    db.execute(
        update(Edition)
        .where(Edition.id == current.id)
        .values(status=EditionStatus.SUPERSEDED.value, in_force=Range(begins, start_at))
    )


def _facts(edition: Edition, area_count: int) -> EditionFacts:
    span = edition.in_force
    return EditionFacts(
        name=edition.name,
        kind=AreaKind.of(edition.kind),
        status=EditionStatus.of(edition.status),
        area_count=area_count,
        in_force_from=span.lower if span else None,
        in_force_to=span.upper if span else None,
        source=edition.source,
    )
