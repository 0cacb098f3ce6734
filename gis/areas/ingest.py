"""A batch of areas becomes a draft edition: as a whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import shapely
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gis.areas.apart import Limits, run_apart
from gis.areas.batch import Batch, CleanArea
from gis.areas.contents import edition_named
from gis.areas.drafts import new_draft
from gis.areas.editions import draft_name, hold_still, lock_editions
from gis.areas.files import check_apart
from gis.areas.found import TILING
from gis.areas.mend import AreaChange, Repair, mended
from gis.areas.untangle import as_they_came, untangled_batch
from gis.crs.transform import name_of
from gis.db.engine import refresh_statistics
from gis.db.statements import statements_beside
from gis.errors import AreasRejected, EditionNotDraft, Finding
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
    changes: list[AreaChange] = field(default_factory=list)
    """What a repair did, change by change."""


def ingest(
    db: Session,
    batch: Batch,
    kind: AreaKind,
    *,
    edition: str | None = None,
    into: str | None = None,
    dissolve: bool = False,
    repair: Repair | None = None,
    limits: Limits | None = None,
    now: datetime,
) -> Ingested:
    """Take a batch in as a draft edition of its kind.

    edition: its name; by default one of kind, day and number
    into: a draft whose areas are replaced instead
    repair: how areas that must tile are made to, and borders that cross themselves by a slip put right
    limits: what checking the areas may take
    raises: AreasRejected with every finding; EditionNameTaken; TooHeavy, ReaderBroke; for `into` EditionNotFound,
        EditionNotDraft, EditionsInUse
    """
    sound, untangled = _untangled(batch, limits) if repair else (batch, [])
    areas, findings = check_apart(sound, kind, dissolve=dissolve, limits=limits)
    # Two imports of one name at once: the second waits here, then finds the name taken.
    lock_editions(db)
    if into:
        hold_still(db)
    name = into or edition or draft_name(db, kind, now)
    findings += _unknown_parents(db, batch, kind, name, now)
    if findings:
        raise AreasRejected(f"{batch.source}: {len(findings)} finding(s), nothing was written.", findings)
    areas, changes = mended(areas, repair, batch.source, limits) if kind in TILING else (areas, [])
    source = batch.source
    areas = as_they_came(areas, batch, sound) if untangled else areas
    edition_id = _emptied_draft(db, name, kind, source) if into else new_draft(db, name, kind, source, now)
    db.execute(SQL["insert_area"], [_row(area, edition_id, name_of(batch.system)) for area in areas])
    refresh_statistics(db, "edition", "area")
    return Ingested(name, kind, len(areas), len(batch.codes), untangled + changes)


def discard_draft(db: Session, name: str, kind: AreaKind) -> None:
    """Forget a draft, so that its name can be used again."""
    db.execute(
        delete(Edition).where(
            Edition.name == name, Edition.kind == kind.value, Edition.status == EditionStatus.DRAFT.value
        )
    )


def _untangled(batch: Batch, limits: Limits | None) -> tuple[Batch, list[AreaChange]]:
    return run_apart(limits or Limits(), batch.source, untangled_batch, batch)


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


def _emptied_draft(db: Session, name: str, kind: AreaKind, source: str) -> UUID:
    """The draft that is to be replaced, without its areas; its key stays, by which desktops know it."""
    draft = edition_named(db, name, kind)
    if draft.status != EditionStatus.DRAFT.value:
        raise EditionNotDraft(name, draft.status)
    db.execute(delete(Area).where(Area.edition_id == draft.id))
    draft.source = source
    return draft.id


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
