"""What a caller could be asked about a place: its site, its building, the side of a road, the nearest gate.

Each clue sorts some hundred places, spread over where the place may be, under its answers; `question` then counts
which of them tells most about who answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from gis.areas.near import Box, gates_near
from gis.crs.gcj02 import FloatArray
from gis.crs.plane import LocalPlane
from gis.duty.answer import ChainLink, Words
from gis.duty.certainty import Certainty
from gis.duty.question import Feature, Labels, Question, best_question
from gis.roads.current import roads_at
from gis.roads.named import named_roads_in, side_of
from gis.roads.store import NoRoads
from gis.vocabulary import AreaKind, Clue

NAMED_MOST = 4
"""Names that one question holds; a caller does not keep more in mind."""
ROADS_TRIED = 20
"""The longest around the place: half a kilometre holds three hundred names, and the lanes among them split little."""
SAMPLES = 512
"""Places that are sorted: shares of answers are right to a few in a hundred, which is enough to choose by."""
SELDOM = 0.01
"""A name for fewer of the places than this only makes the question longer."""

NONE_OF_THESE = Words("都不是", "none of these")

# fmt: off
SIDES: tuple[Words, ...] = (
    Words("北侧", "the north side"), Words("东北侧", "the north-east side"), Words("东侧", "the east side"),
    Words("东南侧", "the south-east side"), Words("南侧", "the south side"), Words("西南侧", "the south-west side"),
    Words("西侧", "the west side"), Words("西北侧", "the north-west side"),
)
# fmt: on


def what_to_ask(db: Session, found: Certainty, at: datetime, plane: LocalPlane) -> Question | None:
    """The question that tells most about who answers; None if nothing around the place tells them apart."""
    xy = found.spread.samples(SAMPLES)
    areas: list[ChainLink | None] = [*(link for link, _ in found.pieces), None]
    area_of = _first_holding([shape for _, shape in found.pieces], xy)
    box = Box(*_box(xy, plane))
    features = [
        *_by_area(found, Clue.SITE, AreaKind.SITE, xy, plane),
        *_by_area(found, Clue.BUILDING, AreaKind.BUILDING, xy, plane),
        *_by_road(db, box, at, xy, plane),
        *_by_gate(db, box, xy, plane),
        _by_answer(areas, area_of),
    ]
    return best_question(areas, area_of, features)


def _first_holding(shapes: Sequence[shapely.Geometry], xy: FloatArray) -> Labels:
    """(n,) the first shape that holds each place, as a position; one past the last where none does."""
    labels = np.full(len(xy), len(shapes), dtype=np.intp)
    for row in range(len(shapes) - 1, -1, -1):
        labels[shapely.intersects_xy(shapes[row], xy[:, 0], xy[:, 1])] = row
    return labels


def _box(xy: FloatArray, plane: LocalPlane) -> tuple[float, float, float, float]:
    (west, south), (east, north) = plane.to_lonlat(np.array([xy.min(axis=0), xy.max(axis=0)])).tolist()
    return west, south, east, north


def _by_area(found: Certainty, clue: Clue, kind: AreaKind, xy: FloatArray, plane: LocalPlane) -> list[Feature]:
    """Which area of a kind the place lies in, by name."""
    here = [area for area in found.near if area.kind is kind]
    shapes = plane.shapes_to_metres(np.asarray(shapely.from_wkb([area.wkb for area in here]), dtype=object))
    labels = _first_holding(shapes.tolist(), xy)
    asked = _most_frequent(labels[labels < len(here)])
    if not len(asked):
        return []
    names = [here[row].name for row in asked]
    words = _which(f"在哪个{kind.zh}", f"Which {kind.en} is it", names)
    if len(names) == 1:
        words = Words(f"是否在{kind.zh}「{names[0]}」内？", f"Is it in the {kind.en} {names[0]}?")
    return [Feature(clue, words, _or_none(names), _renumbered(labels, asked))]


def _by_road(db: Session, box: Box, at: datetime, xy: FloatArray, plane: LocalPlane) -> list[Feature]:
    """On which side of each named road the place lies."""
    try:
        network = roads_at(db, at).network
    except NoRoads:
        return []
    roads = named_roads_in(network, box, plane)
    longest = sorted(roads.items(), key=lambda road: -float(shapely.length(road[1]).sum()))[:ROADS_TRIED]
    return [feature for name, lines in longest if (feature := _beside(name, lines, xy)) is not None]


def _beside(name: str, lines: NDArray[np.object_], xy: FloatArray) -> Feature | None:
    left, toward = side_of(lines, xy)
    if left.all() or not left.any():
        return None
    sides = SIDES[round(toward / 45) % 8], SIDES[round(toward / 45 + 4) % 8]
    words = Words(
        f"在{name}的{sides[0].zh}还是{sides[1].zh}？",
        f"Is it on {sides[0].en} of {name} or on {sides[1].en}?",
    )
    return Feature(Clue.ROAD_SIDE, words, sides, np.where(left, 0, 1))


def _by_gate(db: Session, box: Box, xy: FloatArray, plane: LocalPlane) -> list[Feature]:
    """Which gate the place is nearest to."""
    gates = gates_near(db, box)
    if len(gates) < 2:
        return []
    there = plane.to_metres(np.array([gate.place for gate in gates]))
    labels = np.hypot(*(xy[:, None] - there).transpose(2, 0, 1)).argmin(axis=1)
    asked = _most_frequent(labels)
    names = [gates[row].name for row in asked]
    if len(set(names)) < len(names):
        return []
    words = _which("离哪个门最近", "Which gate is it nearest to", names)
    return [Feature(Clue.GATE, words, _or_none(names), _renumbered(labels, asked))]


def _by_answer(areas: Sequence[ChainLink | None], area_of: Labels) -> Feature:
    """The areas themselves, by name."""
    asked = _most_frequent(area_of[area_of < len(areas) - 1])
    names = [area.name for row in asked if (area := areas[row]) is not None]
    words = _which("属于哪个区域", "Which area is it in", names)
    return Feature(Clue.AREA, words, _or_none(names), _renumbered(area_of, asked))


def _most_frequent(labels: Labels) -> list[int]:
    """The labels that occur most, at most `NAMED_MOST` of them, and none that next to never does."""
    present, counts = np.unique(labels, return_counts=True)
    asked = np.argsort(-counts, kind="stable")[:NAMED_MOST]
    return [int(present[each]) for each in asked if counts[each] >= SELDOM * len(labels)]


def _renumbered(labels: Labels, asked: Sequence[int]) -> Labels:
    """(n,) the place of each label among those asked for; one past the last for all others."""
    found = np.full(len(labels), len(asked), dtype=np.intp)
    for number, label in enumerate(asked):
        found[labels == label] = number
    return found


def _which(zh: str, en: str, names: Sequence[str]) -> Words:
    return Words(f"{zh}：{'、'.join(names)}，还是都不是？", f"{en}: {', '.join(names)}, or none of these?")


def _or_none(names: Sequence[str]) -> tuple[Words, ...]:
    return (*(Words(name, name) for name in names), NONE_OF_THESE)
