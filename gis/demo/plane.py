"""The flat plane the demo zone is drawn on: metres east and north of its middle.

It is the 3-degree Gauss-Krüger zone of 120°E (EPSG:4549), moved so that the middle of the zone is (0, 0). Everything
in this package is drawn in it and becomes WGS84 degrees once, at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
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
    """A turned and bowed frame in which streets run straight.

    Eastward lines of the frame are arcs about one centre on the plane, northward ones its radii: a street grid that
    follows a valley. Lengths on the line through the middle are kept; beside it they are out by distance times bow.
    """

    middle: XY
    angle: float
    """Degrees, counter-clockwise."""
    bow: float
    """Curvature of the eastward line through the middle, 1/m; not zero. Positive bends to the left."""

    def inward[G: BaseGeometry](self, shape: G) -> G:
        """A shape of the plane as the frame sees it."""
        return shapely.transform(shape, self._seen)

    def outward[G: BaseGeometry](self, shape: G) -> G:
        """A shape of the frame, laid into the plane vertex by vertex."""
        return shapely.transform(shape, self._laid)

    def _seen(self, xy: FloatArray) -> FloatArray:
        east, north = _turned(xy - self.middle, -math.radians(self.angle)).T
        radius = 1 / self.bow
        side = math.copysign(1.0, self.bow)
        turned = np.arctan2(side * east, side * (radius - north))
        return np.column_stack([turned * radius, radius - side * np.hypot(east, radius - north)])

    def _laid(self, xy: FloatArray) -> FloatArray:
        radius = 1 / self.bow
        turned, reach = xy[:, 0] * self.bow, radius - xy[:, 1]
        bowed = np.column_stack([reach * np.sin(turned), radius - reach * np.cos(turned)])
        return _turned(bowed, math.radians(self.angle)) + self.middle


def _turned(xy: FloatArray, by: float) -> FloatArray:
    cos, sin = math.cos(by), math.sin(by)
    return np.column_stack([cos * xy[:, 0] - sin * xy[:, 1], sin * xy[:, 0] + cos * xy[:, 1]])


def reading_order(points: Sequence[XY], row_m: float) -> list[int]:
    """Positions of `points` as a page is read: rows from north to south, each from west to east (domain.md 2.2)."""
    return sorted(range(len(points)), key=lambda i: (round(-points[i][1] / row_m), points[i][0], points[i][1]))


def middle_of(shape: BaseGeometry) -> XY:
    """The centroid of a shape."""
    return shape.centroid.x, shape.centroid.y


def polygons_in(shapes: Iterable[BaseGeometry]) -> list[Polygon]:
    """The single polygons of shapes; lines and points are left out."""
    return [part for part in shapely.get_parts(list(shapes)) if isinstance(part, Polygon)]


def lines_in(shapes: Iterable[BaseGeometry]) -> list[LineString]:
    """The single lines of shapes; points and polygons are left out, and so is what has no length."""
    return [part for part in shapely.get_parts(list(shapes)) if isinstance(part, LineString) and part.length > 0]
