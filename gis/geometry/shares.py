"""How likely a point lies in each area of a layer, when it is only known to some metres.

Areas that lie on top of each other are told apart first, as `owners` does: what several cover belongs to the one with
the smallest code. What no area covers is a candidate like any other: NOBODY.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.geometry.gaussian import gaussian_mass
from gis.geometry.owners import NOBODY, IndexArray
from gis.geometry.spread import REACH_SIGMAS

_CHUNK = 5_000
"""Points worked on at a time."""


@dataclass(frozen=True)
class ShareTable:
    """Which areas points may lie in, and how likely; rows belong together, by point, the likeliest first."""

    point: IndexArray
    """Row of the point asked about."""
    area: IndexArray
    """Position in the codes; NOBODY for outside all areas."""
    share: FloatArray
    """The shares of a point sum to one."""

    @property
    def leading(self) -> NDArray[np.bool_]:
        """Which rows hold the likeliest area of their point."""
        return np.append(True, self.point[1:] != self.point[:-1])[: len(self.point)]


class Shares:
    """The areas of one layer, ready to say how likely points lie in each. May be asked from several threads."""

    def __init__(self, codes: Sequence[str], shapes: NDArray[np.object_], plane: LocalPlane) -> None:
        """Areas as they are in force.

        codes, shapes, plane: as `owners.Coverage` takes them
        """
        drawn = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes))).tolist()
        self._order = np.array(sorted(drawn, key=lambda row: codes[row].encode()), dtype=np.intp)
        self._pieces = first_owned(plane.shapes_to_metres(np.asarray(shapes, dtype=object)[self._order]))
        self._tree = shapely.STRtree(self._pieces)
        self._plane = plane

    def of_points(self, lonlat: FloatArray, sigma_m: FloatArray) -> ShareTable:
        """The candidate areas of every point.

        lonlat: (n, 2) degrees, WGS84, finite
        sigma_m: (n,) one standard deviation per axis, metres, positive
        """
        xy = self._plane.to_metres(lonlat)
        parts = [self._chunk(xy, sigma_m, start) for start in range(0, len(xy), _CHUNK)]
        point, area, share = (np.concatenate(column) for column in zip(*parts, strict=True)) if parts else _NOTHING
        return ShareTable(point, np.append(self._order, NOBODY)[area], share)

    def _chunk(self, xy: FloatArray, sigma_m: FloatArray, start: int) -> tuple[IndexArray, IndexArray, FloatArray]:
        here, sigma = xy[start : start + _CHUNK], sigma_m[start : start + _CHUNK]
        reach = REACH_SIGMAS * sigma[:, None]
        point, piece = self._tree.query(shapely.box(*(here - reach).T, *(here + reach).T))
        mass = gaussian_mass(self._pieces[piece], here[point], sigma[point])
        outside = np.clip(1.0 - np.bincount(point, weights=mass, minlength=len(here)), 0.0, 1.0)
        points = np.concatenate([point, np.arange(len(here))])
        areas = np.concatenate([piece, np.full(len(here), NOBODY)])
        shares = np.concatenate([mass, outside])
        order = np.lexsort((areas, -shares, points))
        return start + points[order], areas[order], shares[order]


_NOTHING = (np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp), np.empty(0))


def first_owned(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Every polygon without what an earlier one covers: what each of them owns.

    shapes: (n,) metres, the first owner first
    """
    owned = shapes.copy()
    for later, earlier in _overlapping(shapes):
        # One difference with all of them: taken one by one, a grid with hundreds of sites in it would cost seconds.
        owned[later] = shapely.difference(shapes[later], shapely.union_all(shapes[earlier]))
    return owned


def _overlapping(shapes: NDArray[np.object_]) -> Iterator[tuple[int, IndexArray]]:
    """Shapes that share more than a border with earlier ones, and which these are."""
    later, earlier = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = np.flatnonzero(earlier < later)
    pairs = pairs[~shapely.touches(shapes[later[pairs]], shapes[earlier[pairs]])]
    later, earlier = later[pairs], earlier[pairs]
    for row in np.unique(later).tolist():
        yield row, earlier[later == row]
