"""Who and what changes hands from one edition to another: things that stand at a point, matters, and posts of areas.

Pure. A thing belongs to the area that covers its point, as it does when somebody asks (`gis/geometry/owners.py`).
Matters are only counted: whoever compares borders has no business with who called from where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.areas.batch import Batch
from gis.areas.changes import AreaChange
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.geometry.owners import NOBODY, Coverage
from gis.vocabulary import AreaKind, Change


@dataclass(frozen=True)
class Things:
    """Things of one sort, each at a point."""

    what: AreaKind
    codes: Sequence[str]
    names: Sequence[str]
    lonlat: FloatArray
    """(n, 2) degrees, WGS84."""


@dataclass(frozen=True)
class Handover:
    """A thing that another area answers for than before."""

    what: AreaKind
    code: str
    name: str
    lon: float
    lat: float
    area_before: str | None
    """None where no area covers it."""
    area_after: str | None


@dataclass(frozen=True)
class Matters:
    """Incidents that are not over, or came in lately, each at a point."""

    lonlat: FloatArray
    """(n, 2) degrees, WGS84."""
    is_open: NDArray[np.bool_]
    is_recent: NDArray[np.bool_]
    """An open one may be recent too."""


@dataclass(frozen=True)
class MattersHandedOver:
    """How many matters of one area another one would answer for."""

    area_before: str | None
    """None where no area covers them."""
    area_after: str | None
    open_count: int
    recent_count: int
    """Those that came in lately, whether open or over."""


@dataclass(frozen=True)
class PostOfArea:
    """A post that answers for an area."""

    code: str
    name: str
    area: str


@dataclass(frozen=True)
class PostTouched:
    """A post whose area is gone or isn't what it was."""

    code: str
    name: str
    area: str
    changes: tuple[Change, ...]


class Sides:
    """Two sets of areas of one kind, asked whose a place was and will be."""

    def __init__(self, before: Batch, after: Batch, plane: LocalPlane) -> None:
        self._coverages = [Coverage(batch.codes, batch.shapes, plane) for batch in (before, after)]

    def owners(self, lonlat: FloatArray) -> tuple[np.ndarray, np.ndarray]:
        """The codes of those who own each place before and after, None for nobody."""
        before, after = (_codes_at(coverage, lonlat) for coverage in self._coverages)
        return before, after


def handovers(things: Sequence[Things], sides: Sides) -> list[Handover]:
    """The things that change hands between two sets of areas, in the order that they are given."""
    return [each for some in things for each in _handed_over(some, sides)]


def matters_handed_over(matters: Matters, sides: Sides) -> list[MattersHandedOver]:
    """How many matters change hands, from whom to whom; most open ones first."""
    was, is_now = sides.owners(matters.lonlat)
    moved = was != is_now
    open_counts, recent_counts = (
        Counter(zip(was[moved & these].tolist(), is_now[moved & these].tolist(), strict=True))
        for these in (matters.is_open, matters.is_recent)
    )
    ways = open_counts.keys() | recent_counts.keys()
    found = [MattersHandedOver(*way, open_counts[way], recent_counts[way]) for way in ways]
    return sorted(
        found, key=lambda each: (-each.open_count, -each.recent_count, each.area_before or "", each.area_after or "")
    )


def posts_touched(posts: Sequence[PostOfArea], changed: Sequence[AreaChange]) -> list[PostTouched]:
    """The posts whose area changes, in the order that they are given; a new name alone moves nobody's ground."""
    by_code: Mapping[str, AreaChange] = {each.code: each for each in changed}
    return [
        PostTouched(post.code, post.name, post.area, by_code[post.area].changes)
        for post in posts
        if post.area in by_code and set(by_code[post.area].changes) != {Change.RENAMED}
    ]


def _handed_over(things: Things, sides: Sides) -> Iterator[Handover]:
    was, is_now = sides.owners(things.lonlat)
    for row in np.flatnonzero(was != is_now).tolist():
        lon, lat = things.lonlat[row].tolist()
        yield Handover(things.what, things.codes[row], things.names[row], lon, lat, was[row], is_now[row])


def _codes_at(coverage: Coverage, lonlat: FloatArray) -> np.ndarray:
    """The code of the owner of each point, None for nobody."""
    codes = np.array([*coverage.codes, None], dtype=object)
    owners = coverage.owners(lonlat)
    return codes[np.where(owners == NOBODY, len(coverage.codes), owners)]
