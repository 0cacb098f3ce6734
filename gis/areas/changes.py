"""Two sets of areas of one kind held against each other: what is new, gone, moved by how much, called otherwise.

Pure: no database, no clock. A border has moved where it runs elsewhere; another order of corners, another first corner
or a corner more on a straight line is no change. Borders run straight in degrees, as they do when somebody asks whose a
point is, so shapes are cut in degrees; metres are measured in the centre's plane. (Cut there, a straight kilometre that
gets a corner more would lose 7 m2 to its own curvature.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.areas.batch import Batch, Shapes
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.geometry.borders import Borders
from gis.vocabulary import Change

STILL_M = 0.01
"""Borders nearer than this are the same: below any survey, above what a change of datum and back leaves (0.1 mm)."""

STILL_M2 = 0.01
"""Less ground than this, gained and lost together, is a border that was only drawn otherwise."""

LEAST_GROUND_M2 = 1.0
"""Pieces of ground smaller than this are counted with their areas, and not listed by themselves."""


@dataclass(frozen=True)
class AreaChange:
    """An area that is not what it was."""

    code: str
    name: str
    """In the later edition, if it is there."""
    changes: tuple[Change, ...]
    name_before: str | None
    parent_before: str | None
    parent_after: str | None
    floors_before: str
    floors_after: str
    before_m2: float
    after_m2: float
    gained_m2: float
    lost_m2: float
    share: float
    """Ground gained and lost, as a share of the larger of both areas."""
    shift_m: float | None
    """The farthest that a border has moved; None where there is no border to compare with."""


@dataclass(frozen=True)
class Ground:
    """A piece of ground that another area holds than before."""

    code_before: str | None
    """None where nobody held it."""
    code_after: str | None
    """None where nobody will hold it."""
    m2: float
    shape: shapely.Geometry
    """WGS84."""


@dataclass(frozen=True)
class Differences:
    """All that is different between two sets of areas."""

    areas: list[AreaChange]
    """In byte order of their codes."""
    ground: list[Ground]
    """The largest first."""
    unchanged_count: int


def differences(before: Batch, after: Batch, plane: LocalPlane) -> Differences:
    """What changes from one set of areas to another of the same kind.

    before, after: in WGS84, each code once, shapes valid or None
    """
    pairs = list(_pairs(before, after))
    shapes = _Both(_drawn(before), _drawn(after), pairs, plane)
    found = [_change(before, after, pair, shapes) for pair in pairs]
    areas = sorted((each for each in found if each.changes), key=lambda each: each.code.encode())
    return Differences(areas, _ground(before, after, shapes, plane), len(found) - len(areas))


type _Pair = tuple[int | None, int | None]
"""The row of an area before and after; None where it isn't."""


def _pairs(before: Batch, after: Batch) -> Iterator[_Pair]:
    later = {code: row for row, code in enumerate(after.codes)}
    yield from ((row, later.pop(code, None)) for row, code in enumerate(before.codes))
    yield from ((None, row) for row in later.values())


def _drawn(batch: Batch) -> Shapes:
    """The shapes; empty where there is none."""
    shapes = np.array(batch.shapes, object)
    shapes[shapely.is_missing(shapes)] = shapely.MultiPolygon()
    return shapes


class _Both:
    """The shapes of all pairs, what each has gained and lost, and how far its border has moved."""

    def __init__(self, before: Shapes, after: Shapes, pairs: Sequence[_Pair], plane: LocalPlane) -> None:
        nothing = shapely.MultiPolygon()
        self.rows = {pair: number for number, pair in enumerate(pairs)}
        self.before, self.after = np.empty(len(pairs), object), np.empty(len(pairs), object)
        self.before[:] = [nothing if row is None else before[row] for row, _ in pairs]
        self.after[:] = [nothing if row is None else after[row] for _, row in pairs]
        self.before_m2, self.after_m2 = _m2(self.before, plane), _m2(self.after, plane)
        self.shift_m = _shifts(plane.shapes_to_metres(self.before), plane.shapes_to_metres(self.after))
        moved = ~(self.shift_m <= STILL_M)
        self.gained, self.lost = np.full((2, len(pairs)), nothing, object)
        self.gained[moved] = shapely.difference(self.after[moved], self.before[moved])
        self.lost[moved] = shapely.difference(self.before[moved], self.after[moved])
        self.gained_m2, self.lost_m2 = _m2(self.gained, plane), _m2(self.lost, plane)
        self.moved = moved & (self.gained_m2 + self.lost_m2 >= STILL_M2)


def _m2(shapes: Shapes, plane: LocalPlane) -> FloatArray:
    areas: FloatArray = shapely.area(plane.shapes_to_metres(shapes))
    return areas


def _shifts(before: Shapes, after: Shapes) -> FloatArray:
    """The farthest that each border has moved, metres; 0 where there is none on either side, NaN where on one."""
    shifts = np.zeros(len(before))
    drawn, drawn_later = ~shapely.is_empty(before), ~shapely.is_empty(after)
    shifts[drawn != drawn_later] = np.nan
    rows = np.flatnonzero(drawn & drawn_later)
    rows = rows[~shapely.equals_exact(shapely.normalize(before[rows]), shapely.normalize(after[rows]))]
    if len(rows):
        borders, borders_later = Borders(before[rows]), Borders(after[rows])
        for number, row in enumerate(rows.tolist()):
            away = borders_later.distances(number, _probes(before[row], after[row]))
            away_later = borders.distances(number, _probes(after[row], before[row]))
            shifts[row] = max(away.max(initial=0.0), away_later.max(initial=0.0))
    return shifts


def _probes(shape: shapely.Geometry, other: shapely.Geometry) -> FloatArray:
    """Corners and midpoints of those stretches of a border that the other one doesn't have.

    Corners alone would not see that the same corners are joined in another order.
    """
    own = _stretches(shape)
    known = set(map(bytes, _stretches(other)))
    own = own[[bytes(stretch) not in known for stretch in own]]
    return np.concatenate([own[:, :2], own[:, 2:], (own[:, :2] + own[:, 2:]) / 2])


def _stretches(shape: shapely.Geometry) -> FloatArray:
    """(n, 4) start and end of every stretch of a border, the western end first."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    joined = ring[1:] == ring[:-1]
    ends = np.hstack([xy[:-1], xy[1:]])[joined]
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    return np.ascontiguousarray(ends)


def _change(before: Batch, after: Batch, pair: _Pair, shapes: _Both) -> AreaChange:
    was, is_now = pair
    number = shapes.rows[pair]
    before_m2, after_m2 = float(shapes.before_m2[number]), float(shapes.after_m2[number])
    gained, lost = float(shapes.gained_m2[number]), float(shapes.lost_m2[number])
    larger, shift_m = max(before_m2, after_m2), float(shapes.shift_m[number])
    named, last = (after, is_now) if is_now is not None else (before, was)
    return AreaChange(
        code=named.codes[last or 0],
        name=named.names[last or 0],
        changes=_changes(before, after, pair, moved=bool(shapes.moved[number])),
        name_before=before.names[was] if was is not None else None,
        parent_before=(before.parents[was] or None) if was is not None else None,
        parent_after=(after.parents[is_now] or None) if is_now is not None else None,
        floors_before=before.floors[was] if was is not None else "",
        floors_after=after.floors[is_now] if is_now is not None else "",
        before_m2=before_m2,
        after_m2=after_m2,
        gained_m2=gained,
        lost_m2=lost,
        share=(gained + lost) / larger if larger else 0.0,
        shift_m=None if np.isnan(shift_m) else shift_m,
    )


def _changes(before: Batch, after: Batch, pair: _Pair, *, moved: bool) -> tuple[Change, ...]:
    was, is_now = pair
    if was is None or is_now is None:
        return (Change.NEW if was is None else Change.GONE,)
    said = {
        Change.MOVED: moved,
        Change.RENAMED: before.names[was] != after.names[is_now],
        Change.REASSIGNED: before.parents[was] != after.parents[is_now],
        Change.REFLOORED: before.floors[was] != after.floors[is_now],
    }
    return tuple(change for change, so in said.items() if so)


def _ground(before: Batch, after: Batch, shapes: _Both, plane: LocalPlane) -> list[Ground]:
    """The ground that areas have lost, by who holds it now, and what was gained from nobody."""
    code = {number: (_code(before, was), _code(after, now)) for (was, now), number in shapes.rows.items()}
    lost = _cut(shapes.lost, shapes.lost_m2, shapes.after, plane)
    pieces = [(code[each.row][0], None if each.holder is None else code[each.holder][1], each) for each in lost]
    pieces += [(None, code[each.row][1], each) for each in _from_nobody(shapes, lost, plane)]
    ground = [
        Ground(one, other, each.m2, _solid(each.shape)) for one, other, each in pieces if each.m2 >= LEAST_GROUND_M2
    ]
    return sorted(ground, key=lambda each: (-each.m2, each.code_before or "", each.code_after or ""))


def _code(batch: Batch, row: int | None) -> str | None:
    return None if row is None else batch.codes[row]


@dataclass(frozen=True)
class _Part:
    """A part of a piece of ground."""

    row: int
    """Of the piece."""
    holder: int | None
    """The row of the area that holds the part; None for nobody."""
    m2: float
    shape: shapely.Geometry


def _from_nobody(shapes: _Both, lost: Sequence[_Part], plane: LocalPlane) -> list[_Part]:
    """What areas have gained and no other has lost; looked for only where the sums leave room for it."""
    missing = shapes.gained_m2.copy()
    for part in lost:
        if part.holder is not None:
            missing[part.holder] -= part.m2
    m2 = np.where(np.abs(missing) >= LEAST_GROUND_M2, shapes.gained_m2, 0.0)
    return [part for part in _cut(shapes.gained, m2, shapes.before, plane) if part.holder is None]


def _cut(pieces: Shapes, m2: FloatArray, holders: Shapes, plane: LocalPlane) -> list[_Part]:
    """Each piece of a square metre or more cut by those who hold it, and what is left of it."""
    rows = np.flatnonzero(m2 >= LEAST_GROUND_M2)
    which, holder = shapely.STRtree(holders).query(pieces[rows], predicate="intersects")
    shapes: NDArray[np.object_] = shapely.intersection(pieces[rows][which], holders[holder])
    areas = _m2(shapes, plane)
    found = zip(rows[which].tolist(), holder.tolist(), areas.tolist(), shapes, strict=True)
    parts = [_Part(row, other, area, shape) for row, other, area, shape in found]
    # A union costs as much as all the cuts; where these add up to the piece there is nothing left of it.
    left = m2[rows] - np.bincount(which, areas, len(rows))
    for number in np.flatnonzero(np.abs(left) >= LEAST_GROUND_M2).tolist():
        rest = shapely.difference(pieces[rows[number]], shapely.union_all(holders[holder[which == number]]))
        parts.append(_Part(int(rows[number]), None, float(_m2(np.array([rest], object), plane)[0]), rest))
    return parts


def _solid(piece: shapely.Geometry) -> shapely.MultiPolygon:
    """What of a piece is ground: where borders touch, overlays leave lines and points beside it."""
    parts = shapely.get_parts(shapely.get_parts(piece))
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])
