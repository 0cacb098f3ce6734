"""Where a day happens: the named places of a centre as callers know them, and where its teams wait.

Read from the centre itself, so that a day fits the zone that it is played in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.areas.frames import all_gates, areas_in_force
from gis.crs.transform import LonLat
from gis.model.people import Post, Team
from gis.roads.current import roads_at
from gis.roads.network import Network
from gis.vocabulary import AreaKind, PostKind, TeamKind


class SpotKind(StrEnum):
    """How a spot is called."""

    SITE = "site"
    BUILDING = "building"
    GATE = "gate"
    CROSSING = "crossing"
    ROAD = "road"
    VILLAGE = "village"


@dataclass(frozen=True)
class Spot:
    """Somewhere that a caller may speak of."""

    kind: SpotKind
    place: LonLat
    """WGS84."""
    name: str
    """Of the site, the road or the village."""
    detail: str = ""
    """Number of the building, name of the gate, the other road."""
    code: str = ""
    """Of the site."""


@dataclass(frozen=True)
class Base:
    """A first-response team and where it waits."""

    team: str
    place: LonLat


@dataclass(frozen=True)
class Scene:
    """Everything that a day needs to know of a centre."""

    spots: dict[str, tuple[Spot, ...]]
    """By what happens there: work, park, trade, home, road, any."""
    hosts: tuple[Spot, ...]
    """Sites with a micro-centre."""
    bases: tuple[Base, ...]
    """Sorted by code."""
    centre: LonLat


HOMES, TRADE, PARKS, SCHOOLS = (
    ("蓝领公寓", "老村"),
    ("市场",),
    ("小微园", "产业园", "智造园", "仓储", "物流"),
    ("学校", "小学"),
)
"""What the name of a site tells about it; every other is an enterprise."""


def scene_of(db: Session, at: datetime) -> Scene:
    """The named places and the teams of a centre at an instant.

    raises: NoRoads
    """
    sites = areas_in_force(db, AreaKind.SITE, at)
    spots = _by_use([*_sites(sites), *_buildings(db, at), *_gates(db, sites)])
    network = roads_at(db, at).network
    spots["road"] = (*_crossings(network), *_roads(network))
    spots["home"] += tuple(_villages(areas_in_force(db, AreaKind.GRID, at)))
    spots["any"] = tuple(spot for found in spots.values() for spot in found)
    return Scene(spots, _hosts(db, spots["any"]), _bases(db), _middle(spots["any"]))


def _by_use(spots: Sequence[Spot]) -> dict[str, tuple[Spot, ...]]:
    found: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        found[use_of(spot.name)].append(spot)
    return {use: tuple(found[use]) for use in ("work", "park", "trade", "home")}


def use_of(name: str) -> str:
    """What happens on a site, by its name."""
    for use, ends in (("home", HOMES), ("trade", TRADE), ("park", PARKS), ("park", SCHOOLS)):
        if any(end in name for end in ends):
            return use
    return "work"


def _sites(sites: gpd.GeoDataFrame) -> Iterator[Spot]:
    for code, name, shape in zip(sites["code"], sites["name"], sites.geometry, strict=True):
        yield Spot(SpotKind.SITE, _inside(shape), name, code=code)


def _buildings(db: Session, at: datetime) -> Iterator[Spot]:
    buildings = areas_in_force(db, AreaKind.BUILDING, at)
    for name, parent, shape in zip(buildings["name"], buildings["parent"], buildings.geometry, strict=True):
        numbered = re.fullmatch(r"(.+?)(\d+)幢", name)
        if numbered and shape is not None:
            yield Spot(SpotKind.BUILDING, _inside(shape), numbered[1], numbered[2], parent or "")


def _gates(db: Session, sites: gpd.GeoDataFrame) -> Iterator[Spot]:
    names = dict(zip(sites["code"], sites["name"], strict=True))
    gates = all_gates(db)
    for site, name, point in zip(gates["site"], gates["name"], gates.geometry, strict=True):
        if site in names:
            yield Spot(SpotKind.GATE, LonLat(point.x, point.y), names[site], name, site)


def _crossings(network: Network) -> Iterator[Spot]:
    """Junctions at which two named roads meet, each pair of roads once."""
    meeting: dict[int, set[str]] = defaultdict(set)
    for start, end, name in zip(network.start.tolist(), network.end.tolist(), network.name, strict=True):
        if name:
            meeting[start].add(name)
            meeting[end].add(name)
    seen: set[tuple[str, ...]] = set()
    for node, names in sorted(meeting.items()):
        pair = tuple(sorted(names))
        if len(pair) == 2 and pair not in seen:
            seen.add(pair)
            yield Spot(SpotKind.CROSSING, LonLat(*network.node_lonlat[node].tolist()), *pair)


def _roads(network: Network) -> Iterator[Spot]:
    """The middle of the longest piece of every named road."""
    longest = {str(network.name[edge]): edge for edge in np.argsort(network.length_m) if network.name[edge]}
    for name, edge in sorted(longest.items()):
        middle = shapely.line_interpolate_point(network.shape[edge], 0.5, normalized=True)
        yield Spot(SpotKind.ROAD, LonLat(middle.x, middle.y), name)


def _villages(grids: gpd.GeoDataFrame) -> Iterator[Spot]:
    for name, shape in zip(grids["name"], grids.geometry, strict=True):
        yield Spot(SpotKind.VILLAGE, _inside(shape), name.partition("村第")[0] + "村")


def _hosts(db: Session, spots: Sequence[Spot]) -> tuple[Spot, ...]:
    officers = select(Post.area).where(Post.kind == PostKind.SITE_OFFICER.value, Post.area_kind == AreaKind.SITE.value)
    codes = set(db.scalars(officers))
    return tuple(spot for spot in spots if spot.kind is SpotKind.SITE and spot.code in codes)


def _bases(db: Session) -> tuple[Base, ...]:
    columns = (Team.code, func.ST_X(Team.base), func.ST_Y(Team.base))
    teams = select(*columns).where(Team.kind == TeamKind.FIRST_RESPONSE.value, Team.base.is_not(None))
    return tuple(Base(code, LonLat(lon, lat)) for code, lon, lat in db.execute(teams.order_by(Team.code)))


def _inside(shape: shapely.Geometry) -> LonLat:
    point = shapely.point_on_surface(shape)
    return LonLat(point.x, point.y)


def _middle(spots: Sequence[Spot]) -> LonLat:
    return LonLat(*np.mean([spot.place for spot in spots] or [LonLat(0.0, 0.0)], axis=0).tolist())
