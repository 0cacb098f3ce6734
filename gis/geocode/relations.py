"""Words for where a place lies: 斜对面, 东门, 往东200米, 路口, as kinds with bearing and distance."""

from __future__ import annotations

import re

from gis.geocode.lexicon import pairs_of
from gis.geocode.normal import normalise
from gis.geocode.numerals import NUMERALS, number_of
from gis.geocode.parts import Relation
from gis.geocode.words import RelationKind as Kind

# fmt: off
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.OPPOSITE, re.compile("对面|对过")),
    (Kind.BESIDE,   re.compile("旁|边上|隔壁|左侧|右侧|左边|右边")),
    (Kind.NEAR,     re.compile("附近")),
    (Kind.GATE,     re.compile(r"[东南西北]{1,2}门|[\da-z]{1,3}号门|后门|前门|大门|侧门")),
    (Kind.DOOR,     re.compile("门口")),
    (Kind.ABOVE,    re.compile("楼上")),
    (Kind.BELOW,    re.compile("楼下")),
    (Kind.BEHIND,   re.compile("背?后")),
    (Kind.INSIDE,   re.compile("里|内")),
    (Kind.CROSSING, re.compile("口|交汇|交界|交叉")),
    (Kind.BETWEEN,  re.compile("之间")),
    (Kind.IN_FRONT, re.compile("前")),
    (Kind.TOWARDS,  re.compile("[东南西北]")),
)
# fmt: on
"""The first that is found in a word is its kind."""

_DISTANCE = re.compile(rf"(\d+|[{NUMERALS}]+)(?:多|来)?(米|公里)")
_SPOKEN = re.compile(
    rf"(?:往|向|朝)([东南西北]{{1,2}})(?:边|面)?(?:走|开|大约|大概)*(?:(\d+|[{NUMERALS}]+)(?:多|来)?(米|公里)|一点点|一点)"
)


def relation_of(word: str) -> Relation | None:
    """The relation that a word says; None for a joint such as 与."""
    kind = next((kind for kind, form in _KINDS if form.search(word)), None)
    if kind is None:
        return None
    bearing = bearing_of(word) if kind in (Kind.TOWARDS, Kind.GATE) else None
    return Relation(kind, normalise(word), bearing, _distance(word))


def spoken_direction(text: str) -> Relation | None:
    """往东走两百米, 往北一点点: a direction with a distance in words."""
    match = _SPOKEN.search(text)
    return Relation(Kind.TOWARDS, match[0], bearing_of(match[1]), _distance(match[0])) if match else None


def bearing_of(word: str) -> float | None:
    """Degrees clockwise from north; None if no direction is said."""
    return next((float(degrees) for side, degrees in pairs_of("bearings").items() if side in word), None)


def _distance(word: str) -> float | None:
    match = _DISTANCE.search(word)
    number = number_of(match[1]) if match else None
    return None if match is None or number is None else number * (1000.0 if match[2] == "公里" else 1.0)
