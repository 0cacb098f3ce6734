"""What a drawing of roads gives away about itself: cut at the edge of a tile, in pieces, too coarse.

Vector tiles end at meridians and parallels, and a road that crosses one is cut there. Its two halves don't meet; routes
over such a place can't be promised. Many loose ends on one straight line are the mark of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.crs.gcj02 import FloatArray
from gis.errors import Finding
from gis.roads.network import Network

LOOSE_ENDS_ON_A_LINE = 6
"""From so many on, we believe in an edge of a tile. In Monaco and Andorra at most three share a line (measured)."""

_LINE_DEG = 1e-6


def findings_about(network: Network) -> list[Finding]:
    """What the reader should know before routes are trusted; empty when nothing is conspicuous."""
    findings = []
    lines = cut_lines(network)
    if lines:
        said = ", ".join(lines)
        found = f"many roads end on the same line: {said}. The file was cut there, and they don't meet."
        findings.append(Finding("geometry", found, "Routes across are not promised; use an uncut source."))
    pieces = pieces_m(network)
    if len(pieces) > 1:
        rest_km = pieces[1:].sum() / 1000
        found = f"the roads fall into {len(pieces)} pieces; outside the largest lie {rest_km:.1f} km."
        findings.append(Finding("geometry", found, "`gridkeeper roads check` lists them; join ends that should meet."))
    return findings


def cut_lines(network: Network) -> list[str]:
    """Meridians and parallels on which many roads end, as text."""
    ends = network.node_lonlat[np.bincount(_ends(network), minlength=len(network.node_id)) == 1]
    return [
        f"{name} {value:.6f}"
        for axis, name in enumerate(("longitude", "latitude"))
        for value in _crowded(ends[:, axis])
    ]


def pieces_m(network: Network) -> FloatArray:
    """Metres of road in each connected piece of the drawing, the largest first."""
    size = len(network.node_id)
    linked = csr_array((np.ones(len(network.start), np.int8), (network.start, network.end)), shape=(size, size))
    piece = connected_components(linked, directed=False)[1]
    return np.sort(np.bincount(piece[network.start], weights=network.length_m))[::-1]


def _ends(network: Network) -> NDArray[np.intp]:
    return np.concatenate([network.start, network.end])


def _crowded(values: FloatArray) -> list[float]:
    """Values that many share."""
    rounded, count = np.unique(np.round(values / _LINE_DEG), return_counts=True)
    crowded: list[float] = (rounded[count >= LOOSE_ENDS_ON_A_LINE] * _LINE_DEG).tolist()
    return crowded
