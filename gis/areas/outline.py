"""An area given instead of a point: one polygon as WKT, checked before it is believed."""

from __future__ import annotations

import re

import numpy as np
import shapely

from gis.crs.transform import CoordinateSystem, shapes_to_wgs84
from gis.errors import BadInput, Finding

LONGEST_TEXT = 200_000
"""Characters: some 5,000 vertices, more than anybody draws around a place."""

_POLYGON = re.compile(r"\s*(MULTI)?POLYGON\b", re.IGNORECASE)


def outline_from_wkt(text: str, system: CoordinateSystem, *, field: str) -> shapely.Geometry:
    """The polygon that a text draws, in WGS84.

    system: what its coordinates refer to
    raises: BadInput naming `field`; BadCoordinates
    """
    drawn = np.array([_polygon(text, field)], dtype=object)
    shape: shapely.Geometry = shapes_to_wgs84(drawn, system, where=lambda _: field)[0]
    return shape


def _polygon(text: str, field: str) -> shapely.Geometry:
    # Only polygons are read at all: collections may be nested so deep that reading them never ends well.
    if len(text) > LONGEST_TEXT or not _POLYGON.match(text):
        raise _refused(field, "is not a polygon as WKT.", "Write POLYGON ((120.08 28.93, ...)), a ring that closes.")
    try:
        # "nan" is read with a warning and refused below.
        with np.errstate(invalid="ignore"):
            shape = shapely.from_wkt(text)
    except shapely.GEOSException as error:
        raise _refused(
            field, "cannot be read as WKT.", "Write POLYGON ((120.08 28.93, ...)), a ring that closes."
        ) from error
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise _refused(field, "has coordinates that are not finite.", "Give numbers.")
    if not shape.is_valid:
        raise _refused(
            field, f"is not a valid polygon: {shapely.is_valid_reason(shape)}.", "Draw it without crossings."
        )
    if not shape.area > 0:
        raise _refused(field, "has no inside.", "Draw at least three corners.")
    return shape


def _refused(field: str, found: str, hint: str) -> BadInput:
    return BadInput("The area cannot be used.", [Finding(field, found, hint)])
