"""Areas drawn with letters, so that a test shows its geometry.

AAB
A.B      four areas' worth of cells: A and C are L-shaped or wide, B is tall, "." belongs to nobody
CCC
"""

from __future__ import annotations

import shapely
from shapely import Polygon

WEST, NORTH = 120.0, 29.0
"""The upper left corner of every picture, in WGS84; the meridian of the plane that measures it."""
CELL = 0.001
"""Degrees across a cell: about 100 m."""


type Corner = tuple[float, float]


def areas_from_picture(picture: str, *, cell: float = CELL, corner: Corner = (WEST, NORTH)) -> dict[str, Polygon]:
    """One polygon a letter, "." for nobody; rows are lines, or words on one line; in the order of the letters.

    Neighbours share every corner of every cell between them, as the same floats.
    """
    cells = _cells_by_letter(picture)
    return {letter: _area(letter, cells[letter], cell, corner) for letter in sorted(cells) if letter != "."}


def middle_of(picture: str, letter: str, *, cell: float = CELL, corner: Corner = (WEST, NORTH)) -> Corner:
    """The middle of the first cell that carries a letter (or "."), as lon, lat."""
    column, row = _cells_by_letter(picture)[letter][0]
    return corner[0] + (column + 0.5) * cell, corner[1] - (row + 0.5) * cell


def _cells_by_letter(picture: str) -> dict[str, list[tuple[int, int]]]:
    cells: dict[str, list[tuple[int, int]]] = {}
    for row, letters in enumerate(picture.split()):
        for column, letter in enumerate(letters):
            cells.setdefault(letter, []).append((column, row))
    return cells


def _area(letter: str, places: list[tuple[int, int]], cell: float, corner: Corner) -> Polygon:
    area = shapely.coverage_union_all([_square(column, row, cell, corner) for column, row in places])
    assert isinstance(area, Polygon), f"the cells of {letter} do not hang together"
    return area


def _square(column: int, row: int, cell: float, corner: Corner) -> Polygon:
    # Every corner is computed from its own column and row, so that neighbours compute the same floats.
    west, east = corner[0] + column * cell, corner[0] + (column + 1) * cell
    north, south = corner[1] - row * cell, corner[1] - (row + 1) * cell
    return Polygon([(west, south), (east, south), (east, north), (west, north)])
