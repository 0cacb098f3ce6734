"""Two editions compared before anybody signs: which areas change by how much, and who and what changes hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np
from sqlalchemy.orm import Session

from gis.areas.batch import Batch
from gis.areas.changes import Differences, differences
from gis.areas.contents import contents, editions_named
from gis.areas.handover import (
    Handover,
    Matters,
    MattersHandedOver,
    PostOfArea,
    PostTouched,
    Sides,
    Things,
    handovers,
    matters_handed_over,
    posts_touched,
)
from gis.crs.plane import LocalPlane
from gis.db.statements import statements_beside
from gis.errors import EditionNotFound
from gis.vocabulary import AreaKind, State

SQL = statements_beside(__file__)

# fmt: off
STANDS_IN: dict[AreaKind, tuple[AreaKind, ...]] = {
    AreaKind.GRID:           (AreaKind.SITE, AreaKind.BUILDING, AreaKind.MICRO_GRID),
    AreaKind.DEDICATED_GRID: (AreaKind.SITE, AreaKind.BUILDING, AreaKind.MICRO_GRID),
    AreaKind.SITE:           (AreaKind.BUILDING, AreaKind.MICRO_GRID),
    AreaKind.BUILDING:       (AreaKind.MICRO_GRID,),
    AreaKind.MICRO_GRID:     (),
}
# fmt: on
"""What is looked for on the ground of each kind."""

OVER = (State.CLOSED, State.OUT_OF_AREA)
NOTHING_TO_HAND_OVER = (State.MERGED, State.INVALID)
"""Counted under the matter that they were joined to, or no matter at all. With `OVER`: all that are not open."""

RECENT = timedelta(days=30)
"""Within this time the same trouble is reported again (domain.md 4): who answers anew should know of it."""


@dataclass(frozen=True)
class Comparison:
    """One kind of one edition held against the same kind of another."""

    kind: AreaKind
    before: Batch
    after: Batch
    differences: Differences
    handovers: list[Handover]
    matters: list[MattersHandedOver]
    posts: list[PostTouched]


def compare_editions(
    db: Session, before: str, after: str, plane: LocalPlane, *, kind: AreaKind | None = None, now: datetime
) -> list[Comparison]:
    """What changes from one edition to another, for each kind that both have, or for one.

    now: things, matters and posts are those of this instant, whenever the editions were or will be in force
    raises: EditionNotFound, also if the two have no kind in common
    """
    earlier, later = ({each.kind: each for each in editions_named(db, name, kind)} for name in (before, after))
    shared = [each for each in AreaKind if each in earlier and each in later]
    if not shared:
        raise EditionNotFound(f"{after} ({', '.join(AreaKind.of(each).en for each in earlier)})")
    matters = open_and_recent(db, now)
    return [
        _compared(db, each, contents(db, earlier[each]), contents(db, later[each]), plane, matters, now)
        for each in shared
    ]


def _compared(
    db: Session, kind: AreaKind, before: Batch, after: Batch, plane: LocalPlane, matters: Matters, now: datetime
) -> Comparison:
    found, sides = differences(before, after, plane), Sides(before, after, plane)
    things = things_in_force(db, STANDS_IN[kind], now)
    posts = [PostOfArea(*row) for row in db.execute(SQL["posts_of_kind"], {"kind": kind.value, "at": now})]
    return Comparison(
        kind=kind,
        before=before,
        after=after,
        differences=found,
        handovers=handovers(things, sides),
        matters=matters_handed_over(matters, sides),
        posts=posts_touched(posts, found.areas),
    )


def open_and_recent(db: Session, now: datetime) -> Matters:
    """The matters that are open, or came in lately; those without a place are left out, no border decides on them."""
    given = {
        "over": [state.value for state in OVER],
        "nothing": [state.value for state in NOTHING_TO_HAND_OVER],
        "since": now - RECENT,
    }
    rows = db.execute(SQL["open_and_recent"], given).all()
    return Matters(
        lonlat=np.array([(row.lon, row.lat) for row in rows], dtype=np.float64).reshape(-1, 2),
        is_open=np.array([row.is_open for row in rows], dtype=bool),
        is_recent=np.array([row.is_recent for row in rows], dtype=bool),
    )


def things_in_force(db: Session, kinds: Sequence[AreaKind], at: datetime) -> list[Things]:
    """What stands on the ground at an instant, by kind; what has no place is left out."""
    rows = db.execute(SQL["things_in_force"], {"kinds": [kind.value for kind in kinds], "at": at}).all()
    return [
        Things(
            what=AreaKind.of(kind),
            codes=[row.code for row in some],
            names=[row.name for row in some],
            lonlat=np.array([(row.lon, row.lat) for row in some]),
        )
        for kind, group in groupby(rows, key=lambda row: row.kind)
        for some in [list(group)]
    ]
