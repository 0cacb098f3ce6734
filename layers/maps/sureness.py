"""How sure a decision is, and what to ask, in the column of words beside a kept map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gis.crs.transform import LonLat
from layers.maps.panel import Facts, Said, both

SIGMAS_DRAWN = 2.0
"""Radius of the circle on the map, in standard deviations: the place lies in it six times out of seven."""
_METRES_PER_DEGREE = 110_800.0
"""Of latitude, near 29° N; good enough for how much of the map is shown."""


class Likely(NamedTuple):
    """An area that may answer."""

    code: str
    name: str
    share: float
    """Its probability."""


class Outcome(NamedTuple):
    """An answer of the caller, and which area it would mean how surely."""

    words: Said
    area: str
    certainty: float


@dataclass(frozen=True)
class Sureness:
    """How sure a decision is."""

    enough: bool
    """So that nothing need be asked."""
    likely: Sequence[Likely]
    """The likeliest first."""
    question: Said | None
    outcomes: Sequence[Outcome] = ()


class _Title(NamedTuple):
    zh: str
    en: str


def sureness_blocks(sureness: Sureness | None) -> list[Facts]:
    """The question first, if there is one, then the shares; none where the place is exact."""
    if sureness is None:
        return []
    asked = [both(sureness.question)] if sureness.question else []
    enough = [both(_Title("无需再问", "nothing to ask"))] if sureness.enough else []
    shares = [_line(one.name, one.code, one.share) for one in sureness.likely]
    outcomes = [_line(one.words.zh, f"{one.words.en} → {one.area}", one.certainty) for one in sureness.outcomes]
    return [
        {"title": both(_Title("请问来电人", "ask the caller")), "lines": [*asked, *outcomes]},
        {"title": both(_Title("有多大把握", "how sure")), "lines": [*enough, *shares]},
    ]


def corners_around(place: LonLat, radius_m: float) -> list[LonLat]:
    """Two opposite corners of the box around the circle, degrees."""
    up = radius_m / _METRES_PER_DEGREE
    across = up / float(np.cos(np.radians(place.lat)))
    return [LonLat(place.lon + sign * across, place.lat + sign * up) for sign in (-1, 1)]


def percent(share: float) -> str:
    """A probability as people read it; all but certain is not certain, and next to nothing is not nothing."""
    if 0 < share < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < share < 1 else f"{share:.0%}".replace("%", " %")


def _line(head: str, note: str, share: float) -> Facts:
    return {"rank": None, "head": head, "note": note, "end": percent(share), "mind": []}
