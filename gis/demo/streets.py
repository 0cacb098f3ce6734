"""The public roads of a zone: arterials, roads between grids, streets, the banks of the river and its bridges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from random import Random

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis.demo.backbone import Arterial
from gis.demo.bridges import bridges
from gis.demo.plane import lines_in, middle_of
from gis.demo.plots import Street
from gis.demo.premises import Site, Use
from gis.demo.roads import Road, joined, main_part, parts_of
from gis.demo.rows import StreetKind
from gis.demo.street_names import BANKS, WALK, StreetNames
from gis.demo.territory import BorderKind, Territory
from gis.demo.water import River

# fmt: off
ARTERIAL_TAGS = {
    "trunk":     {"highway": "trunk",     "maxspeed": "70"},
    "primary":   {"highway": "primary",   "maxspeed": "60"},
    "secondary": {"highway": "secondary", "maxspeed": "60"},
}
BORDER_TAGS = {"highway": "tertiary", "maxspeed": "50"}
BANK_TAGS   = {"highway": "tertiary", "maxspeed": "40"}
WALK_TAGS   = {"highway": "cycleway", "foot": "yes", "motor_vehicle": "no", "name": WALK}
STREET_TAGS = {
    StreetKind.ROW:   {"highway": "unclassified", "maxspeed": "40"},
    StreetKind.CROSS: {"highway": "residential",  "maxspeed": "30"},
    StreetKind.LOOP:  {"highway": "residential",  "maxspeed": "30"},
}
RAMP_TAGS   = {"highway": "footway", "bicycle": "yes", "motor_vehicle": "no"}
TRACK_TAGS  = {"highway": "track", "maxspeed": "15"}
LINK_TAGS   = {"highway": "service", "maxspeed": "20"}
# fmt: on
WALK_LINK_M = 260.0
"""Between two ways up from the walk."""
WIDEST_VERGE_M = 30.0
SERVED_M = 45.0
"""Premises as near as this lie on a street."""
EMPTY_SHARE = 0.45
"""How many of the cross streets that serve nobody are not there."""
SHORTEST_M = 20.0
LINK_M = 250.0
"""Streets that hang together with no others are linked to them if they are as near as this, else left out."""


def public_roads(
    territory: Territory, river: River, streets: Sequence[Street], sites: Sequence[Site], rng: Random
) -> list[Road]:
    """All public roads, joined, in one piece."""
    names = StreetNames(rng)
    tags = _arterial_tags(territory, names)
    drawn = [
        *_on_borders(territory, river, tags, names),
        *bridges(territory, river, tags, rng),
        *_along_river(river),
        *_in_grids(streets, sites, names, rng),
    ]
    return _in_one_piece(joined(drawn), sites)


def pieces(shape: BaseGeometry, tags: dict[str, str]) -> Iterator[Road]:
    """The lines of a shape as roads; scraps are left out."""
    yield from (Road(line, tags) for line in lines_in([shapely.line_merge(shape)]) if line.length > SHORTEST_M)


def _on_borders(
    territory: Territory, river: River, tags: dict[Arterial, dict[str, str]], names: StreetNames
) -> Iterator[Road]:
    for border in territory.borders:
        if border.arterial is not None:
            yield from pieces(border.line.difference(river.corridor), tags[border.arterial])
        elif border.kind is BorderKind.STREET:
            yield from pieces(border.line.difference(river.corridor), BORDER_TAGS | {"name": names.border()})


def _arterial_tags(territory: Territory, names: StreetNames) -> dict[Arterial, dict[str, str]]:
    """Name and class of each arterial: the ring is a trunk road, of the others every second one is primary."""
    found = {}
    last = {way: max(a.rank for a in territory.backbone.arterials if a.is_northward is way) for way in (True, False)}
    for arterial in territory.backbone.arterials:
        highway = "trunk" if arterial.on_ring else ("primary", "secondary")[arterial.rank % 2]
        is_far = arterial.rank > last[arterial.is_northward] / 2
        found[arterial] = ARTERIAL_TAGS[highway] | {"name": names.arterial(arterial, is_far=is_far)}
    return found


def _along_river(river: River) -> Iterator[Road]:
    by_north = sorted(river.banks, key=lambda line: middle_of(line)[1])
    for place, bank in enumerate(by_north):
        yield Road(bank, BANK_TAGS | {"name": BANKS[place >= len(by_north) / 2]})
    for walk in river.walks:
        yield Road(walk, WALK_TAGS)
        yield from _ramps_up(walk, river)


def _ramps_up(walk: LineString, river: River) -> Iterator[Road]:
    """Short ways from the walk up to the road along the river."""
    banks = shapely.MultiLineString(river.banks)
    for at in np.linspace(0.02, 0.98, max(2, round(walk.length / WALK_LINK_M))):
        foot = walk.interpolate(float(at), normalized=True)
        link = shapely.shortest_line(foot, banks)
        if link.length < WIDEST_VERGE_M:
            yield Road(link, RAMP_TAGS)


def _in_grids(streets: Sequence[Street], sites: Sequence[Site], names: StreetNames, rng: Random) -> Iterator[Road]:
    """Streets inside grids. Across empty land many are missing, some are tracks."""
    quarters = {site.grid.code for site in sites if site.use is Use.MARKET}
    ground = shapely.STRtree([site.shape for site in sites])
    directions = cycle(("yes", "-1"))
    for street in streets:
        tags = STREET_TAGS[street.kind]
        if street.kind is StreetKind.CROSS and not len(ground.query(street.line, "dwithin", distance=SERVED_M)):
            if rng.random() < EMPTY_SHARE:
                continue
            tags = TRACK_TAGS
        else:
            tags = tags | {"name": names.lane() if street.kind is StreetKind.LOOP else names.street(street.line)}
        if street.grid.code in quarters and street.kind is StreetKind.ROW:
            tags = tags | {"oneway": next(directions)}
        yield Road(street.line, tags)


def _in_one_piece(roads: list[Road], sites: Sequence[Site]) -> list[Road]:
    """The roads joined to those that hang together, as far as that needs no long link; the others are left out."""
    whole = joined([*roads, *_links(roads, sites)])
    main = main_part(whole)
    return [road for road, kept in zip(whole, main, strict=True) if kept]


def _links(roads: Sequence[Road], sites: Sequence[Site]) -> Iterator[Road]:
    """The shortest way from each part that stands alone to the others, where no premises are in between."""
    label, main = parts_of(roads), main_part(roads)
    joinable = [road.line for road, kept in zip(roads, main, strict=True) if kept and "bridge" not in road.tags]
    trunk = np.array(joinable, dtype=object)
    tree, ground = shapely.STRtree(trunk), shapely.STRtree([site.shape.buffer(1) for site in sites])
    for part in sorted(set(label[~main].tolist())):
        own = [roads[i].line for i in np.flatnonzero(label == part).tolist()]
        corners = np.asarray(shapely.points(shapely.get_coordinates(own)))
        near = tree.query_nearest(corners, max_distance=LINK_M)
        ways = lines_in(shapely.shortest_line(corners[near[0]], trunk[near[1]]))
        free = [way for way in ways if not len(ground.query(way, predicate="intersects"))]
        if free:
            yield Road(min(free, key=lambda way: way.length), LINK_TAGS)
