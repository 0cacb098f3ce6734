"""Which pieces of a text are names to look up, and how much each looks like a name and not like talk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from gis.geocode.lexicon import pattern_of, words_of
from gis.geocode.normal import normalise
from gis.geocode.numerals import number_of
from gis.geocode.parts import Segment
from gis.geocode.scan import SKIP, Piece
from gis.geocode.words import ElementKind as Kind

MOST_SEGMENTS = 6
"""More are never looked up (geocoding.md 3.3)."""

NAMED = (Kind.ROAD, Kind.LANE, Kind.VILLAGE, Kind.DEV_ZONE, Kind.POI, Kind.SUB_POI, Kind.TOWN)
_BY_ENDING = (Kind.ROAD, Kind.LANE, Kind.VILLAGE, Kind.DEV_ZONE)
_TALK = re.compile(
    r"[了吗呢吧啊我你他她们不没还要把被让给跟说能怎么谁什这那的得着]|有人|一直|两个|几个|好像|进去|出来|下来|左拐|右拐"
)
_JOINTS = re.compile(r"^(?:从|到|往|向|过了|刚过|在|有(?=公交))(?=..)")
_LANE = re.compile(r"\d+[弄巷组段]")
_COMMA = re.compile(r"[,，。.;；!！?？]")
_LEAST, _LONGEST_ODD, _LONGEST_UNKNOWN, _LONGEST_NAMED = 2, 5, 10, 24
_COMPANY = 2
"""Pieces of a clause from which an unknown stretch in it counts as a name."""

SURE, LIKELY, ASIDE, REGION = 1.0, 0.8, 0.4, 0.3


def segments_of(text: str, pieces: Sequence[Piece]) -> tuple[Segment, ...]:
    """The names of a scanned text, the most trusted first, each once.

    A place and the part of it that follows without a break are one name: 五金城一期.
    """
    found = {segment.name: segment for segment in _segments(text, pieces)}
    return tuple(sorted(found.values(), key=lambda segment: -segment.trust))[:MOST_SEGMENTS]


def _segments(text: str, pieces: Sequence[Piece]) -> Iterator[Segment]:
    clauses = _clauses(text, pieces)
    for at, piece in enumerate(merged(pieces)):
        name = clean(text[piece.start : piece.end])
        trust = _trust(name, piece.kind, is_first=at == 0)
        if trust == ASIDE and clauses[_clause_of(text, piece)] < _COMPANY:
            continue
        if trust:
            yield Segment(name, piece.kind, trust)


def clean(name: str) -> str:
    """A name as it is looked up: without joints such as 往 and 从, normalised."""
    return normalise(_JOINTS.sub("", name.strip(SKIP)))


def _clause_of(text: str, piece: Piece) -> int:
    return len(_COMMA.findall(text[: piece.start]))


def _clauses(text: str, pieces: Sequence[Piece]) -> Counter[int]:
    """Pieces per clause: a stretch of unknown words alone between commas is talk."""
    return Counter(_clause_of(text, piece) for piece in pieces)


def merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Names, with the parts of a place joined to it where nothing stands between."""
    names: list[Piece] = []
    for piece in (piece for piece in pieces if piece.kind in NAMED):
        if (
            names
            and piece.kind is Kind.SUB_POI
            and names[-1].kind in (Kind.POI, Kind.SUB_POI)
            and names[-1].end == piece.start
        ):
            names[-1] = Piece(Kind.POI, names[-1].start, piece.end)
        else:
            names.append(piece)
    return names


def is_talk(name: str) -> bool:
    """Whether a stretch without a known ending is something that people say, and no name.

    One word of talk in a short stretch may be a recogniser's mistake: 怡云说具 is 怡云锁具.
    """
    said = len(_TALK.findall(name))
    longest = _LONGEST_NAMED if _ending().search(name) else _LONGEST_UNKNOWN
    return len(name) > longest or said > 1 or (said == 1 and len(name) > _LONGEST_ODD)


def _trust(name: str, kind: Kind, *, is_first: bool) -> float:
    if len(name) < _LEAST or name in _generic() or number_of(name) is not None or _LANE.fullmatch(name):
        return 0.0
    if kind is Kind.TOWN:
        return REGION
    if kind in _BY_ENDING:
        return SURE
    if _ending().search(name) and not is_talk(name[:-2]):
        return SURE
    if is_talk(name):
        return 0.0
    return LIKELY if is_first else ASIDE


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(normalise, words_of("generic")))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern_of('places', 'trades', 'legal')}|市场|厂|店|[a-z]区|\d期)$")
