"""GCJ-02 <-> BD-09, Baidu's further shift.

Baidu turns and stretches GCJ-02 a little, with a ripple of 3000 waves per half-turn, and moves it by a fixed step.
The closed-form inverse that everybody copies puts the ripple of the image where that of the original belongs and is
wrong by up to a quarter of a metre (measured); here the original is found by iteration, two digits a round.
"""

from __future__ import annotations

import numpy as np

from gis.crs.gcj02 import FloatArray

_STEP_EAST, _STEP_NORTH = 0.0065, 0.006
_RIPPLE = np.pi * 3000.0 / 180.0
_ROUNDS = 8
"""Measured: after eight rounds nothing changes but the last bits (tests/unit/crs/test_datums.py)."""


def to_bd09(lonlat_gcj02: FloatArray) -> FloatArray:
    """GCJ-02 to BD-09. The formula knows no rectangle: it moves points anywhere.

    lonlat_gcj02: (n, 2) degrees, GCJ-02, finite
    returns: (n, 2) degrees, BD-09
    source: the formula of Baidu's map service as kept in github.com/hujiulong/gcoord and wandergis/coordtransform
    """
    x, y = lonlat_gcj02[:, 0], lonlat_gcj02[:, 1]
    turn = 0.000003 * np.cos(x * _RIPPLE)
    radius = np.maximum(np.sqrt(x * x + y * y), np.finfo(np.float64).tiny)
    stretch = 1.0 + 0.00002 * np.sin(y * _RIPPLE) / radius
    # Turned by sine and cosine: numpy's arctan2 gives other last bits for other array layouts, and a corner that two
    # areas share has to stay one corner.
    east = stretch * (x * np.cos(turn) - y * np.sin(turn))
    north = stretch * (y * np.cos(turn) + x * np.sin(turn))
    return np.column_stack([east + _STEP_EAST, north + _STEP_NORTH])


def from_bd09(lonlat_bd09: FloatArray) -> FloatArray:
    """BD-09 to GCJ-02, exact to 1e-9 degrees: the inverse of `to_bd09`.

    lonlat_bd09: (n, 2) degrees, BD-09, finite
    returns: (n, 2) degrees, GCJ-02
    """
    lonlat = lonlat_bd09
    for _ in range(_ROUNDS):
        lonlat = lonlat + (lonlat_bd09 - to_bd09(lonlat))
    return lonlat
