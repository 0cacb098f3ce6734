"""The territory and the comprehensive grids that tile it exactly.

1. Arterials and the river cut the outline into blocks; seeds are spread in every block, closer to each other near the
   middle of the zone.
2. Their Voronoi cells are cut by the block; slivers are given to the neighbour with the longest common border.
3. Every other border between two junctions is bent once, as if it followed a ditch or a road, and the faces are built
   anew from the borders. Both sides are therefore made of the same corners, and nothing has to be snapped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from gis.demo.backbone import Arterial, Backbone, backbone_of
from gis.demo.bends import bent
from gis.demo.plane import XY, FloatArray, lines_in, middle_of, polygons_in

SMALLEST_M2, LARGEST_M2 = 275.0**2, 660.0**2
"""A comprehensive grid is 250-700 m across (the side of the square of its area); bending moves that a little."""
AVERAGE_M2 = 600.0**2
"""In thinly settled blocks, before slivers are given away."""
GRID_M = 0.001
"""Corners of blocks and cells are a multiple of this."""


class BorderKind(StrEnum):
    """What a border of grids follows."""

    ARTERIAL = "arterial"
    STREET = "street"
    RIVER = "river"
    OUTLINE = "outline"


@dataclass(frozen=True)
class Border:
    """A border from one junction of borders to the next."""

    line: LineString
    kind: BorderKind
    arterial: Arterial | None = None


@dataclass(frozen=True)
class Territory:
    """The zone on the plane."""

    outline: Polygon
    """Drawn from the bent outer borders alone, not from the grids."""
    cells: tuple[Polygon, ...]
    """The comprehensive grids."""
    borders: tuple[Border, ...]
    backbone: Backbone


def territory_of(area_m2: float, cell_count: int, rng: Random) -> Territory:
    """A territory of about `area_m2`, cut into about `cell_count` grids."""
    backbone = backbone_of(area_m2, rng)
    straight = _classified(_borders(_even_cells(backbone, cell_count, rng)), backbone)
    lines = bent([border.line for border in straight], [border.kind in _BENT for border in straight], rng)
    borders = [Border(line, old.kind, old.arterial) for line, old in zip(lines, straight, strict=True)]
    outer = _faces([border.line for border in borders if border.kind is BorderKind.OUTLINE])
    cells = sorted(_faces(lines), key=middle_of)
    return Territory(max(outer, key=lambda face: face.area), tuple(cells), tuple(borders), backbone)


_BENT = {BorderKind.STREET, BorderKind.OUTLINE}


def _even_cells(backbone: Backbone, count: int, rng: Random) -> list[Polygon]:
    """Cells of the right size: what is too large is cut again, what is too small given away."""
    lines = shapely.union_all([backbone.river, *(arterial.line for arterial in backbone.arterials)], grid_size=GRID_M)
    cells = _cut(backbone.outline, lines)
    reach = backbone.outline.bounds[2]
    unit = _mass(backbone.outline, reach) / count
    cells = _split(cells, lambda block: max(round(_mass(block, reach) / unit), math.ceil(block.area / AVERAGE_M2)), rng)
    while True:
        cells = _without_slivers(cells, lines)
        if max(cell.area for cell in cells) < LARGEST_M2:
            return cells
        cells = _split(cells, lambda cell: 1 + (cell.area >= LARGEST_M2), rng)


def _split(pieces: list[Polygon], count_of: Callable[[Polygon], int], rng: Random) -> list[Polygon]:
    """Each piece cut into as many cells as wished, all in one: their corners on common borders are common too."""
    edges: list[BaseGeometry] = [piece.boundary for piece in pieces]
    for piece in pieces:
        count = count_of(piece)
        if count > 1:
            voronoi = shapely.voronoi_polygons(MultiPoint(_seeds(piece, count, rng)), extend_to=piece, only_edges=True)
            edges.append(voronoi.intersection(piece))
    return _faces(lines_in([shapely.union_all(edges, grid_size=GRID_M)]))


def _mass(shape: Polygon, reach: float) -> float:
    """How much is going on in a shape: its area, that in the middle of the zone about twice as much as at the edge."""
    return float(shape.area * _density(middle_of(shape), reach))


def _density(at: XY, reach: float) -> float:
    return 1 / (1 + 0.9 * math.hypot(*at) / reach)


def _seeds(shape: Polygon, count: int, rng: Random) -> FloatArray:
    """Middles of cells: k-means, stopped early so that cells stay uneven."""
    dust = np.array(list(_dust(shape, 60 * count, rng)))
    seeds = dust[:count].copy()
    for _ in range(8):
        nearest = ((dust[:, None, :] - seeds[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        for i in range(count):
            if (nearest == i).any():
                seeds[i] = dust[nearest == i].mean(axis=0)
    return seeds


def _dust(shape: Polygon, count: int, rng: Random) -> Iterator[XY]:
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    while count:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(shape, x, y):
            count -= 1
            yield x, y


def _without_slivers(cells: list[Polygon], kept: BaseGeometry) -> list[Polygon]:
    cells, wide = list(cells), kept.buffer(0.05)
    while (least := min(cells, key=lambda cell: cell.area)).area < SMALLEST_M2:
        cells.remove(least)
        shapes = np.array(cells, dtype=object)
        near = np.flatnonzero(shapely.intersects(least, shapes))
        # A border on an arterial or the river is kept if there is another.
        common = _borrowed(least, shapes[near], wide)
        host = int(near[common.argmax()])
        [cells[host]] = polygons_in([shapely.union_all([least, cells[host]])])
    return cells


def _borrowed(cell: Polygon, neighbours: NDArray[np.object_], kept: BaseGeometry) -> FloatArray:
    """Length of the border with each neighbour; what lies on lines to be kept counts a tenth."""
    common = shapely.intersection(cell.boundary, neighbours)
    return np.asarray(shapely.length(common) - 0.9 * shapely.length(shapely.intersection(common, kept)))


def _cut(outline: Polygon, lines: BaseGeometry) -> list[Polygon]:
    """The faces that lines cut an outline into."""
    edges = shapely.union_all([lines, outline.boundary], grid_size=GRID_M)
    return [face for face in _faces(lines_in([edges])) if outline.contains(face.representative_point())]


def _faces(lines: list[LineString]) -> list[Polygon]:
    return polygons_in([shapely.polygonize(lines)])


def _borders(cells: list[Polygon]) -> list[LineString]:
    """The lines between junctions: each the common border of two cells, or of a cell and the outside."""
    return lines_in([shapely.line_merge(shapely.union_all([cell.boundary for cell in cells]))])


def _classified(lines: list[LineString], backbone: Backbone) -> list[Border]:
    """What each line follows, by what most of it lies on."""
    found = [Border(line, BorderKind.STREET) for line in lines]
    shapes = np.array(lines, dtype=object)
    for wide, kind, arterial in _followed(backbone):
        on_it = shapely.length(shapely.intersection(shapes, wide)) > 0.5 * shapely.length(shapes)
        for i in np.flatnonzero(on_it).tolist():
            found[i] = Border(lines[i], kind, arterial)
    return found


def _followed(backbone: Backbone) -> Iterator[tuple[BaseGeometry, BorderKind, Arterial | None]]:
    for arterial in backbone.arterials:
        yield arterial.line.buffer(0.1), BorderKind.ARTERIAL, arterial
    yield backbone.river.buffer(0.1), BorderKind.RIVER, None
    yield backbone.outline.boundary.buffer(0.1), BorderKind.OUTLINE, None
