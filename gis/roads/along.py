"""Seconds along a single edge: the first and the last piece of every way.

Who stands exactly on a junction stands on all its edges. So a share of nothing takes no time, and no permission.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.roads.graph import Graph


def share_of(seconds: FloatArray, share: FloatArray) -> FloatArray:
    """Seconds for a share of an edge; none for a share of nothing, also where one may not go."""
    return np.multiply(seconds, share, out=np.zeros_like(seconds), where=share != 0)


def to_end(graph: Graph, edge: NDArray[np.intp], fraction: FloatArray) -> FloatArray:
    """Seconds from places on edges to the end of each."""
    return share_of(graph.forward_s[edge], 1 - fraction)


def to_start(graph: Graph, edge: NDArray[np.intp], fraction: FloatArray) -> FloatArray:
    """Seconds from places on edges to the start of each."""
    return share_of(graph.backward_s[edge], fraction)


def from_start(graph: Graph, edge: NDArray[np.intp], fraction: FloatArray) -> FloatArray:
    """Seconds from the start of edges to places on them."""
    return share_of(graph.forward_s[edge], fraction)


def from_end(graph: Graph, edge: NDArray[np.intp], fraction: FloatArray) -> FloatArray:
    """Seconds from the end of edges to places on them."""
    return share_of(graph.backward_s[edge], 1 - fraction)


def straight_on(graph: Graph, edge: NDArray[np.intp], fraction: FloatArray, goal: FloatArray) -> FloatArray:
    """Seconds from one place on an edge to another on the same; inf where a one-way forbids it.

    fraction, goal: where the two places are
    """
    left = goal - fraction
    ahead, back = share_of(graph.forward_s[edge], left), share_of(graph.backward_s[edge], -left)
    return np.where(left >= 0, ahead, back)
