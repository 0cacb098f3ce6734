"""Where a ride to a place ends: on the road beside it, or at a gate of the premises around it.

A factory without roads of its own on the map is not reached over its fence from the street behind it. Where the
nearest road lies outside the site, the ride ends at a gate and the rest is walked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.db.statements import ask, statements_beside
from gis.roads.current import Roads
from gis.roads.snap import Snap
from gis.vocabulary import Mode

SQL = statements_beside(__file__)


@dataclass(frozen=True)
class Gate:
    """A way into the site."""

    name: str
    place: LonLat
    walk_m: float
    """Straight line from the gate to the place asked for."""


@dataclass(frozen=True)
class Premises:
    """A site with gates around a place."""

    site: shapely.Geometry
    """WGS84."""
    gates: tuple[Gate, ...]


@dataclass(frozen=True)
class Entrance:
    """Where a ride ends, for one mode."""

    snap: Snap
    road: LonLat
    """Where on the road; the place itself if no road is near enough."""
    walk_m: float
    """From the road to the door; inf if no road is near enough."""
    gate: Gate | None


def premises_at(db: Session, place: LonLat, at: datetime, plane: LocalPlane) -> Premises | None:
    """The site with gates that a place lies in, None if it lies in none.

    place: degrees, WGS84
    plane: the centre's metric plane, in which the walks are measured
    """
    rows = ask(db, SQL["gates_around"], {"lon": place.lon, "lat": place.lat, "at": at})
    if not rows:
        return None
    here, *there = plane.to_metres(np.array([place, *((row.lon, row.lat) for row in rows)]))
    walks = np.hypot(*(np.array(there) - here).T).tolist()
    gates = [Gate(row.name, LonLat(row.lon, row.lat), walk_m) for row, walk_m in zip(rows, walks, strict=True)]
    return Premises(shapely.from_wkb(rows[0].site), tuple(gates))


def entrances(roads: Roads, mode: Mode, place: LonLat, premises: Premises | None) -> list[Entrance]:
    """Where rides of a mode to a place may end: never none; those at gates only if the nearest road is outside."""
    direct = _entrance(roads, mode, place)
    if premises is None or _is_inside(direct, premises.site):
        return [direct]
    gates = [_entrance(roads, mode, gate.place, gate) for gate in premises.gates]
    return [each for each in gates if not each.snap.refused] or [direct]


def _entrance(roads: Roads, mode: Mode, place: LonLat, gate: Gate | None = None) -> Entrance:
    snaps = roads.snapper[mode].snap(np.array([place]))
    snap = snaps[0]
    road = place if snap.refused else LonLat(*snaps.place(roads.graph[mode])[0].tolist())
    return Entrance(snap, road, snap.distance_m + (gate.walk_m if gate else 0.0), gate)


def _is_inside(entrance: Entrance, site: Any) -> bool:
    return not entrance.snap.refused and bool(shapely.intersects_xy(site, *entrance.road))
