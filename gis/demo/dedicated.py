"""Dedicated grids, the overlay: round parks, schools, markets and clusters of enterprises.

They lie on top of the comprehensive grids and may cross their borders, but never each other. Codes are D001, D002, ...
in reading order over the whole zone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis.demo.names import TRADES
from gis.demo.pilots import PILOTS
from gis.demo.plan import Plan
from gis.demo.plane import XY, middle_of, polygons_in, reading_order
from gis.demo.premises import Site, Use
from gis.demo.villages import Grid

CLUSTER_REACH_M = 170.0
FEWEST_MEMBERS = 4
MARGIN_M = 4.0
"""How far a cluster reaches beyond its members."""
STREET_M = 26.0
"""Gaps of up to twice this are closed."""
NECK_M = 22.0
"""What is narrower doesn't join two parts."""
APART_M = 500.0
"""Between the middles of two clusters."""


@dataclass(frozen=True)
class DedicatedGrid:
    """A dedicated grid on the plane."""

    code: str
    name: str
    shape: Polygon
    sites: tuple[Site, ...]
    is_cluster: bool


@dataclass(frozen=True)
class _Draft:
    name: str
    shape: Polygon
    sites: tuple[Site, ...]
    is_cluster: bool = False


def dedicated_grids_of(
    grids: Sequence[Grid], sites: Sequence[Site], outline: Polygon, plan: Plan
) -> list[DedicatedGrid]:
    """The dedicated grids, sorted by code."""
    drafts = list(_round_single_premises(sites, outline, plan))
    for seat in _seats(grids, sites):
        if sum(draft.is_cluster for draft in drafts) == plan.cluster_count:
            break
        cluster = _cluster_at(seat, sites, outline, drafts)
        if cluster:
            drafts.append(cluster)
    order = reading_order([middle_of(draft.shape) for draft in drafts], 600)
    in_order = [drafts[i] for i in order]
    return [DedicatedGrid(f"D{n:03}", d.name, d.shape, d.sites, d.is_cluster) for n, d in enumerate(in_order, 1)]


def _round_single_premises(sites: Sequence[Site], outline: Polygon, plan: Plan) -> Iterator[_Draft]:
    parks = sorted((site for site in sites if site.use is Use.PARK), key=_pilots_first)
    others = [site for site in sites if site.use in {Use.SCHOOL, Use.MARKET}]
    for site in [*parks[: plan.dedicated_park_count], *others]:
        shape = site.shape.buffer(5, join_style="mitre").intersection(outline)
        if isinstance(shape, Polygon):
            yield _Draft(f"{site.name}专属网格", shape, (site,))


def _pilots_first(site: Site) -> tuple[int, str]:
    return (PILOTS.index(site.name) if site.name in PILOTS else len(PILOTS), site.code)


def _seats(grids: Sequence[Grid], sites: Sequence[Site]) -> list[XY]:
    """Middles of the borders between two grids, those with most enterprises around first."""
    middles = shapely.points([middle_of(site.shape) for site in sites if site.use is Use.ENTERPRISE])
    borders = shapely.line_merge(shapely.union_all([grid.shape.boundary for grid in grids]))
    seats = [middle_of(line.interpolate(0.5, normalized=True)) for line in shapely.get_parts(borders)]
    near = [int((shapely.distance(middles, shapely.Point(seat)) < CLUSTER_REACH_M).sum()) for seat in seats]
    return [seats[i] for i in sorted(range(len(seats)), key=lambda i: (-near[i], seats[i]))]


def _cluster_at(seat: XY, sites: Sequence[Site], outline: Polygon, drafts: Sequence[_Draft]) -> _Draft | None:
    if any(draft.is_cluster and math.dist(middle_of(draft.shape), seat) < APART_M for draft in drafts):
        return None
    near = [
        site
        for site in sites
        if site.use is Use.ENTERPRISE and math.dist(middle_of(site.shape), seat) < CLUSTER_REACH_M
    ]
    members = _together(near)
    shape = _hull(members, outline)
    if shape is None or any(shape.distance(draft.shape) < 1 for draft in drafts):
        return None
    return _Draft(_cluster_name(members, {draft.name for draft in drafts}), shape, tuple(members), is_cluster=True)


def _together(sites: Sequence[Site]) -> list[Site]:
    """Those of the sites that hang together by more than a neck."""
    pieces = polygons_in([_joined(sites).buffer(-NECK_M / 2)])
    body = max(pieces, key=lambda piece: piece.area, default=Polygon())
    return [site for site in sites if body.contains(site.shape.centroid)]


def _hull(members: Sequence[Site], outline: Polygon) -> Polygon | None:
    """One outline round all members, across the streets between them; None if they are few or fall apart."""
    shape = _joined(members).simplify(1.0).intersection(outline)
    whole = isinstance(shape, Polygon) and isinstance(shape.buffer(-NECK_M / 2), Polygon)
    return Polygon(shape.exterior) if isinstance(shape, Polygon) and whole and len(members) >= FEWEST_MEMBERS else None


def _joined(sites: Sequence[Site]) -> BaseGeometry:
    grown = shapely.union_all([site.shape.buffer(MARGIN_M + STREET_M, quad_segs=4) for site in sites])
    return grown.buffer(-STREET_M, quad_segs=4)


def _cluster_name(members: Sequence[Site], taken: set[str]) -> str:
    """The village and the trade that most members have; never a name that is taken."""
    village = members[0].grid.village
    count = {trade: sum(site.name.endswith(trade) for site in members) for trade in TRADES}
    names = [f"{village}{trade}集群专属网格" for trade in sorted(TRADES, key=lambda trade: -count[trade])]
    return next(name for name in names if name not in taken)
