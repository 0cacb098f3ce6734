"""Names as numbers for the index: what survives a mistake, and what is looked up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.geocode.reading import folded, initials, pinyin, sound, syllables
from gis.geocode.tokens import Group, rarest, tokens, weight_of
from gis.geocode.units import units


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("科源路128号A幢", ["科", "源", "路", "128", "号", "a", "幢"]),
        ("Rue Grimaldi 12", ["rue", "grimaldi", "12"]),
        ("30-1-301", ["30", "1", "301"]),
        ("…", []),
    ],
)
def test_names_are_made_of_characters_numbers_and_words(name: str, parts: list[str]) -> None:
    assert units(name) == parts


@settings(deadline=None)
@given(st.text(max_size=30))
def test_tokens_fit_the_index(name: str) -> None:
    found = tokens(name)

    assert found == sorted(set(found))
    assert all(-(2**31) <= token < 2**31 for token in found)


@pytest.mark.parametrize(
    ("said", "stored", "least_shared"),
    [
        ("科源路", "科源路", 7),
        ("科元路", "科源路", 4),
        ("长沙路", "常沙路", 4),
        ("grimaldy", "grimaldi", 4),
    ],
)
def test_mistakes_leave_tokens_in_common(said: str, stored: str, least_shared: int) -> None:
    assert len(set(tokens(said)) & set(tokens(stored))) >= least_shared


def test_numbers_are_whole() -> None:
    assert not set(tokens("12")) & set(tokens("21"))


def test_groups_share_no_tokens() -> None:
    assert not set(tokens("科源路", Group.ROAD)) & set(tokens("科源路", Group.PLACE))


def test_a_second_reading_is_found_by_both_sounds() -> None:
    # 重 is chong in 重庆 and zhong in 重要; a recogniser may write either.
    assert set(tokens("重庆路")) & set(tokens("众庆"))


def test_the_rarest_are_looked_up_within_the_cap() -> None:
    counts = {1: 5, 2: 80, 3: 500, 4: 10}

    assert rarest([1, 2, 3, 4, 99], counts, 100) == [1, 4, 2]
    assert rarest([3], counts, 100) == [3]


def test_words_that_everybody_has_are_too_general() -> None:
    assert rarest([3], {3: 2001}, 100) == []
    assert rarest([], {}, 100) == []


def test_rare_tokens_weigh_more() -> None:
    assert weight_of(1, 1000) > weight_of(100, 1000) > weight_of(1000, 1000) == 0


def test_readings_follow_the_phrase() -> None:
    assert syllables("重庆路12号") == ["chong", "qing", "lu", "12", "hao"]
    assert (initials("鑫茂物流"), pinyin("鑫茂物流")) == ("xmwl", "xinmaowuliu")


@pytest.mark.parametrize(("one", "two"), [("zhang", "zan"), ("shi", "si"), ("nan", "lan"), ("xing", "xin")])
def test_what_southern_ears_do_not_tell_apart_falls_together(one: str, two: str) -> None:
    assert folded(one) == folded(two)


def test_one_character_per_syllable() -> None:
    assert sound("鑫茂物流") == sound("新贸物流")
    assert len(sound("鑫茂物流12")) == 6
    assert sound("科源路") != sound("科技路")
