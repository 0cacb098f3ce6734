"""Roads with a name around a place, as lines in the plane."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.roads.network import Network


def named_roads_in(
    network: Network, box: tuple[float, float, float, float], plane: LocalPlane
) -> dict[str, NDArray[np.object_]]:
    """The edges of every named road that meet a box, in metres, by name in the order of the alphabet.

    box: west, south, east, north, degrees, WGS84
    """
    bounds: FloatArray = shapely.bounds(network.shape)
    west, south, east, north = box
    meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    rows = np.flatnonzero(meets & (network.name != ""))
    return {
        name: plane.shapes_to_metres(network.shape[rows[network.name[rows] == name]])
        for name in sorted(set(network.name[rows].tolist()))
    }


def side_of(lines: NDArray[np.object_], xy: FloatArray) -> tuple[NDArray[np.bool_], float]:
    """On which side of a road points lie, taken at the piece nearest to each, and toward where that side is.

    lines: (m,) edges of one road in metres, drawn in any direction
    returns: (n,) whether each point lies left of the road as it runs on the whole; degrees clockwise from north
        toward that side
    """
    nearest = shapely.STRtree(lines).nearest(shapely.points(xy))
    along = shapely.line_locate_point(lines[nearest], shapely.points(xy))
    behind, ahead = (_at(lines[nearest], along + step) for step in (-1.0, 1.0))
    course = _course(lines)
    step = ahead - behind
    step = np.where((step @ course)[:, None] < 0, -step, step)
    offset = xy - (behind + ahead) / 2
    left = step[:, 0] * offset[:, 1] - step[:, 1] * offset[:, 0] > 0
    return left, float(np.degrees(np.arctan2(-course[1], course[0])) % 360)


def _at(lines: NDArray[np.object_], along: FloatArray) -> FloatArray:
    """Places along lines; beyond an end, the end. A negative distance would count from the other end."""
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(along, 0.0)))


def _course(lines: NDArray[np.object_]) -> FloatArray:
    """(2,) the direction in which a road runs on the whole, a unit vector toward the east or due north."""
    xy = shapely.get_coordinates(lines)
    _values, vectors = np.linalg.eigh(np.cov((xy - xy.mean(axis=0)).T))
    course: FloatArray = vectors[:, 1]
    return course if (course[0], course[1]) > (1e-9, 0) or course[0] > 0 else -course
