"""Bridges: the only ways over the river."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random

import shapely
from shapely import LineString, MultiPoint

from gis.demo.backbone import Arterial
from gis.demo.plane import lines_in
from gis.demo.roads import Road
from gis.demo.territory import Territory
from gis.demo.water import BANK_M, River

FEWEST = 2
SHARE = 0.6
"""How many of the arterials that come to the river cross it; the others end at its bank."""
BRIDGE_TAGS = {"bridge": "yes", "layer": "1"}
PLAIN_TAGS = {"highway": "tertiary", "maxspeed": "40", **BRIDGE_TAGS}
FOOT_TAGS = {"highway": "footway", "bicycle": "yes", "motor_vehicle": "no", "bridge": "yes", "layer": "1"}
ON_BANK_M = 1.0
FOOT_EVERY_M = 2600.0
"""So much river needs a bridge for walkers."""


def bridges(territory: Territory, river: River, tags: Mapping[Arterial, dict[str, str]], rng: Random) -> Iterator[Road]:
    """At least two bridges for cars, most of them arterials, and some for walkers between them."""
    spans = _spans(territory, river)
    count = min(len(spans), max(FEWEST, round(SHARE * len(spans))))
    middle = territory.backbone.river
    chosen = [spans[i] for i in sorted(rng.sample(range(len(spans)), k=count))]
    for arterial, span in chosen:
        yield Road(span, tags[arterial] | BRIDGE_TAGS)
    places = [middle.project(span.intersection(middle).centroid) for _, span in chosen]
    for at in _missing(middle, river, places):
        places.append(at)
        yield Road(_square(middle, at), PLAIN_TAGS | {"name": f"{river.name}桥"})
    for start, end in pairwise(sorted(places)):
        if end - start > FOOT_EVERY_M:
            yield Road(_square(middle, (start + end) / 2), FOOT_TAGS)


def _missing(middle: LineString, river: River, places: Sequence[float]) -> list[float]:
    """Where bridges lack: as far along the river as can be from those that are there, with a bank on either side."""
    banks = shapely.MultiLineString(river.banks).buffer(ON_BANK_M)
    free = [at for at in range(0, int(middle.length), 20) if _ends(_square(middle, at)).within(banks)]
    found: list[float] = []
    while free and len(places) + len(found) < FEWEST:
        there = [*places, *found] or [free[0] - middle.length / 6]
        found.append(max(free, key=lambda at: min(abs(at - other) for other in there)))
    return found


def _ends(line: LineString) -> MultiPoint:
    return MultiPoint([line.coords[0], line.coords[-1]])


def _spans(territory: Territory, river: River) -> list[tuple[Arterial, LineString]]:
    """Where arterials come to the river from both sides: their line from bank to bank."""
    found = []
    for arterial in territory.backbone.arterials:
        own = [border.line for border in territory.borders if border.arterial == arterial]
        merged = shapely.line_merge(shapely.union_all(own)).intersection(river.corridor)
        across = [line for line in lines_in([merged]) if line.length > 1.8 * BANK_M]
        found += [(arterial, line) for line in across if line.intersects(territory.backbone.river)]
    return found


def _square(middle: LineString, at: float) -> LineString:
    """A line from bank to bank, square to the river."""
    (ax, ay), (bx, by) = (middle.interpolate(at + step).coords[0] for step in (-5.0, 5.0))
    x, y, length = (ax + bx) / 2, (ay + by) / 2, math.hypot(bx - ax, by - ay)
    east, north = (by - ay) / length * BANK_M, (ax - bx) / length * BANK_M
    return LineString([(x - east, y - north), (x + east, y + north)])
