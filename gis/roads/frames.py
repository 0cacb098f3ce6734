"""The roads as a GeoDataFrame: for maps."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString

from gis.roads.network import Network


def roads_frame(network: Network) -> gpd.GeoDataFrame:
    """The roads, one row per class and name, their edges joined to long lines.

    returns: columns road_class, name, geometry (MultiLineString, WGS84)
    """
    labels = np.array([network.road_class, network.name]).astype(str).reshape(2, -1)
    kinds, row = np.unique(labels, axis=1, return_inverse=True)
    lines = [_joined(network.shape[row.ravel() == kind]) for kind in range(kinds.shape[1])]
    columns = {"road_class": kinds[0].tolist(), "name": kinds[1].tolist()}
    return gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:4326")


def _joined(shapes: NDArray[np.object_]) -> MultiLineString:
    """Lines that follow one another as one; they still part where three meet."""
    return MultiLineString(list(shapely.get_parts(shapely.line_merge(MultiLineString(shapes.tolist())))))
