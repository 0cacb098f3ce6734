"""Corners that are the same place, written with other digits: two programs rounded one border differently."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.geometry.flaws import NOISE_M, Shapes


def joined_corners(shapes: Shapes, plane: LocalPlane) -> tuple[Shapes, FloatArray]:
    """The shapes with corners within a millimetre of each other made one, and how far those of each shape moved.

    Of such corners the first keeps its digits.

    shapes: valid polygons or multipolygons in WGS84, none missing
    returns: WGS84; (n,) metres
    """
    lonlat, row_of = shapely.get_coordinates(shapes, return_index=True)
    corners, first, corner_of = np.unique(lonlat, axis=0, return_index=True, return_inverse=True)
    xy = plane.to_metres(corners)
    pairs = KDTree(xy).query_pairs(NOISE_M, output_type="ndarray")
    keeper = _keepers(pairs, first)
    moved = np.hypot(*(xy[keeper] - xy).T)
    farthest = np.zeros(len(shapes))
    np.maximum.at(farthest, row_of, moved[corner_of.ravel()])
    joined = shapely.set_coordinates(shapes.copy(), corners[keeper][corner_of.ravel()])
    return np.asarray(joined, dtype=np.object_), farthest


def _keepers(pairs: np.ndarray, first: np.ndarray) -> np.ndarray:
    """For each corner the one of its group that stood first in the shapes."""
    count = len(first)
    links = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    group_count, group = connected_components(links, directed=False)
    order = np.argsort(-first, kind="stable")
    keeper = np.empty(group_count, dtype=np.intp)
    keeper[group[order]] = order  # The last one written is the one that stood first.
    return keeper[group]
