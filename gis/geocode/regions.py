"""Provinces, cities, districts and towns in a text: known by name, or by their ending.

A short form (永康, 宁波) is a region only at the start of an address: 金华路 is a road anywhere, and 宁波银行 a bank.
"""

from __future__ import annotations

import re
from functools import cache

from gis.geocode.lexicon import words_of
from gis.geocode.parts import Home
from gis.geocode.words import ElementKind

WIDTH = {
    ElementKind.COUNTRY: 0,
    ElementKind.PROVINCE: 1,
    ElementKind.CITY: 2,
    ElementKind.DISTRICT: 3,
    ElementKind.TOWN: 4,
}
"""Regions from the widest down."""

_ADDRESS_FOLLOWS = re.compile(r".{0,12}?(?:路|街|镇|村|乡|大道)")
_LEAST_AFTER_SHORT = 2
"""Characters that follow a short form, if any do: 绥化工 is no city."""
_LENGTHS = range(6, 1, -1)
"""Characters of the name of a town, the longest first."""
_BEFORE_DISTRICT = (None, ElementKind.COUNTRY, ElementKind.PROVINCE, ElementKind.CITY)

COUNTRY = "中国"
_CHAINED = re.compile(r"[一-鿿]{1,3}?县(?!道|前|城|学)|[一-鿿]{2,3}?(?:区(?!块|府)|市(?!场|区|政|心|民|中))")
_TOWN = re.compile(
    r"([一-鿿]{1,4}?)(街道(?!路)|镇(?!海区|江市|[东南西北中]{0,2}(?:路|街(?!道)|大道|政府))|乡(?!村|镇|邻|街道|社区))"
)
_ROAD_OF_ONE = re.compile(r"[一-鿿]乡(?:路|街(?!道)|巷|大道)")
_NO_REGION_ENDS = re.compile(
    r"(?:开发|园|小|新|社|工业|业|[一二三四五六七八九十东南西北]|[校院厂景片郊街]|生活|高新|保税)区$|[超农菜花鱼]市$"
)
_NAME_GOES_ON = re.compile(
    r"[东南西北中新老一二三四五六七八九十\d]{0,2}(?:路|街|镇|乡|县|区|号|大道|巷|弄|村|桥|小区|新村|家园|公寓|工业|花园"
    r"|大厦|广场|经济|高新|技术开发|开发区|国际|银行|商会|社区|人民医院|大学|学院|城|人|话|菜|饭|酒|移动|电信|联通|石化)"
)


def region_at(text: str, at: int, last: ElementKind | None, home: Home) -> tuple[ElementKind, int] | None:
    """The region that begins at a place in a text, and where it ends.

    text: aligned; at: place of its first character
    last: the kind of region that stands right before it; None at the start of an address
    """
    return _known(text, at, home) or _by_ending(text, at, last)


def short(name: str) -> str:
    """A region without its ending: 永康市 -> 永康; a name of two characters stays whole."""
    bare = re.sub(r"(?:壮族|回族|维吾尔|畲族)?(?:特别行政区|自治区|自治县|省|市|县|区|镇|乡|街道)$", "", name)
    return bare if len(bare) > 1 else name


def is_region(name: str) -> bool:
    """Whether a name is one of the known provinces, cities and districts, in full or short."""
    return name in _full() or name in _short()


def _known(text: str, at: int, home: Home) -> tuple[ElementKind, int] | None:
    for names, is_short in ((_full(), False), (_short(), True)):
        for length in range(min(9, len(text) - at), 1, -1):
            kind = names.get(text[at : at + length])
            if kind and not (is_short and _is_in_a_name(text, at + length)):
                return kind, at + length
    return _known_town(text, at, home)


def _is_in_a_name(text: str, end: int) -> bool:
    return 0 < len(text) - end < _LEAST_AFTER_SHORT or _NAME_GOES_ON.match(text, end) is not None


def _known_town(text: str, at: int, home: Home) -> tuple[ElementKind, int] | None:
    towns = _towns(home.towns)
    town = next((text[at : at + length] for length in _LENGTHS if text[at : at + length] in towns), None)
    if town is None or _NAME_GOES_ON.match(text, at + len(town)):
        return None
    return ElementKind.TOWN, at + len(town)


def _by_ending(text: str, at: int, last: ElementKind | None) -> tuple[ElementKind, int] | None:
    """A district after a province or city, a town anywhere."""
    match = _CHAINED.match(text, at) if last in _BEFORE_DISTRICT else None
    # Alone at the start it is a district only if an address follows: 梅馏区2幢 is an estate spelled wrongly.
    if match and last is None and not _ADDRESS_FOLLOWS.match(text, match.end()):
        match = None
    if match and not _NO_REGION_ENDS.search(match[0]):
        return (
            ElementKind.CITY if last is ElementKind.PROVINCE and match[0][-1] == "市" else ElementKind.DISTRICT
        ), match.end()
    match = None if _ROAD_OF_ONE.match(text, at) else _TOWN.match(text, at)
    if match and not re.search(r"号|路(?!$)" if match[2] == "街道" else r"[村号路]", match[1]):
        return ElementKind.TOWN, match.end()
    return None


@cache
def _full() -> dict[str, ElementKind]:
    names = dict.fromkeys(words_of("districts"), ElementKind.DISTRICT)
    names |= dict.fromkeys(words_of("cities"), ElementKind.CITY)
    return names | _provinces() | {COUNTRY: ElementKind.COUNTRY}


def _provinces() -> dict[str, ElementKind]:
    """Provinces; the four municipalities are written, and counted, as cities."""
    return {name: ElementKind.CITY if name.endswith("市") else ElementKind.PROVINCE for name in words_of("provinces")}


@cache
def _short() -> dict[str, ElementKind]:
    """Short forms; of two regions the wider has the name."""
    return {short(name): kind for name, kind in _full().items() if kind is not ElementKind.COUNTRY}


@cache
def _towns(towns: frozenset[str]) -> frozenset[str]:
    return towns | frozenset(words_of("towns"))
