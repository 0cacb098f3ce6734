"""Borders that cross or touch themselves by a slip, taken as the area that was plainly meant.

What a border encloses that crosses itself is anybody's guess: a square whose corners were named in the wrong order
looks like a bow tie, and has half its ground. The rule of the surveyor's formula counts loops by the way they run, so
where a loop is large its area and that of the untangled shape differ. Only where they agree is the guess taken.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.geometry.check import MOST_VERTICES
from gis.geometry.flaws import parts

MOST_CHANGED = 0.01
"""Of its area, how much a shape may gain or lose: more is another area, which only its drawer can know."""


def untangled(shape: BaseGeometry | None) -> MultiPolygon | None:
    """The sound area that an unsound one was meant to be; None if that can't be told, or if nothing is wrong.

    It may keep GEOS busy for days: call it where it can be ended.

    shape: degrees or metres
    """
    if not isinstance(shape, Polygon | MultiPolygon) or not _can_be_read(shape) or shape.is_valid:
        return None
    sound = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    ground = MultiPolygon(parts(sound).tolist())
    as_drawn = _area_as_drawn(shape)
    meant = ground.is_valid and not ground.is_empty and abs(ground.area - as_drawn) <= MOST_CHANGED * as_drawn
    return ground if meant else None


def _can_be_read(shape: BaseGeometry) -> bool:
    xy = shapely.get_coordinates(shape)
    return not shape.is_empty and len(xy) <= MOST_VERTICES and bool(np.isfinite(xy).all())


def _area_as_drawn(shape: BaseGeometry) -> float:
    """By the surveyor's formula, which needs no sound border."""
    return float(shapely.area(shape))
