"""Many polygons held against each other: gaps, overlaps, slivers, borders that do not match, duplicates.

Whether borders match to the last digit is answered by GEOS (`coverage_is_valid`, `coverage_invalid_edges`), which
compares corners, not distances. What keeps them from matching is then measured: the ground that two areas claim, the
ground inside that none does, and the stretches of border where corners differ by less than can be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.flaws import NOISE_M, SLIVER_M, TINY_M2, Flaw, Shapes, area_flaw, line_flaw, parts, widths
from gis.vocabulary import FindingKind

type Apart = Callable[[int, int], bool]
"""Whether two areas may lie on the same ground, such as two floors of a building."""

MOST_MEASURED = 10_000
"""Whoever has more gaps and overlaps has to repair them first, and that joins borders too."""
_SLIT_M = 20.0
"""Borders that run beside each other for less than this, both sides taken together, part at a sharp angle.

In the demo city two grids part at the outer border at an angle of ten degrees, and are 10.3 m near each other."""
_NEAR_M = 0.01
"""Invalid edges this near to a measured gap or overlap are told with it."""


def coverage_flaws(shapes: Shapes) -> list[Flaw]:
    """Everything that keeps areas from tiling their territory; none means one owner for every point inside.

    A gap is ground inside that no area covers. What is open to the outside by more than a metre is outside. With
    more than MOST_MEASURED gaps and overlaps, borders that do not match are not looked for.

    shapes: valid polygons or multipolygons in metres, none missing
    """
    valid = bool(shapely.coverage_is_valid(shapes))
    measured = [] if valid else overlap_flaws(shapes)
    claimed = bool(measured)
    measured += _gaps(shapes, valid)
    # Gaps alone may be accepted, so they excuse no border.
    enough = claimed and len(measured) > MOST_MEASURED
    return measured if enough else measured + _borders_not_shared(shapes, measured, valid)


def overlap_flaws(shapes: Shapes, may_share: Apart = lambda _one, _other: False) -> list[Flaw]:
    """Ground that two areas claim: duplicates, overlaps, and slivers where it is narrow.

    may_share: pairs that are meant to lie on each other
    """
    first, second = _meeting_pairs(shapes)
    keep = [not may_share(one, other) for one, other in zip(first.tolist(), second.tolist(), strict=True)]
    first, second = first[keep], second[keep]
    same = shapely.equals(shapes[first], shapes[second])
    flaws = [
        area_flaw(FindingKind.DUPLICATE_SHAPE, (one, other), shapes[one], float(widths(parts(shapes[one])).max()))
        for one, other in zip(first[same].tolist(), second[same].tolist(), strict=True)
    ]
    return flaws + _common_ground(shapes, first[~same], second[~same])


def holes(shapes: Shapes) -> Shapes:
    """Ground inside a coverage that no area covers, exactly: borders are joined corner by corner, not computed.

    shapes: a valid coverage, in degrees or metres
    """
    return _holes_of(shapely.coverage_union_all(shapes))


def _meeting_pairs(shapes: Shapes) -> tuple[np.ndarray, np.ndarray]:
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    order = np.lexsort((second[once], first[once]))
    return first[once][order], second[once][order]


def _common_ground(shapes: Shapes, first: np.ndarray, second: np.ndarray) -> list[Flaw]:
    common, pair = shapely.get_parts(shapely.intersection(shapes[first], shapes[second]), return_index=True)
    ground = shapely.get_dimensions(common) == 2
    common, pair = common[ground], pair[ground]
    return [
        area_flaw(_narrow_or(FindingKind.OVERLAP, width), (int(first[at]), int(second[at])), shape, float(width))
        for shape, at, width in zip(common, pair, widths(common), strict=True)
        if width > NOISE_M
    ]


def _gaps(shapes: Shapes, valid: bool) -> list[Flaw]:
    # Where borders match, joining them needs no arithmetic; where they don't, GEOS has to compute.
    found = holes(shapes) if valid else _holes_of(shapely.union_all(shapes))
    tree, flaws = shapely.STRtree(shapes), []
    for hole, width in zip(found, widths(found), strict=True):
        if width > NOISE_M or valid:
            around = tuple(sorted(tree.query(hole, predicate="dwithin", distance=NOISE_M).tolist()))
            flaws.append(area_flaw(_kind_of_gap(hole, float(width), around), around, hole, float(width)))
    return flaws


def _holes_of(whole: BaseGeometry) -> Shapes:
    pieces = parts(whole)
    rings = [ring for piece in pieces for ring in piece.interiors]
    # An area may stand in a hole like an island, touching nothing.
    found = [hole for ring in rings for hole in parts(_without_islands(shapely.Polygon(ring), pieces))]
    return np.array(found, dtype=object)


def _without_islands(hole: BaseGeometry, pieces: Shapes) -> BaseGeometry:
    if len(pieces) == 1:
        return hole
    within = pieces[shapely.contains(hole, pieces)]
    return shapely.difference(hole, shapely.union_all(within)) if len(within) else hole


def _kind_of_gap(hole: BaseGeometry, width: float, around: tuple[int, ...]) -> FindingKind:
    if len(around) == 1 and hole.area <= TINY_M2:
        return FindingKind.TINY_HOLE
    return _narrow_or(FindingKind.GAP, width)


def _narrow_or(kind: FindingKind, width: float) -> FindingKind:
    return FindingKind.SLIVER if width < SLIVER_M else kind


def _borders_not_shared(shapes: Shapes, measured: list[Flaw], valid: bool) -> list[Flaw]:
    """Unmatched borders, and slits open to the outside that are narrow and long."""
    told = _ground_told(measured, len(shapes))
    unmatched = [] if valid else _unmatched(shapes, _without(shapely.coverage_invalid_edges(shapes), told), _NEAR_M / 2)
    near = _without(shapely.coverage_invalid_edges(shapes, gap_width=SLIVER_M), told)
    near = _without(near, _ground_told(unmatched, len(shapes)))
    along = [flaw for flaw in _unmatched(shapes, near, SLIVER_M) if flaw.size >= _SLIT_M]
    return unmatched + along


def _unmatched(shapes: Shapes, edges: Shapes, within_m: float) -> list[Flaw]:
    """Stretches of border that meet or almost meet another area without sharing its corners; one flaw for a pair.

    edges: of each shape, those that are told by nothing else
    within_m: how near the other area is; an edge is given whole where only its end is near, and the rest is let go
    """
    rows = np.flatnonzero(shapely.length(edges) > 0.0)
    line, other = shapely.STRtree(shapes).query(edges[rows], predicate="dwithin", distance=within_m)
    # A notch of a border in itself has no neighbour along it.
    row, other = rows[line][rows[line] != other], other[rows[line] != other]
    near = shapely.intersection(edges[row], shapely.buffer(shapes[other], within_m, quad_segs=2))
    lines: dict[tuple[int, int], list[BaseGeometry]] = {}
    for one, two, stretch in zip(row.tolist(), other.tolist(), near, strict=True):
        lines.setdefault((min(one, two), max(one, two)), []).append(stretch)
    pairs = sorted(lines.items())
    return [line_flaw(FindingKind.UNMATCHED_BORDER, pair, shapely.union_all(found)) for pair, found in pairs]


def _without(edges: Shapes, told: Shapes) -> Shapes:
    """The invalid edges of every area that do not run along ground already told."""
    left = edges.copy()
    rows = np.flatnonzero(~shapely.is_missing(told) & ~shapely.is_empty(edges))
    left[rows] = shapely.difference(edges[rows], told[rows])
    return left


def _ground_told(flaws: Sequence[Flaw], count: int) -> Shapes:
    """For each of so many areas the ground of its flaws and a little around them; None where there is none."""
    told = np.full(count, None, dtype=object)
    if not flaws:
        return told
    pairs = [(row, flaw.shape) for flaw in flaws for row in flaw.rows]
    pairs.sort(key=lambda pair: pair[0])
    rows, group = np.unique([row for row, _shape in pairs], return_inverse=True)
    shapes = np.array([shape for _row, shape in pairs], dtype=object)
    together = np.asarray(shapely.geometrycollections(shapes, indices=group), dtype=object)
    ground: Shapes = shapely.buffer(together, _NEAR_M, quad_segs=2)
    # Grown together they need no union, which takes several times as long; of a few hundred one comes out unsound.
    for odd in np.flatnonzero(~shapely.is_valid(ground)).tolist():
        ground[odd] = shapely.buffer(shapely.union_all(shapes[group == odd]), _NEAR_M, quad_segs=2)
    told[rows] = ground
    return told
