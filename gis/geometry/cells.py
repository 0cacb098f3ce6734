"""Points sorted into cells, so that those near a box are found without looking at the others.

Asking a box for its points is cheaper than asking each point for its boxes when there are many more points than
boxes, which is the case that takes time. Exact: a point in a box is never missed, because the cell of a coordinate
grows with the coordinate, whatever the rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray

type IndexArray = NDArray[np.intp]
"""Positions."""

_CELLS_PER_BOX = 2.0
"""How many cells a box of a tiling is across, about (measured: about two is best, and little depends on it)."""


class Cells:
    """A chessboard over some boxes, and the cells that each box touches."""

    def __init__(self, boxes: FloatArray) -> None:
        """boxes: (n, 4) west, south, east, north"""
        self.across = max(1, int(_CELLS_PER_BOX * np.sqrt(len(boxes))))
        self._low = boxes[:, :2].min(axis=0, initial=np.inf)
        self._high = boxes[:, 2:].max(axis=0, initial=-np.inf)
        size = np.where(self._high > self._low, self._high - self._low, 1.0)
        self._per_degree = self.across / size
        self.first, self.last = self._cell(boxes[:, :2]), self._cell(boxes[:, 2:])

    def sort(self, xy: FloatArray) -> SortedPoints:
        """Points in the order of their cells; those outside all boxes are left out."""
        rows = np.flatnonzero(((xy >= self._low) & (xy <= self._high)).all(axis=1))
        cell = self._cell(xy[rows])
        key = cell[:, 1] * self.across + cell[:, 0]
        order = np.argsort(key)
        counts = np.bincount(key, minlength=self.across**2)
        first_of_cell = np.concatenate([[0], np.cumsum(counts)])
        rows = rows[order]
        return SortedPoints(self, rows, xy[rows, 0], xy[rows, 1], first_of_cell)

    def _cell(self, xy: FloatArray) -> IndexArray:
        cell = ((xy - self._low) * self._per_degree).astype(np.intp)
        return np.minimum(cell, self.across - 1)


@dataclass(frozen=True)
class SortedPoints:
    """Points by cell, row of cells by row of cells."""

    cells: Cells
    rows: IndexArray
    """Where each sorted point stood before."""
    x: FloatArray
    y: FloatArray
    first_of_cell: IndexArray
    """The sorted position of the first point of each cell."""

    def near_each_box(self) -> Iterator[tuple[int, IndexArray]]:
        """Every box that has points near it, in the order given, with their sorted positions."""
        for box in np.flatnonzero(self._counts()).tolist():
            yield box, self._near(box)

    def _counts(self) -> IndexArray:
        """How many points lie in the cells of each box, from sums over all cells south-west of a corner."""
        across = self.cells.across
        sums = np.zeros((across + 1, across + 1), dtype=np.intp)
        counts = np.diff(self.first_of_cell).reshape(across, across)
        sums[1:, 1:] = counts.cumsum(axis=0).cumsum(axis=1)
        (west, south), (east, north) = self.cells.first.T, self.cells.last.T + 1
        total: IndexArray = sums[north, east] - sums[south, east] - sums[north, west] + sums[south, west]
        return total

    def _near(self, box: int) -> IndexArray:
        (west, south), (east, north) = self.cells.first[box].tolist(), self.cells.last[box].tolist()
        cell_rows = np.arange(south, north + 1) * self.cells.across
        starts, ends = self.first_of_cell[cell_rows + west], self.first_of_cell[cell_rows + east + 1]
        return np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
