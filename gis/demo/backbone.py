"""What a zone grows along: its outline, its river and its arterials.

Arterials are the lines of a turned lattice, laid into the plane through a smooth warp: they curve, and two of a kind
never meet. The river takes the place of one of them and meanders.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import LineString, Polygon

from gis.demo.plane import FloatArray, lines_in, middle_of

SPACING_M = 1250.0
"""About this far from one arterial to the next."""
STEP_M = 30.0
"""Between the corners of a curve."""
WARP_M, WARP_LENGTH_M = (70.0, 130.0), (1900.0, 3400.0)
"""Size and length of the waves that bend the lattice. Two at once displace less than they extend: nothing folds."""
MEANDER_M, MEANDER_LENGTH_M = 90.0, 1500.0


@dataclass(frozen=True)
class Arterial:
    """A road from one end of the zone to the other."""

    line: LineString
    is_northward: bool
    rank: int
    """Its place among those that run the same way, from the west or the south."""
    on_ring: bool
    """Whether it is a side of the ring road."""


@dataclass(frozen=True)
class Backbone:
    """The outline and the great lines, on the plane."""

    outline: Polygon
    arterials: tuple[Arterial, ...]
    river: LineString
    """Its middle, drawn beyond the outline on both sides."""


@dataclass(frozen=True)
class _Warp:
    angle: float
    waves: tuple[tuple[float, float, float, float], ...]
    """Size, direction and frequency of each wave, and where it starts."""

    def __call__(self, xy: FloatArray) -> FloatArray:
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        turned = xy @ np.array([[cos, sin], [-sin, cos]])
        moved: FloatArray = turned.copy()
        for size, heading, frequency, phase in self.waves:
            ahead = np.array([math.cos(heading), math.sin(heading)])
            moved += size * np.sin(frequency * (turned @ ahead) + phase)[:, None] * [-ahead[1], ahead[0]]
        return moved


def backbone_of(area_m2: float, rng: Random) -> Backbone:
    """An outline of about `area_m2`, the arterials in it and the river through it."""
    outline = _outline(area_m2, rng)
    warp = _warp(rng)
    west, south, east, north = outline.bounds
    columns = max(2, round((east - west) / SPACING_M))
    rows = max(1, round((north - south) / SPACING_M)) + 1
    river_row = rng.choice((rows // 2, (rows - 1) // 2))
    northward = _across(columns, east - west, rng)
    eastward = [at for row, at in enumerate(_across(rows, north - south, rng)) if row != river_row]
    reach = 1.3 * max(east - west, north - south)
    arterials = [
        *_arterials(northward, reach, warp, outline, is_northward=True),
        *_arterials(eastward, reach, warp, outline, is_northward=False),
    ]
    level = (river_row + 0.5) / rows * (north - south) - (north - south) / 2
    return Backbone(outline, tuple(arterials), _river(level, reach, warp, outline, rng))


def _outline(area_m2: float, rng: Random) -> Polygon:
    waves = [(k, size * rng.uniform(0.8, 1.2), rng.uniform(0, math.tau)) for k, size in _LOBES]
    angles = [math.tau * i / 96 for i in range(96)]
    reach = [1 + sum(size * math.cos(k * angle + phase) for k, size, phase in waves) for angle in angles]
    ring = [(1.25 * r * math.cos(angle), r * math.sin(angle)) for r, angle in zip(reach, angles, strict=True)]
    shape = Polygon(ring)
    scale = math.sqrt(area_m2 / shape.area)
    x, y = middle_of(shape)
    return Polygon([((px - x) * scale, (py - y) * scale) for px, py in ring])


_LOBES = ((2, 0.14), (3, 0.11), (4, 0.06), (5, 0.06), (7, 0.045), (11, 0.03), (17, 0.018))
"""Lobes of the outline: how many, how deep."""


def _warp(rng: Random) -> _Warp:
    waves = [
        (rng.uniform(*WARP_M), heading + rng.uniform(-0.5, 0.5), math.tau / rng.uniform(*WARP_LENGTH_M), rng.random())
        for heading in (0.0, math.pi / 2)
    ]
    return _Warp(
        math.radians(rng.uniform(-28, 28)), tuple((size, h, f, math.tau * phase) for size, h, f, phase in waves)
    )


def _across(count: int, width: float, rng: Random) -> list[float]:
    """Where the lines of one direction lie across the zone, from its middle."""
    return [((i + 0.5 + rng.uniform(-0.12, 0.12)) / count - 0.5) * width for i in range(count)]


def _arterials(
    places: list[float], reach: float, warp: _Warp, outline: Polygon, *, is_northward: bool
) -> Iterator[Arterial]:
    ring = {len(places) // 5, len(places) - 1 - len(places) // 5} if len(places) > 1 else set()
    for rank, place in enumerate(places):
        along = np.arange(-reach, reach, STEP_M)
        across = np.full_like(along, place)
        line = LineString(warp(np.column_stack([across, along] if is_northward else [along, across])))
        inside = lines_in([outline.intersection(line)])
        if inside:
            yield Arterial(max(inside, key=lambda part: part.length), is_northward, rank, rank in ring)


def _river(level: float, reach: float, warp: _Warp, outline: Polygon, rng: Random) -> LineString:
    along = np.arange(-reach, reach, STEP_M)
    phase, length = rng.uniform(0, math.tau), MEANDER_LENGTH_M * rng.uniform(0.8, 1.2)
    bend = np.sin(math.tau * along / length + phase) + 0.5 * np.sin(math.tau * along / (0.63 * length) + 2 * phase)
    line = LineString(warp(np.column_stack([along, level + MEANDER_M * bend])))
    inside = lines_in([shapely.buffer(outline, 300).intersection(line)])
    return max(inside, key=lambda part: part.length)
