"""Roads on premises: a ring behind the fence and lanes between the buildings of parks, crooked lanes in villages.

They touch the public roads only at gates; villages have no fence, their lanes end on the street round them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random

import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.demo.buildings import Building
from gis.demo.gates import Gate
from gis.demo.plane import lines_in
from gis.demo.plots import loop_of
from gis.demo.premises import Site, Use
from gis.demo.roads import Road

# fmt: off
APPROACH_TAGS = {"highway": "service", "maxspeed": "20"}
PARK_TAGS     = {"highway": "service", "maxspeed": "15"}
FACTORY_TAGS  = {"highway": "service", "maxspeed": "15", "access": "private"}
LANE_TAGS     = {"highway": "living_street", "maxspeed": "15"}
PATH_TAGS     = {"highway": "footway", "motor_vehicle": "no"}
# fmt: on
INSETS_M = (7.0, 6.0, 5.0, 4.0, 3.0)
"""From the fence to the ring inside it: the first at which no building is in the way."""
PATH_SHARE = 0.35
"""How many of a village's lanes are too narrow for cars."""
SHORTEST_LANE_M = 9.0
STEP_M = 12.0
"""Between the corners of a lane between buildings."""
BUILDING_M = 1.0
"""No lane comes nearer to a building."""


def yard_roads(gates: Sequence[Gate], buildings: Sequence[Building], sites: Sequence[Site], rng: Random) -> list[Road]:
    """Approaches to gates, the roads behind them, and the lanes of villages; not joined yet."""
    standing: dict[str, list[Polygon]] = defaultdict(list)
    for building in buildings:
        standing[building.site.code].append(building.shape)
    fenced: dict[str, list[Gate]] = defaultdict(list)
    for gate in gates:
        fenced[gate.site.code].append(gate)
    return [
        *(Road(gate.approach, APPROACH_TAGS) for gate in gates),
        *(road for site in sites for road in _behind(site, fenced[site.code], standing)),
        *(road for site in sites if site.use is Use.HOUSES for road in _lanes(site, standing[site.code], rng)),
    ]


def _behind(site: Site, gates: Sequence[Gate], standing: Mapping[str, Sequence[Polygon]]) -> Iterator[Road]:
    """The ring behind the fence with the ways in, and in parks the lanes that cross it."""
    if not gates:
        return
    tags = PARK_TAGS if site.use is Use.PARK else FACTORY_TAGS
    built = shapely.union_all(standing[site.code])
    ring = _ring(site.shape, built)
    if ring is None:
        return
    yield Road(ring, tags)
    yield from (Road(shapely.shortest_line(Point(gate.at), ring), tags) for gate in gates)
    if site.use is Use.PARK:
        yield from (Road(lane, tags) for lane in _between(site, standing[site.code], ring))


def _ring(shape: Polygon, built: BaseGeometry) -> LineString | None:
    rings = (shape.buffer(-inset, join_style="mitre") for inset in INSETS_M)
    exteriors = (LineString(ring.exterior) for ring in rings if isinstance(ring, Polygon) and not ring.is_empty)
    return next((ring for ring in exteriors if not ring.intersects(built)), None)


def _between(site: Site, buildings: Sequence[Polygon], ring: LineString) -> Iterator[LineString]:
    """Lanes between two rows of buildings, from one side of the ring to the other."""
    frame, inside = site.plot.frame, Polygon(ring)
    rows = sorted({(round(south), round(north)) for _, south, _, north in (frame.inward(b).bounds for b in buildings)})
    west, _, east, _ = site.plot.room
    for (_, below), (above, _) in pairwise(rows):
        if above > below:
            line = shapely.segmentize(LineString([(west, (below + above) / 2), (east, (below + above) / 2)]), STEP_M)
            yield from lines_in([frame.outward(line).intersection(inside)])


def _lanes(site: Site, houses: Sequence[Polygon], rng: Random) -> Iterator[Road]:
    """Crooked lanes between houses: where as far from one house as from the next, those that lead on."""
    reach = loop_of(site.plot)
    middles = MultiPoint([house.centroid for house in houses])
    edges = shapely.voronoi_polygons(middles, extend_to=reach, only_edges=True).intersection(reach)
    clear = shapely.union_all(houses).buffer(BUILDING_M)
    free = [edge for edge in lines_in([edges]) if not edge.intersects(clear) and edge.length > SHORTEST_LANE_M]
    for lane in free:
        yield Road(lane, PATH_TAGS if rng.random() < PATH_SHARE else LANE_TAGS)
