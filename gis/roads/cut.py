"""Roads as they are drawn become edges between junctions.

A road is a run of vertices. It is cut at every vertex that another road uses too, that it passes twice itself, where a
barrier stands, and where a turn restriction points; its two ends are junctions anyway. All of it on arrays: a road of
the drawing is never looked at by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from gis.crs.gcj02 import FloatArray
from gis.roads.network import Network, Restriction
from gis.roads.tags import RoadRules

_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Drawing:
    """Roads before they are cut: k vertices in r runs."""

    road_id: NDArray[np.int64]
    """(r,)"""
    rules: Sequence[RoadRules]
    """(r,)"""
    first: NDArray[np.intp]
    """(r + 1,) where the run of each road begins in `vertex`."""
    vertex: NDArray[np.intp]
    """(k,) rows of the points below."""
    point_id: NDArray[np.int64]
    """(p,) ascending."""
    point_lonlat: FloatArray
    """(p, 2) degrees, WGS84."""
    point_closed: NDArray[np.bool_]
    """(p, 3) barriers, per mode."""
    raw: FloatArray | None = None
    """(k, 2) the vertices as they came, where that was not in WGS84."""
    restriction: tuple[Restriction, ...] = ()


@dataclass(frozen=True)
class Cut:
    """The network, and its edges in the coordinates as they came."""

    network: Network
    raw_shape: NDArray[np.object_] | None
    """(m,) shapely LineStrings; None where the drawing came in WGS84."""


def cut(drawing: Drawing) -> Cut:
    """Cut roads at their junctions; nodes come out in order of their ids, edges in order of the drawing.

    Roads of fewer than two different points are left out, and turn restrictions that point at nothing we kept.
    """
    drawing = _without_standstill(drawing)
    begins, ends = _pieces(drawing)
    first = np.concatenate([[0], np.cumsum(ends - begins + 1)]).astype(np.intp)
    # A vertex at which two edges meet stands twice here.
    vertex = np.arange(first[-1]) + np.repeat(begins - first[:-1], np.diff(first))
    edge = np.repeat(np.arange(len(begins)), np.diff(first))
    raw = None if drawing.raw is None else _lines(drawing.raw[vertex], edge)
    return Cut(_network(drawing, begins, ends, vertex, edge), raw)


def _without_standstill(drawing: Drawing) -> Drawing:
    """Without vertices that repeat the one before them, and without roads of which nothing is left then."""
    road = np.repeat(np.arange(len(drawing.road_id)), np.diff(drawing.first))
    repeats = (np.diff(drawing.vertex, prepend=-1) == 0) & (np.diff(road, prepend=-1) == 0)
    count = np.bincount(road[~repeats], minlength=len(drawing.road_id))
    kept = count >= 2
    stays = ~repeats & kept[road]
    return replace(
        drawing,
        road_id=drawing.road_id[kept],
        rules=[drawing.rules[row] for row in np.flatnonzero(kept).tolist()],
        first=np.concatenate([[0], np.cumsum(count[kept])]).astype(np.intp),
        vertex=drawing.vertex[stays],
        raw=None if drawing.raw is None else drawing.raw[stays],
    )


def _pieces(drawing: Drawing) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions in `vertex` at which each edge begins and ends."""
    opens, closes = np.zeros((2, len(drawing.vertex)), dtype=np.bool_)
    opens[drawing.first[:-1]] = closes[drawing.first[1:] - 1] = True
    at = np.flatnonzero(opens | closes | _junctions(drawing)[drawing.vertex])
    # From one cut to the next, except from the last vertex of a road to the first of the one after it.
    within = ~opens[at[1:]]
    return at[:-1][within], at[1:][within]


def _junctions(drawing: Drawing) -> NDArray[np.bool_]:
    """(p,) points at which whoever passes is cut."""
    used = np.bincount(drawing.vertex, minlength=len(drawing.point_id))
    pointed_at = np.isin(drawing.point_id, [each.via_node for each in drawing.restriction])
    return (used > 1) | drawing.point_closed.any(axis=1) | pointed_at


def _network(
    drawing: Drawing,
    begins: NDArray[np.intp],
    ends: NDArray[np.intp],
    vertex: NDArray[np.intp],
    edge: NDArray[np.intp],
) -> Network:
    points = drawing.vertex[vertex]
    nodes, start_and_end = np.unique(
        np.concatenate([drawing.vertex[begins], drawing.vertex[ends]]), return_inverse=True
    )
    road = np.searchsorted(drawing.first, begins, side="right") - 1
    rules = [drawing.rules[row] for row in road.tolist()]
    lonlat = drawing.point_lonlat[points]
    return Network(
        node_id=drawing.point_id[nodes],
        node_lonlat=drawing.point_lonlat[nodes],
        node_closed=drawing.point_closed[nodes],
        road_id=drawing.road_id[road],
        start=start_and_end[: len(begins)],
        end=start_and_end[len(begins) :],
        shape=_lines(lonlat, edge),
        length_m=_lengths(lonlat, edge),
        forward_kph=_speeds([each.forward_kph for each in rules]),
        backward_kph=_speeds([each.backward_kph for each in rules]),
        road_class=np.array([each.road_class.value for each in rules], dtype=object),
        name=np.array([each.name for each in rules], dtype=object),
        restriction=_kept(drawing, drawing.point_id[nodes]),
    )


def _lines(xy: FloatArray, edge: NDArray[np.intp]) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(xy, indices=edge), dtype=object).reshape(-1)


def _lengths(lonlat: FloatArray, edge: NDArray[np.intp]) -> FloatArray:
    """(m,) metres on the ellipsoid."""
    same = edge[1:] == edge[:-1]
    here, there = lonlat[:-1][same], lonlat[1:][same]
    metres = _EARTH.inv(here[:, 0], here[:, 1], there[:, 0], there[:, 1])[2]
    return np.bincount(edge[1:][same], weights=metres)


def _speeds(rows: list[tuple[float, float, float]]) -> FloatArray:
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _kept(drawing: Drawing, node_id: NDArray[np.int64]) -> tuple[Restriction, ...]:
    roads, nodes = set(drawing.road_id.tolist()), set(node_id.tolist())
    return tuple(
        each for each in drawing.restriction if {each.from_road, each.to_road} <= roads and each.via_node in nodes
    )
