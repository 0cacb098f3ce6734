"""How well the territory is covered now: for every building and gate, who on duty would be there first.

One search per mode for all places together; it counts with the graph, not with drawn areas (routing.md 3). Closures
bind as in a ranking (`exempt`), and premises are entered through their gates (`premises`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from gis.areas.frames import all_gates, areas_in_force
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.ranking import modes_of
from gis.duty.responders import crew_around, responders_of
from gis.roads.current import Roads
from gis.roads.exempt import first_at
from gis.roads.nearest import NOBODY
from gis.roads.rank import WALK_MPS, eta
from gis.roads.snap import Snaps
from gis.vocabulary import AreaKind, Mode


@dataclass(frozen=True)
class Covered:
    """A place, and who would be there first."""

    what: AreaKind | None
    """None for a gate."""
    code: str
    place: LonLat
    seconds: float | None
    """To the door; None if nobody gets there by road."""
    first: str | None
    """Name of the post whose person would be first."""

    def plain(self) -> dict[str, object]:
        """For programs."""
        return {
            "kind": self.what.value if self.what else "gate",
            "code": self.code,
            "lon": self.place.lon,
            "lat": self.place.lat,
            "eta_seconds": None if self.seconds is None else round(self.seconds),
            "first": self.first,
        }


def coverage_now(db: Session, roads: Roads, at: datetime, plane: LocalPlane) -> list[Covered]:
    """For every building and every gate, who on duty would be there first, each going as their post does."""
    goals = _goals(db, at, plane)
    if not len(goals.place):
        return []
    crew = crew_around(db, LonLat(*goals.place[0]), at, plane)
    modes = modes_of(crew.kind)
    seconds, first = np.full(len(goals.place), np.inf), np.full(len(goals.place), -1)
    for mode in Mode:
        going = np.flatnonzero(crew.on_duty & (modes == mode))
        if len(going):
            took, who = _by(roads, mode, crew.place[going], goals)
            better = took < seconds
            seconds[better], first[better] = took[better], going[who[better]]
    names = {row: one.post.name for row, one in responders_of(db, crew, sorted({*first.tolist()} - {-1}), at).items()}
    return [
        Covered(what, code, LonLat(*place), float(took) if np.isfinite(took) else None, names.get(who))
        for what, code, place, took, who in zip(
            goals.what, goals.code, goals.place.tolist(), seconds, first.tolist(), strict=True
        )
    ]


@dataclass(frozen=True, eq=False)
class _Goals:
    """The buildings, then the gates; and which gates lead to which buildings."""

    what: list[AreaKind | None]
    code: list[str]
    place: FloatArray
    """(n, 2) degrees, WGS84."""
    site: NDArray[np.object_]
    """(n,) the polygon of the site around a building, WGS84; None where there is none."""
    building: NDArray[np.intp]
    """(p,) rows of buildings, ascending: pairs of a building and a gate of its site."""
    gate: NDArray[np.intp]
    """(p,) rows of gates."""
    walk_m: FloatArray
    """(p,) straight line between the two."""


def _goals(db: Session, at: datetime, plane: LocalPlane) -> _Goals:
    buildings, gates, sites = areas_in_force(db, AreaKind.BUILDING, at), all_gates(db), _sites(db, at)
    buildings = buildings[buildings.geometry.notna()]
    middles, entries = (shapely.get_coordinates(shapely.centroid(frame.geometry)) for frame in (buildings, gates))
    place = np.vstack([middles, entries]).reshape(-1, 2)
    of_site: dict[str, list[int]] = {}
    for row, site in enumerate(gates["site"], start=len(buildings)):
        of_site.setdefault(site, []).append(row)
    pairs = [(row, gate) for row, site in enumerate(buildings["parent"]) for gate in of_site.get(site, ())]
    building, gate = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    metres = plane.to_metres(place) if len(place) else place
    return _Goals(
        what=[AreaKind.BUILDING] * len(buildings) + [None] * len(gates),
        code=[*buildings["code"], *(f"{site} {name}" for site, name in zip(gates["site"], gates["name"], strict=True))],
        place=place,
        site=np.array([*map(sites.get, buildings["parent"]), *[None] * len(gates)], dtype=object),
        building=building,
        gate=gate,
        walk_m=np.hypot(*(metres[building] - metres[gate]).T),
    )


def _sites(db: Session, at: datetime) -> dict[str, shapely.Geometry]:
    frame = areas_in_force(db, AreaKind.SITE, at)
    return dict(zip(frame["code"], frame.geometry, strict=True))


def _by(roads: Roads, mode: Mode, people: FloatArray, goals: _Goals) -> tuple[FloatArray, NDArray[np.intp]]:
    """(n,) seconds to each goal by those who go by one mode, and the row of the first of them.

    people: (m, 2) degrees, WGS84
    """
    snapper, graph = roads.snapper[mode], roads.graph[mode]
    posts, ends = snapper.snap(people), snapper.snap(goals.place)
    found = first_at(roads, mode, posts, ends)
    who = np.where(found.post == NOBODY, 0, found.post)
    seconds = eta(found.seconds, posts.distance_m[who], 0.0) + ends.distance_m / WALK_MPS
    _through_gates(goals, ends, ends.place(graph), seconds, who)
    return seconds, who


def _through_gates(goals: _Goals, ends: Snaps, road: FloatArray, seconds: FloatArray, who: NDArray[np.intp]) -> None:
    """Where the nearest road of a building lies outside its site, count from the best gate instead.

    road: (n, 2) where on the road each goal was put, degrees, WGS84
    """
    # Without a polygon there is no outside; where no road is near, nan lies in no polygon.
    fenced = goals.site[goals.building] != None  # noqa: E711 - element by element
    outside = ~shapely.intersects_xy(goals.site[goals.building], road[goals.building])
    pairs = np.flatnonzero(fenced & outside & ~ends.refused[goals.gate])
    if not len(pairs):
        return
    took = seconds[goals.gate[pairs]] + goals.walk_m[pairs] / WALK_MPS
    order = np.lexsort((took, goals.building[pairs]))
    building, best = np.unique(goals.building[pairs][order], return_index=True)
    seconds[building] = took[order][best]
    who[building] = who[goals.gate[pairs][order][best]]
