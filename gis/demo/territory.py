"""The territory and the comprehensive grids that tile it exactly.

1. An outline is drawn, and seeds are spread in it, closer to each other near the middle.
2. Their Voronoi cells are cut by the outline; slivers are given to the neighbour with the longest common border.
3. Every border between two junctions is bent once, as if it followed a ditch or a road, and the faces are built anew
   from the bent borders. Both sides are therefore made of the same corners, and nothing has to be snapped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Polygon

from gis.demo.plane import XY, FloatArray, middle_of, polygons_in

SMALLEST_M2, LARGEST_M2 = 265.0**2, 680.0**2
"""A comprehensive grid is 250-700 m across (the side of the square of its area); bending moves that a little."""

BEND_EVERY_M = 32.0
BENDS = (0.075, 0.05, 0.025, 0.0)
"""How far a border is bent, as a share of its length: the first strength at which no borders cross is taken."""


@dataclass(frozen=True)
class Territory:
    """The zone on the plane."""

    outline: Polygon
    """Drawn from the bent outer borders alone, not from the grids."""
    cells: tuple[Polygon, ...]
    """The comprehensive grids."""


def territory_of(area_m2: float, cell_count: int, rng: Random) -> Territory:
    """A territory of about `area_m2`, cut into about `cell_count` grids."""
    outline = _outline(area_m2, rng)
    cells = _even_cells(outline, cell_count, rng)
    borders = _borders(cells)
    bent = next(found for bend in BENDS if (found := _bent(outline, borders, len(cells), bend, rng)))
    return Territory(bent[0], tuple(sorted(bent[1], key=middle_of)))


def _outline(area_m2: float, rng: Random) -> Polygon:
    waves = [(k, size * rng.uniform(0.8, 1.2), rng.uniform(0, math.tau)) for k, size in _WAVES]
    angles = [math.tau * i / 96 for i in range(96)]
    reach = [1 + sum(size * math.cos(k * angle + phase) for k, size, phase in waves) for angle in angles]
    ring = [(1.25 * r * math.cos(angle), r * math.sin(angle)) for r, angle in zip(reach, angles, strict=True)]
    shape = Polygon(ring)
    scale = math.sqrt(area_m2 / shape.area)
    x, y = middle_of(shape)
    return Polygon([((px - x) * scale, (py - y) * scale) for px, py in ring])


_WAVES = ((2, 0.14), (3, 0.11), (4, 0.06), (5, 0.06), (7, 0.045), (11, 0.03), (17, 0.018))
"""Lobes of the outline: how many, how deep."""


def _even_cells(outline: Polygon, count: int, rng: Random) -> list[Polygon]:
    """Cells of the right size; with more seeds until none is too large."""
    while True:
        cells = _without_slivers(_cells(outline, _seeds(outline, count, rng)))
        if max(cell.area for cell in cells) < LARGEST_M2:
            return cells
        count += 2


def _seeds(outline: Polygon, count: int, rng: Random) -> FloatArray:
    """Middles of cells: weighted k-means, stopped early so that cells stay uneven."""
    dust = np.array(list(_dust(outline, 60 * count, rng)))
    seeds = dust[:count].copy()
    for _ in range(8):
        nearest = ((dust[:, None, :] - seeds[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        for i in range(count):
            if (nearest == i).any():
                seeds[i] = dust[nearest == i].mean(axis=0)
    return seeds


def _dust(outline: Polygon, count: int, rng: Random) -> Iterator[XY]:
    """Points in the outline, about twice as dense in the middle as at the edge."""
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    while count:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        far = math.hypot(x, y) / east
        if rng.random() < 1 / (1 + 0.9 * far) and shapely.contains_xy(outline, x, y):
            count -= 1
            yield x, y


def _cells(outline: Polygon, seeds: FloatArray) -> list[Polygon]:
    voronoi = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=outline, only_edges=True)
    lines = shapely.union_all([voronoi, outline.boundary], grid_size=0.001)
    return [face for face in _faces(list(shapely.get_parts(lines))) if outline.contains(face.representative_point())]


def _without_slivers(cells: list[Polygon]) -> list[Polygon]:
    cells = list(cells)
    while (least := min(cells, key=lambda cell: cell.area)).area < SMALLEST_M2:
        cells.remove(least)
        common = [least.intersection(cell).length for cell in cells]
        host = common.index(max(common))
        [cells[host]] = polygons_in([shapely.union_all([least, cells[host]])])
    return cells


def _borders(cells: list[Polygon]) -> list[LineString]:
    """The lines between junctions: each the common border of two cells, or of a cell and the outside."""
    lines = shapely.line_merge(shapely.union_all([cell.boundary for cell in cells]))
    return [line for line in shapely.get_parts(lines) if isinstance(line, LineString)]


def _bent(
    outline: Polygon, borders: list[LineString], count: int, bend: float, rng: Random
) -> tuple[Polygon, list[Polygon]] | None:
    edge = outline.boundary.buffer(0.1)
    lines = [(border.within(edge), _bend(border, bend, rng)) for border in borders]
    cells = _faces([line for _, line in lines])
    outer = _faces([line for on_edge, line in lines if on_edge])
    exact = len(cells) == count and len(outer) == 1 and bool(shapely.coverage_is_valid(cells))
    return (outer[0], cells) if exact else None


def _faces(lines: list[LineString]) -> list[Polygon]:
    return polygons_in([shapely.polygonize(lines)])


def _bend(line: LineString, bend: float, rng: Random) -> LineString:
    corners: list[XY] = [(x, y) for x, y in line.coords]
    bent = [corners[0]]
    for start, end in pairwise(corners):
        bent += [*_between(start, end, bend, rng), end]
    return LineString(bent)


def _between(start: XY, end: XY, bend: float, rng: Random) -> list[XY]:
    """Points between two corners by midpoint displacement: large bends first, small ones on them."""
    along, up = end[0] - start[0], end[1] - start[1]
    if math.hypot(along, up) < BEND_EVERY_M:
        return []
    aside = max(-1.6, min(1.6, rng.gauss(0, 0.8))) * bend
    middle = ((start[0] + end[0]) / 2 - aside * up, (start[1] + end[1]) / 2 + aside * along)
    return [*_between(start, middle, bend, rng), middle, *_between(middle, end, bend, rng)]
