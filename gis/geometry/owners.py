"""The one owner of every point.

A point belongs to the areas that cover it, borders included. Where several do, because it lies on a shared border or
the areas overlap, it belongs to the one with the smallest code in byte order: as PostgreSQL sorts under COLLATE "C",
so that database and memory always give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.geometry.borders import Borders
from gis.geometry.cells import Cells

type IndexArray = NDArray[np.intp]
"""Positions in the codes; NOBODY where no area covers the point."""

NOBODY = -1
"""The owner of a point that no area covers."""

_CHUNK = 1_000_000
"""Points worked on at a time: some 100 MB, however many are asked for."""


class Coverage:
    """Areas of one kind, ready to say whose a point is and how near the edge it lies.

    May be asked from several threads at once.
    """

    def __init__(self, codes: Sequence[str], shapes: NDArray[np.object_], plane: LocalPlane) -> None:
        """Areas as they are in force.

        codes: one for each shape; of two alike, the first goes first
        shapes: valid polygons or multipolygons in WGS84; None or empty covers nothing
        plane: where metres are measured
        """
        if len(codes) != len(shapes):
            raise ValueError(f"{len(codes)} codes for {len(shapes)} shapes.")
        self.codes = tuple(codes)
        self._plane = plane
        self._rank = _by_code(self.codes, shapes)
        self._shapes = np.asarray(shapes, dtype=object)[self._rank]
        self._cells = Cells(np.asarray(shapely.bounds(self._shapes), dtype=np.float64).reshape(-1, 4))
        _warm_up(self._shapes)
        in_plane = plane.shapes_to_metres(self._shapes)
        self._borders = Borders(in_plane)
        self._tree = shapely.STRtree(in_plane)

    def locate(
        self, lonlat: FloatArray, *, on_progress: Callable[[int], None] | None = None
    ) -> tuple[IndexArray, FloatArray]:
        """The owner of every point and its distance to the edge; `owners` and `distances_to_edge` in one go.

        lonlat: (n, 2) degrees, WGS84
        on_progress: told now and then how many points are done
        """
        owners = np.empty(len(lonlat), dtype=np.intp)
        metres = np.empty(len(lonlat))
        for chunk in _chunks(len(lonlat)):
            rank = self._ranks(lonlat[chunk])
            owners[chunk] = self._named(rank)
            metres[chunk] = self._metres(lonlat[chunk], rank)
            if on_progress:
                on_progress(chunk.stop)
        return owners, metres

    def owners(self, lonlat: FloatArray) -> IndexArray:
        """The owner of every point, as a position in `codes`, or NOBODY.

        lonlat: (n, 2) degrees, WGS84; points that are not finite belong to nobody
        """
        chunks = [self._named(self._ranks(lonlat[chunk])) for chunk in _chunks(len(lonlat))]
        return np.concatenate(chunks) if chunks else np.empty(0, dtype=np.intp)

    def distances_to_edge(self, lonlat: FloatArray, owners: IndexArray) -> FloatArray:
        """Metres from every point to the border of its owner; for points of nobody, to the nearest area.

        Borders are laid into the local plane vertex by vertex and run straight between them there.

        owners: as `owners` gave them
        returns: (n,) metres; infinite where there is no area at all, NaN for points that are not finite
        """
        rank_of = np.full(len(self.codes) + 1, NOBODY, dtype=np.intp)
        rank_of[self._rank] = np.arange(len(self._rank))
        chunks = [self._metres(lonlat[chunk], rank_of[owners[chunk]]) for chunk in _chunks(len(lonlat))]
        return np.concatenate(chunks) if chunks else np.empty(0)

    def _named(self, rank: IndexArray) -> IndexArray:
        # NOBODY is -1 and so picks the last entry.
        return np.append(self._rank, NOBODY)[rank]

    def _ranks(self, lonlat: FloatArray) -> IndexArray:
        """The first area in byte order that covers each point, as a position in `_shapes`."""
        sorted_points = self._cells.sort(lonlat)
        x, y = sorted_points.x, sorted_points.y
        found = np.full(len(x), NOBODY, dtype=np.intp)
        for rank, near in sorted_points.near_each_box():
            # Areas come in byte order: a point that has its owner is not asked again.
            free = near[found[near] == NOBODY]
            found[free[shapely.intersects_xy(self._shapes[rank], x[free], y[free])]] = rank
        ranks = np.full(len(lonlat), NOBODY, dtype=np.intp)
        ranks[sorted_points.rows] = found
        return ranks

    def _metres(self, lonlat: FloatArray, ranks: IndexArray) -> FloatArray:
        if not len(self._shapes):
            return np.full(len(lonlat), np.inf)
        xy = self._plane.to_metres(lonlat)
        metres = np.full(len(lonlat), np.nan)
        for rank, rows in _groups(self._nearest_where_nobody(xy, ranks)):
            metres[rows] = self._borders.distances(rank, xy[rows])
        return metres

    def _nearest_where_nobody(self, xy: FloatArray, ranks: IndexArray) -> IndexArray:
        """The ranks, with the nearest area where there is no owner; points that are not finite keep NOBODY."""
        lost = np.flatnonzero((ranks == NOBODY) & np.isfinite(xy).all(axis=1))
        measured = ranks.copy()
        measured[lost] = self._tree.nearest(shapely.points(xy[lost]))
        return measured


def _by_code(codes: tuple[str, ...], shapes: NDArray[np.object_]) -> IndexArray:
    """Positions of the areas that cover anything, in the byte order of their codes."""
    drawn = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes))).tolist()
    return np.array(sorted(drawn, key=lambda position: codes[position].encode()), dtype=np.intp)


def _warm_up(shapes: NDArray[np.object_]) -> None:
    """Build the index of every shape now.

    GEOS builds it when a shape is first asked; two threads asking first at the same time would corrupt it.
    """
    shapely.prepare(shapes)
    corners = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(shapely.get_geometry(shapes, 0)), 0))
    shapely.intersects_xy(shapes, corners[:, 0], corners[:, 1])


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK))


def _groups(ranks: IndexArray) -> Iterator[tuple[int, IndexArray]]:
    """The rows of each rank, without those of NOBODY."""
    order = np.argsort(ranks)
    present, starts = np.unique(ranks[order], return_index=True)
    ends = np.append(starts[1:], len(ranks))
    for rank, start, end in zip(present.tolist(), starts.tolist(), ends.tolist(), strict=True):
        if rank != NOBODY:
            yield rank, order[start:end]
