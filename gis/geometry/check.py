"""One polygon checked: what is wrong with it, where, and what its drawer should do. Nothing is repaired here.

GEOS names faults in its own words and only the first of them; here every part of a shape is asked, and the answer is
put in words that a clerk at a GIS desk can act on.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.crs.gcj02 import FloatArray
from gis.errors import Finding

MOST_VERTICES = 100_000
"""More than this is a scan line or a mistake, and slows down every map it appears on."""

type _Fault = tuple[str, str]
"""What was found, what to do."""

# What GEOS says, or we see ourselves -> what we say, and what to do.
# fmt: off
_FAULTS: dict[str, _Fault] = {
    "Self-intersection":        ("its border crosses itself",     "Move the corners until it runs around once."),
    "Ring Self-intersection":   ("its border touches itself",     "Move the corner, or draw the inner part as a hole."),
    "Hole lies outside shell":  ("a hole lies outside its area",  "Delete the hole, or draw it as a part of its own."),
    "Holes are nested":         ("a hole lies in another hole",   "Delete the inner hole, or draw it as a part."),
    "Nested shells":            ("one part lies inside another",  "Delete the inner part, or draw it as a hole."),
    "Interior is disconnected": ("its holes cut it into pieces",  "Draw the pieces as parts, without the holes."),
    "Too few points in geometry component":
                                ("it has fewer than 3 corners",   "Draw all its corners, or delete it."),
    "line":                     ("all its corners lie on a line", "Draw the area, or delete it."),
    "spike":                    ("its border runs out and back on one line (a spike)", "Delete the corner at the tip."),
    "rings":                    ("a hole crosses or shares its border", "Move the hole inside, or cut it out."),
    "parts":                    ("two of its parts overlap or share a border", "Merge them into one part."),
}
# fmt: on


def shape_findings(shape: BaseGeometry | None, *, where: str, field: str = "geometry") -> list[Finding]:
    """Everything that keeps a shape from being an area; empty if it can be one.

    shape: in degrees or metres; places in the findings are in the same
    where: its place in its file, such as "feature 3"
    """
    if not isinstance(shape, Polygon | MultiPolygon) or shape.is_empty:
        return [Finding(field, *_no_area(shape), where)]
    faults = _unreadable(shape) or _drawing_faults(shape)
    return [Finding(field, found, hint, where) for found, hint in faults]


def _no_area(shape: BaseGeometry | None) -> _Fault:
    if shape is None or shape.is_empty:
        return "there is no shape.", "Draw the area, or delete the row."
    return f"it is a {shape.geom_type}, not an area.", "Export the layer as polygons."


def _unreadable(shape: Polygon | MultiPolygon) -> list[_Fault]:
    """What makes looking further pointless, or endless."""
    xy = shapely.get_coordinates(shape)
    if not np.isfinite(xy).all():
        return [("one of its corners is not a finite number.", "Delete the corner, or draw the area anew.")]
    if len(xy) > MOST_VERTICES:
        cure = f"Simplify it to at most {MOST_VERTICES:,}, together with its neighbours."
        return [(f"it has {len(xy):,} vertices.", cure)]
    return []


def _drawing_faults(shape: Polygon | MultiPolygon) -> list[_Fault]:
    """The fault of every part; if the parts are sound, that of the parts together."""
    parts = shapely.get_parts(shape).tolist()
    faults = [_worded(_part_fault(part), part) for part in parts if not part.is_valid]
    if not faults and not shape.is_valid:
        faults = [_worded(_fault_between_parts(shape), shape)]
    return faults


def _part_fault(part: Polygon) -> str:
    """What is wrong with an invalid part: GEOS's word, or a more exact one of ours."""
    kind, _ = _geos_reason(part)
    if not kind.endswith("elf-intersection"):
        return kind
    if part.convex_hull.area == 0.0:
        return "line"
    if len(_tips(part)):
        return "spike"
    return "rings" if shapely.is_simple(shapely.get_rings(part)).all() else kind


def _fault_between_parts(shape: Polygon | MultiPolygon) -> str:
    kind, _ = _geos_reason(shape)
    return "parts" if kind == "Self-intersection" else kind


def _worded(fault: str, shape: Polygon | MultiPolygon) -> _Fault:
    """A fault in our words, with its place."""
    _, place = _geos_reason(shape)
    if fault == "spike":
        lon, lat = _tips(shape)[0].tolist()
        place = f"{lon:.10g} {lat:.10g}"
    found, cure = _FAULTS.get(fault, (f"it is not a valid area ({fault})", "Draw the place anew."))
    return (f"{found}, at {place}." if place else f"{found}."), cure


def _geos_reason(shape: Polygon | MultiPolygon) -> tuple[str, str]:
    """GEOS's word for a fault and where it is: "Self-intersection", "120.08 28.93"."""
    kind, _, place = shapely.is_valid_reason(shape).partition("[")
    return kind, place.rstrip("]")


def _tips(shape: Polygon | MultiPolygon) -> FloatArray:
    """Corners at which a border turns round and runs back exactly the way it came."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shape)]
    return np.concatenate([_tips_of_ring(xy[:-1]) for xy in rings])


def _tips_of_ring(corners: FloatArray) -> FloatArray:
    corners = corners[(corners != np.roll(corners, 1, axis=0)).any(axis=1)]
    back, ahead = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    turn = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]
    tips: FloatArray = corners[(turn == 0.0) & ((back * ahead).sum(axis=1) > 0.0)]
    return tips
