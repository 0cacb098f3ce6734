"""Whom the responding posts mean, kept in memory until somebody else may be meant.

A thousand posts with their people take PostgreSQL 20 ms (tests/benchmarks), and from one change of shift to the next
the answer is the same. It is asked anew when people or duties are imported, when other areas are in force, at the next
beginning or end of any turn, and after a minute in any case, so that what is changed by hand counts too.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, update
from sqlalchemy.orm import Session

from gis.crs.gcj02 import FloatArray
from gis.db.statements import ask, statements_beside
from gis.model.centre import Centre
from gis.vocabulary import PostKind

SQL = statements_beside(__file__)

KEPT = 8
"""Musters of a process: centres, and instants that are asked about beside now."""
KEPT_SECONDS = 60.0


@dataclass(frozen=True, eq=False)
class Muster:
    """Whom the responding posts mean. Rows belong together."""

    post: NDArray[np.str_]
    """(n,) codes."""
    person: NDArray[np.str_]
    """(n,) codes."""
    kind: NDArray[np.object_]
    """(n,) of `PostKind`."""
    team: NDArray[np.object_]
    """(n,) codes of their teams, or None."""
    on_duty: NDArray[np.bool_]
    base: FloatArray
    """(n, 2) where they wait, or the middle of their area, degrees, WGS84; nan where there is neither."""
    going: NDArray[np.intp]
    """Rows of those on duty, whose positions count."""
    keys: str
    """Of the people in these rows, in their order, as PostgreSQL reads an array: a thousand are written down once."""


@dataclass(frozen=True)
class _Kept:
    version: tuple[Any, ...]
    begins: datetime
    ends: datetime
    made: float
    muster: Muster

    def holds(self, version: tuple[Any, ...], at: datetime) -> bool:
        """Whether it is still what the tables say."""
        return self.version == version and self.begins <= at < self.ends and time.monotonic() < self.made + KEPT_SECONDS


_kept: deque[_Kept] = deque(maxlen=KEPT)
_looking = Lock()


def muster_at(db: Session, posting: Select[Any], at: datetime) -> Muster:
    """The muster of an instant.

    posting: asks for it: code, kind, person, key of the person, on duty, lon, lat, code of the team, in force; by `at`
    """
    (found,) = ask(db, SQL["version"], {"at": at}) or [None]
    version = (found.roster, tuple(found.editions or ())) if found else None
    with _looking:
        kept = next((each for each in _kept if version and each.holds(version, at)), None)
    if kept is None:
        (until,) = ask(db, SQL["holds_until"], {"at": at})[0]
        kept = _Kept(version or (), at, until, time.monotonic(), mustered(ask(db, posting, {"at": at}, named=False)))
        with _looking:
            if version:
                _kept.appendleft(kept)
    return kept.muster


def changed(db: Session) -> None:
    """Let nobody rely on what was kept: people or duties are other ones once this transaction is committed."""
    db.execute(update(Centre).values(roster=func.gen_random_uuid()))


def places_now(db: Session, muster: Muster, at: datetime) -> FloatArray:
    """(n, 2) where everybody is taken to be, degrees, WGS84: the newest position of who is on duty, or the base.

    A position that is doubted counts only for who has no base. nan where nothing is known.
    """
    places = muster.base.copy()
    fixes = ask(db, SQL["fixes"], {"people": muster.keys, "at": at}, named=False)
    if fixes:
        number, lon, lat, doubted = (np.array(column) for column in zip(*fixes, strict=True))
        row = muster.going[number - 1]
        counts = ~doubted | np.isnan(muster.base[row, 0])
        places[row[counts]] = np.column_stack([lon, lat])[counts]
    return places


def mustered(rows: Sequence[Any]) -> Muster:
    """Rows of a `posting` as a muster, without posts that are over or not yet in force."""
    in_force = [row[:-1] for row in rows if row[-1]]
    post, kind, person, keys, on_duty, lon, lat, team = zip(*in_force, strict=True) if in_force else ((),) * 8
    present = np.array(on_duty, dtype=bool)
    going = np.flatnonzero(present)
    return Muster(
        post=np.array(post, dtype=str),
        person=np.array(person, dtype=str),
        kind=np.array([PostKind.of(each) for each in kind], dtype=object),
        team=np.array(team, dtype=object),
        on_duty=present,
        base=np.array([lon, lat], dtype=float).T.reshape(-1, 2),
        going=going,
        keys=f"{{{','.join(str(keys[row]) for row in going.tolist())}}}",
    )
