"""Gates and posts to which the roads don't lead: nobody comes to that gate, nobody sets out from that post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.ranking import modes_of
from gis.duty.responders import crew_around
from gis.roads.check import Unreached, unreached
from gis.roads.current import Roads
from gis.vocabulary import Mode


@dataclass(frozen=True)
class CutOff:
    """What the roads of each mode don't lead to."""

    gates: list[Unreached]
    """By the mode that doesn't get there; the code is that of the site, with the name of the gate."""
    posts: list[Unreached]
    """By the mode that its people go by."""


def cut_off(db: Session, roads: Roads, at: datetime, plane: LocalPlane) -> CutOff:
    """The gates that some mode doesn't reach, and the posts whose people don't get away from where they are now."""
    gates = db.execute(text("SELECT site, name, ST_X(place), ST_Y(place) FROM gate ORDER BY site, name, id")).all()
    names = [f"{site} {name}" for site, name, _lon, _lat in gates]
    places = np.array([gate[2:] for gate in gates], dtype=float).reshape(-1, 2)
    crew = crew_around(db, LonLat(plane.central_meridian, 0.0), at, plane)
    found = CutOff([], [])
    modes = modes_of(crew.kind)
    for mode in Mode:
        graph, snapper = roads.graph[mode], roads.snapper[mode]
        rows = modes == mode
        found.gates.extend(unreached(graph, snapper, names, places))
        found.posts.extend(unreached(graph, snapper, crew.post[rows].tolist(), crew.place[rows]))
    return found
