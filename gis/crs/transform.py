"""The one door between coordinate systems: points, arrays and shapes, from any system to any other.

Every way leads over WGS84. What comes in is checked first and refused as a whole, with every finding, if any row is
bad; nothing is guessed and nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, assert_never

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.crs.bd09 import from_bd09, to_bd09
from gis.crs.cgcs2000 import GaussKrueger, from_gauss_krueger, to_gauss_krueger
from gis.crs.check import bad_rows, check_coordinates, check_within_zone
from gis.crs.gcj02 import FloatArray, from_gcj02, to_gcj02
from gis.crs.systems import CoordinateSystem, coordinate_system, name_of
from gis.errors import BadCoordinates, Finding
from gis.vocabulary import Datum

__all__ = [
    "CoordinateSystem", "LonLat", "check_coordinates", "convert", "coordinate_system", "from_wgs84", "name_of",
    "point_to_wgs84", "shapes_from_wgs84", "shapes_to_wgs84", "to_wgs84",
]  # fmt: skip

type ShapeArray = NDArray[np.object_]
"""Shapely geometries, or None where a row has none."""


class LonLat(NamedTuple):
    """A point in WGS84 degrees."""

    lon: float
    lat: float


def convert(
    xy: ArrayLike,
    source: CoordinateSystem,
    target: CoordinateSystem,
    *,
    fields: tuple[str, str] = ("lon", "lat"),
    where: Callable[[int], str] | None = None,
) -> FloatArray:
    """Coordinates of one system in another.

    xy: (n, 2), longitude or easting first
    fields, where: what findings call the columns and the rows
    returns: (n, 2), a new array
    raises: BadCoordinates with every finding
    """
    given = _pairs(xy)
    _refuse(check_coordinates(given, source, fields=fields, where=where), source)
    return _moved(given, source, target, where)


def to_wgs84(
    xy: ArrayLike,
    source: CoordinateSystem,
    *,
    fields: tuple[str, str] = ("lon", "lat"),
    where: Callable[[int], str] | None = None,
) -> FloatArray:
    """Coordinates of any system in WGS84; see `convert`."""
    return convert(xy, source, Datum.WGS84, fields=fields, where=where)


def from_wgs84(lonlat: ArrayLike, target: CoordinateSystem) -> FloatArray:
    """WGS84 coordinates in any system; see `convert`."""
    return convert(lonlat, Datum.WGS84, target)


def point_to_wgs84(x: float, y: float, source: CoordinateSystem, *, fields: tuple[str, str] = ("lon", "lat")) -> LonLat:
    """One point of any system in WGS84.

    raises: BadCoordinates
    """
    lon, lat = to_wgs84([[x, y]], source, fields=fields)[0].tolist()
    return LonLat(lon, lat)


def shapes_to_wgs84(
    shapes: ShapeArray, source: CoordinateSystem, *, where: Callable[[int], str] | None = None
) -> ShapeArray:
    """Shapes of any system in WGS84: vertex by vertex, heights left out, None stays None.

    where: the place of a shape in its file; without it "feature 1", ...
    raises: BadCoordinates, at most one finding for a shape
    """
    return _convert_shapes(shapes, source, Datum.WGS84, where)


def shapes_from_wgs84(shapes: ShapeArray, target: CoordinateSystem) -> ShapeArray:
    """WGS84 shapes in any system; see `shapes_to_wgs84`."""
    return _convert_shapes(shapes, Datum.WGS84, target, None)


def _convert_shapes(
    shapes: ShapeArray,
    source: CoordinateSystem,
    target: CoordinateSystem,
    where: Callable[[int], str] | None,
) -> ShapeArray:
    xy, shape = shapely.get_coordinates(shapes, return_index=True)
    place = where or (lambda row: f"feature {row + 1}")
    bad = _first_of_each(shape, bad_rows(xy, source))
    _refuse(check_coordinates(xy[bad], source, where=lambda row: place(int(shape[bad[row]]))), source)
    moved = _moved(xy, source, target, lambda row: place(int(shape[row])))
    return np.asarray(shapely.set_coordinates(shapely.force_2d(shapes), moved), dtype=object)


def _first_of_each(shape: NDArray[np.intp], bad: NDArray[np.intp]) -> NDArray[np.intp]:
    """The first bad vertex of each shape: one finding tells enough."""
    first: NDArray[np.intp] = np.unique(shape[bad], return_index=True)[1]
    return bad[first]


def _moved(
    xy: FloatArray, source: CoordinateSystem, target: CoordinateSystem, where: Callable[[int], str] | None
) -> FloatArray:
    if source == target:
        return xy.copy()
    lonlat = _into_wgs84(xy, source)
    if isinstance(target, GaussKrueger):
        _refuse(check_within_zone(lonlat, target, where=where), target)
    return _out_of_wgs84(lonlat, target)


def _pairs(xy: ArrayLike) -> FloatArray:
    given = np.asarray(xy, dtype=np.float64)
    if given.shape[1:] != (2,):
        raise ValueError(f"Coordinates have the shape (n, 2), not {given.shape}.")
    return given


def _refuse(findings: list[Finding], system: CoordinateSystem) -> None:
    if findings:
        raise BadCoordinates(f"These are not coordinates in {name_of(system)}.", findings, hint=findings[0].hint)


def _into_wgs84(xy: FloatArray, source: CoordinateSystem) -> FloatArray:
    match source:
        case GaussKrueger():
            return from_gauss_krueger(xy, source)
        case Datum.GCJ02:
            return from_gcj02(xy)
        case Datum.BD09:
            return from_gcj02(from_bd09(xy))
        case Datum.WGS84 | Datum.CGCS2000:
            return xy.copy()
        case _:
            assert_never(source)


def _out_of_wgs84(lonlat: FloatArray, target: CoordinateSystem) -> FloatArray:
    match target:
        case GaussKrueger():
            return to_gauss_krueger(lonlat, target)
        case Datum.GCJ02:
            return to_gcj02(lonlat)
        case Datum.BD09:
            return to_bd09(to_gcj02(lonlat))
        case Datum.WGS84 | Datum.CGCS2000:
            return lonlat
        case _:
            assert_never(target)
