"""From a point to the road it stands at.

The nearest edge that the mode may use, measured in metres of the local plane. Far is flagged, too far is refused: a
point at sea must not get a number (routing.md 3). A crumb of road that hangs on nothing is passed over for a piece
nearly as near; a park behind a shut gate is no crumb, for the drawing connects it.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.roads.graph import Graph

FLAGGED_BEYOND_M = 150.0
REFUSED_BEYOND_M = 500.0

CRUMB_M = 200.0
"""A connected piece with less road than this is a slip of the pencil, not an island."""
CRUMB_DETOUR_M = 50.0
"""How much farther than a crumb the road may be that is taken in its place."""

REMEMBERED = 10_000
"""Points whose roads a snapper remembers, about 3 MB; a thousand then take 1 ms instead of 20 (tests/benchmarks)."""

NOWHERE = -1
_STEP_M = 0.5


class Snap(NamedTuple):
    """One point on its road."""

    edge: int
    """Row of the edge in the network; NOWHERE if refused."""
    fraction: float
    """How far along the edge as drawn, 0 to 1."""
    distance_m: float
    """Metres from the point to the road; inf if no road lies within reach."""
    side: int
    """1 left of the drawing, -1 right of it, 0 on the road."""

    @property
    def refused(self) -> bool:
        """Whether no road is near enough to start from."""
        return self.edge == NOWHERE

    @property
    def flagged(self) -> bool:
        """Whether the road is so far that the place, or the map, is in doubt."""
        return self.distance_m > FLAGGED_BEYOND_M


@dataclass(frozen=True)
class Snaps:
    """The same for n points; rows belong together."""

    edge: NDArray[np.intp]
    fraction: FloatArray
    distance_m: FloatArray
    side: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, row: int) -> Snap:
        return Snap(int(self.edge[row]), float(self.fraction[row]), float(self.distance_m[row]), int(self.side[row]))

    def rows(self, rows: NDArray[np.intp]) -> Snaps:
        """Some of the points."""
        return Snaps(self.edge[rows], self.fraction[rows], self.distance_m[rows], self.side[rows])

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """All that is known of the points."""
        return self.edge, self.fraction, self.distance_m, self.side

    @property
    def refused(self) -> NDArray[np.bool_]:
        """(n,) no road is near enough to start from."""
        return np.equal(self.edge, NOWHERE, dtype=np.bool_)

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """(n,) the road is so far that the place, or the map, is in doubt; refused points are flagged too."""
        return np.greater(self.distance_m, FLAGGED_BEYOND_M, dtype=np.bool_)

    def place(self, graph: Graph) -> FloatArray:
        """(n, 2) where on the road each point was put, degrees, WGS84; nan where refused."""
        found = ~self.refused
        lonlat = np.full((len(self), 2), np.nan)
        lines = graph.network.shape[self.edge[found]]
        spots = shapely.line_interpolate_point(lines, self.fraction[found], normalized=True)
        lonlat[found] = shapely.get_coordinates(spots)
        return lonlat


class Snapper:
    """Finds roads near points, for one mode. Made once per graph: 0.05 s for 45,000 straight edges (measured)."""

    def __init__(self, graph: Graph, plane: LocalPlane, lines: NDArray[np.object_] | None = None) -> None:
        """lines: those of the whole network in that plane, if they are at hand; the snappers of all modes share them"""
        self._plane = plane
        self._known = _Memory()
        self._edges = graph.usable
        self._lines = (plane.shapes_to_metres(graph.network.shape) if lines is None else lines)[self._edges]
        whole = self._worth = ~_crumbs(graph)[self._edges]
        self._all = STRtree(self._lines)
        self._whole_rows = np.flatnonzero(whole)
        self._whole = self._all if whole.all() else STRtree(self._lines[whole])

    def snap(self, lonlat: FloatArray) -> Snaps:
        """The road at each point. Points asked about lately are remembered: people are asked about more than they move.

        lonlat: (n, 2) degrees, WGS84
        """
        if len(lonlat) > REMEMBERED:
            return self._looked_up(lonlat)
        known = self._known
        keys, row = known.rows(lonlat)
        snaps, fresh = known.snaps.rows(row), np.flatnonzero(row == NOWHERE)
        if len(fresh):
            found = self._looked_up(lonlat[fresh])
            for column, values in zip(snaps.columns, found.columns, strict=True):
                column[fresh] = values
            if not known.add([keys[number] for number in fresh.tolist()], found):
                # Forgotten all at once: it happens once in a long while, and looking up again is quick.
                self._known = _Memory()
        return snaps

    def _looked_up(self, lonlat: FloatArray) -> Snaps:
        points = np.asarray(shapely.points(self._plane.to_metres(lonlat)), dtype=object)
        row, distance_m = self._nearest(points)
        found = row != NOWHERE
        fraction, side = np.zeros(len(points)), np.zeros(len(points), np.int8)
        lines = self._lines[row[found]]
        fraction[found], side[found] = _along(lines, points[found], distance_m[found])
        edge = np.full(len(points), NOWHERE, dtype=np.intp)
        edge[found] = self._edges[row[found]]
        return Snaps(edge, fraction, distance_m, side)

    def _nearest(self, points: NDArray[np.object_]) -> tuple[NDArray[np.intp], FloatArray]:
        row, distance_m = _nearest_in(self._all, points)
        # Nearly everybody stands at a road worth starting from; only the others are looked up again.
        found = np.flatnonzero(row != NOWHERE)
        again = found[~self._worth[row[found]]]
        whole, whole_m = _nearest_in(self._whole, points[again])
        other = (whole != NOWHERE) & (whole_m <= distance_m[again] + CRUMB_DETOUR_M)
        row[again[other]] = self._whole_rows[whole[other]]
        distance_m[again[other]] = whole_m[other]
        return row, distance_m


class _Memory:
    """Points and their roads, in columns that only fill up: who reads them needs no lock."""

    def __init__(self) -> None:
        size = REMEMBERED
        self.snaps = Snaps(np.zeros(size, np.intp), np.zeros(size), np.zeros(size), np.zeros(size, np.int8))
        self._row: dict[complex, int] = {}
        self._filled = 0
        self._filling = Lock()

    def __len__(self) -> int:
        return self._filled

    def rows(self, lonlat: FloatArray) -> tuple[list[complex], NDArray[np.intp]]:
        """How points are called here, and their rows; NOWHERE for those not known."""
        # A complex number is a pair that numpy makes and hashes in one go.
        keys: list[complex] = np.ascontiguousarray(lonlat, dtype=float).view(np.complex128).ravel().tolist()
        return keys, np.array([self._row.get(key, NOWHERE) for key in keys], np.intp)

    def add(self, keys: list[complex], found: Snaps) -> bool:
        """Remember more points; False if there is no room for them."""
        with self._filling:
            filled = self._filled + len(keys)
            if filled > REMEMBERED:
                return False
            for column, values in zip(self.snaps.columns, found.columns, strict=True):
                column[self._filled : filled] = values
            self._row.update(zip(keys, range(self._filled, filled), strict=True))
            self._filled = filled
            return True


def _nearest_in(tree: STRtree, points: NDArray[np.object_]) -> tuple[NDArray[np.intp], FloatArray]:
    """(n,) the nearest line in the tree and its distance; NOWHERE and inf where none is within reach."""
    row = np.full(len(points), NOWHERE, dtype=np.intp)
    distance_m = np.full(len(points), np.inf)
    (point, line), metres = tree.query_nearest(
        points, max_distance=REFUSED_BEYOND_M, return_distance=True, all_matches=False
    )
    row[point], distance_m[point] = line, metres
    return row, distance_m


def _along(
    lines: NDArray[np.object_], points: NDArray[np.object_], distance_m: FloatArray
) -> tuple[FloatArray, NDArray[np.int8]]:
    """How far along its line each point stands, and on which side."""
    length = shapely.length(lines)
    at = shapely.line_locate_point(lines, points)
    behind = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at - _STEP_M, 0)))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.minimum(at + _STEP_M, length)))
    along, off = ahead - behind, shapely.get_coordinates(points) - behind
    cross = along[:, 0] * off[:, 1] - along[:, 1] * off[:, 0]
    side = np.where(distance_m > _STEP_M, np.sign(cross), 0).astype(np.int8)
    return np.divide(at, length, out=np.zeros_like(at), where=length > 0), side


def _crumbs(graph: Graph) -> NDArray[np.bool_]:
    """(m,) edges of pieces too short to be meant."""
    usable = graph.usable
    length = np.bincount(
        graph.piece[usable], weights=graph.network.length_m[usable], minlength=len(graph.network.node_id)
    )
    return length[graph.piece] < CRUMB_M
