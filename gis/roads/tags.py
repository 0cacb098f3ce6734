"""What OpenStreetMap's tags of a road or a barrier allow, per mode and direction.

Exact words win over general ones (`bicycle` over `vehicle` over `access`). A general word can close a road; only an
exact one opens it to a mode that its class doesn't usually carry. Private roads, and those for residents only, stay
open to responders: they are let in, and the road is noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gis.roads.network import MODES
from gis.roads.speeds import SPEED_KPH, Kph, speeds_of
from gis.vocabulary import Mode, RoadClass

type Tags = Mapping[str, str]
type PerMode = tuple[bool, bool, bool]

EXACT: dict[Mode, tuple[str, ...]] = {
    Mode.FOOT: ("foot",),
    Mode.EBIKE: ("electric_bicycle", "bicycle"),
    Mode.CAR: ("motorcar", "motor_vehicle"),
}
"""Tags about one mode, the most exact first."""

GENERAL: dict[Mode, tuple[str, ...]] = {
    Mode.FOOT: ("access",),
    Mode.EBIKE: ("vehicle", "access"),
    Mode.CAR: ("vehicle", "access"),
}
"""Tags about many modes."""

SHUT = {"no", "agricultural", "forestry", "emergency", "use_sidepath", "hgv", "psv", "bus", "taxi"}
"""Values that keep a responder out."""

NOTED = {"private", "destination", "permit", "customers", "residents", "delivery", "employees"}
"""Values that keep strangers out, not responders."""

PUSHING_KPH = 4.0
"""An e-bike that must be pushed (`bicycle=dismount`). Assumed: a walker's pace with a load."""

_SAME_AS = {"road": RoadClass.UNCLASSIFIED, "bridleway": RoadClass.PATH, "busway": RoadClass.SERVICE}

_FOOT, _FOOT_AND_BIKE = (Mode.FOOT,), (Mode.FOOT, Mode.EBIKE)

# fmt: off
PASSING: dict[str, tuple[Mode, ...]] = {
    "bollard":                _FOOT_AND_BIKE,
    "block":                  _FOOT_AND_BIKE,
    "bus_trap":               _FOOT_AND_BIKE,
    "chain":                  _FOOT_AND_BIKE,
    "cycle_barrier":          _FOOT_AND_BIKE,
    "jersey_barrier":         _FOOT_AND_BIKE,
    "log":                    _FOOT_AND_BIKE,
    "motorcycle_barrier":     _FOOT_AND_BIKE,
    "planter":                _FOOT_AND_BIKE,
    "rope":                   _FOOT_AND_BIKE,
    "sump_buster":            _FOOT_AND_BIKE,
    "full-height_turnstile":  _FOOT,
    "horse_stile":            _FOOT,
    "kissing_gate":           _FOOT,
    "stile":                  _FOOT,
    "turnstile":              _FOOT,
    "debris":                 (),
    "fence":                  (),
    "wall":                   (),
}
# fmt: on
"""Who passes a barrier on a road when no tag says more. Everybody passes those not listed: gates, lift gates, toll
booths and the like are opened."""


class RoadRules(NamedTuple):
    """What a road is and what each mode may do on it."""

    road_class: RoadClass
    name: str
    forward_kph: Kph
    """Per mode in the direction of the drawing; 0 = not allowed."""
    backward_kph: Kph
    noted: str
    """The value that keeps strangers out ("private"), or nothing."""


def road_rules(tags: Tags) -> RoadRules | None:
    """What a way with these tags allows; None if it is no road for anybody (areas, ferries, building sites)."""
    road_class = road_class_of(tags.get("highway", ""))
    if road_class is None or tags.get("area") == "yes":
        return None
    forward, backward = _kph(road_class, tags, "forward"), _kph(road_class, tags, "backward")
    if not any(forward) and not any(backward):
        return None
    return RoadRules(road_class, tags.get("name", "").strip(), forward, backward, _noted(tags))


def road_class_of(highway: str) -> RoadClass | None:
    """The class that a `highway` value stands for; slip roads are of the class they lead to."""
    name = highway.removesuffix("_link")
    return _SAME_AS.get(name) or (RoadClass.of(name) if name in set(RoadClass) else None)


def closed_to(tags: Tags) -> PerMode:
    """Which modes a barrier with these tags stops."""
    foot, ebike, car = (not _passes(tags, mode) for mode in MODES)
    return foot, ebike, car


def _kph(road_class: RoadClass, tags: Tags, direction: str) -> Kph:
    speeds = speeds_of(road_class, tags, direction)
    foot, ebike, car = (
        _slowed(speed, tags, mode) if _may_use(road_class, tags, mode, direction) else 0.0
        for mode, speed in zip(MODES, speeds, strict=True)
    )
    return foot, ebike, car


def _slowed(speed: float, tags: Tags, mode: Mode) -> float:
    return min(speed, PUSHING_KPH) if mode is Mode.EBIKE and tags.get("bicycle") == "dismount" else speed


def _may_use(road_class: RoadClass, tags: Tags, mode: Mode, direction: str) -> bool:
    return _is_open(road_class, tags, mode, direction) and direction in _directions(tags, mode)


def _is_open(road_class: RoadClass, tags: Tags, mode: Mode, direction: str) -> bool:
    exact = _first(tags, EXACT[mode], direction)
    if exact:
        return not _is_shut(exact)
    if mode not in SPEED_KPH[road_class].usual or (mode is not Mode.CAR and tags.get("motorroad") == "yes"):
        return False
    return not _is_shut(_first(tags, GENERAL[mode], direction))


def _first(tags: Tags, keys: tuple[str, ...], direction: str) -> str:
    found = (tags.get(f"{key}:{direction}") or tags.get(key) for key in keys)
    return next((value for value in found if value), "")


def _is_shut(value: str) -> bool:
    """Whether all of "agricultural;forestry" keep us out."""
    return bool(value) and all(part.strip() in SHUT for part in value.split(";"))


def _directions(tags: Tags, mode: Mode) -> tuple[str, ...]:
    if mode is Mode.FOOT:
        return _oneway(tags.get("oneway:foot", ""))
    if mode is Mode.EBIKE and (own := _of_bicycles(tags)):
        return _oneway(own)
    return _oneway(tags.get("oneway") or _usual_oneway(tags))


def _of_bicycles(tags: Tags) -> str:
    against = any(value.startswith("opposite") for key, value in tags.items() if key.startswith("cycleway"))
    return "no" if against else tags.get("oneway:bicycle", "")


def _usual_oneway(tags: Tags) -> str:
    round_about = tags.get("junction") in {"roundabout", "circular"}
    return "yes" if round_about or tags.get("highway") == "motorway" else ""


def _oneway(value: str) -> tuple[str, ...]:
    match value:
        case "yes" | "true" | "1":
            return ("forward",)
        case "-1" | "reverse":
            return ("backward",)
        case "reversible":
            # Open now this way, now that: nobody is sent there.
            return ()
        case _:
            return ("forward", "backward")


def _noted(tags: Tags) -> str:
    keys = (*GENERAL[Mode.CAR], *(key for mode in MODES for key in EXACT[mode]))
    return next((tags[key] for key in keys if tags.get(key) in NOTED), "")


def _passes(tags: Tags, mode: Mode) -> bool:
    exact = _first(tags, EXACT[mode], "forward")
    if exact:
        return not _is_shut(exact)
    barred = tags.get("locked") == "yes" or _is_shut(_first(tags, GENERAL[mode], "forward"))
    return not barred and mode in PASSING.get(tags.get("barrier", ""), MODES)
