"""Pieces of a scanned text into the parts that a search works with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gis.geocode.names import clean, is_talk, segments_of
from gis.geocode.normal import normalise
from gis.geocode.numerals import NUMERALS, number_of
from gis.geocode.parts import Home, Relation
from gis.geocode.regions import short
from gis.geocode.relations import relation_of, spoken_direction
from gis.geocode.scan import SKIP, Piece
from gis.geocode.words import ElementKind as Kind
from gis.geocode.words import RelationKind

MOST_RELATIONS = 3
"""二号门斜对面楼上: gate, opposite, above; longer chains are talk."""

_VALUE = re.compile(r"[a-z]?\d+(?:-\d+)*[a-z]?|[a-z]")
_PHASE = re.compile(rf"([\d{NUMERALS}]+)期$|([a-z])区$")
_COMMA = re.compile(r"[,，。;；!！?？]")
_JOINED = re.compile(rf"[与和跟、/\s{SKIP}]*")
_NAME = r"[^\s,，。;；\x00]{2,8}?"
_BETWEEN = re.compile(
    rf"(?:(?:从|[^\s,，。;；\x00]{{1,8}}从|在))?({_NAME})(?:到|和|与|跟|至)({_NAME})(?:之间|中间|那一段|这一段|那段|这段|路段|段(?![一-鿿]))"
)
_REGIONS = (Kind.COUNTRY, Kind.PROVINCE, Kind.CITY, Kind.DISTRICT, Kind.TOWN)
_NUMBERS = (Kind.ROAD_NUMBER, Kind.LANE_NUMBER, Kind.BUILDING, Kind.UNIT, Kind.FLOOR, Kind.ROOM)


@dataclass(frozen=True)
class _Said:
    """A scanned text and what it holds."""

    text: str
    pieces: Sequence[Piece]

    def of(self, *kinds: Kind) -> list[str]:
        """What was said of some kinds, as typed."""
        return [self.text[piece.start : piece.end].strip(SKIP) for piece in self.pieces if piece.kind in kinds]


def corrected(text: str, before: Sequence[Piece], after: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The pieces that still hold after a correction, and, normalised, what was taken back.

    A corrected number leaves its road standing; a corrected road takes its number with it if a number came again.
    """
    said_again = {_root(piece.kind) for piece in after}
    void = [piece for piece in before if _root(piece.kind) in said_again]
    return [*(piece for piece in before if piece not in void), *after], [_taken_back(text, piece) for piece in void]


def _taken_back(text: str, piece: Piece) -> str:
    said = text[piece.start : piece.end]
    return (value_of(said) if piece.kind in _NUMBERS else None) or normalise(said)


def meaning_of(text: str, raw: str, pieces: Sequence[Piece], home: Home) -> dict[str, Any]:
    """Fields of `AddressParts` from the pieces of a text.

    text: what was scanned, with talk blotted out; raw: the same before that
    """
    said = _Said(text, pieces)
    return {
        "segments": segments_of(text, pieces),
        "admin": tuple(normalise(name) for name in said.of(*_REGIONS)),
        **_numbers(said),
        "rivals": tuple(_rivals(said)),
        "phase": _phase(said.of(Kind.SUB_POI, Kind.POI)),
        "relations": _first_of_each_kind(_relations(said, raw)),
        "crossing": _crossing(said),
        "between": _between(raw),
        "out_of_area": _out_of_area(said, home),
    }


def value_of(text: str) -> str | None:
    """A number in one spelling: 第二幢 -> 2, 12号 -> 12, A座 -> a; None if there is none."""
    match = _VALUE.search(normalise(text))
    if match:
        return match[0]
    spoken = number_of(re.sub(rf"[^{NUMERALS}]", "", text)) if text else None
    return None if spoken is None else str(spoken)


def is_kept(text: str, piece: Piece) -> bool:
    """Whether a piece is part of the address, and not a stretch of talk."""
    return piece.kind not in (Kind.POI, Kind.SUB_POI) or not is_talk(text[piece.start : piece.end])


def _root(kind: Kind) -> Kind:
    """Kinds that correct each other."""
    return {Kind.LANE: Kind.ROAD, Kind.LANE_NUMBER: Kind.ROAD_NUMBER, Kind.SUB_POI: Kind.POI}.get(kind, kind)


def _numbers(said: _Said) -> dict[str, str | None]:
    lanes = [word for word in said.of(Kind.LANE) if word.endswith(("弄", "巷")) and value_of(word)]
    numbers, built = _doors(said)
    return {
        "number": _first(numbers),
        "lane": _first(lanes),
        "building": _first(built),
        "unit": _first(said.of(Kind.UNIT)),
        "floor": _floor(said.of(Kind.FLOOR)),
        "room": _first(said.of(Kind.ROOM)),
    }


def _doors(said: _Said) -> tuple[list[str], list[str]]:
    """Numbers of doors, and buildings: 3号 of 128弄3号402室 is a building of the lane."""
    lane, built = said.of(Kind.LANE_NUMBER), said.of(Kind.BUILDING)
    if lane and not built and _is_lane_housed(said):
        return said.of(Kind.ROAD_NUMBER), lane
    return said.of(Kind.ROAD_NUMBER, Kind.LANE_NUMBER), built


def _is_lane_housed(said: _Said) -> bool:
    """Whether a stair or a room follows right behind a number in a lane."""
    return any(
        one.kind is Kind.LANE_NUMBER and said.text[two.start : two.end].endswith(("单元", "室"))
        for one, two in pairwise(said.pieces)
    )


def _first(words: Iterable[str]) -> str | None:
    return next((value for word in words if (value := value_of(word))), None)


def _floor(words: Sequence[str]) -> str | None:
    value = _first(words)
    return f"-{value.strip('b')}" if value and words[0].startswith(("地下", "负", "b")) else value


def _rivals(said: _Said) -> Iterator[tuple[Kind, str]]:
    """10楼402 may be floor 10 or building 10; 126-6 may be one number of a door; a number may be a building's."""
    floors, (numbers, built) = said.of(Kind.FLOOR), _doors(said)
    if floors and not built and said.of(Kind.ROOM) and floors[0].endswith("楼"):
        yield Kind.BUILDING, value_of(floors[0]) or ""
    if numbers and built and built[0].rstrip("号").isdigit():
        yield Kind.ROAD_NUMBER, f"{value_of(numbers[0])}-{value_of(built[0])}"
    if numbers and not built and said.of(Kind.POI):
        yield Kind.BUILDING, value_of(numbers[0]) or ""
    if built and not numbers and built[0].endswith("号"):
        yield Kind.ROAD_NUMBER, value_of(built[0]) or ""


def _phase(words: Iterable[str]) -> str | None:
    matches = (match for word in words if (match := _PHASE.search(word)))
    return next((str(number_of(match[1])) if match[1] else match[2] for match in matches), None)


def _first_of_each_kind(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """As many as anybody says of one place: each is worked out for every candidate."""
    found: dict[RelationKind, Relation] = {}
    for relation in relations:
        found.setdefault(relation.kind, relation)
    return tuple(found.values())[:MOST_RELATIONS]


def _relations(said: _Said, raw: str) -> Iterator[Relation]:
    yield from _plain(said)
    direction = spoken_direction(raw)
    if direction and not any(relation.kind is RelationKind.TOWARDS for relation in _plain(said)):
        yield direction


def _plain(said: _Said) -> Iterator[Relation]:
    """Relations that stand behind a name or a number of their clause; others belong to the talk."""
    for at, piece in enumerate(said.pieces):
        before = said.pieces[at - 1] if at else None
        if piece.kind is not Kind.RELATION or before is None or _COMMA.search(said.text[before.end : piece.start]):
            continue
        relation = relation_of(said.text[piece.start : piece.end])
        if relation:
            yield relation


def _crossing(said: _Said) -> tuple[str, str] | None:
    """Two roads said as crossing: with a word for it, joined by 与, or simply one after the other."""
    found = [piece for piece in said.pieces if piece.kind in (Kind.ROAD, Kind.LANE) and _is_road(said, piece)]
    roads = [clean(said.text[piece.start : piece.end]) for piece in found]
    is_said = any(relation.kind is RelationKind.CROSSING for relation in _plain(said))
    if len(roads) > 1 and (is_said or _JOINED.fullmatch(said.text[found[0].end : found[1].start])):
        return roads[0], roads[1]
    return (roads[0], "") if roads and is_said else None


def _is_road(said: _Said, piece: Piece) -> bool:
    """Whether a piece is a road and not the number of a lane."""
    name = said.text[piece.start : piece.end]
    return not name.endswith(("弄", "段", "组")) or value_of(name) is None


def _between(raw: str) -> tuple[str, str] | None:
    match = _BETWEEN.search(raw)
    if match is None:
        return None
    one, two = normalise(match[1]), normalise(match[2])
    # "鑫茂物流12号门到14号门": a number is said to lie between numbers, not between a firm and a number.
    digits = re.search(r"\d", one) if two[:1].isdigit() else None
    return one[digits.start() :] if digits else one, two


def _out_of_area(said: _Said, home: Home) -> str | None:
    """The first region that is not ours, if none is ours."""
    if not home.regions:
        return None
    ours = {short(normalise(name)) for name in home.regions | home.towns}
    named = [name for name in said.of(Kind.PROVINCE, Kind.CITY, Kind.DISTRICT) if name]
    narrow = [name for name in named if short(normalise(name)) not in ours]
    is_ours = any(short(normalise(name)) in ours for name in said.of(Kind.DISTRICT, Kind.TOWN, Kind.NOISE))
    return None if not narrow or is_ours else narrow[0]
