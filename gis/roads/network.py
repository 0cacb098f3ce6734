"""The road network as arrays: nodes and edges, cut at junctions, with what each mode may do on them.

It is what importers make, what the tables hold, and what the graph and the tiles are made from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.vocabulary import Mode

MODES = (Mode.FOOT, Mode.EBIKE, Mode.CAR)
"""The order of every column that has one value per mode."""


@dataclass(frozen=True)
class Restriction:
    """A turn that some modes may not make (`no_...`) or must make (`only_...`)."""

    id: int
    from_road: int
    via_node: int
    to_road: int
    kind: str
    """no_left_turn, no_right_turn, no_straight_on, no_u_turn, only_left_turn, only_right_turn, only_straight_on, ..."""
    modes: tuple[Mode, ...]


@dataclass(frozen=True)
class Network:
    """Roads cut at junctions, as arrays: n nodes, m edges. Rows of an edge column belong together."""

    node_id: NDArray[np.int64]
    """(n,) OpenStreetMap's node id or the importer's own."""
    node_lonlat: FloatArray
    """(n, 2) degrees, WGS84."""
    node_closed: NDArray[np.bool_]
    """(n, 3) per mode: a barrier that this mode can't pass."""
    road_id: NDArray[np.int64]
    """(m,) OpenStreetMap's way id or the importer's own; several edges share one."""
    start: NDArray[np.intp]
    """(m,) row of the node where the drawing of the edge begins."""
    end: NDArray[np.intp]
    """(m,) row of the node where it ends."""
    shape: NDArray[np.object_]
    """(m,) shapely LineStrings, WGS84, from start to end."""
    length_m: FloatArray
    """(m,) metres along the shape."""
    forward_kph: FloatArray
    """(m, 3) speed per mode in the direction of the drawing; 0 where it is not allowed."""
    backward_kph: FloatArray
    """(m, 3) the same against it."""
    road_class: NDArray[np.object_]
    """(m,) values of `RoadClass`, as text."""
    name: NDArray[np.object_]
    """(m,) text, empty where a road has no name."""
    restriction: tuple[Restriction, ...]
