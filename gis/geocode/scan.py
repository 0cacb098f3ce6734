"""One pass over a text, from left to right: regions, names by their endings, numbers, relations, in any order.

At each place the longest known thing is taken: a region, a number, a relation. What lies between two of them is a
stretch of names, cut where an ending (路, 村, 花园) closes one. A stretch without an ending is a place of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gis.geocode.lexicon import pattern_of
from gis.geocode.numbering import is_called_building, kind_of, next_number, number_at
from gis.geocode.numerals import NUMERALS
from gis.geocode.parts import Home
from gis.geocode.regions import WIDTH, region_at, short
from gis.geocode.words import ElementKind as Kind

SKIP = "\x00"
"""Stands where something was already read or is not to be read."""

_SEPARATOR = re.compile(rf"[\s{SKIP}_,，。.;；:：!！?？、()（）【】\[\]<>《》\"'“”‘’|/\\~^*+=&%$@…·-]+")
_SIDE = "[东南西北]"
RELATION = re.compile(
    rf"(?:斜对面|正对面|对面|对过|旁边|边上|隔壁|附近|门口|后门|前门|大门|侧门|背后|后面|前面|里面|楼上|楼下"
    rf"|(?:{_SIDE}{{1,2}}|[\da-z]{{1,3}}号)门(?![口前外])|往?{_SIDE}{{1,2}}(?:边|面|侧|角)?大?约?\d+(?:多|来)?米"
    rf"|[往向朝]{_SIDE}{{1,2}}(?:边|面)?(?:走|开)?(?:大?约)?(?:(?:\d+|[{NUMERALS}]+)(?:多|来)?(?:米|公里)|一点点|一点|(?=[{SKIP}第,，]|$))"
    rf"|{_SIDE}{{1,2}}(?:边|面|侧|角|头)|(?:三叉|十字|丁字)路口|(?<![一-鿿])路口|(?<=[路街道])路口|(?<=[路街村])口(?!镇)|交叉路?口|交汇处|交界处?|交口|院内|[左右]侧|[左右]边|旁(?!边)|之间"
    rf"|(?<=[号楼幢栋座室路街园厦场村店])(?:内|里|后|前|边)(?![一-鿿])|(?<=[路街道])(?:与|和|跟))"
)

_SUB_PLACE = r"[a-z\d一二三四五六七八九十东南西北中](?:区|期|标段|组团)"
_NAME_WORD = rf"(?:{pattern_of('places', 'devzones')})"
_GOES_ON = r"(?!校|[东南西北中]?(?:路|街(?!道办)|大道|巷|大街))"
_ENDINGS: tuple[tuple[Kind, str], ...] = (
    (Kind.ROAD, r"(?:\d+|[一二三四五六七八九十]+|[一-鿿]{2,3}?)组(?![团合件织])"),
    (Kind.LANE, rf"(?:[东南西北中]|\d+|[{NUMERALS}])段"),
    (Kind.ROAD, r".{1,4}?线(?=$|[\d\s])"),
    (Kind.DEV_ZONE, rf".{{0,8}}?(?:{pattern_of('devzones')}){_GOES_ON}"),
    (Kind.SUB_POI, rf"{_SUB_PLACE}(?![a-z\d一-鿿]*?(?:路|街|大道))"),
    (
        Kind.VILLAGE,
        r".{1,5}?(?:社区居委会|社区(?!医院|卫生)|村民?委会|(?<!新)村(?![路镇街桥头里]|大道|大街|委|小区|工业|市场))",
    ),
    (Kind.POI, rf".{{0,10}}?{_NAME_WORD}{_GOES_ON}"),
    (
        Kind.ROAD,
        rf".{{1,8}}?(?:{pattern_of('roads')})(?<![跑走问带迷让]路)(?!道|口镇|桥|灯|小区|公交|店|社区|新村|家园|村|市场|公寓|大厦|派出所|小学|中学|菜场|花苑)",
    ),
)
_SECOND = {Kind.POI: Kind.SUB_POI, Kind.ROAD: Kind.LANE}
_SPOKEN_HYPHEN = re.compile(r"(?<=\d)一(?=\d)|(?<=[\d栋幢元])一(?=\d)")
_ROAD_CORE = re.compile(r"..[东南西北中]?(?:路|街|大道|大街)$")
_WHOLE = re.compile(pattern_of("places"))
_LEAST_VILLAGE = 2
_NAME = tuple((kind, re.compile(form)) for kind, form in _ENDINGS)


_OPENING = {*WIDTH, Kind.NOISE, Kind.DEV_ZONE}
"""What may stand before a region."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the aligned text and what it is."""

    kind: Kind
    start: int
    end: int


@dataclass
class _Reading:
    """Where the reader is, and what it has read."""

    text: str
    home: Home
    pieces: list[Piece] = field(default_factory=list)

    def last(self) -> Kind | None:
        """The kind of the last piece that says something."""
        return next((piece.kind for piece in reversed(self.pieces) if piece.kind is not Kind.NOISE), None)

    def last_name(self) -> str:
        """The last piece that says something, as typed."""
        said = (piece for piece in reversed(self.pieces) if piece.kind is not Kind.NOISE)
        return next((self.text[piece.start : piece.end] for piece in said), "")

    def regions_may_come(self) -> bool:
        """Whether no more than regions and zones was read."""
        return all(piece.kind in _OPENING for piece in self.pieces)

    def widest_open(self) -> Kind | None:
        """The last region read."""
        return next((piece.kind for piece in reversed(self.pieces) if piece.kind in WIDTH), None)

    def seen(self) -> list[Kind]:
        """The kinds read so far."""
        return [piece.kind for piece in self.pieces]


def scan(text: str, home: Home) -> list[Piece]:
    """The pieces of an aligned text, in reading order, without overlaps."""
    text = _SPOKEN_HYPHEN.sub(SKIP, text)
    reading, at = _Reading(text, home), 0
    while at < len(text):
        separator = _SEPARATOR.match(text, at)
        if separator:
            at = separator.end()
            continue
        at = (
            _read_region(reading, at)
            or _read_number(reading, at)
            or _read_relation(reading, at)
            or _read_names(reading, at)
        )
    return _one_building(text, reading.pieces)


def _one_building(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """A number alone is no building where another is called one: of 187-7 中港园7号楼 it is the second 7."""
    built = [piece for piece in pieces if piece.kind is Kind.BUILDING]
    named = [piece for piece in built if is_called_building(text[piece.start : piece.end])]
    alone = [piece for piece in built if named and piece not in named and piece.start < named[0].start]
    return [Piece(Kind.NOISE, piece.start, piece.end) if piece in alone else piece for piece in pieces]


def _read_region(reading: _Reading, at: int) -> int | None:
    last = reading.widest_open()
    found = region_at(reading.text, at, last, reading.home) if reading.regions_may_come() else None
    if found is None:
        return None
    kind, end = found
    is_repeated = last is not None and WIDTH[kind] <= WIDTH[last]
    if is_repeated and not _is_known_again(reading, at, end):
        return None
    reading.pieces.append(Piece(Kind.NOISE if is_repeated else kind, at, end))
    return end


def _is_known_again(reading: _Reading, at: int, end: int) -> bool:
    """Whether a region in the wrong place is one: in full, or said before. 江阴市永康五金城大街 is a street."""
    name = reading.text[at:end]
    said = {short(reading.text[piece.start : piece.end]) for piece in reading.pieces}
    return short(name) != name or name in said


def _read_number(reading: _Reading, at: int) -> int | None:
    number = number_at(reading.text, at, reading.last())
    if number is None:
        return None
    kind = kind_of(number, reading.text, reading.last(), reading.last_name(), reading.seen())
    reading.pieces.append(Piece(kind, number.start, number.end))
    return number.end


def _read_relation(reading: _Reading, at: int) -> int | None:
    match = RELATION.match(reading.text, at)
    if match is None:
        return None
    reading.pieces.append(Piece(Kind.RELATION, *match.span()))
    return match.end()


def _read_names(reading: _Reading, at: int) -> int:
    """The names up to the next number, relation or separator."""
    end = _end_of_names(reading.text, at)
    for piece in _names(reading, at, end):
        reading.pieces.append(piece)
    return end


def _end_of_names(text: str, at: int) -> int:
    separator, relation = _SEPARATOR.search(text, at), RELATION.search(text, at + 1)
    ends = [match.start() for match in (separator, relation) if match]
    return min([len(text), max(at + 1, next_number(text, at + 1)), *ends])


def _names(reading: _Reading, at: int, end: int) -> Iterator[Piece]:
    while at < end:
        found = _region_inside(reading, at, end) or _first_name(reading.text[:end], at)
        kind, stop = found or (Kind.POI, end)
        if kind is Kind.ROAD and (cut := _village_before(reading.text[at:stop])):
            yield Piece(_ranked(reading, Kind.POI), at, at + cut)
            at += cut
        yield Piece(_ranked(reading, kind), at, stop)
        at = stop


def _ranked(reading: _Reading, kind: Kind) -> Kind:
    """The first place named is the place and the first road the road; what follows of the kind is inside or beside."""
    return _SECOND.get(kind, kind) if any(piece.kind is kind for piece in reading.pieces) else kind


def _village_before(road: str) -> int:
    """Where a road begins that is too long to be one name: 东桥头文星东路 is a village and a road.

    No known word is cut: 永康五金城大街 is 五金城大街 in 永康.
    """
    match = _ROAD_CORE.search(road)
    if match is None:
        return 0
    cut = min([match.start(), *(word.start() for word in _WHOLE.finditer(road) if word.end() > match.start())])
    return cut if cut >= _LEAST_VILLAGE else 0


def _region_inside(reading: _Reading, at: int, end: int) -> tuple[Kind, int] | None:
    last = reading.widest_open()
    found = region_at(reading.text[:end], at, last, reading.home) if reading.regions_may_come() else None
    return found if found and (last is None or WIDTH[found[0]] > WIDTH[last]) else None


def _first_name(text: str, at: int) -> tuple[Kind, int] | None:
    """The name that is closed first; of two closed at the same place the kind that stands first in the table."""
    matches = [
        (match.end(), order, kind) for order, (kind, form) in enumerate(_NAME) if (match := form.match(text, at))
    ]
    if not matches:
        return None
    end, _order, kind = min(matches)
    return kind, end
