"""How fast each mode is on each class of road. Every number names where it comes from.

These are speeds of travel, not limits: what somebody averages who must stop and turn now and then. Nobody has yet
measured arrivals here (routing.md 9); when they are, this is the file they change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gis.roads.network import MODES
from gis.vocabulary import Mode, RoadClass

type Kph = tuple[float, float, float]
"""One speed per mode, in the order of `MODES`."""

_FOOT_ONLY = (Mode.FOOT,)
_NO_CAR = (Mode.FOOT, Mode.EBIKE)
_CAR_ONLY = (Mode.CAR,)

WALKING = "5 km/h, the usual figure of route planners (routing.md 2, 6)"
RIDING = "between 15 km/h in a cycle lane (Road Traffic Safety Law 2021, art. 58) and 25 by design (GB 17761-2018)"
HIGHWAYS = "design speed 80-120 km/h (JTG B01-2014), less ramps and toll gates"
CITY_ROADS = "design speeds by class (CJJ 37-2012, table 3.2.1): 60-100, 40-60, 30-50, 20-40 km/h"
YARDS = "20-30 km/h inside works (GB 4387-2008), less gates and bends"
ASSUMED = "assumed; to be fitted from real arrivals"


class ClassSpeeds(NamedTuple):
    """What is known of a class of road."""

    foot: float
    ebike: float
    car: float
    usual: tuple[Mode, ...]
    """Who may use it when no tag says anything. The speeds of the others count where a tag admits them."""
    source: str
    """Where the speed of the fastest usual mode comes from; walking and riding are `WALKING` and `RIDING`."""

    def kph(self) -> Kph:
        """The three speeds."""
        return self.foot, self.ebike, self.car


# fmt: off
SPEED_KPH: dict[RoadClass, ClassSpeeds] = {
    #                                  foot e-bike car
    RoadClass.MOTORWAY:      ClassSpeeds(5, 20, 90, _CAR_ONLY,  HIGHWAYS),
    # Leaving trunk roads out on foot moved the nearest responder in one case of ten (routing.md 3).
    RoadClass.TRUNK:         ClassSpeeds(5, 20, 70, MODES,      CITY_ROADS),
    RoadClass.PRIMARY:       ClassSpeeds(5, 20, 50, MODES,      CITY_ROADS),
    RoadClass.SECONDARY:     ClassSpeeds(5, 20, 45, MODES,      CITY_ROADS),
    RoadClass.TERTIARY:      ClassSpeeds(5, 20, 35, MODES,      CITY_ROADS),
    RoadClass.UNCLASSIFIED:  ClassSpeeds(5, 20, 30, MODES,      CITY_ROADS),
    RoadClass.RESIDENTIAL:   ClassSpeeds(5, 20, 25, MODES,      CITY_ROADS),
    RoadClass.LIVING_STREET: ClassSpeeds(5, 15, 10, MODES,      ASSUMED),
    RoadClass.SERVICE:       ClassSpeeds(5, 15, 15, MODES,      YARDS),
    RoadClass.TRACK:         ClassSpeeds(5, 15, 10, MODES,      ASSUMED),
    RoadClass.CYCLEWAY:      ClassSpeeds(5, 20, 10, _NO_CAR,    RIDING),
    RoadClass.FOOTWAY:       ClassSpeeds(5, 10, 10, _FOOT_ONLY, WALKING),
    RoadClass.PATH:          ClassSpeeds(5, 15, 10, _NO_CAR,    RIDING),
    # Stairs cost a walker nearly half the pace along their plan.
    RoadClass.STEPS:         ClassSpeeds(3,  3,  3, _FOOT_ONLY, ASSUMED),
    RoadClass.PEDESTRIAN:    ClassSpeeds(5, 10, 10, _FOOT_ONLY, WALKING),
}

SURFACE_SHARE: dict[str, Kph] = {
    # Share of the speed that is left; ASSUMED, like the surface itself after rain.
    "unpaved":     (1.0, 0.8, 0.7),
    "compacted":   (1.0, 0.9, 0.8),
    "fine_gravel": (1.0, 0.9, 0.8),
    "gravel":      (1.0, 0.7, 0.6),
    "pebblestone": (1.0, 0.7, 0.6),
    "cobblestone": (1.0, 0.7, 0.7),
    "dirt":        (1.0, 0.7, 0.5),
    "earth":       (1.0, 0.7, 0.5),
    "ground":      (1.0, 0.7, 0.5),
    "grass":       (0.8, 0.5, 0.4),
    "sand":        (0.7, 0.4, 0.4),
    "mud":         (0.6, 0.3, 0.3),
}
# fmt: on

SLIP_ROAD_SHARE = 0.7
"""Of the speed of cars on the class it leads to: ramps are built for 30-60 km/h (CJJ 37-2012)."""

_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")
_KPH_PER_MPH = 1.609344
_FASTEST_LIMIT_KPH = 140.0
"""Signs above are slips of the pen."""


def speeds_of(road_class: RoadClass, tags: Mapping[str, str], direction: str) -> Kph:
    """Speed of each mode on a road in one direction, whether it may go there or not.

    A limit replaces the speed of cars and holds the others down; the surface slows all.

    direction: "forward" or "backward"
    """
    foot, ebike, car = SPEED_KPH[road_class].kph()
    car *= SLIP_ROAD_SHARE if tags.get("highway", "").endswith("_link") else 1.0
    limit = limit_kph(tags.get(f"maxspeed:{direction}") or tags.get("maxspeed", ""))
    if limit is not None:
        foot, ebike, car = min(foot, limit), min(ebike, limit), limit
    shares = SURFACE_SHARE.get(tags.get("surface", ""), (1.0, 1.0, 1.0))
    return foot * shares[0], ebike * shares[1], car * shares[2]


def limit_kph(text: str) -> float | None:
    """A sign in km/h: "50", "50 km/h", "30 mph", the lowest of "90;50"; None for anything else."""
    found = [_LIMIT.fullmatch(part.strip().lower()) for part in text.split(";")]
    limits = [float(sign[1]) * (_KPH_PER_MPH if sign[2] == "mph" else 1.0) for sign in found if sign]
    sane = [limit for limit in limits if 0 < limit <= _FASTEST_LIMIT_KPH]
    return min(sane, default=None)
