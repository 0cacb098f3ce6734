"""One trip to a place as it is ridden: premises are entered through the gate by which one is soonest at the door."""

from __future__ import annotations

from dataclasses import dataclass

from gis.crs.transform import LonLat
from gis.duty.premises import Entrance, Gate, Premises, entrances
from gis.roads.current import Roads
from gis.roads.exact import ExactRoads
from gis.roads.rank import WALK_MPS
from gis.roads.travel import Trip, trip
from gis.vocabulary import Mode


@dataclass(frozen=True)
class TripToDoor:
    """A ride, and what is left to walk where it ends."""

    ride: Trip
    walk_m: float
    """From the road to the place; through a gate also from there."""
    gate: Gate | None
    """None where the ride ends at the road beside the place."""


def trip_to_door(
    roads: Roads, exact: ExactRoads | None, start: LonLat, end: LonLat, premises: Premises | None, mode: Mode
) -> TripToDoor | None:
    """The trip by which one is first at a place, None if there is no way by road.

    premises: those around the end, as `premises_at` gives them
    """
    ways_in = [(each, _ride(roads, exact, start, end, each, mode)) for each in entrances(roads, mode, end, premises)]
    found = [TripToDoor(ride, each.walk_m, each.gate) for each, ride in ways_in if ride is not None]
    return min(found, key=lambda one: one.ride.seconds + one.walk_m / WALK_MPS, default=None)


def _ride(
    roads: Roads, exact: ExactRoads | None, start: LonLat, end: LonLat, entrance: Entrance, mode: Mode
) -> Trip | None:
    return trip(roads, exact, start, entrance.gate.place if entrance.gate else end, mode)
