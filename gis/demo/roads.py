"""Roads on the plane, and how they are joined: what ends on another road shares a corner with it.

Roads are drawn apart from each other, each ending on the one that it leads to. `joined` then puts a corner where they
meet into both, as equal numbers. Where roads cross and neither ends, they don't meet: a bridge, or a way below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString

from gis.demo.plane import XY, FloatArray

REACH_M = 1.5
"""A road that ends as near as this to another one leads to it."""
DECIMALS = 3
"""Corners are rounded to 1 mm, so that equal corners are equal numbers."""


@dataclass(frozen=True)
class Road:
    """A road on the plane, with the tags that a map would give it."""

    line: LineString
    tags: Mapping[str, str]

    @property
    def for_cars(self) -> bool:
        """Whether cars may use it at all."""
        return self.tags.get("motor_vehicle") != "no"

    @property
    def corners(self) -> list[XY]:
        """All corners of its line."""
        return [(x, y) for x, y in self.line.coords]

    @property
    def ends(self) -> tuple[XY, XY]:
        """Its first and last corner."""
        corners = self.corners
        return corners[0], corners[-1]


def joined(roads: Sequence[Road]) -> list[Road]:
    """The roads with common corners where one ends on another."""
    corners = [np.round(shapely.get_coordinates(road.line), DECIMALS) for road in roads]
    lines = np.array([shapely.linestrings(xy) for xy in corners], dtype=object)
    tree = shapely.STRtree(lines)
    for spot in _spots(corners):
        _meet(spot, corners, tree)
    drawn = [_without_repeats(xy) for xy in corners]
    # A road shorter than the reach is gone: what it joined now shares a corner.
    return [replace(road, line=LineString(xy)) for road, xy in zip(roads, drawn, strict=True) if len(xy) > 1]


def main_part(roads: Sequence[Road]) -> NDArray[np.bool_]:
    """Which of the joined roads hang together with most others."""
    label = parts_of(roads)
    length = np.bincount(label, weights=[road.line.length for road in roads])
    return np.asarray(label == length.argmax())


def parts_of(roads: Sequence[Road]) -> NDArray[np.int32]:
    """A number for each of the joined roads: the same for those that hang together."""
    xy, road = shapely.get_coordinates([road.line for road in roads], return_index=True)
    corner = np.unique(xy, axis=0, return_inverse=True)[1].ravel()
    count = len(roads)
    size = count + int(corner.max(initial=0)) + 1
    links = coo_array((np.ones(len(road), dtype=np.int8), (road, corner + count)), shape=(size, size))
    _, label = connected_components(links, directed=False)
    return np.unique(label[:count], return_inverse=True)[1].astype(np.int32)


def degrees(roads: Sequence[Road]) -> dict[XY, int]:
    """How many ways lead away from each corner."""
    count: dict[XY, int] = defaultdict(int)
    for road in roads:
        corners = road.corners
        for corner in (*corners[:-1], *corners[1:]):
            count[corner] += 1
    return count


@dataclass(frozen=True)
class _Spot:
    """Ends of roads that are one place: positions of roads, and whether their first (0) or last (-1) corner."""

    at: XY
    ends: tuple[tuple[int, int], ...]


def _spots(corners: Sequence[FloatArray]) -> list[_Spot]:
    ends = [(i, last) for i, xy in enumerate(corners) if tuple(xy[0]) != tuple(xy[-1]) for last in (0, -1)]
    points = shapely.points([corners[i][last] for i, last in ends])
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=REACH_M)
    links = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(ends), len(ends)))
    _, label = connected_components(links, directed=False)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for end, spot in zip(ends, label.tolist(), strict=True):
        members[spot].append(end)
    return [_Spot(_xy(corners[these[0][0]][these[0][1]]), tuple(these)) for these in members.values()]


def _meet(spot: _Spot, corners: list[FloatArray], tree: shapely.STRtree) -> None:
    """Move the ends of a spot onto the road that passes it, if one does, and give all of them the same corner."""
    own = {i for i, _ in spot.ends}
    passing = np.sort(tree.query(shapely.Point(spot.at), predicate="dwithin", distance=REACH_M)).tolist()
    through = [i for i in passing if i not in own]
    at = _on(corners[through[0]], spot.at) if through else spot.at
    for i, last in spot.ends:
        corners[i][last] = at
    for i in through:
        corners[i] = _with_corner(corners[i], at)


def _on(xy: FloatArray, at: XY) -> XY:
    """The corner of a line near a point, else the nearest point on it."""
    away = np.hypot(*(xy - at).T)
    if away.min() <= REACH_M:
        return _xy(xy[away.argmin()])
    line = LineString(xy)
    return _xy(np.round(shapely.get_coordinates(line.interpolate(line.project(shapely.Point(at))))[0], DECIMALS))


def _with_corner(xy: FloatArray, at: XY) -> FloatArray:
    """A line with a corner at a point near it: one that it has is moved there, else one is added."""
    away = np.hypot(*(xy - at).T)
    if away.min() <= REACH_M:
        xy = xy.copy()
        xy[away.argmin()] = at
        return xy
    step = xy[1:] - xy[:-1]
    share = np.clip(((at - xy[:-1]) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-12), 0, 1)
    nearest = np.hypot(*(xy[:-1] + share[:, None] * step - at).T).argmin()
    return np.insert(xy, nearest + 1, at, axis=0)


def _without_repeats(xy: FloatArray) -> FloatArray:
    keep = np.ones(len(xy), dtype=bool)
    keep[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    return xy[keep]


def _xy(row: FloatArray) -> XY:
    return float(row[0]), float(row[1])
