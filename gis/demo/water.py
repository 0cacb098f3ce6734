"""The river of a zone, and the land along it that nobody builds on."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis.demo.plane import lines_in

NAME = "砚江"
"""Invented."""
WATER_M = 24.0
"""From the middle of the river to its edge."""
WALK_M = 30.0
"""From the middle of the river to the walk on its bank."""
BANK_M = 46.0
"""From the middle of the river to the road along it."""


@dataclass(frozen=True)
class River:
    """A river on the plane."""

    water: Polygon
    corridor: Polygon
    """Everything between the roads on its banks: roads enter it on bridges only."""
    banks: tuple[LineString, ...]
    """Where the roads along it run, inside the outline."""
    walks: tuple[LineString, ...]
    name: str = NAME


def river_of(middle: LineString, outline: Polygon) -> River:
    """The river along a line that enters and leaves the outline."""
    corridor = _ribbon(middle, BANK_M)
    return River(
        _ribbon(middle, WATER_M), corridor, _sides(corridor, outline), _sides(_ribbon(middle, WALK_M), outline)
    )


def _ribbon(middle: LineString, half_m: float) -> Polygon:
    ribbon: Polygon = middle.buffer(half_m, cap_style="flat")
    return ribbon


def _sides(ribbon: Polygon, outline: BaseGeometry) -> tuple[LineString, ...]:
    """The long sides of a ribbon inside an outline; its short ends lie outside of it."""
    inside = shapely.line_merge(ribbon.exterior.intersection(outline.buffer(-6)))
    return tuple(line for line in lines_in([inside]) if line.length > 150)
