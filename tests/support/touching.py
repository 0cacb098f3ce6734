"""Where owners are decided: corners, borders and the places one float beside them."""

from __future__ import annotations

import numpy as np
import shapely

from gis.crs.plane import LocalPlane


def touching_points(shapes: np.ndarray) -> np.ndarray:
    """Every corner, the middle of every edge, and their neighbours one float away in eight directions."""
    corners = shapely.get_coordinates(shapes)
    here = np.vstack([corners, (corners[1:] + corners[:-1]) / 2])
    steps = [np.nextafter(here, here + np.array([dx, dy])) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    # As complex numbers they are sorted in half the time that rows take.
    pairs = np.ascontiguousarray(np.vstack(steps)).view(np.complex128)
    return np.unique(pairs.ravel()).view(np.float64).reshape(-1, 2)


def shaken(shapes: np.ndarray, plane: LocalPlane, *, by_m: float, seed: int) -> np.ndarray:
    """The shapes with every corner of each moved by itself, as if each had been drawn alone."""
    random = np.random.default_rng(seed)
    alone = [plane.to_metres(shapely.get_coordinates(shape)[:-1]) for shape in shapes]
    moved = [plane.to_lonlat(xy + random.uniform(-by_m, by_m, xy.shape)) for xy in alone]
    return np.array([shapely.Polygon(xy) for xy in moved], dtype=object)


def smallest_covering(shapes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """For every point the first of the shapes that covers it, -1 for none; GEOS alone answers."""
    point, row = shapely.STRtree(shapes).query(shapely.points(points), predicate="covered_by")
    owners = np.full(len(points), len(shapes))
    np.minimum.at(owners, point, row)
    return np.where(owners < len(shapes), owners, -1)
