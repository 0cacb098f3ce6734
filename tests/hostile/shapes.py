"""Shapes that are no areas, in every format that can carry them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import partial

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, box

from tests.hostile.case import Case, in_turn
from tests.hostile.writers import FORMATS, SQUARE, Rows, write

WEST, SOUTH = 120.0, 28.9


def at(*corners: tuple[float, float]) -> list[tuple[float, float]]:
    """Corners in thousandths of a degree from the corner of the square."""
    return [(WEST + x / 1000, SOUTH + y / 1000) for x, y in corners]


def ring(*corners: tuple[float, float]) -> Polygon:
    """A polygon of such corners."""
    return Polygon(at(*corners))


def hole(x: float, y: float, size: float) -> list[tuple[float, float]]:
    """A square hole."""
    return at((x, y), (x, y + size), (x + size, y + size), (x + size, y))


def nested(depth: int) -> shapely.Geometry:
    """A collection of a collection of a collection of ..."""
    shape: shapely.Geometry = SQUARE
    for _ in range(depth):
        shape = shapely.GeometryCollection([shape])
    return shape


def circle(count: int) -> Polygon:
    """Very many corners."""
    angles = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return Polygon(np.column_stack([WEST + np.cos(angles) / 100, SOUTH + np.sin(angles) / 100]))


def scribble(count: int, seed: int) -> Polygon:
    """A line drawn at random, closed."""
    draw = random.Random(seed)
    return Polygon([(WEST + draw.random() / 100, SOUTH + draw.random() / 100) for _ in range(count)])


def with_corner(x: float, y: float) -> Polygon:
    """The square with one corner elsewhere."""
    return Polygon([(WEST, SOUTH), (WEST + 0.01, SOUTH), (x, y), (WEST, SOUTH + 0.01)])


OUTER = at((0, 0), (10, 0), (10, 10), (0, 10))

SHAPES: dict[str, Callable[[], shapely.Geometry | None]] = {
    "crosses itself": lambda: ring((0, 0), (10, 10), (10, 0), (0, 10)),
    "spike": lambda: ring((0, 0), (10, 0), (10, 10), (30, 10), (10, 10), (0, 10)),
    "corners on a line": lambda: ring((0, 0), (5, 0), (10, 0)),
    "all corners at one place": lambda: ring((1, 1), (1, 1), (1, 1)),
    "point": lambda: shapely.Point(WEST, SOUTH),
    "line": lambda: shapely.LineString(at((0, 0), (9, 9))),
    "several points": lambda: shapely.MultiPoint(at((0, 0), (9, 9))),
    "collection": lambda: shapely.GeometryCollection([SQUARE, shapely.Point(WEST, SOUTH)]),
    "collections in collections": lambda: nested(20),
    "empty": Polygon,
    "missing": lambda: None,
    "not a number": lambda: with_corner(math.nan, 28.91),
    "endless": lambda: with_corner(120.01, math.inf),
    "beyond the poles": lambda: with_corner(120.01, 91.0),
    "beyond the date line": lambda: with_corner(200.0, 28.91),
    "latitude first": lambda: shapely.transform(SQUARE, lambda xy: xy[:, ::-1]),
    "metres for degrees": lambda: box(500_000, 3_200_000, 501_000, 3_201_000),
    "astronomic": lambda: with_corner(1e300, -1e300),
    "hole outside": lambda: Polygon(OUTER, [hole(20, 20, 2)]),
    "hole across the border": lambda: Polygon(OUTER, [hole(9, 4, 2)]),
    "hole in a hole": lambda: Polygon(OUTER, [hole(2, 2, 6), hole(4, 4, 2)]),
    "holes overlap": lambda: Polygon(OUTER, [hole(2, 2, 4), hole(4, 4, 4)]),
    "cut in two by its hole": lambda: Polygon(OUTER, [at((0, 5), (5, 6), (10, 5), (5, 4))]),
    "hole as large as the area": lambda: Polygon(OUTER, [OUTER]),
    "part in a part": lambda: MultiPolygon([SQUARE, ring((2, 2), (4, 2), (4, 4), (2, 4))]),
    "parts overlap": lambda: MultiPolygon([SQUARE, ring((5, 5), (15, 5), (15, 15), (5, 15))]),
    "the same part twice": lambda: MultiPolygon([SQUARE, SQUARE]),
    "scribble": lambda: scribble(800, 7),
}
"""What is wrong with a shape -> such a shape."""

CANNOT_CARRY = {
    ".shp": {"point", "line", "several points", "collection", "collections in collections", "empty"},
    ".zip": {"point", "line", "several points", "collection", "collections in collections", "empty"},
    ".kml": {"empty", "not a number", "endless", "astronomic"},
}
"""A Shapefile holds shapes of one kind only, KML no such numbers."""


def rows_of(cause: str) -> Rows:
    """A bad area among good ones."""
    return [("G1", shapely.transform(SQUARE, lambda xy: xy - [0.01, 0])), ("G2", SHAPES[cause]())]


def _writer(cause: str) -> Callable[[object], None]:
    return lambda path: write(path, rows_of(cause))  # type: ignore[arg-type]


CODES: dict[str, Rows] = {
    "code stands twice": [("G1", SQUARE), ("G1", box(121, 28, 121.1, 28.1))],
    "code is empty": [("G1", SQUARE), ("", box(121, 28, 121.1, 28.1))],
}

CASES = [
    *(
        Case(cause, "areas import", suffix, _writer(cause))
        for cause, suffix in in_turn(SHAPES, FORMATS, 2)
        if cause not in CANNOT_CARRY.get(suffix, ())
    ),
    *(
        Case(cause, "areas import", suffix, partial(write, rows=CODES[cause]))
        for cause, suffix in in_turn(CODES, FORMATS, 2)
    ),
    *(Case("no such column", "areas import", suffix, write, ("--name-field", "nom")) for suffix in FORMATS),
]
