"""Gates of parks and large premises: on their border, where a short way leads to a street.

Premises with gates are fenced: no road crosses their border elsewhere. They are called by the side that they face.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely import LineString, Point

from gis.demo.plane import XY, middle_of
from gis.demo.premises import Site, Use
from gis.demo.roads import Road

LONGEST_M = 55.0
"""From a gate to its street."""
APART_M = 25.0
"""Between two gates of the same premises."""
CORNER_M = 4.0
"""No gate is nearer to a corner."""
FROM_WALL_M, WIDE_M = 3.5, 1.8
"""Beyond so much from the border, an approach keeps so far from all premises: it doesn't run along a wall."""


@dataclass(frozen=True)
class Gate:
    """A way into a site, on the plane."""

    site: Site
    name: str
    at: XY
    approach: LineString
    """From the street to the gate."""


def gates_of(sites: Sequence[Site], roads: Sequence[Road], rng: Random) -> list[Gate]:
    """Gates of parks and large premises: one to three each, two or three for parks where streets allow it."""
    streets = [road.line for road in roads if "bridge" not in road.tags and road.for_cars]
    ways = _Ways(streets, sites)
    return [gate for site in sites if site.large for gate in _gates_of(site, ways, rng)]


class _Ways:
    """Streets and premises, to find the way from a border to a street."""

    def __init__(self, streets: Sequence[LineString], sites: Sequence[Site]) -> None:
        self._streets = np.array(streets, dtype=object)
        self._tree = shapely.STRtree(self._streets)
        self._ground = shapely.STRtree([site.shape for site in sites])

    def approach(self, at: XY) -> LineString | None:
        """The straight way from the nearest street to a point of a border; None if it is long or obstructed."""
        gate = Point(at)
        near = self._tree.query_nearest(gate, max_distance=LONGEST_M, all_matches=False)
        if not len(near):
            return None
        way = shapely.shortest_line(self._streets[near[0]], gate)
        before = LineString([way.coords[0], way.interpolate(way.length - FROM_WALL_M).coords[0]])
        blocked = len(self._ground.query(before, predicate="dwithin", distance=WIDE_M))
        return None if blocked else LineString([way.coords[0], at])


def _gates_of(site: Site, ways: _Ways, rng: Random) -> list[Gate]:
    count = rng.randint(2, 3) if site.use is Use.PARK else rng.randint(1, 3)
    found: list[tuple[XY, LineString]] = []
    for at in _on_walls(site, rng):
        approach = ways.approach(at)
        apart = all(math.dist(at, other) > APART_M for other, _ in found)
        if approach is not None and apart and _leads_out(approach, site):
            found.append((at, approach))
        if len(found) == count:
            break
    names = _names(site, [at for at, _ in found])
    return [Gate(site, name, at, approach) for name, (at, approach) in zip(names, found, strict=True)]


def _candidates(site: Site, rng: Random) -> Iterator[XY]:
    """Points of its border: on its street first, then on the other sides, then all the way round."""
    for side in (0, *rng.sample((1, 2, 3), k=3)):
        yield _rounded(site.plot.door(side, rng.uniform(0.3, 0.7)))
    edge = site.shape.exterior
    for share in np.arange(0, 1, 0.02).tolist():
        yield _rounded(middle_of(edge.interpolate(share, normalized=True)))


def _leads_out(approach: LineString, site: Site) -> bool:
    """Whether it leads away from the border, not along it or through a corner."""
    reach = min(2.0, approach.length)
    before = approach.interpolate(approach.length - reach)
    return bool(site.shape.distance(before) > 0.6 * reach)


def _on_walls(site: Site, rng: Random) -> Iterator[XY]:
    """The candidates that are not at a corner: about half of what lies round them is the site."""
    for at in _candidates(site, rng):
        around = Point(at).buffer(CORNER_M)
        if site.shape.intersection(around).area > 0.42 * around.area:
            yield at


def _rounded(at: XY) -> XY:
    return round(at[0], 3), round(at[1], 3)


def _names(site: Site, doors: Sequence[XY]) -> list[str]:
    x, y = middle_of(site.shape)
    names: list[str] = []
    for east, north in doors:
        quarter = round(math.degrees(math.atan2(north - y, east - x)) / 90) % 4
        side = "东北西南"[quarter] + "门"
        names.append(side if side not in names else f"{side}{sum(name.startswith(side) for name in names) + 1}号")
    return names
