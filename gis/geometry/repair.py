"""Areas that nearly tile their territory made to tile it exactly, within a stated number of metres.

GEOS joins corners that nearly meet and gives ground that two areas claim to the one with the longer border along it
(`coverage_clean`); gaps that are narrow enough are shared out among their neighbours (`filling`). What that did is
then measured against what was there before, area by area: that is the list of changes.

Corners that did not move keep the very digits they had in degrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.geometry.coverage import coverage_flaws
from gis.geometry.filling import filled
from gis.geometry.flaws import NOISE_M, SLIVER_M, Flaw, Shapes, parts, without
from gis.vocabulary import FindingKind, RepairStep

_ROUNDS = 5
"""A slit that is closed may bare the next."""

_NOISE_DEGREES = 1e-8
"""A millimetre."""

LEAST_M2 = 0.01
"""Less ground than a hand's breadth is told as a corner that moved, not as ground that changed hands."""


@dataclass(frozen=True)
class Change:
    """One thing that a repair did to one area."""

    step: RepairStep
    row: int
    """Position of the area."""
    other: int | None
    """The area that the ground went to; None where there is none."""
    shape: BaseGeometry
    """Where: in the metres of the plane."""
    size: float
    unit: str
    """m2 of ground, or the m by which the border moved at most."""


@dataclass(frozen=True)
class Repaired:
    """Areas after a repair, and what it did."""

    shapes: Shapes
    """WGS84; the same objects where nothing changed."""
    changes: list[Change]
    left: list[Flaw]
    """What needs a person; with any of these the shapes should not be used."""


def repaired(shapes: Shapes, plane: LocalPlane, tolerance_m: float) -> Repaired:
    """The areas as an exact coverage, and every change.

    shapes: valid polygons or multipolygons in WGS84, none missing
    tolerance_m: the widest gap that is filled and the widest overlap that is assigned; corners are joined over as
        much, and a metre at most
    """
    before = plane.shapes_to_metres(shapes)
    flaws = coverage_flaws(before)
    wide = [flaw for flaw in flaws if _needs_a_person(flaw, tolerance_m)]
    if wide or not flaws:
        return Repaired(shapes, [], wide)
    in_degrees, after = _exact(_cleaned(before, tolerance_m), before, shapes, plane)
    changes = list(_changes(before, after))
    untouched = shapely.equals_exact(in_degrees, shapes, normalize=True)
    return Repaired(np.where(untouched, shapes, in_degrees), changes, _left(after, in_degrees, changes, tolerance_m))


def _needs_a_person(flaw: Flaw, tolerance_m: float) -> bool:
    # Whether a gap is too wide is seen afterwards: some are open to the outside once their neighbours are in order.
    too_wide = flaw.kind in (FindingKind.OVERLAP, FindingKind.SLIVER) and flaw.width_m > tolerance_m
    return too_wide or flaw.kind is FindingKind.DUPLICATE_SHAPE


def _cleaned(shapes: Shapes, tolerance_m: float) -> Shapes:
    # Joining corners over more than this would wear down borders that are as they should be (measured on Boston's
    # districts: 3 853 changes over a metre, one over a millimetre). Gaps and overlaps are closed by their width.
    cleaned = _clean(shapes, tolerance_m)
    for round_ in range(_ROUNDS):
        # What is left is a slit that gets a little wider here and there.
        slits = list(_slits(cleaned, min(tolerance_m, SLIVER_M * (1 + round_ / 4))))
        if not slits:
            break
        cleaned = _with_slits(cleaned, slits, tolerance_m)
    return cleaned


def _clean(shapes: Shapes, gap_m: float) -> Shapes:
    cleaned = shapely.coverage_clean(shapes, gap_width=0.0, snapping_distance=NOISE_M)  # type: ignore[attr-defined]
    return filled(np.array(cleaned, dtype=np.object_), gap_m)


def _with_slits(shapes: Shapes, slits: list[tuple[BaseGeometry, int]], tolerance_m: float) -> Shapes:
    """The areas grown by slits. A closed slit may leave a gap behind it, which is filled if it is narrow enough."""
    cleaned = _clean(np.array([*shapes, *(slit for slit, _owner in slits)], dtype=object), tolerance_m)
    for slit, (_shape, owner) in zip(cleaned[len(shapes) :], slits, strict=True):
        cleaned[owner] = shapely.coverage_union_all([cleaned[owner], slit])
    return cleaned[: len(shapes)]


def _slits(shapes: Shapes, width_m: float) -> Iterator[tuple[BaseGeometry, int]]:
    """Ground between two areas, open to the outside, narrower than this; and the one with the longer border on it."""
    near = shapely.coverage_invalid_edges(shapes, gap_width=min(width_m, SLIVER_M))
    if shapely.is_empty(near).all():
        return
    whole = shapely.coverage_union_all(shapes)
    # Grown and shrunk by sharp corners, a border comes back to where it was, except where it closed on itself.
    closed = shapely.buffer(shapely.buffer(whole, width_m / 2, join_style="mitre"), -width_m / 2, join_style="mitre")
    # Elsewhere it doesn't come back to the last digit, which would string slits together along the outer border.
    here = shapely.buffer(shapely.union_all(near), width_m, quad_segs=2)
    tree = shapely.STRtree(shapes)
    for slit in parts(shapely.intersection(shapely.difference(closed, whole), here)):
        along = _borders_along(slit, shapes, tree)
        if len(along) > 1:
            yield slit, max(along, key=lambda row: (along[row], -row))


def _borders_along(slit: BaseGeometry, shapes: Shapes, tree: shapely.STRtree) -> dict[int, float]:
    """The areas beside a slit, with the metres of its edge that each has."""
    near = tree.query(slit, predicate="dwithin", distance=NOISE_M).tolist()
    edge = shapely.boundary(slit)
    lengths = {row: shapely.intersection(edge, shapely.buffer(shapes[row], NOISE_M)).length for row in near}
    return {row: length for row, length in lengths.items() if length > edge.length / 10}


def _in_degrees(after: Shapes, before: Shapes, shapes: Shapes, plane: LocalPlane) -> Shapes:
    """Metres back to degrees: corners that did not move with the digits that they had."""
    known = dict(zip(map(tuple, shapely.get_coordinates(before).tolist()),
                     map(tuple, shapely.get_coordinates(shapes).tolist()), strict=True))  # fmt: skip

    def back(xy: FloatArray) -> FloatArray:
        lonlat = plane.to_lonlat(xy)
        return np.array([known.get(tuple(corner), (lon, lat)) for corner, (lon, lat) in
                         zip(xy.tolist(), lonlat.tolist(), strict=True)])  # fmt: skip

    return np.asarray(shapely.transform(after, back), dtype=object)


def _exact(after: Shapes, before: Shapes, shapes: Shapes, plane: LocalPlane) -> tuple[Shapes, Shapes]:
    """A valid coverage in metres as one in degrees, and the same in metres.

    What is straight in metres is bent by a tenth of a millimetre in degrees, and a corner that lies nearer to a border
    than that changes sides: then it is joined to that border, here and there in turns.
    """
    for _ in range(_ROUNDS):
        in_degrees = _in_degrees(after, before, shapes, plane)
        if not shapely.coverage_is_valid(in_degrees):
            in_degrees = _joined(in_degrees, _NOISE_DEGREES)
        after = plane.shapes_to_metres(in_degrees)
        if shapely.coverage_is_valid(after) and shapely.coverage_is_valid(in_degrees):
            break
        after = _joined(after, NOISE_M)
    return in_degrees, plane.shapes_to_metres(in_degrees)


def _joined(shapes: Shapes, within: float) -> Shapes:
    cleaned = shapely.coverage_clean(shapes, gap_width=within, snapping_distance=within)  # type: ignore[attr-defined]
    return np.array(cleaned, dtype=np.object_)


def _changes(before: Shapes, after: Shapes) -> Iterator[Change]:
    trees = shapely.STRtree(before), shapely.STRtree(after)
    for row in np.flatnonzero(~shapely.equals_exact(before, after, normalize=True)).tolist():
        told = [*_ground_given(row, before, after, trees[1]), *_ground_taken(row, before, after, trees[0])]
        yield from told or _corners_joined(row, before[row], after[row])


def _ground_given(row: int, before: Shapes, after: Shapes, tree: shapely.STRtree) -> Iterator[Change]:
    """What an area had and has no more, by who has it now."""
    lost = without(before[row], after[row])
    others = np.sort(tree.query(lost, predicate="intersects"))
    for other, ground in zip(others.tolist(), shapely.intersection(lost, after[others]), strict=True):
        yield from _told(RepairStep.CEDED, row, other, ground)
    yield from _told(RepairStep.CUT, row, None, without(lost, shapely.union_all(after[others])))


def _ground_taken(row: int, before: Shapes, after: Shapes, tree: shapely.STRtree) -> Iterator[Change]:
    """What an area has that nobody had; what somebody else had is told there, as given."""
    gained = without(after[row], before[row])
    others = tree.query(gained, predicate="intersects")
    yield from _told(RepairStep.FILLED, row, None, without(gained, shapely.union_all(before[others])))


def _told(step: RepairStep, row: int, other: int | None, ground: BaseGeometry) -> Iterator[Change]:
    pieces = parts(ground)
    for piece, area in zip(pieces, shapely.area(pieces).tolist(), strict=True):
        if area >= LEAST_M2:
            yield Change(step, row, other, piece, area, "m2")


def _corners_joined(row: int, before: BaseGeometry, after: BaseGeometry) -> Iterator[Change]:
    corners = shapely.get_coordinates(after)
    moved = np.asarray(shapely.distance(shapely.points(corners), shapely.boundary(before)))
    farthest = int(moved.argmax())
    yield Change(RepairStep.MATCHED, row, None, Point(corners[farthest]), float(moved.max()), "m")


def _left(after: Shapes, in_degrees: Shapes, changes: list[Change], tolerance_m: float) -> list[Flaw]:
    """What a person must decide: areas that vanished, ground that moved too far, gaps that are too wide."""
    lost = np.flatnonzero(shapely.is_empty(after) | ~shapely.is_valid(in_degrees)).tolist()
    if lost:
        return [Flaw(FindingKind.INVALID_SHAPE, (row,), after[row], 0.0, "m2") for row in lost]
    far = [
        Flaw(FindingKind.OVERLAP, (change.row,), change.shape, change.size, change.unit, tolerance_m)
        for change in changes
        if _is_wider(change, tolerance_m)
    ]
    left = far + coverage_flaws(after)
    # What is exact in metres alone can't be kept: degrees are what is stored.
    exact = bool(shapely.coverage_is_valid(in_degrees))
    return left if left or exact else [Flaw(FindingKind.INVALID_SHAPE, (), shapely.union_all(after), 0.0, "m2")]


def _is_wider(change: Change, tolerance_m: float) -> bool:
    """Whether something is left of the ground of a change after as much is taken off all around."""
    if change.unit == "m":
        return change.size > tolerance_m + NOISE_M
    return not shapely.is_empty(shapely.buffer(change.shape, -tolerance_m / 2 - NOISE_M))
