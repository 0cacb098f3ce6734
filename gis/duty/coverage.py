"""How well the territory is covered now: for every building and gate, who on duty would be there first.

One search per mode for all places together; it counts with the graph, not with drawn areas (routing.md 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gis.areas.frames import areas_in_force
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.ranking import MODE_OF
from gis.duty.responders import crew_around, responders_of
from gis.roads.current import Roads
from gis.roads.nearest import NOBODY, nearest_post
from gis.roads.rank import WALK_MPS, eta
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
    places = [*_buildings(db, at), *_gates(db)]
    if not places:
        return []
    crew = crew_around(db, places[0].place, at, plane)
    seconds, first = np.full(len(places), np.inf), np.full(len(places), -1)
    for mode in Mode:
        by_mode = np.array([MODE_OF[kind] is mode for kind in crew.kind], dtype=bool)
        going = np.flatnonzero(crew.on_duty & by_mode)
        if len(going):
            took, who = _by(roads, mode, crew.place[going], places)
            better = took < seconds
            seconds[better], first[better] = took[better], going[who[better]]
    names = {row: one.post.name for row, one in responders_of(db, crew, sorted({*first.tolist()} - {-1}), at).items()}
    return [
        Covered(one.what, one.code, one.place, float(took) if np.isfinite(took) else None, names.get(who))
        for one, took, who in zip(places, seconds, first.tolist(), strict=True)
    ]


def _by(roads: Roads, mode: Mode, people: FloatArray, places: Sequence[Covered]) -> tuple[FloatArray, NDArray[np.intp]]:
    """(n,) seconds to each place by those who go by one mode, and the row of the first of them.

    people: (m, 2) degrees, WGS84
    """
    snapper = roads.snapper[mode]
    posts, goals = snapper.snap(people), snapper.snap(np.array([one.place for one in places]))
    found = nearest_post(roads.graph[mode], posts, goals)
    who = np.where(found.post == NOBODY, 0, found.post)
    return eta(found.seconds, posts.distance_m[who], 0.0) + goals.distance_m / WALK_MPS, who


def _buildings(db: Session, at: datetime) -> list[Covered]:
    frame = areas_in_force(db, AreaKind.BUILDING, at)
    return [
        Covered(AreaKind.BUILDING, str(code), LonLat(shape.centroid.x, shape.centroid.y), None, None)
        for code, shape in zip(frame["code"], frame.geometry, strict=True)
        if shape is not None
    ]


def _gates(db: Session) -> list[Covered]:
    rows: Sequence[Row[tuple[str, str, float, float]]] = db.execute(
        text("SELECT site, name, ST_X(place) AS lon, ST_Y(place) AS lat FROM gate ORDER BY site, name, id")
    ).all()
    return [Covered(None, f"{row.site} {row.name}", LonLat(row.lon, row.lat), None, None) for row in rows]
