"""What of a zone is worth drawing around something: only that which is near enough to be seen with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gis.vocabulary import AreaKind
from layers.maps.canvas import Bounds
from layers.maps.district import drawable

MARGIN = 0.25
"""Of the longer side, on every side."""
LEAST_DEG = 0.004
"""About 400 m: somebody who stands at the door still sees the block."""


def bounds_around(lonlats: Sequence[Sequence[float]]) -> Bounds:
    """The box of some places, in degrees, never smaller than a block."""
    places = np.array(lonlats, float)
    middle, half = (places.min(axis=0) + places.max(axis=0)) / 2, np.ptp(places, axis=0) / 2
    half = np.maximum(half * (1 + MARGIN / 2), LEAST_DEG / 2)
    (west, south), (east, north) = (middle - half).tolist(), (middle + half).tolist()
    return west, south, east, north


def areas_within(frames: Mapping[AreaKind, GeoDataFrame], bounds: Bounds) -> dict[AreaKind, GeoDataFrame]:
    """Those areas, whole, that the box or its margin touches."""
    box = _with_margin(bounds)
    drawn = {kind: drawable(frame) for kind, frame in frames.items()}
    return {kind: frame[shapely.intersects(frame.geometry.to_numpy(), box)] for kind, frame in drawn.items()}


def ground_within(frame: GeoDataFrame | None, bounds: Bounds) -> GeoDataFrame | None:
    """The roads or the water, cut at the margin of the box."""
    if frame is None or not len(frame):
        return None
    west, south, east, north = _with_margin(bounds).bounds
    cut = frame.set_geometry(shapely.clip_by_rect(frame.geometry.to_numpy(), west, south, east, north), crs=frame.crs)
    return drawable(cut)


def _with_margin(bounds: Bounds) -> shapely.Polygon:
    west, south, east, north = bounds
    margin = MARGIN * max(east - west, north - south)
    return shapely.box(west - margin, south - margin, east + margin, north + margin)
