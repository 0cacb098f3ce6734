"""An invented gazetteer of any size: enterprises, doors, buildings, places, roads, estates, crossings, villages.

The shares are those of geocoding.md 2.1: of every hundred entries 40 are enterprises, 28 doors, 20 buildings, 6 points
of interest. Names are drawn from six hundred characters, so that they collide more than in reality; a part of the
roads differs from another road by one character or by none but the town. Everything follows from the seed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from gis.vocabulary import PlaceKind
from tests.support.sounds import common_characters

CENTRE = (120.08, 28.93)
"""Degrees, WGS84: the middle of the invented territory."""
M_PER_DEGREE_LAT = 110_900.0
M_PER_DEGREE_LON = 97_400.0
DOOR_EVERY_M = 8.0
"""Metres along a road for which its numbers rise by one; odd numbers are on its left."""
OFFSET_M = 12.0
"""Metres from the middle of a road to its doors."""

REGION = "永康市"

_LUCKY = (
    "鑫茂恒鸥锐迅澜翠禾桦泰达盛隆源昌兴宏鼎金华福瑞祥和顺康利丰成信德安宁飞龙腾凯旋永久光明新天宇海江河山林森木火土"
    "博雅佳美欣荣嘉豪杰群英超越奥派星月晨曦朝阳晶莹珍宝玉琳琅环球通联合众力创立业勤诚正义仁慧智远志扬帆舟航鹏程骏驰"
    "景云霞彩虹乔松柏竹梅兰菊荷莲溪泉湖岳峰岩磊石铭钢铁铜银汇聚广亿万千百双全友邦民生活力健乐怡逸清雅静思源野"
)
_STREET_ONE = "科金长北东南西望迎宏永文银紫丹翠云溪松桂梅兰柳枫樟丰瑞泰康宁安和兴隆清白龙凤五三九大小石水前后"
_NEVER_IN_NAMES = "了吗呢吧啊我你他她们不没还要把被让给跟说能怎么谁什这那的得着"
_ANY = "".join(character for character in common_characters()[::8] if character not in _NEVER_IN_NAMES)
_STREET_TWO = _ANY + _LUCKY + ("源都城湖川山江河泉峰岭谷阳月星霞光明德仁义礼智信诚春园林洲桥塘坑岙坞坪墩渚溪门台")
_VILLAGE_TWO = "塘坑岙坞坪墩渚溪宅村头畈店桥岭山湖溪口"
_ESTATE = ("花园", "新村", "公寓", "家园", "小区", "苑", "名邸", "小微园", "工业园")
_TRADES = (
    "杯业", "门业", "五金", "电器", "工贸", "包装", "休闲用品", "健身器材", "电动工具", "炊具", "车业", "铝业", "锁具",
    "园林机械", "金属制品", "模具", "塑胶", "机电", "物流", "科技", "贸易", "实业", "装饰", "食品", "制衣", "印刷",
    "广告", "建材", "家具", "玩具", "化工", "纺织", "电子", "仪器", "阀门", "轴承", "灯具", "文具", "皮具", "眼镜",
)  # fmt: skip
_LEGAL = ("有限公司", "有限公司", "有限公司", "股份有限公司", "厂", "经营部")
_POI = ("超市", "小学", "幼儿园", "卫生院", "加油站", "农贸市场", "宾馆", "药店", "银行", "派出所", "饭店", "公园")
_ROAD_ENDS = ("路", "路", "路", "路", "街", "大道", "巷")
_SIDES = "东南西北中"


@dataclass(frozen=True)
class Thing:
    """One entry: a named thing, or a door, building or crossing of one."""

    id: int
    kind: PlaceKind
    name: str
    """In full; of doors, buildings and crossings as people would write them."""
    lon: float
    """Degrees, WGS84."""
    lat: float
    town: str
    alias: str | None = None
    """What people call it: 鑫茂物流 for 永康市鑫茂物流有限公司."""
    road: int | None = None
    """The id of the road that it is on; of a crossing the first."""
    other_road: int | None = None
    site: int | None = None
    """The id of the estate that a building is in."""
    number: int | None = None
    building: int | None = None


@dataclass
class Gazetteer:
    """All entries, and the ways to find them again."""

    things: list[Thing] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Ids by full name and by alias."""
    lines: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)
    """Roads: easting and northing of the start in metres from the centre, direction in radians, length in metres."""

    def add(self, thing: Thing) -> Thing:
        """Take an entry in; its id must be the next."""
        self.things.append(thing)
        for name in {thing.name, thing.alias} - {None}:
            self.by_name[str(name)].add(thing.id)
        return thing

    def of(self, kind: PlaceKind) -> list[Thing]:
        """The entries of a kind."""
        return [thing for thing in self.things if thing.kind is kind]

    def called(self, name: str) -> frozenset[int]:
        """Ids of every entry that is rightly called so."""
        return frozenset(self.by_name.get(name, ()))


def make_gazetteer(size: int, seed: int = 2026) -> Gazetteer:
    """An invented gazetteer of about `size` entries; the same size and seed give the same entries."""
    rng, gazetteer = Random(f"gazetteer {seed} {size}"), Gazetteer()
    gazetteer.towns = [name + "镇" for name in _unique(_village_names(rng), 12)]
    _roads(gazetteer, rng, max(12, size * 6 // 1000))
    _villages(gazetteer, rng, max(5, size // 500))
    _estates(gazetteer, rng, max(8, size * 16 // 1000))
    _crossings(gazetteer, rng, size // 100)
    _enterprises(gazetteer, rng, size * 40 // 100)
    _pois(gazetteer, rng, size * 6 // 100)
    _doors(gazetteer, rng, size * 28 // 100)
    _buildings(gazetteer, rng, size * 20 // 100)
    return gazetteer


def lonlat_of(east_m: float, north_m: float) -> tuple[float, float]:
    """Metres from the centre of the territory to degrees, WGS84."""
    return CENTRE[0] + east_m / M_PER_DEGREE_LON, CENTRE[1] + north_m / M_PER_DEGREE_LAT


def place_of_number(gazetteer: Gazetteer, road: int, number: int) -> tuple[float, float]:
    """Where a number of a road is, known or not: degrees, WGS84."""
    east, north, direction, _length = gazetteer.lines[road]
    along, side = number * DOOR_EVERY_M, OFFSET_M if number % 2 else -OFFSET_M
    return lonlat_of(
        east + along * math.cos(direction) - side * math.sin(direction),
        north + along * math.sin(direction) + side * math.cos(direction),
    )


def _put(gazetteer: Gazetteer, kind: PlaceKind, name: str, lonlat: tuple[float, float], **facts: object) -> Thing:
    return gazetteer.add(Thing(len(gazetteer.things), kind, name, *lonlat, **facts))  # type: ignore[arg-type]


def _roads(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    """Roads; one in twenty-five is a neighbour of another by a character, one in twelve bears the name of another."""
    names: list[str] = []
    for number in range(count):
        name = _road_name(rng, names)
        names.append(name)
        extent = 9_000.0 * math.sqrt(count / 600)
        line = (
            rng.uniform(-extent, extent),
            rng.uniform(-extent, extent),
            rng.uniform(0, 6.28),
            rng.uniform(600, 4000),
        )
        middle = lonlat_of(line[0] + line[3] / 2 * math.cos(line[2]), line[1] + line[3] / 2 * math.sin(line[2]))
        gazetteer.lines[number] = line
        _put(gazetteer, PlaceKind.ROAD, name, middle, town=_town(gazetteer, line[0], line[1]))


def _road_name(rng: Random, known: list[str]) -> str:
    draw = rng.random()
    if known and draw < 0.08:
        return rng.choice(known)
    if known and draw < 0.12:
        model = rng.choice(known)
        return model[0] + rng.choice(_STREET_TWO) + model[2:]
    for _attempt in range(50):
        side = rng.choice(_SIDES) if rng.random() < 0.2 else ""
        name = rng.choice(_STREET_ONE) + rng.choice(_STREET_TWO) + side + rng.choice(_ROAD_ENDS)
        if name not in known:
            return name
    return rng.choice(_LUCKY) + rng.choice(_STREET_ONE) + rng.choice(_STREET_TWO) + "路"


def _villages(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    for name in _unique(_village_names(rng), count):
        lonlat = _near_a_road(gazetteer, rng)
        _put(gazetteer, PlaceKind.VILLAGE, name + "村", lonlat, alias=name, town=rng.choice(gazetteer.towns))


def _estates(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    for _each in range(count):
        road = _a_road(gazetteer, rng)
        name = rng.choice(_LUCKY) + rng.choice(_STREET_TWO) + rng.choice(_ESTATE)
        if rng.random() < 0.15:
            name = road.name.rstrip("路街巷大道") + rng.choice(_ESTATE)
        lonlat = place_of_number(gazetteer, road.id, _a_number(gazetteer, road, rng))
        _put(gazetteer, PlaceKind.ESTATE, name, lonlat, road=road.id, town=road.town)


def _crossings(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    for _each in range(count):
        one, two = _a_road(gazetteer, rng), _a_road(gazetteer, rng)
        if one.name == two.name:
            continue
        lonlat = place_of_number(gazetteer, one.id, _a_number(gazetteer, one, rng))
        name = f"{one.name}{two.name}路口"
        _put(gazetteer, PlaceKind.CROSSING, name, lonlat, road=one.id, other_road=two.id, town=one.town)


def _enterprises(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    for _each in range(count):
        road = _a_road(gazetteer, rng)
        number = _a_number(gazetteer, road, rng)
        brand = "".join(rng.choices(_STREET_TWO, k=3 if rng.random() < 0.35 else 2))
        alias = brand + rng.choice(_TRADES)
        _put(
            gazetteer, PlaceKind.ORGANISATION, f"{REGION}{alias}{rng.choice(_LEGAL)}",
            place_of_number(gazetteer, road.id, number), alias=alias, road=road.id, number=number, town=road.town,
        )  # fmt: skip


def _pois(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    for _each in range(count):
        road = _a_road(gazetteer, rng)
        number = _a_number(gazetteer, road, rng)
        name = rng.choice(_LUCKY) + rng.choice(_STREET_TWO) + rng.choice(_POI)
        lonlat = place_of_number(gazetteer, road.id, number)
        _put(gazetteer, PlaceKind.POI, name, lonlat, road=road.id, number=number, town=road.town)


def _doors(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    known: set[tuple[int, int]] = set()
    for _each in range(count):
        road = _a_road(gazetteer, rng)
        number = _a_number(gazetteer, road, rng)
        if (road.id, number) in known:
            continue
        known.add((road.id, number))
        lonlat = place_of_number(gazetteer, road.id, number)
        _put(gazetteer, PlaceKind.DOOR, f"{road.name}{number}号", lonlat, road=road.id, number=number, town=road.town)


def _buildings(gazetteer: Gazetteer, rng: Random, count: int) -> None:
    estates = gazetteer.of(PlaceKind.ESTATE)
    for turn in range(count):
        estate = estates[turn % len(estates)]
        label = turn // len(estates) + 1
        lonlat = (estate.lon + rng.uniform(-2e-3, 2e-3), estate.lat + rng.uniform(-2e-3, 2e-3))
        _put(
            gazetteer, PlaceKind.BUILDING, f"{estate.name}{label}幢", lonlat,
            site=estate.id, building=label, road=estate.road, town=estate.town,
        )  # fmt: skip


def _a_road(gazetteer: Gazetteer, rng: Random) -> Thing:
    return gazetteer.things[rng.randrange(len(gazetteer.lines))]


def _a_number(gazetteer: Gazetteer, road: Thing, rng: Random) -> int:
    return rng.randint(1, int(gazetteer.lines[road.id][3] / DOOR_EVERY_M))


def _near_a_road(gazetteer: Gazetteer, rng: Random) -> tuple[float, float]:
    road = _a_road(gazetteer, rng)
    return place_of_number(gazetteer, road.id, _a_number(gazetteer, road, rng))


def _town(gazetteer: Gazetteer, east_m: float, north_m: float) -> str:
    sector = int((math.atan2(north_m, east_m) + math.pi) / (2 * math.pi) * len(gazetteer.towns))
    return gazetteer.towns[min(sector, len(gazetteer.towns) - 1)]


def _village_names(rng: Random) -> Iterator[str]:
    """Two characters, now and then three, so that there is no end of them."""
    while True:
        middle = rng.choice(_STREET_TWO) if rng.random() < 0.3 else ""
        yield rng.choice(_LUCKY + _STREET_ONE) + middle + rng.choice(_VILLAGE_TWO)


def _unique(names: Iterator[str], count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[next(names)] = None
    return list(found)
