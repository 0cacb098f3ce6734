"""The flat plane the demo zone is drawn on: metres east and north of its middle.

It is the 3-degree Gauss-Krüger zone of 120°E (EPSG:4549), moved so that the middle of the zone is (0, 0). Everything
in this package is drawn in it and becomes WGS84 degrees once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat

type XY = tuple[float, float]
type FloatArray = NDArray[np.float64]

MIDDLE = LonLat(120.08, 28.93)
"""The Yongkang Economic Development Zone."""

DECIMALS = 7
"""Degrees are rounded to 1 cm, so that a zone is the same bytes on every machine. Equal corners stay equal."""


def to_degrees(shapes: Sequence[BaseGeometry | None]) -> list[BaseGeometry | None]:
    """Shapes of the plane as WGS84 longitude and latitude; None stays None."""
    return list(shapely.transform(np.array(shapes, dtype=object), lonlat_of)) if shapes else []


def lonlat_of(xy: FloatArray) -> FloatArray:
    """Metres of the plane to degrees.

    xy: (n, 2) metres, east first
    returns: (n, 2) degrees, WGS84, longitude first, rounded to DECIMALS
    """
    plane = LocalPlane.at(MIDDLE.lon)
    origin = plane.to_metres(np.array([MIDDLE]))
    return np.round(plane.to_lonlat(xy + origin), DECIMALS)


def lonlat_of_point(at: XY) -> LonLat:
    """One point of the plane in degrees."""
    lon, lat = lonlat_of(np.array([at], dtype=float))[0].tolist()
    return LonLat(lon, lat)


@dataclass(frozen=True)
class Frame:
    """A turned frame in which streets run straight east and north."""

    middle: XY
    angle: float
    """Degrees, counter-clockwise."""

    def inward[G: (Point, Polygon)](self, shape: G) -> G:
        """A shape of the plane as the frame sees it."""
        return affinity.rotate(shape, -self.angle, origin=self.middle)

    def outward[G: (Point, Polygon)](self, shape: G) -> G:
        """A shape of the frame, laid into the plane."""
        return affinity.rotate(shape, self.angle, origin=self.middle)


def reading_order(points: Sequence[XY], row_m: float) -> list[int]:
    """Positions of `points` as a page is read: rows from north to south, each from west to east (domain.md 2.2)."""
    return sorted(range(len(points)), key=lambda i: (round(-points[i][1] / row_m), points[i][0], points[i][1]))


def middle_of(shape: BaseGeometry) -> XY:
    """The centroid of a shape."""
    return shape.centroid.x, shape.centroid.y


def polygons_in(shapes: Iterable[BaseGeometry]) -> list[Polygon]:
    """The single polygons of shapes; lines and points are left out."""
    return [part for part in shapely.get_parts(list(shapes)) if isinstance(part, Polygon)]
