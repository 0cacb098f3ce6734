"""Where a place may be: a point with an accuracy, an area instead of a point, or a point with an accuracy in an area.

A point is taken as one isotropic Gaussian, an area as equally likely everywhere in it. Together they are the part of
the Gaussian that lies in the area; where next to nothing of it does, the area alone counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.geometry.gaussian import gaussian_mass

REACH_SIGMAS = 5.0
"""How far a point with an accuracy reaches: beyond one straight border at this distance lie 3 in 10 million."""
_LEAST_MASS = 1e-6
"""A Gaussian with less than this in an area does not know the area."""
_SAMPLED_FROM = 0.1
"""With less of the Gaussian in the area too few samples would be left."""
_GOLDEN = 1.32471795724474602596
"""Root of x³ = x + 1: its powers spread points over the plane more evenly than any grid (Roberts 2018)."""


type Bounds = tuple[float, float, float, float]
"""West, south, east and north of where a place may be, metres."""


@dataclass(frozen=True)
class Pin:
    """A point with an accuracy, in the metric plane."""

    x: float
    y: float
    sigma_m: float
    """One standard deviation per axis."""

    @property
    def bounds(self) -> Bounds:
        """The box that holds all but 1 in a million of it."""
        reach = REACH_SIGMAS * self.sigma_m
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach

    def shares(self, shapes: NDArray[np.object_]) -> FloatArray:
        """(n,) the probability that the place lies in each of some polygons, metres."""
        xy = np.tile((self.x, self.y), (len(shapes), 1))
        return gaussian_mass(shapes, xy, np.full(len(shapes), self.sigma_m))

    def samples(self, count: int = 1024) -> FloatArray:
        """(count, 2) places where it may be, spread evenly and always the same."""
        unit = _even(count)
        radius, angle = self.sigma_m * np.sqrt(-2 * np.log1p(-unit[:, 0])), 2 * np.pi * unit[:, 1]
        return np.column_stack([self.x + radius * np.cos(angle), self.y + radius * np.sin(angle)])


@dataclass(frozen=True)
class Patch:
    """An area instead of a point, or around one, in the metric plane."""

    region: shapely.Geometry
    """A valid polygon or multipolygon with an inside."""
    pin: Pin | None = None
    """The point with its accuracy, if one is known."""

    @property
    def bounds(self) -> Bounds:
        """The box around the area."""
        west, south, east, north = shapely.bounds(self.region).tolist()
        return west, south, east, north

    def shares(self, shapes: NDArray[np.object_]) -> FloatArray:
        """(n,) the probability that the place lies in each of some polygons, metres."""
        inside = polygons_only(shapely.intersection(shapes, self.region))
        if self.pin is not None and self._mass > _LEAST_MASS:
            return np.minimum(self.pin.shares(inside) / self._mass, 1.0)
        return np.asarray(shapely.area(inside) / shapely.area(self.region))

    def samples(self, count: int = 1024) -> FloatArray:
        """(count or fewer, 2) places where it may be, spread evenly and always the same; never none."""
        if self.pin is not None and self._mass > _SAMPLED_FROM:
            return _within(self.region, self.pin.samples(count))
        west, south, east, north = self.bounds
        return _within(self.region, np.array([west, south]) + _even(count) * np.array([east - west, north - south]))

    @cached_property
    def _mass(self) -> float:
        """How much of the point's Gaussian lies in the area."""
        return float(self.pin.shares(np.array([self.region], dtype=object))[0]) if self.pin else 0.0


type Spread = Pin | Patch
"""Where a place may be."""


def polygons_only(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes without the points and lines that an intersection leaves where polygons only touch."""
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    kept = shapes.copy()
    for row in mixed.tolist():
        kept[row] = shapely.union_all([part for part in shapely.get_parts(shapes[row]) if part.area > 0])
    return kept


def _even(count: int) -> FloatArray:
    """(count, 2) places in the unit square, none of them on its edge."""
    steps = np.arange(1, count + 1)[:, None]
    return np.asarray((0.5 + steps / np.array([_GOLDEN, _GOLDEN**2])) % 1.0)


def _within(region: shapely.Geometry, xy: FloatArray) -> FloatArray:
    inside = xy[shapely.intersects_xy(region, xy[:, 0], xy[:, 1])]
    return inside if len(inside) else shapely.get_coordinates(shapely.point_on_surface(region))
