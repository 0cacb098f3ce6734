"""The local plane: a place on earth laid flat so that metres can be measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection

from gis.crs.gcj02 import FloatArray


@dataclass(frozen=True)
class LocalPlane:
    """A 3-degree Gauss-Krüger zone anywhere on earth: GRS80, scale 1, false easting 500 000 m.

    On 120° E it is EPSG:4549. Lengths are right to 1 in 2 900 up to the zone's edge at the equator (1.5° from the
    meridian) and better towards the poles: 250 m are out by less than 9 cm.
    """

    central_meridian: int
    """Degrees east, a multiple of three."""

    @classmethod
    def at(cls, lon: float) -> LocalPlane:
        """The plane for a place at this longitude: its centre's, so that all of a centre is measured alike."""
        return cls(3 * round(lon / 3))

    def to_metres(self, lonlat: FloatArray) -> FloatArray:
        """Degrees to metres. A million points take 0.12 s (measured).

        lonlat: (n, 2) degrees, WGS84
        returns: (n, 2) metres, easting first
        """
        return np.column_stack(_transformer(self.central_meridian).transform(lonlat[:, 0], lonlat[:, 1]))

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """Metres to degrees: the inverse of `to_metres`."""
        inverse = TransformDirection.INVERSE
        return np.column_stack(_transformer(self.central_meridian).transform(xy[:, 0], xy[:, 1], direction=inverse))

    def shapes_to_metres(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Shapes in WGS84 laid into the plane, vertex by vertex; None stays None."""
        return np.asarray(shapely.transform(shapes, self.to_metres), dtype=object)


@lru_cache
def _transformer(central_meridian: int) -> Transformer:
    # Written out instead of asked from EPSG: it exists at every meridian, and no datum can slip in between.
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=tmerc +lat_0=0 +lon_0={central_meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80"
    )
