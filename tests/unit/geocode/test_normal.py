"""One spelling for one thing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.geocode.cores import core
from gis.geocode.normal import aligned, normalise
from gis.geocode.numerals import NUMERALS, number_of
from gis.geocode.parts import Home

TRICKY = st.text(alphabet=NUMERALS + "号楼幢栋座#-—·, 12ab３Ａ第路室單號", max_size=14)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("金山东路十二号，第二幢", "金山东路12号2幢"),
        ("７＃楼１单元", "7幢1单元"),
        ("三號樓後門", "3幢后门"),
        ("30-1-301", "30-1-301"),
        ("三江路一百零八号", "三江路108号"),
        ("Ｒue de la Paix, 12", "rue de la paix 12"),
        ("Café", "cafe"),
        ("第一网格", "1网格"),
        ("", ""),
    ],
)
def test_names_get_one_spelling(written: str, normal: str) -> None:
    assert normalise(written) == normal


@settings(deadline=None)
@given(st.one_of(st.text(max_size=20), TRICKY))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@settings(deadline=None)
@given(st.text(max_size=20))
def test_every_character_knows_where_it_was(text: str) -> None:
    found = aligned(text)

    assert len(found.origin) == len(found.text) + 1
    assert list(found.origin) == sorted(found.origin)
    assert found.span(0, len(found.text))[1] <= len(text)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("十二", 12), ("十", 10), ("二十", 20), ("一百零八", 108), ("二百四十二", 242), ("二〇一", 201),
        ("幺洞三", 103), ("两千", 2000), ("12", 12), ("十百", None), ("一二十", None),
        ("", None), ("路", None), ("12a", None),
    ],
)  # fmt: skip
def test_numbers_are_understood_as_they_are_said(said: str, number: int | None) -> None:
    assert number_of(said) == number


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("永康市鑫茂物流有限公司", "鑫茂物流"),
        ("永康市永康五金厂", "五金"),
        ("工厂", "工厂"),
        ("有限公司", "有限公司"),
        ("恒鸥杯业", "恒鸥杯业"),
    ],
)
def test_the_core_is_what_people_say(name: str, left: str) -> None:
    assert core(name, home=Home(frozenset({"永康市", "永康"}))) == left
