"""Plots along streets: what lies between the borders of a grid.

In the turned frame of its grid, land is cut into rows: two rows of plots back to back, a street, two rows, a street. A
cross street runs after every few plots. Large premises are given their place first, the rows leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

import shapely
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis.demo.plane import XY, Frame, middle_of, polygons_in
from gis.demo.villages import Grid

BORDER_ROAD_M = 9.0
"""Half of the road along a grid's border: no plot comes nearer to it."""
STREET_M = 15.0
ALLEY_M = 4.0
"""Between neighbours, and between plots back to back."""
DEPTH_M = (44.0, 92.0)
WIDTH_M = (40.0, 118.0)
SMALLEST_PLOT_M2 = 1500.0
SMALLEST_SHARE = 0.6
"""A plot that a grid's border cuts is kept if this share of it is left."""

COMPACT_SHARE = 0.93
"""Least share of its convex hull that a plot fills."""
NARROWEST_M = 30.0

type Room = tuple[float, float, float, float]
"""A rectangle in a frame: west, south, east, north."""


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
        return self.frame.outward(self.shape)

    def door(self, side: int, share: float) -> XY:
        """A point of its border on the plane: side 0 is the street's, then onwards round the plot."""
        west, south, east, north = self.room
        ring = [(west, south), (east, south), (east, north), (west, north)]
        first = (2 if self.faces_north else 0) + side
        (ax, ay), (bx, by) = ring[first % 4], ring[(first + 1) % 4]
        wanted = Point(ax + (bx - ax) * share, ay + (by - ay) * share)
        edge = self.shape.exterior
        return middle_of(self.frame.outward(edge.interpolate(edge.project(wanted))))


def frame_of(grid: Grid) -> Frame:
    """The frame in which the streets of a grid run straight."""
    return Frame(middle_of(grid.shape), grid.angle)


def reserved_plot(grid: Grid, size: XY, taken: Iterable[Plot], rng: Random) -> Plot:
    """Land for large premises of about `size` metres, clear of what is `taken`; smaller if it doesn't fit."""
    frame, land = _land(grid)
    full = shapely.union_all([plot.shape.buffer(STREET_M) for plot in taken])
    west, south, east, north = land.bounds
    width, depth = size
    while True:
        for _ in range(60):
            x, y = rng.uniform(west, east - width), rng.uniform(south, north - depth)
            shape = box(x, y, x + width, y + depth)
            if land.contains(shape) and not full.intersects(shape):
                return Plot(frame, shape, (x, y, x + width, y + depth), rng.choice((False, True)))
        width, depth = width * 0.93, depth * 0.93


def plots_of(grid: Grid, taken: Iterable[Plot], rng: Random) -> list[Plot]:
    """The plots of a grid between its streets, clear of what is `taken`."""
    frame, land = _land(grid)
    full = shapely.union_all([plot.shape.buffer(STREET_M - 3, join_style="mitre") for plot in taken])
    free = land.difference(full)
    cut = ((_largest(free, room), room, faces_north) for room, faces_north in _rooms(land, rng))
    return [Plot(frame, shape, room, faces_north) for shape, room, faces_north in cut if shape is not None]


def _land(grid: Grid) -> tuple[Frame, Polygon]:
    frame = frame_of(grid)
    land = frame.inward(grid.shape).buffer(-BORDER_ROAD_M - 1).simplify(1.0)
    return frame, max(polygons_in([land]), key=lambda piece: piece.area)


def _rooms(land: Polygon, rng: Random) -> Iterator[tuple[Room, bool]]:
    """Rectangles between the streets, and whether their street is on the north."""
    _, y, _, north = land.bounds
    while y < north:
        for faces_north in (False, True):
            depth = rng.uniform(*DEPTH_M)
            yield from (((x, y, x + width, y + depth), faces_north) for x, width in _row(land, rng))
            y += depth + (STREET_M if faces_north else ALLEY_M)


def _row(land: Polygon, rng: Random) -> Iterator[tuple[float, float]]:
    x, _, east, _ = land.bounds
    until_cross_street = rng.randint(2, 4)
    while x < east:
        width = rng.triangular(*WIDTH_M, 58)
        yield x, width
        until_cross_street -= 1
        x += width + (ALLEY_M if until_cross_street else STREET_M)
        until_cross_street = until_cross_street or rng.randint(3, 5)


def _largest(free: BaseGeometry, room: Room) -> Polygon | None:
    """What is left of a room on free land, if that is still a plot."""
    rectangle = box(*room)
    pieces = polygons_in([free.intersection(rectangle)])
    least = max(SMALLEST_PLOT_M2, SMALLEST_SHARE * rectangle.area)
    return next((piece for piece in pieces if piece.area >= least and _is_compact(piece)), None)


def _is_compact(piece: Polygon) -> bool:
    """Whether one can build on it: no hole, no tail, nowhere near a triangle."""
    return piece.area > COMPACT_SHARE * piece.convex_hull.area and not piece.buffer(-NARROWEST_M / 2).is_empty
