"""What a number means: its ending, and what stands before it.

82号 after a road is a door, after an estate a building, after a floor a room; 8-10-1109 after an estate is building,
stair and room. The tables were read from the labelled addresses (half of them, see tests/real/test_address_parsing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gis.geocode.numerals import NUMERALS
from gis.geocode.words import ElementKind as Kind

_DIGITS = rf"(?:\d+|[{NUMERALS}]{{1,6}})"
_LABEL = rf"(?:[a-z]?\d+[a-z]?|[a-z]|[{NUMERALS}]{{1,6}})"
_UPSTAIRS = "上(?=$|[^一-鿿]|[有的面边这那是住租一])"
"""6号楼上有人 is upstairs in 6号; 6号楼上峰集团 is a firm in building 6."""
_BUILDING_WORDS = rf"[号#]楼(?!下|{_UPSTAIRS})|幢|栋楼?|橦|座|#|楼(?=\s*\d+单元)|号(?=厂房|宿舍)"
_LETTERED = rf"[a-z](?=\d{{3,4}}室|\d[a-z](?![a-z\d]))|[a-z]\d{{1,2}}-\d(?=\s*{_DIGITS}[楼层])"
"""D of D6C, A of A1264室; J3-1 of J3-1五楼."""
_MISHEARD = r"[憧撞壮瞳铜冻动炼拣柿](?=\s*\d+\s*(?:单元|室|楼|层|号|-))"
"""What a recogniser or a typist makes of 幢 and 栋."""
_LETTER = r"[a-z](?=-\d)|(?<=\d-)[a-z](?![a-z\d-])"
_IN_NAME = "[一-鿿](?<![路街道村镇区号段弄社庄])"
"""A numeral behind such a character belongs to a name: 紫九巷 is no ninth lane."""
_NOT_A_DOOR = "线|路|公路|大街|仓|地块|库|门(?![口前外])|桥|店|馆"
_IN_A_NAME = "段|[东南西北]?路|酒店|超市|连锁|街|大道|国道|省道|县道|小区|区|期|组|线|库|公里|米|厂|村|社|队|店|号"

# fmt: off
_FORMS: tuple[tuple[str, str], ...] = (
    ("building", rf"[主副裙]楼|{_LETTERED}|第?{_LABEL}(?:-\d+)?\s*(?:{_BUILDING_WORDS}|{_MISHEARD})"),
    ("unit",     rf"{_LABEL}\s*单元"),
    ("lane",     rf"(?:\d+|(?<!{_IN_NAME})[{NUMERALS}]{{1,6}})\s*(?:弄|巷)"),
    ("floor",    rf"(?:地下|负|b)?(?:\d+[-到至])?{_DIGITS}\s*(?:楼(?!盘|梯|道|路|村)|层)|\d+[a-z]楼|\d+f(?![a-z])"),
    ("room",     rf"(?:\d{{3,4}}-(?=\d{{3,4}}室))?[a-z]?\d+[a-z]?\s*(?:室|房(?!间))|[{NUMERALS}]{{2,5}}室"),
    ("number",   rf"第?[a-z]?(?:\d+[a-z]?(?:[,、之]\d+[a-z]?)*|[{NUMERALS}]{{1,6}})\s*号(?!{_NOT_A_DOOR})"),
    ("pair",     r"\d++-\d++号?(?!\s*[-\d号楼栋幢单室层])"),
    ("bare",     rf"(?<![a-z\d])(?:{_LETTER}|[a-z]?\d++[a-z]?+(?![a-z])(?!号?(?:{_IN_A_NAME})))"),
)
_NUMBER = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS))

_BARE = re.compile(f"(?P<bare>{dict(_FORMS)['bare']})")

_BY_FORM: dict[str, dict[Kind | None, Kind]] = {
    "building": {Kind.BUILDING: Kind.UNIT},
    "unit":     {},
    "lane":     {},
    "floor":    {},
    "room":     {},
    "number": {
        Kind.LANE: Kind.LANE_NUMBER, Kind.ROAD_NUMBER: Kind.BUILDING, Kind.LANE_NUMBER: Kind.BUILDING,
        Kind.BUILDING: Kind.ROOM, Kind.UNIT: Kind.ROOM, Kind.FLOOR: Kind.ROOM, Kind.ROOM: Kind.ROOM,
    },
    "pair": {Kind.LANE: Kind.LANE_NUMBER, Kind.POI: Kind.ROOM, Kind.SUB_POI: Kind.ROOM},
    "bare": {
        Kind.ROAD: Kind.ROAD_NUMBER, Kind.VILLAGE: Kind.ROAD_NUMBER, Kind.LANE: Kind.LANE_NUMBER,
        Kind.DEV_ZONE: Kind.ROAD_NUMBER, Kind.TOWN: Kind.ROAD_NUMBER,
        Kind.ROAD_NUMBER: Kind.BUILDING, Kind.LANE_NUMBER: Kind.ROOM, Kind.RELATION: Kind.ROOM,
        Kind.BUILDING: Kind.ROOM, Kind.UNIT: Kind.ROOM, Kind.FLOOR: Kind.ROOM, Kind.ROOM: Kind.ROOM,
    },
}
"""Form of the number, what stands before it, what it is."""
_OTHERWISE = {
    "building": Kind.BUILDING, "unit": Kind.UNIT, "lane": Kind.LANE, "floor": Kind.FLOOR,
    "room": Kind.ROOM, "number": Kind.ROAD_NUMBER, "pair": Kind.ROAD_NUMBER, "bare": Kind.NOISE,
}
# fmt: on
_DOOR_FROM, _ESTATE_DOOR_FROM = 200, 1000
"""A place has seldom so many buildings: 143号 is a building of it, 1398号 the door of one in it; estates have more."""
_LONGEST_RANGE = {Kind.ROAD: 30, Kind.LANE: 30, Kind.VILLAGE: 1000}
_LONGEST_ROOM_RANGE = 5
_LAST_BESIDE = 3
"""A road seldom has more doors beside one number: 160-1, 160-2."""
_ROOM_FROM = 3
"""Digits from which a bare number after an estate is a room."""
_GOES_ON = re.compile(r"\s*[-—#/]?\s*(?:[a-z]?\d|[a-z]\b)")
_HYPHEN_GOES_ON = re.compile(r"\s*[-—#/]\s*[a-z]?\d")
_DOOR_GOES_ON = re.compile(r"[-—]\d+号")
_ROOM_GOES_ON = re.compile(r"[-—]\d{3,4}(?!\d)")
_INNER = re.compile(r"\s*\d+(?:单元|室)|-\d")
"""What follows the number of a building: 12号2单元, 117号-6."""
_HOUSED = re.compile(r"(?:新村|小区|花园|花苑|公寓|家园|苑|[区期园府庭村郡墅里浜庵])$")
_ESTATE = re.compile(r"(?:小区|花园|花苑|公寓|家园|苑)$")
_OF_STRETCH = re.compile(r"段\s*\d+[-—]$")
"""A stretch (西段) is the road itself, no lane off it."""
_MARKET = re.compile(r"市场(?:[a-z\d]{1,2}区)?$")
"""Its stalls are numbered."""
_HAMLET = re.compile(rf"里$|[\d{NUMERALS}]区$")
"""Inside a village; its doors are numbered as those of the village."""


@dataclass(frozen=True)
class Numbered:
    """A number in a text."""

    form: str
    start: int
    end: int


def number_at(text: str, at: int, before: Kind | None) -> Numbered | None:
    """The number that begins at a place in an aligned text; `before` is what stands before it."""
    match = _NUMBER.match(text, at)
    if match and match.lastgroup == "pair" and not _is_range(match[0], before):
        match = _BARE.match(text, at)
    if match is None or match.lastgroup is None:
        return None
    return Numbered(match.lastgroup, *match.span())


def next_number(text: str, at: int) -> int:
    """Where the next number begins; the end of the text if there is none.

    A numeral inside a name (三江路, 八一南街) is none, because nothing counted follows it.
    """
    match = _NUMBER.search(text, at)
    return match.start() if match else len(text)


def is_called_building(text: str) -> bool:
    """Whether a number has a word for a building behind it."""
    match = _NUMBER.match(text)
    return match is not None and match.lastgroup == "building"


def kind_of(number: Numbered, text: str, before: Kind | None, name: str, seen: Iterable[Kind]) -> Kind:
    """What a number is.

    before: what stands before it; name: that piece as typed; seen: everything read so far
    """
    seen = set(seen)
    if before in (Kind.POI, Kind.SUB_POI) and number.form in ("number", "bare"):
        return _after_place(number, text, name, seen)
    if before is Kind.ROAD_NUMBER and number.form == "bare" and _is_room(number, text):
        return Kind.ROOM
    if before is Kind.LANE_NUMBER and number.form == "bare" and _OF_STRETCH.search(text[: number.start]):
        return Kind.BUILDING
    if _is_building(number, text, before):
        return Kind.BUILDING
    if before is Kind.BUILDING and _is_stair(number, text):
        return Kind.UNIT
    return _BY_FORM[number.form].get(before, _OTHERWISE[number.form])


def _is_building(number: Numbered, text: str, before: Kind | None) -> bool:
    """Whether a room or a stair behind a number makes it a building's: 3-402 of a lane, 12号2单元 of a village."""
    if number.form == "bare":
        follows = {None: _HYPHEN_GOES_ON, Kind.VILLAGE: _ROOM_GOES_ON, Kind.LANE: _ROOM_GOES_ON}.get(before)
        return follows is not None and follows.match(text, number.end) is not None
    return before is Kind.VILLAGE and number.form == "number" and _INNER.match(text, number.end) is not None


def _is_range(pair: str, before: Kind | None) -> bool:
    """Whether two numbers with a hyphen are one number of a door: 1-16号 and 160-1号 are, 126-6号 is door 6 of 126."""
    one, two = re.findall(r"\d+", pair)
    first, last = int(one), int(two)
    if before is Kind.ROAD and last <= _LAST_BESIDE:
        return True
    longest = _LONGEST_RANGE.get(before or Kind.NOISE, _LONGEST_ROOM_RANGE if pair.endswith("号") else 0)
    return first < last <= first + longest


def _is_room(number: Numbered, text: str) -> bool:
    """Whether a bare number is long enough for a room and is joined to nothing: in A18-1659 the room is 1659."""
    is_joined = text[number.start - 1] in "-—" or _HYPHEN_GOES_ON.match(text, number.end) is not None
    return number.end - number.start >= _ROOM_FROM and not is_joined


def _is_stair(number: Numbered, text: str) -> bool:
    """Whether a number after a building is its stair: another number follows."""
    if number.form == "bare":
        return _HYPHEN_GOES_ON.match(text, number.end) is not None
    return number.form == "number" and _GOES_ON.match(text, number.end) is not None


def _after_place(number: Numbered, text: str, name: str, seen: set[Kind]) -> Kind:
    digits = re.sub(r"\D", "", text[number.start : number.end])
    if number.form == "bare":
        goes_on = _HYPHEN_GOES_ON.match(text, number.end)
        if _DOOR_GOES_ON.match(text, number.end) and not _HOUSED.search(name):
            return Kind.ROAD_NUMBER
        is_room = len(digits) >= _ROOM_FROM and not goes_on and not name.endswith(("工业区", "村"))
        return Kind.ROOM if is_room else Kind.BUILDING
    if _MARKET.search(text[: number.start]) and len(digits) >= _ROOM_FROM:
        return Kind.ROOM
    if Kind.VILLAGE in seen and _HAMLET.search(name):
        return Kind.ROAD_NUMBER
    if name.endswith("园区"):
        return Kind.BUILDING
    housed = _HOUSED.search(name) or digits != text[number.start : number.end - 1]
    most = _ESTATE_DOOR_FROM if _ESTATE.search(name) else _DOOR_FROM
    is_building = _INNER.match(text, number.end) or (housed and int(digits or 0) < most)
    return Kind.BUILDING if Kind.ROAD_NUMBER in seen or is_building else Kind.ROAD_NUMBER
