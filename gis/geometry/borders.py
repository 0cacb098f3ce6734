"""How far points are from the border of an area, in metres, thousands at a time.

Every segment of every border is kept as two rows of three numbers which, multiplied with a point (x, y, 1), give how
far along the segment's middle and how far across its line the point lies. One matrix product answers for all points
of an area against all its segments, four times as fast as asking
GEOS point by point at 50 segments, and no slower at 6 400 (measured).
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray

_PRODUCT_SIZE = 1_000_000
"""Points times segments in one product: 8 MB a matrix."""


class Borders:
    """The borders of some polygons in a plane, holes and parts included."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        """shapes: polygons or multipolygons in metres, none missing or empty"""
        # Measured from a corner of its own, a shape keeps nanometres where northings of 3 000 km would lose them.
        self._origins = np.asarray(shapely.bounds(shapes), dtype=np.float64).reshape(-1, 2, 2)[:, 0]
        starts, ends, owner = _segments(shapes, self._origins)
        self._first = np.searchsorted(owner, np.arange(len(shapes) + 1)).tolist()
        self._along, self._across, self._half = _products(starts, ends)

    def distances(self, which: int, xy: FloatArray) -> FloatArray:
        """Metres from each point to the border of one shape.

        which: the position of the shape among those given
        xy: (n, 2) metres
        returns: (n,) metres
        """
        segment_count = self._first[which + 1] - self._first[which]
        step = _PRODUCT_SIZE // max(1, segment_count)
        pieces = [self._multiplied(which, xy[i : i + step]) for i in range(0, len(xy), step)]
        return np.concatenate(pieces) if pieces else np.empty(0)

    def _multiplied(self, which: int, xy: FloatArray) -> FloatArray:
        segments = slice(self._first[which], self._first[which + 1])
        points = np.ones((3, len(xy)))
        np.subtract(xy.T, self._origins[which][:, None], out=points[:2])
        beyond = self._along[segments] @ points
        across = self._across[segments] @ points
        # In place: these matrices are the largest things around, and fresh memory costs more than the arithmetic.
        np.abs(beyond, out=beyond)
        beyond -= self._half[segments]
        np.maximum(beyond, 0.0, out=beyond)
        beyond *= beyond
        across *= across
        beyond += across
        return np.sqrt(beyond.min(axis=0))


def _segments(shapes: NDArray[np.object_], origins: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.intp]]:
    """Start and end of every segment, measured from its shape's origin, and the shape it belongs to (ascending)."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    shape = shape_of_part[part_of_ring[ring]]
    local = xy - origins[shape]
    # Rings follow each other without a gap, and a vertex may be given twice: neither makes a segment.
    real = (ring[1:] == ring[:-1]) & (local[1:] != local[:-1]).any(axis=1)
    return local[:-1][real], local[1:][real], shape[:-1][real]


def _products(starts: FloatArray, ends: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rows that give "along from the middle" and "across", and half the length, of every segment."""
    step = ends - starts
    length = np.hypot(step[:, 0], step[:, 1])
    ahead = step / length[:, None]
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    middle = (starts + ends) / 2
    along = np.column_stack([ahead, -(ahead * middle).sum(axis=1)])
    across = np.column_stack([aside, -(aside * middle).sum(axis=1)])
    return along, across, length[:, None] / 2
