"""Whatever a text holds, encoded it is inert and still reads the same."""

import html
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.maps.encode import REPLACEMENT, shown

MEANS_SOMETHING = set("<>\"'`${}\\/=@[]|^~*%!?") | {"\u2028", "\u2029", "\n", "\r", "\t", "\0", "\x7f", "\x85"}


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_with_a_meaning_is_left(text: str) -> None:
    encoded = shown(text)

    assert not MEANS_SOMETHING & set(encoded)
    assert json.loads(f'"{encoded}"') == encoded
    assert encoded.encode("utf-8").decode("utf-8") == encoded


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zs", "Zl", "Zp"])))
def test_a_browser_shows_what_was_given(text: str) -> None:
    assert html.unescape(shown(text)) == text


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("九铃东第3网格（A区）", "九铃东第3网格（A区）"),
        ("A & B", "A &#38; B"),
        ("${x}`", "&#36;&#123;x&#125;&#96;"),
        ("a\u2028b\nc", "a b c"),
        ("a\u202eb\0\ud800", f"a{REPLACEMENT}b{REPLACEMENT}{REPLACEMENT}"),
        ("&lt;", "&#38;lt&#59;"),
        (None, "None"),
        (12, "12"),
    ],
)
def test_examples(text: object, encoded: str) -> None:
    assert shown(text) == encoded


def test_what_it_lets_through_is_letters_digits_and_harmless_punctuation() -> None:
    kept = {chr(code) for code in range(0x250) if shown(chr(code)) == chr(code)}

    assert {one for one in kept if unicodedata.category(one)[0] not in "LN"} == set(" ()+,-.:_·")
