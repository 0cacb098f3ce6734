"""What an edition holds, as a batch: compared, exported and looked over as files are before they come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.areas.batch import Batch
from gis.areas.floors import floors_as_text
from gis.db.statements import statements_beside
from gis.errors import EditionNotFound, NothingInForce
from gis.model.areas import Edition
from gis.vocabulary import AreaKind, Datum

SQL = statements_beside(__file__)


def contents(db: Session, edition: Edition) -> Batch:
    """All areas of one kind of an edition, in byte order of their codes, in WGS84."""
    rows = db.execute(SQL["areas_of_edition"], {"edition_id": edition.id}).all()
    shapes = np.full(len(rows), None, dtype=object)
    shapes[:] = shapely.from_wkb([row.shape for row in rows])
    return Batch(
        source=edition.name,
        system=Datum.WGS84,
        codes=[row.code for row in rows],
        names=[row.name for row in rows],
        parents=[row.parent or "" for row in rows],
        floors=[floors_as_text(row.floor_from, row.floor_to) for row in rows],
        shapes=shapes,
    )


def edition_named(db: Session, name: str, kind: AreaKind) -> Edition:
    """One kind of an edition.

    raises: EditionNotFound
    """
    return editions_named(db, name, kind)[0]


def editions_named(db: Session, name: str, kind: AreaKind | None = None) -> Sequence[Edition]:
    """The kinds of an edition, or the one that is asked for.

    raises: EditionNotFound
    """
    query = select(Edition).where(Edition.name == name).order_by(Edition.kind)
    found = [each for each in db.scalars(query) if kind is None or each.kind == kind.value]
    if not found:
        raise EditionNotFound(f"{name} ({kind.en})" if kind else name)
    return found


def edition_in_force(db: Session, kind: AreaKind, at: datetime) -> Edition:
    """The edition of a kind that is in force at an instant.

    raises: NothingInForce
    """
    found = db.scalars(select(Edition).where(Edition.kind == kind.value, Edition.in_force.contains(at))).one_or_none()
    if found is None:
        raise NothingInForce(kind.en)
    return found
