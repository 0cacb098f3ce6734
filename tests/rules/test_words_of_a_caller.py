"""What is taken from the words of a caller: names to look up, numbers, where the place lies, and what it is not.

No gazetteer is asked here; these rules hold wherever the service runs.
"""

from __future__ import annotations

import pytest

from gis.geocode.address import parse
from gis.geocode.facts import CandidateFacts
from gis.geocode.parts import AddressParts, Home
from gis.geocode.score import score
from gis.geocode.words import FaultKind
from gis.vocabulary import PlaceKind
from tests.support.rules import rule

YONGKANG = Home(frozenset({"浙江省", "金华市", "永康市", "永康"}))


def names_of(parts: AddressParts) -> str:
    """The names to look up, the most trusted first."""
    return ", ".join(segment.name for segment in parts.segments)


@rule("Numbers are read by what they count and by what stands before them.")
@pytest.mark.parametrize(
    "words, names, number, building, unit, floor, room",
    [
        ("金山东路十二号第二幢一楼", "金山东路", "12", "2", "", "1", ""),
        ("科源路88号", "科源路", "88", "", "", "", ""),
        ("科源路128弄3号402室", "科源路", "", "3", "", "", "402"),
        ("翠苑小区30-1-301", "翠苑小区", "", "30", "1", "", "301"),
        ("柳墅小微园6幢3楼", "柳墅小微园", "", "6", "", "3", ""),
        ("小微园二期7#楼1单元门口", "小微园2期", "", "7", "1", "", ""),
        ("恒鸥杯业B座地下2层", "恒鸥杯业", "", "b", "", "-2", ""),
        ("下沈村107号", "下沈村", "107", "", "", "", ""),
        ("十二楼", "", "", "", "", "12", ""),
    ],
)
def test_numbers(words: str, names: str, number: str, building: str, unit: str, floor: str, room: str) -> None:
    parts = parse(words)

    found = (parts.number, parts.building, parts.unit, parts.floor, parts.room)
    assert names_of(parts) == names
    assert tuple(each or "" for each in found) == (number, building, unit, floor, room)


@rule("Greetings, reports of what happened and asides are no part of the place.")
@pytest.mark.parametrize(
    "words, names",
    [
        ("喂，我在恒鸥杯业上班的，就是北湖路那个厂，三号楼后门这里，老板两个月工资没发了", "恒鸥杯业, 北湖路"),
        ("新贸物流园，就是发全国的那个，我的货丢了两件", "新贸物流园"),
        ("你好，我这里是科源路88号，有人摔倒了", "科源路"),
        ("他又打我了……你们快点来……我不敢说话……", ""),
    ],
)
def test_talk(words: str, names: str) -> None:
    assert names_of(parse(words)) == names


@rule("What the caller says it is not, or takes back, is not looked for.")
@pytest.mark.parametrize(
    "words, names, number, is_not",
    [
        ("科源路88号，八十八，不是八十", "科源路", "88", "80"),
        ("科源路88号，不对，是98号", "科源路", "98", "88"),
        ("科源路88号，哦不对，是北湖路12号", "北湖路", "12", "科源路, 88"),
        ("不是老厂，是恒鸥杯业", "恒鸥杯业", "", "老厂"),
    ],
)
def test_denials_and_corrections(words: str, names: str, number: str, is_not: str) -> None:
    parts = parse(words)

    assert (names_of(parts), parts.number or "", ", ".join(parts.excluded)) == (names, number, is_not)


@rule("Where the place lies, seen from what was named, is kept apart from the name.")
@pytest.mark.parametrize(
    "words, names, relations",
    [
        ("万达2号门斜对面", "万达", "gate 2号门, opposite 斜对面"),
        ("锐迅五金西门", "锐迅五金", "gate 西门"),
        ("鑫茂物流东门往北200米", "鑫茂物流", "gate 东门, towards 往北200米"),
        ("五金城一期23幢旁边", "五金城1期", "beside 旁边"),
        ("西春路124号门口", "西春路", "door 门口"),
    ],
)
def test_relations(words: str, names: str, relations: str) -> None:
    parts = parse(words)

    assert names_of(parts) == names
    assert ", ".join(f"{each.kind.value} {each.label}" for each in parts.relations) == relations


@rule("Two roads are a crossing when it is said, or when nothing stands between them.")
@pytest.mark.parametrize(
    "words, crossing, between",
    [
        ("金都路科源路交叉口", "金都路, 科源路", ""),
        ("金都路和科源路路口", "金都路, 科源路", ""),
        ("哈尔斯路那个十字路口", "哈尔斯路", ""),
        ("北湖路从加油站到铁路桥那一段", "", "加油站, 铁路桥"),
        ("鑫茂物流12号门到14号门之间", "", "12号门, 14号门"),
        ("刚过长城西大道，往北湖路方向开", "", ""),
    ],
)
def test_crossings_and_stretches(words: str, crossing: str, between: str) -> None:
    parts = parse(words)

    assert ", ".join(name for name in parts.crossing or () if name) == crossing
    assert ", ".join(parts.between or ()) == between


@rule("Kilometre posts, pole numbers and coordinates are known by their shape; a datum is never guessed.")
@pytest.mark.parametrize(
    "words, kind, value",
    [
        ("东永高速K12+300处", "km post", "12 + 300"),
        ("东永高速桩号好像K58加几百", "km post", "58 + not known"),
        ("路灯杆上写着BH-0417", "pole", "bh-0417"),
        ("120.08123,28.93456", "coordinates", "120.08123 28.93456, datum not said"),
        ("28.93456,120.08123 高德", "coordinates", "120.08123 28.93456, datum gcj02"),
        ("北纬28.93 东经120.08 百度地图", "coordinates", "120.08 28.93, datum bd09"),
    ],
)
def test_shapes(words: str, kind: str, value: str) -> None:
    parts = parse(words)

    post, here = parts.km_post, parts.coordinate
    found = {
        "km post": post and f"{post.km} + {'not known' if post.metres is None else post.metres}",
        "pole": parts.pole,
        "coordinates": here and f"{here.lon} {here.lat}, datum {here.datum or 'not said'}",
    }
    assert {name: said for name, said in found.items() if said} == {kind: value}


@rule("A region that is not ours is said to be out of the area; a street or firm called after one is not.")
@pytest.mark.parametrize(
    "words, out_of_area",
    [
        ("江阴市永康五金城大街", "江阴市"),
        ("武义桐琴这边", "武义"),
        ("永康市江阴路12号", ""),
        ("金华路88号", ""),
        ("宁波银行门口", ""),
        ("浙江省金华市永康市科源路88号", ""),
    ],
)
def test_out_of_area(words: str, out_of_area: str) -> None:
    assert (parse(words, home=YONGKANG).out_of_area or "") == out_of_area


@rule("Addresses in Latin script have their number before or behind the street.")
@pytest.mark.parametrize(
    "words, street, number",
    [
        ("12 Rue Grimaldi, 98000 Monaco", "rue grimaldi", "12"),
        ("Rue Grimaldi 12", "rue grimaldi", "12"),
        ("Boulevard d'Italie 12 bis", "boulevard d italie", "12bis"),
        ("Avenue de Grande-Bretagne", "avenue de grande-bretagne", ""),
    ],
)
def test_latin(words: str, street: str, number: str) -> None:
    parts = parse(words)

    assert (parts.segments[0].name, parts.number or "") == (street, number)


@rule("Every difference between what was said and what is offered is named.")
@pytest.mark.parametrize(
    "words, offered, its_number, faults",
    [
        ("科源路88号", "科源路", "88", ""),
        ("科元路88号", "科源路", "88", "homophone"),
        ("科岩路88号", "科洋路", "88", "near_homophone"),
        ("科源路88号", "科源路", "", "number_absent"),
        ("科源路88号", "科源路", "86", "number_differs"),
        ("北湖路88号", "北城路", "88", "spelling"),
    ],
)
def test_faults(words: str, offered: str, its_number: str, faults: str) -> None:
    candidate = CandidateFacts(PlaceKind.DOOR, offered, road=offered, number=its_number or None)

    found = score(parse(words), candidate)

    told = [fault.kind.value for fault in found.faults if fault.kind is not FaultKind.UNEXPLAINED]
    assert ", ".join(told) == faults
