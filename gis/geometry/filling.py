"""Narrow gaps of a coverage given to the areas around them, without a single new corner.

A gap may run on between several pairs of neighbours. Given whole to the one with the longest border, it would put a
tongue of that area between two others. So it is cut into triangles between its own corners, and each goes to an area
along it; at a fork a tongue may still reach as far as the next corner (31 m on shaken grids with corners that far
apart, against 50 m before; measured). It is never wider than the gap was.
"""

from __future__ import annotations

from itertools import pairwise
from math import dist

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.coverage import holes
from gis.geometry.flaws import Shapes, widths

type _Corner = tuple[float, float]


def filled(shapes: Shapes, width_m: float) -> Shapes:
    """A valid coverage (metres) with every gap that is at most so wide filled: a valid coverage again."""
    found = holes(shapes)
    narrow = found[widths(found) <= width_m] if len(found) else found
    tree, gained = shapely.STRtree(shapes), dict[int, list[BaseGeometry]]()
    for gap in narrow:
        around = tree.query(gap, predicate="intersects").tolist()
        for triangle, owner in _shared_out(gap, shapes, around):
            gained.setdefault(owner, []).append(triangle)
    grown = shapes.copy()
    for row, triangles in gained.items():
        grown[row] = shapely.coverage_union_all([shapes[row], *triangles])
    return grown


def _shared_out(gap: BaseGeometry, shapes: Shapes, around: list[int]) -> list[tuple[BaseGeometry, int]]:
    """The triangles of a gap with their owners: of the areas along them, that with most border along the gap."""
    corners = {row: set(_corners(shapes[row])) for row in around}
    along = {row: _length_along(gap, corners[row]) for row in around}
    by_length = sorted(around, key=lambda row: (-along[row], row))
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(gap))
    return [(triangle, _owner(set(_corners(triangle)), corners, by_length)) for triangle in triangles]


def _owner(triangle: set[_Corner], corners: dict[int, set[_Corner]], by_length: list[int]) -> int:
    # Two corners in common are an edge; a triangle in a fork may share no more than one with anybody.
    return max(by_length, key=lambda row: min(len(triangle & corners[row]), 2))


def _length_along(gap: BaseGeometry, corners: set[_Corner]) -> float:
    rings = [_corners(ring) for ring in shapely.get_rings(gap)]
    edges = [edge for ring in rings for edge in pairwise(ring)]
    return sum(dist(start, end) for start, end in edges if start in corners and end in corners)


def _corners(shape: BaseGeometry) -> list[_Corner]:
    return [(x, y) for x, y in np.asarray(shapely.get_coordinates(shape)).tolist()]
