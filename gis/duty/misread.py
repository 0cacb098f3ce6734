"""Whether a fix stands where another datum would have moved the place that its person was at before.

A phone app that writes GCJ-02 and declares WGS84 moves everybody 550 m the same way. Whoever has just been somewhere
and now seems to stand exactly there plus that shift has hardly moved: the datum has. The earlier fix may have been the
wrong one, so nothing is corrected; one of the two is wrong, and who keeps the phones is told.

What it cannot see: a phone that was wrong from its first fix on, one whose person moved meanwhile, and fixes that are
less exact than about 20 m. Somebody who went from one building to another without a fix on the way is doubted once in
400 times (tests/database/test_position_datums.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from gis.crs.check import bad_rows
from gis.crs.transform import CoordinateSystem, LonLat, to_wgs84
from gis.vocabulary import Datum

TOLERANCE_SIGMAS = 4.5
"""A fix of somebody who stands still lies within it 24,999 times of 25,000."""
LEAST_TOLERANCE_M = 10.0
"""People who stay shift their feet, and some phones say that they are exact."""
MOST_TOLERANCE_M = 140.0
"""A quarter of the shortest shift at Yongkang. With a wider tolerance anything might be a shift."""
COMPARED_WITHIN = timedelta(minutes=30)
"""An older place says nothing: doubt that is wrong ends after this time."""
FARTHEST_M = 2_000.0
"""No datum shifts so far (552, 905 and 1,149 m at Yongkang): who moved more isn't worth the arithmetic."""
_READINGS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_METRES_PER_DEGREE = 111_195.0
"""On the sphere that ST_DistanceSphere measures on."""


@dataclass(frozen=True)
class Before:
    """The newest position that is relied on."""

    place: LonLat
    accuracy_m: float
    """One standard deviation per axis."""
    captured_at: datetime
    distance_m: float
    """To the fix as it was declared."""


def misread_as(
    raw: tuple[float, float], system: CoordinateSystem, accuracy_m: float, at: datetime, before: Before
) -> Datum | None:
    """The datum in which a fix would be where its person was before, if it is not the declared one; None if none is.

    raw: longitude and latitude in `system`, degrees
    at: when the fix was taken
    """
    tolerance_m = max(LEAST_TOLERANCE_M, TOLERANCE_SIGMAS * float(np.hypot(accuracy_m, before.accuracy_m)))
    could_tell = tolerance_m <= MOST_TOLERANCE_M and at - before.captured_at <= COMPARED_WITHIN
    if not (could_tell and 2 * tolerance_m < before.distance_m < FARTHEST_M):
        return None
    others = [reading for reading in _other_readings(system) if not len(bad_rows(np.array([raw]), reading))]
    return next((one for one in others if _metres(raw, one, before.place) <= tolerance_m), None)


def _other_readings(system: CoordinateSystem) -> list[Datum]:
    if not isinstance(system, Datum):
        return []
    declared = Datum.WGS84 if system is Datum.CGCS2000 else system
    return [reading for reading in _READINGS if reading is not declared]


def _metres(raw: tuple[float, float], reading: Datum, place: LonLat) -> float:
    """How far a place is from coordinates in some reading; flat, exact to a metre over the length of a shift."""
    lon, lat = to_wgs84([raw], reading)[0].tolist()
    east = (lon - place.lon) * np.cos(np.radians(place.lat))
    return float(np.hypot(east, lat - place.lat) * _METRES_PER_DEGREE)
