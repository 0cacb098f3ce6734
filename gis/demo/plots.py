"""Plots along streets: what lies between the borders of a grid.

Large premises are given their place first, with a street round them; the rows leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import shapely
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gis.demo.plane import XY, Frame, lines_in, middle_of, polygons_in
from gis.demo.rows import STREET_M, Room, StreetKind, layout_of
from gis.demo.villages import Grid

SMALLEST_PLOT_M2, LARGEST_PLOT_M2 = 40.0**2, 118.0**2
SMALLEST_SHARE = 0.6
"""A plot that a grid's border cuts is kept if this share of it is left."""
COMPACT_SHARE = 0.93
"""Least share of its convex hull that a plot fills."""
NARROWEST_M = 30.0
STEP_M = 12.0
"""Between the corners of a plot that lies along a bowed street."""

LOOP_M = 7.5
"""From large premises to the street round them."""
APART_M = 34.0
"""Between large premises."""
CLEAR_M = 24.0
"""A street inside a grid that comes nearer to its border goes there or ends."""
LONGEST_TAIL_M = 55.0
SHORTEST_M = 30.0
FACING_M = 25.0
"""From a street to the plots that lie on it."""


@dataclass(frozen=True)
class Plot:
    """A piece of land in the frame of its grid."""

    frame: Frame
    shape: Polygon
    """In the frame; `on_plane` lays it into the plane."""
    room: Room
    """The rectangle that it was cut from."""
    faces_north: bool
    """Whether its street lies on the north side of the frame, not on the south."""

    @property
    def on_plane(self) -> Polygon:
        """Its shape on the plane."""
        return self.frame.outward(shapely.segmentize(self.shape, STEP_M))

    def door(self, side: int, share: float) -> XY:
        """A point of its border on the plane: side 0 is the street's, then onwards round the plot."""
        west, south, east, north = self.room
        ring = [(west, south), (east, south), (east, north), (west, north)]
        first = (2 if self.faces_north else 0) + side
        (ax, ay), (bx, by) = ring[first % 4], ring[(first + 1) % 4]
        wanted = self.frame.outward(Point(ax + (bx - ax) * share, ay + (by - ay) * share))
        edge = self.on_plane.exterior
        return middle_of(edge.interpolate(edge.project(wanted)))


@dataclass(frozen=True)
class Street:
    """A street inside a grid, on the plane."""

    kind: StreetKind
    line: LineString
    grid: Grid


@dataclass(frozen=True)
class Ground:
    """What a grid is divided into."""

    grid: Grid
    plots: tuple[Plot, ...]
    streets: tuple[Street, ...]


def frame_of(grid: Grid) -> Frame:
    """The frame in which the streets of a grid run straight."""
    return Frame(middle_of(grid.shape), grid.angle, grid.bow)


def reserved_plot(grid: Grid, size: XY, taken: Iterable[Plot], rng: Random) -> Plot:
    """Land for large premises of about `size` metres, clear of what is `taken`; smaller if it doesn't fit."""
    frame = frame_of(grid)
    land = _seen(frame, grid.land).buffer(-STREET_M)
    full = shapely.union_all([plot.shape.buffer(APART_M) for plot in taken])
    west, south, east, north = land.bounds
    width, depth = size
    while True:
        for _ in range(60):
            x, y = rng.uniform(west, east - width), rng.uniform(south, north - depth)
            shape = box(x, y, x + width, y + depth)
            if land.contains(shape) and not full.intersects(shape):
                return Plot(frame, shape, (x, y, x + width, y + depth), rng.choice((False, True)))
        width, depth = width * 0.93, depth * 0.93


def ground_of(grid: Grid, taken: Sequence[Plot], rng: Random) -> Ground:
    """Streets of a grid and the plots between them, clear of what is `taken`."""
    frame = frame_of(grid)
    layout = layout_of(frame.inward(grid.open).bounds, rng)
    full = shapely.union_all([plot.shape.buffer(STREET_M - 3, join_style="mitre") for plot in taken])
    free = _seen(frame, grid.land).difference(full)
    cut = [(_largest(free, room), room, faces_north) for room, faces_north in layout.rooms]
    plots = [Plot(frame, shape, room, faces_north) for shape, room, faces_north in cut if shape is not None]
    loops = [loop_of(plot) for plot in taken]
    inside = grid.open.difference(shapely.union_all(loops))
    streets = [
        *(Street(StreetKind.LOOP, LineString(loop.exterior), grid) for loop in loops),
        *(
            Street(kind, part, grid)
            for kind, line in layout.streets
            for part in _parts(frame.outward(line), inside, grid)
        ),
    ]
    roads = shapely.union_all([grid.roads, *(street.line for street in streets)])
    shapely.prepare(roads)
    fit = (plot for plot in plots if _is_fit(plot) and shapely.dwithin(roads, plot.on_plane, FACING_M))
    return Ground(grid, tuple(fit), tuple(streets))


def loop_of(plot: Plot) -> Polygon:
    """The land inside the street round large premises, on the plane."""
    return plot.frame.outward(shapely.segmentize(plot.shape.buffer(LOOP_M, join_style="mitre"), STEP_M))


def _seen(frame: Frame, land: Polygon) -> BaseGeometry:
    """Land as the frame sees it: straight sides on the plane become bowed ones."""
    # Bowing can fold a hair-thin corner over itself; growing it by nothing mends that.
    return frame.inward(shapely.segmentize(land, STEP_M)).buffer(0)


def _parts(line: LineString, inside: BaseGeometry, grid: Grid) -> Iterator[LineString]:
    """The parts of a street on open land: they go straight to the grid's border or keep away from it."""
    clear = grid.open.buffer(-CLEAR_M)
    for part in lines_in([shapely.line_merge(line.intersection(inside))]):
        ways = [part.project(Point(at)) for at in shapely.get_coordinates(part.intersection(clear)).tolist()]
        if not ways:
            continue
        start = 0.0 if min(ways) <= LONGEST_TAIL_M else min(ways)
        end = part.length if part.length - max(ways) <= LONGEST_TAIL_M else max(ways)
        if end - start > SHORTEST_M:
            yield from lines_in([substring(part, start, end)])


def _largest(free: BaseGeometry, room: Room) -> Polygon | None:
    """What is left of a room on free land, if that is still a plot."""
    rectangle = box(*room)
    pieces = polygons_in([free.intersection(rectangle)])
    least = SMALLEST_SHARE * rectangle.area
    return next((piece for piece in pieces if piece.area >= least and _is_compact(piece)), None)


def _is_compact(piece: Polygon) -> bool:
    """Whether one can build on it: no hole, no tail, nowhere near a triangle."""
    return piece.area > COMPACT_SHARE * piece.convex_hull.area and not piece.buffer(-NARROWEST_M / 2).is_empty


def _is_fit(plot: Plot) -> bool:
    """Whether its size on the plane, bowed, is one that enterprises have."""
    return SMALLEST_PLOT_M2 < plot.on_plane.area < LARGEST_PLOT_M2
