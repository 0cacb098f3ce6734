"""The grammar of addresses: whatever comes, it answers; and what it says points into the text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.geocode.address import parse
from gis.geocode.lexicon import pairs_of, words_of
from gis.geocode.names import MOST_SEGMENTS
from gis.geocode.normal import MOST_CHARACTERS
from gis.geocode.parts import AddressParts, Home
from gis.geocode.regions import is_region, short
from gis.geocode.words import ElementKind, RelationKind
from tests.support.nasty import nasty_texts

WORDS = [
    "科源路",
    "88号",
    "不是",
    "对面",
    "三号楼",
    "，",
    "和",
    "之间",
    "永康市",
    "K12",
    "+",
    "-",
    "12",
    "a",
    "\x00",
    "<b>",
    "往东",
]
STRANGE = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=25).map("".join))


@settings(deadline=None)
@given(STRANGE)
def test_whatever_is_said_is_answered(text: str) -> None:
    parts = parse(text)

    assert parts.text == text[:MOST_CHARACTERS]
    assert len(parts.segments) <= MOST_SEGMENTS
    assert [each.trust for each in parts.segments] == sorted((each.trust for each in parts.segments), reverse=True)


@settings(deadline=None)
@given(STRANGE)
def test_elements_point_into_the_text(text: str) -> None:
    elements = parse(text).elements

    assert all(parse(text).text[each.start : each.end] == each.text for each in elements)
    assert all(one.end <= two.start for one, two in pairwise(elements))


def test_nothing_said_is_nothing_found() -> None:
    assert parse("") == AddressParts("")


def test_a_whole_address_is_taken_apart() -> None:
    parts = parse("浙江省永康市芝英镇经济开发区金都路１２号恒鸥杯业3幢2单元402室")

    assert [(each.kind.value, each.text) for each in parts.elements] == [
        ("province", "浙江省"), ("district", "永康市"), ("town", "芝英镇"), ("dev_zone", "经济开发区"),
        ("road", "金都路"), ("road_number", "１２号"), ("poi", "恒鸥杯业"),
        ("building", "3幢"), ("unit", "2单元"), ("room", "402室"),
    ]  # fmt: skip
    assert parts.admin == ("浙江省", "永康市", "芝英镇")


def test_a_floor_may_be_a_building() -> None:
    assert (ElementKind.BUILDING, "10") in parse("科源大厦10楼402").rivals


def test_a_number_with_a_hyphen_may_be_one_number() -> None:
    assert (ElementKind.ROAD_NUMBER, "126-6") in parse("后杨路126-6号").rivals


def test_towns_of_ours_are_known_without_their_ending() -> None:
    home = Home(frozenset({"永康市"}), frozenset({"岚塘"}))

    assert parse("岚塘科源路88号", home=home).admin == ("岚塘",)
    assert parse("岚塘科源路88号").admin == ()


def test_directions_have_bearing_and_distance() -> None:
    (relation,) = parse("鑫茂物流往东两百米").relations

    assert (relation.kind, relation.bearing, relation.distance_m) == (RelationKind.TOWARDS, 90.0, 200.0)


def test_who_does_not_know_is_vague() -> None:
    assert parse("总部中心，哪一栋？我也不清楚").vague
    assert not parse("柳墅小微园6幢，谁出钱讲不清楚").vague


@pytest.mark.parametrize("text", ["价格12.5，3.75", "200.123456,95.123456", "1.2345"])
def test_other_decimals_are_no_coordinates(text: str) -> None:
    assert parse(text).coordinate is None


@pytest.mark.parametrize(
    ("name", "bare"), [("永康市", "永康"), ("郫县", "郫县"), ("景宁畲族自治县", "景宁"), ("内蒙古自治区", "内蒙古")]
)
def test_regions_have_short_forms(name: str, bare: str) -> None:
    assert short(name) == bare


def test_regions_are_known() -> None:
    assert is_region("永康")
    assert is_region("江阴市")
    assert not is_region("科源路")


LISTS = ("asides", "cities", "devzones", "districts", "generic", "heads", "legal", "places", "provinces", "remarks",
         "roads", "tails", "towns", "trades")  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_word_lists_hold_each_word_once(name: str) -> None:
    words = words_of(name)

    assert words
    assert len(words) == len(set(words))


def test_no_simplified_form_is_itself_traditional() -> None:
    pairs = pairs_of("traditional")

    assert not set(pairs) & set(pairs.values())


@pytest.mark.parametrize(
    ("words", "elements"),
    [
        ("江阴市永康五金城大街88号", "district 江阴市, poi 永康, road 五金城大街, road_number 88号"),
        ("银乡巷137号", "road 银乡巷, road_number 137号"),
        ("员巷新村8幢", "poi 员巷新村, building 8幢"),
        ("紫九巷3号", "road 紫九巷, road_number 3号"),
        ("科才街65号楼下", "road 科才街, road_number 65号, relation 楼下"),
        ("科源路三巷5号", "road 科源路, lane 三巷, lane_number 5号"),
        ("利济中路1100-A", "road 利济中路, road_number 1100, building A"),
        ("翠苑小区四铜1020室", "poi 翠苑小区, building 四铜, room 1020室"),
        ("人民南路四段5号", "road 人民南路, lane 四段, lane_number 5号"),
        ("清溪乡中街3号", "town 清溪乡, road 中街, road_number 3号"),
        ("北苑街道春华路1126号A18-1659", "town 北苑街道, road 春华路, road_number 1126号, building A18, room 1659"),
        ("葛衙庄1041-8号", "poi 葛衙庄, road_number 1041, building 8号"),
        ("新镇路1060弄73号1338室", "road 新镇路, lane 1060弄, lane_number 73号, room 1338室"),
    ],
)
def test_names_are_cut_where_they_end(words: str, elements: str) -> None:
    assert ", ".join(f"{each.kind} {each.text}" for each in parse(words).elements) == elements


def test_no_text_keeps_the_grammar_busy() -> None:
    parse("科源路")  # Word lists wake with the first text.
    slowest = 0.0

    for text in nasty_texts(300):
        began = time.process_time()
        parse(text)
        slowest = max(slowest, time.process_time() - began)

    assert slowest < 0.1


@pytest.mark.parametrize("text", ["\ufdfa" * 100, "½路" * 50, "㍿" * 100])
def test_a_character_that_becomes_many_does_not_lengthen_the_text(text: str) -> None:
    parts = parse(text)

    assert parts.text == text[:100]
    assert all(element.text == text[element.start : element.end] for element in parts.elements)
    assert sum(len(segment.name) for segment in parts.segments) <= 100


def test_a_chain_of_relations_ends() -> None:
    parts = parse("锐迅五金西门斜对面楼上后面" + "旁边对面" * 10)

    assert [relation.label for relation in parts.relations] == ["西门", "斜对面", "楼上"]
