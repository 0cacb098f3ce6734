"""Editions of areas: drafts are published from an instant on; what was in force before stays known.

Kinds that share an edition name are published together. A published edition never changes: whoever wants other
borders publishes another edition. Drafts may be edited by GIS desktops at any time, so whoever relies on one standing
still (publishing, replacing, copying) holds `hold_still` while looking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gis.areas.tiling import require_tiling
from gis.clock import shanghai_day
from gis.db.engine import refresh_statistics
from gis.errors import BadInput, EditionNotDraft, EditionNotFound, EditionsInUse, Finding
from gis.model.areas import Area, Edition
from gis.vocabulary import AreaKind, EditionStatus

_LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL calls a lock that was not given in time (appendix A of its manual)."""


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
    gaps_accepted: str | None = None
    """With which gaps it was published, if any were accepted."""


def draft_name(db: Session, kind: AreaKind, now: datetime) -> str:
    """A free name for a new edition: kind, day in Shanghai, number."""
    return free_name(db, f"{kind.value}-{shanghai_day(now).isoformat()}")


def free_name(db: Session, stem: str) -> str:
    """The first of stem-1, stem-2, ... that no edition has."""
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


def publish(
    db: Session, name: str, *, start_at: datetime, now: datetime, accept_gaps: bool = False
) -> list[EditionFacts]:
    """Put a draft into force from an instant on; the edition in force until then is kept as superseded.

    accept_gaps: let places in the middle have no owner; which ones stays on record
    raises: EditionNotFound, EditionNotDraft, EditionsInUse, DoesNotTile; BadInput if the kind's present edition begins
        later
    """
    lock_editions(db)
    hold_still(db)
    drafts = list(db.scalars(select(Edition).where(Edition.name == name).with_for_update()))
    if not drafts:
        raise EditionNotFound(name)
    for draft in drafts:
        if draft.status != EditionStatus.DRAFT.value:
            raise EditionNotDraft(name, draft.status)
        require_tiling(db, draft, accept_gaps=accept_gaps)
        put_into_force(db, draft, start_at=start_at, now=now)
    refresh_statistics(db, "edition")
    return facts_of(db, {name})


def facts_of(db: Session, names: set[str]) -> list[EditionFacts]:
    """The editions of these names, newest first."""
    return [facts for facts in editions(db) if facts.name in names]


def put_into_force(db: Session, draft: Edition, *, start_at: datetime, now: datetime) -> None:
    """One kind of a draft takes the place of what is in force; locks are held by the caller.

    raises: BadInput if the kind's present edition begins later
    """
    _supersede(db, draft.kind, start_at)
    draft.status = EditionStatus.PUBLISHED.value
    draft.in_force = Range(start_at, None)
    draft.published_at = now
    db.flush()


def lock_editions(db: Session) -> None:
    """Let one import or publication at a time go on, until the end of the transaction; a large one takes seconds."""
    db.execute(text("SET LOCAL lock_timeout = '60s'"))
    db.execute(text("SELECT pg_advisory_xact_lock(hashtext('edition'))"))


def hold_still(db: Session, *, patience_seconds: float = 15) -> None:
    """Wait until open edit sessions are saved, and let nobody write areas until the end of the transaction.

    Without it an edit begun while an edition was a draft could be saved after it was published.

    raises: EditionsInUse if they aren't in time
    """
    db.execute(text(f"SET LOCAL lock_timeout = {int(patience_seconds * 1000)}"))
    try:
        db.execute(text("LOCK TABLE area IN SHARE ROW EXCLUSIVE MODE"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise EditionsInUse(f"{patience_seconds:g} s") from error
        raise


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
        gaps_accepted=edition.gaps_accepted,
    )
