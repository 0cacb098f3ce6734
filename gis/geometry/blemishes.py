"""What looks wrong with a polygon that is valid: spikes, tiny holes, tiny parts."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon

from gis.crs.gcj02 import FloatArray
from gis.geometry.flaws import NOISE_M, SLIVER_M, TINY_M2, Flaw, Shapes, area_flaw, line_flaw, widths
from gis.vocabulary import FindingKind

SPIKE_DEGREES = 2.0
"""A border that turns back on itself within so little encloses 3 m2 in 10 m: a slip of the hand."""


def blemishes(shapes: Shapes) -> list[Flaw]:
    """Spikes, tiny holes and tiny parts, in the order of the shapes.

    shapes: valid polygons or multipolygons in metres, none missing
    """
    pieces, row_of = shapely.get_parts(shapes, return_index=True)
    count_of = np.bincount(row_of, minlength=len(shapes))
    flaws = []
    for piece, row in zip(pieces, row_of.tolist(), strict=True):
        if piece.area <= TINY_M2 and count_of[row] > 1:
            flaws.append(area_flaw(FindingKind.TINY_PART, (row,), piece, float(widths(np.array([piece]))[0])))
        flaws += _tiny_holes(piece, row) + _spikes(piece, row)
    return flaws


def _tiny_holes(piece: Polygon, row: int) -> list[Flaw]:
    holes = np.array([Polygon(ring) for ring in piece.interiors], dtype=object)
    small = holes[shapely.area(holes) <= TINY_M2]
    return [
        area_flaw(FindingKind.TINY_HOLE, (row,), hole, float(width))
        for hole, width in zip(small, widths(small), strict=True)
    ]


def _spikes(piece: Polygon, row: int) -> list[Flaw]:
    return [
        line_flaw(FindingKind.SPIKE, (row,), shapely.LineString(arm))
        for ring in shapely.get_rings(piece)
        for arm in _arms(shapely.get_coordinates(ring)[:-1])
    ]


def _arms(corners: FloatArray) -> FloatArray:
    """The shorter side of every spike of a ring, from its foot to its tip: (n, 2, 2)."""
    corners = corners[(np.abs(corners - np.roll(corners, 1, axis=0)) > NOISE_M).any(axis=1)]
    before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
    back, ahead = before - corners, after - corners
    turn = np.abs(back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0])
    angle = np.degrees(np.arctan2(turn, (back * ahead).sum(axis=1)))
    lengths = np.column_stack([np.hypot(*back.T), np.hypot(*ahead.T)])
    tips = np.flatnonzero((angle < SPIKE_DEGREES) & (lengths.min(axis=1) >= SLIVER_M))
    foot = np.where((lengths[tips, 0] <= lengths[tips, 1])[:, None], before[tips], after[tips])
    return np.stack([foot, corners[tips]], axis=1)
