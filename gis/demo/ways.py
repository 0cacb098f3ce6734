"""Roads as an own map would bring them: ways in degrees with the words of OpenStreetMap, gates and turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gis.crs.transform import LonLat
from gis.demo.gates import Gate
from gis.demo.plane import FloatArray, lonlat_of, lonlat_of_point, to_degrees
from gis.demo.premises import Use
from gis.demo.roads import Road
from gis.demo.turns import RoadTurn
from gis.demo.water import River

FIRST_ID = 1001


@dataclass(frozen=True, eq=False)
class Way:
    """A road. Ways that meet share a corner, as equal numbers."""

    id: int
    name: str
    lonlat: FloatArray
    """(n, 2) degrees, WGS84."""
    tags: dict[str, str]
    """highway and others, in the words of OpenStreetMap; the name is among them if there is one."""


@dataclass(frozen=True)
class Barrier:
    """Something on a corner of a way that not everybody passes. Degrees, WGS84."""

    lon: float
    lat: float
    tags: dict[str, str]


@dataclass(frozen=True)
class Turn:
    """A turn from the end of one way into another that is forbidden (no_*) or prescribed (only_*)."""

    from_way: int
    via: LonLat
    to_way: int
    kind: str


def ways_of(roads: Sequence[Road]) -> list[Way]:
    """The roads as ways, numbered in their order."""
    xy, owner = shapely.get_coordinates([road.line for road in roads], return_index=True)
    first = np.searchsorted(owner, np.arange(1, len(roads)))
    lonlat = np.split(lonlat_of(xy), first)
    return [
        Way(FIRST_ID + i, road.tags.get("name", ""), _without_repeats(corners), dict(road.tags))
        for i, (road, corners) in enumerate(zip(roads, lonlat, strict=True))
    ]


def barriers_of(gates: Sequence[Gate]) -> Iterator[Barrier]:
    """The gates: those of parks stand open, at those of factories a barrier is lifted."""
    for gate in gates:
        lon, lat = lonlat_of_point(gate.at)
        word = "gate" if gate.site.use is Use.PARK else "lift_gate"
        yield Barrier(lon, lat, {"barrier": word, "access": "yes", "name": f"{gate.site.name}{gate.name}"})


def turns_between(ways: Sequence[Way], turns: Sequence[RoadTurn]) -> list[Turn]:
    """Turns between roads as turns between the ways made of them."""
    return [
        Turn(ways[turn.from_road].id, lonlat_of_point(turn.via), ways[turn.to_road].id, turn.kind) for turn in turns
    ]


def water_of(river: River) -> GeoDataFrame:
    """What roads cross on bridges only: column name, geometry; EPSG:4326."""
    return GeoDataFrame({"name": [river.name]}, geometry=to_degrees([river.water]), crs="EPSG:4326")


def _without_repeats(lonlat: FloatArray) -> FloatArray:
    """Corners that are the same centimetre are one corner."""
    keep = np.append(True, (lonlat[1:] != lonlat[:-1]).any(axis=1))
    return np.asarray(lonlat[keep])
