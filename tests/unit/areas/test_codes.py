"""Codes that do not look like the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.areas.codes import odd_codes

COMMUNITY = [f"3307840010{row:02}" for row in range(40)]


@pytest.mark.parametrize(
    "codes, odd",
    [
        (COMMUNITY, {}),
        ([*COMMUNITY, "33078400105"], {40: "has 11 characters, nearly all others 12"}),
        ([*COMMUNITY, "330783001001"], {40: "begins with county 330783, nearly all others with 330784"}),
        ([*COMMUNITY, "33O784001001"], {40: "is written as 9A9, nearly all others as 9"}),
        ([*COMMUNITY, "330784001001 "], {40: "holds a space or a character that can't be seen"}),
        ([*COMMUNITY, "330784\u200b001001"], {40: "can't be seen"}),
        ([*COMMUNITY, "３30784001001"], {40: "full-width"}),
        ([*COMMUNITY, ""], {}),
        ([f"G{row}" for row in range(1, 120)], {}),
        (["G-1", "G-2", "H7"], {}),
        (["东城1", "东城2", "东城3", "东城4", "东城5", "E6"], {5: "is written as A9, nearly all others as 字9"}),
        ([], {}),
    ],
)
def test_which_codes_are_odd(codes: list[str], odd: dict[int, str]) -> None:
    found = {one.row: one.found for one in odd_codes(codes)}

    assert found.keys() == odd.keys()
    assert all(odd[row] in found[row] for row in odd)


@given(st.lists(st.text(max_size=8), max_size=30))
def test_any_texts_are_looked_at_once_each(codes: list[str]) -> None:
    rows = [one.row for one in odd_codes(codes)]

    assert rows == sorted(set(rows))
    assert all(codes[row] for row in rows)
