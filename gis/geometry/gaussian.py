"""How much of a Gaussian around a point lies in a polygon: exact, without sampling.

Seen from the point, a polygon is a fan of triangles, one for each edge. Of the mass in the wedge that an edge spans,
the part beyond the edge is Owen's T-function of its distance and its ends, in standard deviations:
T(h, tan b) = 1/2π ∫ exp(-h² / 2cos²φ) dφ from 0 to b. So the mass in the polygon is how often it winds round the
point, less what lies beyond its edges. The function is SciPy's; nothing is drawn at random, and the result is right
to 1e-12 (tests/unit/geometry/test_gaussian.py).
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.special import owens_t

from gis.crs.gcj02 import FloatArray

_NO_DISTANCE = 1e-12
"""Standard deviations. An edge that runs through the point adds nothing; so it is not divided by zero."""


def gaussian_mass(shapes: NDArray[np.object_], xy: FloatArray, sigma_m: FloatArray) -> FloatArray:
    """The share of an isotropic Gaussian that lies in a polygon, row by row: the first shape, the first point.

    shapes: (n,) valid polygons or multipolygons in metres; empty or None holds nothing
    xy: (n, 2) metres
    sigma_m: (n,) one standard deviation per axis, positive
    returns: (n,) 0 to 1
    """
    starts, ends, row = _edges(shapes)
    origin, sigma = xy[row], sigma_m[row, None]
    beyond = _wedge_inside((starts - origin) / sigma, (ends - origin) / sigma)
    return np.clip(np.bincount(row, weights=beyond, minlength=len(shapes)), 0.0, 1.0)


def _edges(shapes: NDArray[np.object_]) -> tuple[FloatArray, FloatArray, NDArray[np.intp]]:
    """Start and end of every edge and the shape it belongs to; shells counterclockwise, holes clockwise."""
    parts, shape_of_part = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    real = (ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    return xy[:-1][real], xy[1:][real], shape_of_part[part_of_ring[ring[:-1][real]]]


def _wedge_inside(start: FloatArray, end: FloatArray) -> FloatArray:
    """(m,) signed mass of the triangle between the origin and each edge, for a standard deviation of one."""
    step = end - start
    ahead = step / np.hypot(step[:, 0], step[:, 1])[:, None]
    away = start[:, 0] * ahead[:, 1] - start[:, 1] * ahead[:, 0]
    away = np.where(np.abs(away) < _NO_DISTANCE, _NO_DISTANCE, away)
    from_slope, to_slope = (start * ahead).sum(axis=1) / away, (end * ahead).sum(axis=1) / away
    angle = (np.arctan(to_slope) - np.arctan(from_slope)) / (2 * np.pi)
    return np.asarray(angle - (owens_t(away, to_slope) - owens_t(away, from_slope)))
