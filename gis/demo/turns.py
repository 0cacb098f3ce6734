"""Turns that are forbidden or prescribed at the junctions of arterials."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from gis.demo.plane import XY
from gis.demo.roads import Road

ARTERIAL = {"trunk", "primary", "secondary"}
# fmt: off
SHARES = {"no_left_turn": 0.45, "no_u_turn": 0.3, "only_right_turn": 0.3}
# fmt: on
"""How many of the approaches for which it makes sense have it."""


class RoadTurn(NamedTuple):
    """A turn from one road to another, by their positions, at a common end."""

    from_road: int
    via: XY
    to_road: int
    kind: str


class _Arm(NamedTuple):
    """A road that ends at a junction, and its heading away from it in degrees."""

    road: int
    heading: float
    highway: str


def turns_of(roads: Sequence[Road], rng: Random) -> list[RoadTurn]:
    """Forbidden and prescribed turns where arterials meet other roads, none of which is one-way."""
    return [turn for via, arms in _junctions(roads) for turn in _at(via, arms, rng)]


def _junctions(roads: Sequence[Road]) -> Iterator[tuple[XY, list[_Arm]]]:
    """Ends of at least three through roads, one of them an arterial."""
    arms: dict[XY, list[_Arm]] = defaultdict(list)
    for i, road in enumerate(roads):
        if road.tags["highway"] in ARTERIAL | {"tertiary"} and road.ends[0] != road.ends[1]:
            corners = road.corners
            for here, onward in ((corners[0], corners[1]), (corners[-1], corners[-2])):
                heading = math.degrees(math.atan2(onward[1] - here[1], onward[0] - here[0]))
                arms[here].append(_Arm(i, heading, road.tags["highway"]))
    for via in sorted(arms):
        if len(arms[via]) > 2 and any(arm.highway in ARTERIAL for arm in arms[via]):
            yield via, arms[via]


def _at(via: XY, arms: Sequence[_Arm], rng: Random) -> Iterator[RoadTurn]:
    for arm in arms:
        others = {_side(arm, other): other for other in arms if other is not arm}
        if arm.highway in ARTERIAL:
            if "left" in others and rng.random() < SHARES["no_left_turn"]:
                yield RoadTurn(arm.road, via, others["left"].road, "no_left_turn")
            if rng.random() < SHARES["no_u_turn"]:
                yield RoadTurn(arm.road, via, arm.road, "no_u_turn")
        elif "right" in others and others["right"].highway in ARTERIAL and rng.random() < SHARES["only_right_turn"]:
            yield RoadTurn(arm.road, via, others["right"].road, "only_right_turn")


def _side(arm: _Arm, other: _Arm) -> str:
    """Where the other road leads for whoever comes along the first one."""
    turned = (other.heading - arm.heading) % 360
    return "right" if turned < 140 else "left" if turned > 220 else "on"
