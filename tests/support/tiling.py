"""A wobbly tiling: areas that share every corner of their crooked borders, as surveyed grids do."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon

_WOBBLE = 0.25
"""Of a cell's size, how far its corners stray."""


def wobbly_tiling(columns: int, rows: int, *, seed: int, corners_per_edge: int = 12, size: float = 0.004) -> np.ndarray:
    """(columns * rows) polygons in WGS84 near 120 E, 29 N, row by row; together they leave no gap and don't overlap."""
    random = np.random.default_rng(seed)
    knots = np.moveaxis(np.mgrid[0 : columns + 1, 0 : rows + 1], 0, -1) + random.uniform(
        -_WOBBLE, _WOBBLE, (columns + 1, rows + 1, 2)
    )
    along = _edges(knots[:-1], knots[1:], corners_per_edge, random)
    up = _edges(knots[:, :-1], knots[:, 1:], corners_per_edge, random)
    rings = [
        np.vstack([along[c, r], up[c + 1, r], along[c, r + 1][::-1], up[c, r][::-1]])
        for r in range(rows)
        for c in range(columns)
    ]
    return shapely.remove_repeated_points([Polygon(np.array([119.9, 28.8]) + ring * size) for ring in rings])


def _edges(starts: np.ndarray, ends: np.ndarray, corners: int, random: np.random.Generator) -> np.ndarray:
    """Crooked lines with `corners` corners on the way, ends included: (..., corners + 2, 2)."""
    share = np.linspace(0.0, 1.0, corners + 2)[:, None]
    lines = starts[..., None, :] * (1.0 - share) + ends[..., None, :] * share
    lines[..., 1:-1, :] += random.uniform(-0.1, 0.1, lines[..., 1:-1, :].shape) / corners
    lines[..., -1, :] = ends
    return lines
