"""WGS84 <-> GCJ-02, the shifted datum of Chinese map services.

The shift is a polynomial in metres plus sines of 30, 12, 3, 1, 1/2 and 1/6 half-waves per degree, turned into degrees
on the Krasovsky 1940 ellipsoid. It was never published officially. Everybody uses the formula that became known in
2010 with the anonymous `EvilTransform.cs`; we write it from its description and test it against published city
vectors (tests/real/test_datum_vectors.py).

The inverse has no closed form, but the shift changes by less than one part in a hundred from a point to its image.
So the shift at a guess is nearly the shift at the answer, and guessing again with it gains two digits each time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type FloatArray = NDArray[np.float64]
"""Coordinates: (n, 2), longitude or easting first."""
type BoolArray = NDArray[np.bool_]
"""One answer per point."""

WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""The rectangle, in WGS84 degrees, in which the formula shifts; its borders belong to it."""

_SEMI_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_ROUNDS = 6
"""After three rounds micrometres are left (domain.md 2.8), after six nothing that a double could show.

A fixed number, so that a point's answer never depends on the points beside it.
"""
_ROUNDING = 1e-10
"""Degrees by which rounding may carry a point across the border of the rectangle."""


def to_gcj02(lonlat: FloatArray) -> FloatArray:
    """WGS84 to GCJ-02. Points outside the rectangle around China come back unchanged.

    lonlat: (n, 2) degrees, WGS84, finite
    returns: (n, 2) degrees, GCJ-02
    source: EvilTransform.cs (2010, anonymous), as kept in github.com/googollee/eviltransform and hujiulong/gcoord
    """
    return np.where(inside_rectangle(lonlat)[:, None], lonlat + _shift_degrees(lonlat), lonlat)


def from_gcj02(lonlat_gcj02: FloatArray) -> FloatArray:
    """GCJ-02 to WGS84, exact to 1e-9 degrees: the inverse of `to_gcj02`.

    A point whose WGS84 place would lie outside the rectangle was never shifted and comes back unchanged.

    lonlat_gcj02: (n, 2) degrees, GCJ-02, finite
    returns: (n, 2) degrees, WGS84
    """
    lonlat = lonlat_gcj02
    for _ in range(_ROUNDS):
        lonlat = lonlat_gcj02 - _shift_degrees(lonlat)
    # On the very border of the rectangle the rounding of the shift may carry the answer across.
    snapped = np.clip(lonlat, (WEST, SOUTH), (EAST, NORTH))
    inside = np.abs(snapped - lonlat).max(axis=1) < _ROUNDING
    return np.where(inside[:, None], snapped, lonlat_gcj02)


def inside_rectangle(lonlat: FloatArray) -> BoolArray:
    """Which points (WGS84) the formula shifts."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)


def _shift_degrees(lonlat: FloatArray) -> FloatArray:
    """The shift at each point as degrees, whether or not it lies in the rectangle."""
    east_m, north_m = _shift_metres(lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0)
    latitude = np.radians(lonlat[:, 1])
    flattening = 1.0 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    across_m = _SEMI_MAJOR_AXIS_M / np.sqrt(flattening)
    along_m = across_m * (1.0 - _ECCENTRICITY_SQUARED) / flattening
    # Only points outside the rectangle can be near a pole, and their shift is thrown away.
    parallel_m = across_m * np.maximum(np.cos(latitude), 0.01)
    return np.degrees(np.column_stack([east_m / parallel_m, north_m / along_m]))


def _shift_metres(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Metres east and north, from degrees east of 105 and north of 35."""
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * _wave(x, 1 / 6) + 20.0 * _wave(x, 1 / 2)
    east_waves = ripple + 20.0 * _wave(x, 1) + 40.0 * _wave(x, 3) + 150.0 * _wave(x, 12) + 300.0 * _wave(x, 30)
    north_waves = ripple + 20.0 * _wave(y, 1) + 40.0 * _wave(y, 3) + 160.0 * _wave(y, 12) + 320.0 * _wave(y, 30)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + east_waves * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + north_waves * 2.0 / 3.0
    return east, north


def _wave(degrees: FloatArray, half_wave: float) -> FloatArray:
    return np.sin(degrees * (np.pi / half_wave))
