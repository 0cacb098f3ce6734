"""Who and what changes hands from one edition to another: things that stand at a point, and posts of areas.

Pure. A thing belongs to the area that covers its point, as it does when somebody asks (`gis/geometry/owners.py`).
Whatever else stands at points (incidents, say) is held against two editions by the same `handovers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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


def handovers(things: Sequence[Things], before: Batch, after: Batch, plane: LocalPlane) -> list[Handover]:
    """The things that change hands between two sets of areas, in the order that they are given."""
    coverages = [Coverage(batch.codes, batch.shapes, plane) for batch in (before, after)]
    return [each for some in things for each in _handed_over(some, *coverages)]


def posts_touched(posts: Sequence[PostOfArea], changed: Sequence[AreaChange]) -> list[PostTouched]:
    """The posts whose area changes, in the order that they are given; a new name alone moves nobody's ground."""
    by_code: Mapping[str, AreaChange] = {each.code: each for each in changed}
    return [
        PostTouched(post.code, post.name, post.area, by_code[post.area].changes)
        for post in posts
        if post.area in by_code and set(by_code[post.area].changes) != {Change.RENAMED}
    ]


def _handed_over(things: Things, before: Coverage, after: Coverage) -> Iterator[Handover]:
    was, is_now = (_codes_at(coverage, things.lonlat) for coverage in (before, after))
    for row in np.flatnonzero(was != is_now).tolist():
        lon, lat = things.lonlat[row].tolist()
        yield Handover(things.what, things.codes[row], things.names[row], lon, lat, was[row], is_now[row])


def _codes_at(coverage: Coverage, lonlat: FloatArray) -> np.ndarray:
    """The code of the owner of each point, None for nobody."""
    codes = np.array([*coverage.codes, None], dtype=object)
    owners = coverage.owners(lonlat)
    return codes[np.where(owners == NOBODY, len(coverage.codes), owners)]
