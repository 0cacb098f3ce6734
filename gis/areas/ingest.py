"""A batch of areas becomes a draft edition: as a whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import shapely
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gis.areas.batch import Batch, CleanArea, check
from gis.areas.editions import draft_name, lock_editions
from gis.crs.transform import name_of
from gis.db.engine import refresh_statistics
from gis.db.statements import statements_beside
from gis.errors import AreasRejected, EditionNameTaken, EditionNotDraft, Finding
from gis.model.areas import Area, Edition
from gis.vocabulary import AreaKind, EditionStatus

SQL = statements_beside(__file__)

PARENTS: dict[AreaKind, tuple[AreaKind, ...]] = {
    AreaKind.MICRO_GRID: (AreaKind.BUILDING, AreaKind.SITE),
    AreaKind.BUILDING: (AreaKind.SITE,),
    AreaKind.SITE: (AreaKind.DEDICATED_GRID,),
    AreaKind.DEDICATED_GRID: (),
    AreaKind.GRID: (),
}
"""What the parent of an area may be, the most local first. Grids name none: their net is not an area."""


@dataclass(frozen=True)
class Ingested:
    """What came of an import."""

    edition: str
    kind: AreaKind
    area_count: int
    feature_count: int
    """Features read; more than areas when some were joined."""


def ingest(
    db: Session, batch: Batch, kind: AreaKind, *, edition: str | None = None, dissolve: bool = False, now: datetime
) -> Ingested:
    """Take a batch in as a draft edition of its kind.

    edition: its name; by default one of kind, day and number
    raises: AreasRejected with every finding; EditionNameTaken
    """
    areas, findings = check(batch, kind, dissolve=dissolve)
    # Two imports of one name at once: the second waits here, then finds the name taken.
    lock_editions(db)
    name = edition or draft_name(db, kind, now)
    findings += _unknown_parents(db, batch, kind, name, now)
    if findings:
        raise AreasRejected(f"{batch.source}: {len(findings)} finding(s), nothing was written.", findings)
    edition_id = _new_draft(db, name, kind, batch.source, now)
    db.execute(SQL["insert_area"], [_row(area, edition_id, name_of(batch.system)) for area in areas])
    refresh_statistics(db, "edition", "area")
    return Ingested(name, kind, len(areas), len(batch.codes))


def discard_draft(db: Session, name: str, kind: AreaKind) -> None:
    """Forget a draft, so that its name can be used again."""
    db.execute(
        delete(Edition).where(
            Edition.name == name, Edition.kind == kind.value, Edition.status == EditionStatus.DRAFT.value
        )
    )


def _unknown_parents(db: Session, batch: Batch, kind: AreaKind, edition: str, now: datetime) -> list[Finding]:
    named = {parent for parent in batch.parents if parent}
    allowed = PARENTS[kind]
    known = _codes_known(db, allowed, edition, now) if named and allowed else set()
    field, wanted = batch.called("parent"), " or ".join(word.en for word in allowed)
    if named and not allowed:
        found, hint = f"areas of kind {kind.value} have no parent.", "Leave out --parent-field."
        return [Finding(field, found, hint, batch.source)]
    hint = "Import and publish the parents first, or import both under one --edition name."
    return [
        Finding(field, f"there is no {wanted} '{parent}' in force or in this edition.", hint, batch.named(row))
        for row, parent in enumerate(batch.parents)
        if parent and parent not in known
    ]


def _codes_known(db: Session, kinds: tuple[AreaKind, ...], edition: str, now: datetime) -> set[str]:
    query = (
        select(Area.code)
        .join(Edition, Edition.id == Area.edition_id)
        .where(Edition.kind.in_([kind.value for kind in kinds]))
        .where(Edition.in_force.contains(now) | (Edition.name == edition))
    )
    return set(db.scalars(query))


def _new_draft(db: Session, name: str, kind: AreaKind, source: str, now: datetime) -> UUID:
    same_name = db.execute(select(Edition.kind, Edition.status).where(Edition.name == name)).all()
    if any(row.status != EditionStatus.DRAFT.value for row in same_name):
        raise EditionNotDraft(name, same_name[0].status)
    if any(row.kind == kind.value for row in same_name):
        raise EditionNameTaken(name, kind.value)
    return db.scalars(
        insert(Edition).returning(Edition.id),
        {"name": name, "kind": kind.value, "status": EditionStatus.DRAFT.value, "source": source, "created_at": now},
    ).one()


def _row(area: CleanArea, edition_id: UUID, datum: str) -> dict[str, object]:
    return {
        "id": uuid4(),
        "edition_id": edition_id,
        "code": area.code,
        "name": area.name,
        "parent": area.parent,
        "floor_from": area.floors.lower if area.floors else None,
        "floor_to": area.floors.upper if area.floors else None,
        "shape": shapely.to_wkb(area.shape) if area.shape is not None else None,
        "raw_shape": shapely.to_wkb(area.raw_shape) if area.raw_shape is not None else None,
        "raw_datum": datum if area.raw_shape is not None else None,
    }
