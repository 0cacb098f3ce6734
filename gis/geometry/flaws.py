"""What can be wrong with polygons that are each valid: the kinds, their sizes, and from where on they count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.crs.gcj02 import FloatArray
from gis.vocabulary import FindingKind

type Shapes = NDArray[np.object_]

NOISE_M = 1e-3
"""A millimetre: less than any survey knows, and more than conversion between systems leaves behind."""
SLIVER_M = 1.0
"""Gaps and overlaps narrower than this are accidents of drawing; borders this close are meant to be one."""
TINY_M2 = 10.0
"""Holes and parts smaller than this are no place where anything happens."""
_EXACT = 1.03
"""Widths need be no more exact than 3 %."""
_OF_A_TRIANGLE = 4
"""Coordinates, the last like the first."""
_GRID_M = 1e-7
"""Fine enough that a sliver a kilometre long keeps its area to a square centimetre."""


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong with some polygons."""

    kind: FindingKind
    rows: tuple[int, ...]
    """Positions of the shapes concerned."""
    shape: BaseGeometry
    """Where it is: in the metres of the plane."""
    size: float
    """Square metres of an area, metres of a line."""
    unit: str
    """m2 or m."""
    width_m: float = 0.0
    """How wide it is at its widest: what a repair has to bridge."""


def area_flaw(kind: FindingKind, rows: tuple[int, ...], shape: BaseGeometry, width_m: float) -> Flaw:
    """A flaw that covers ground."""
    return Flaw(kind, rows, shape, float(shape.area), "m2", width_m)


def line_flaw(kind: FindingKind, rows: tuple[int, ...], shape: BaseGeometry, width_m: float = 0.0) -> Flaw:
    """A flaw along a border."""
    return Flaw(kind, rows, shape, float(shape.length), "m", width_m)


def widths(polygons: Shapes) -> FloatArray:
    """The width of each polygon at its widest place: the diameter of the largest circle inside it.

    Shrunk by its radius a polygon vanishes, by a little less it doesn't: that is tried with radii halfway between what
    it may be and what it must be. Looking for the circle itself (`maximum_inscribed_circle`) takes 45 times as long on
    slivers (measured).

    polygons: without parts, in metres
    returns: (n,) metres, never less than it is and at most 4 % more; below half a millimetre the mean width
    """
    area, length = shapely.area(polygons), np.maximum(shapely.length(polygons), NOISE_M)
    # The radius is at least that of a strip of this area and border. It is at most that of a disc of this area, and of
    # a shape without dents at most twice the strip's: all of it for triangles, which need no trying.
    narrowest = area / length
    dented = shapely.area(shapely.convex_hull(polygons)) > area * (1 + 1e-9)
    high = np.where(dented, np.sqrt(area / np.pi), 2 * narrowest)
    low = np.where(~dented & (shapely.get_num_coordinates(polygons) == _OF_A_TRIANGLE), high, narrowest)
    high[narrowest <= NOISE_M / 4] = low[narrowest <= NOISE_M / 4] = narrowest[narrowest <= NOISE_M / 4]
    while len(undecided := np.flatnonzero(high > low * _EXACT)):
        radius = np.sqrt(low[undecided] * high[undecided])
        vanished = shapely.is_empty(shapely.buffer(polygons[undecided], -radius, quad_segs=4))
        high[undecided[vanished]] = radius[vanished]
        low[undecided[~vanished]] = radius[~vanished]
    return np.asarray(2 * high, dtype=np.float64)


def without(ground: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
    """What is left of ground after other ground is taken off it, in metres; without the lines where they touch.

    Cut on a fine grid. Between borders that nearly coincide GEOS 3.14 cuts wrongly without one, now and then: of 1.898
    m2 2.060 were left, a part of them never in it.
    """
    return shapely.MultiPolygon(list(parts(shapely.difference(ground, taken, grid_size=_GRID_M))))


def parts(shape: BaseGeometry) -> Shapes:
    """The polygons of a shape, without points and lines."""
    pieces = shapely.get_parts(shape)
    return np.asarray(pieces[shapely.get_dimensions(pieces) == 2], dtype=object)
