"""CGCS2000, the national datum, and its 3-degree Gauss-Krüger zones (GB/T 17278, EPSG:4513-4554).

Geographic CGCS2000 is treated as WGS84: they differ by well under a metre (domain.md 2.8). Surveyors hand over
eastings and northings instead, in one of two families:

  EPSG:4513-4533   zones 25-45, the zone number in front of the easting: 40 500 000 m on the 120° meridian
  EPSG:4534-4554   central meridians 75°-135° E, no number:                 500 000 m on the 120° meridian
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pyproj import Transformer
from pyproj.enums import TransformDirection

from gis.crs.gcj02 import FloatArray

CENTRAL_MERIDIANS = range(75, 136, 3)
"""The meridians of the zones 25 to 45, degrees east."""

_FIRST_NUMBERED, _FIRST_PLAIN = 4513, 4534


@dataclass(frozen=True)
class GaussKrueger:
    """One 3-degree Gauss-Krüger zone of CGCS2000."""

    central_meridian: int
    """Degrees east, one of `CENTRAL_MERIDIANS`."""
    numbered: bool = False
    """Whether eastings carry the zone number in front."""

    def __post_init__(self) -> None:
        if self.central_meridian not in CENTRAL_MERIDIANS:
            raise ValueError(f"{self.central_meridian}° is not the central meridian of a 3-degree zone of CGCS2000.")

    @property
    def zone(self) -> int:
        """The number of the zone: 40 on the 120° meridian."""
        return self.central_meridian // 3

    @property
    def epsg(self) -> int:
        """The EPSG code: 4549 on the 120° meridian, 4528 with the zone number in the easting."""
        first = _FIRST_NUMBERED if self.numbered else _FIRST_PLAIN
        return first + CENTRAL_MERIDIANS.index(self.central_meridian)

    @property
    def false_easting_m(self) -> float:
        """The easting of the central meridian."""
        return 500_000.0 + (self.zone * 1_000_000.0 if self.numbered else 0.0)


def gauss_krueger(epsg: int) -> GaussKrueger | None:
    """The zone that an EPSG code stands for; None if the code is none of ours."""
    for numbered, first in ((True, _FIRST_NUMBERED), (False, _FIRST_PLAIN)):
        if 0 <= epsg - first < len(CENTRAL_MERIDIANS):
            return GaussKrueger(CENTRAL_MERIDIANS[epsg - first], numbered)
    return None


def zone_at(lon: float, *, numbered: bool = False) -> GaussKrueger:
    """The zone whose central meridian lies nearest to a longitude in China."""
    nearest = min(CENTRAL_MERIDIANS, key=lambda meridian: abs(meridian - lon))
    return GaussKrueger(nearest, numbered)


def to_gauss_krueger(lonlat: FloatArray, zone: GaussKrueger) -> FloatArray:
    """CGCS2000 degrees to eastings and northings of a zone.

    lonlat: (n, 2) degrees, within a few degrees of the central meridian
    returns: (n, 2) metres, easting first whatever order EPSG lists
    """
    return np.column_stack(_transformer(zone).transform(lonlat[:, 0], lonlat[:, 1]))


def from_gauss_krueger(xy: FloatArray, zone: GaussKrueger) -> FloatArray:
    """Eastings and northings of a zone to CGCS2000 degrees.

    xy: (n, 2) metres, easting first
    returns: (n, 2) degrees, longitude first
    """
    lon, lat = _transformer(zone).transform(xy[:, 0], xy[:, 1], direction=TransformDirection.INVERSE)
    return np.column_stack([lon, lat])


@lru_cache
def _transformer(zone: GaussKrueger) -> Transformer:
    # Making one costs milliseconds; pyproj keeps a context per thread behind it, so it may be shared.
    return Transformer.from_crs(4490, zone.epsg, always_xy=True)
