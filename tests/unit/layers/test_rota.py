"""The picture of a roster: rows, bars and days as they are, whole as XML, and no text in it becomes mark-up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from itertools import combinations

import numpy as np
import pytest
from defusedxml import ElementTree

from gis.clock import midnight
from gis.duty.check import check_rota
from gis.duty.rota import Rota, services
from gis.vocabulary import PostKind
from gis.workdays import PUBLIC
from layers.maps.rota import rota_picture
from layers.maps.rota_lines import Line, lines_of
from layers.maps.rota_page import rota_page
from layers.symbols import ROTA_SYMBOLS, BarKind
from tests.support.rota import DAY, post, rota
from tests.unit.layers.test_symbols import SIGHT, contrast, linear, oklab
from tests.web.hostile import HOSTILE

Draw = Callable[..., str]


def given(name: str = "王建国") -> Rota:
    seats = [
        post("G1-FT", "Lin 0-8, Wang 8-16", kind=PostKind.FULL_TIME_GRID_WORKER),
        post("G1-GL", "", kind=PostKind.GRID_LEADER),
        post("T-1", shifts="A 0-8, B 8-16, C 16-24", kind=PostKind.FIRST_RESPONDER, area=None, team="T"),
    ]
    made = rota(*seats, leave="Lin 4-8", swaps="G1-FT Lin>Zhou 6-8", strength=2)
    people = {code: replace(person, name=name if code == "Wang" else code) for code, person in made.people.items()}
    return replace(made, people=people)


def drawn(draw: Draw, made: Rota, *, days: int = 1, title: str = "town") -> str:
    end = midnight(DAY + timedelta(days=days))
    made = replace(made, window=(made.window[0], end))
    return draw(made, check_rota(made), PUBLIC.days(DAY, DAY + timedelta(days=days - 1)), title=title)


def line(label: str) -> Line:
    made = given()
    return next(one for one in lines_of(made, services(made), check_rota(made)) if one.label == label)


def test_bars_say_who_is_there_and_why_nobody_is() -> None:
    found = [(bar.kind, bar.text) for bar in line("FT").bars]

    assert found == [
        (BarKind.HELD, "Lin"),
        (BarKind.SILENT, "✕ 请假无替班 on leave without a substitute Lin"),
        (BarKind.SUBSTITUTE, "替 Zhou"),
        (BarKind.HELD, "王建国"),
        (BarKind.SILENT, "✕ 岗位空缺 nobody holds the post"),
    ]


def test_holes_stand_in_the_row_of_their_area_and_team() -> None:
    assert [bar.text for bar in line("G1").bars] == ["✕ 无人 nobody"] * 2
    assert [bar.text for bar in line("T").bars] == ["✕ 人数不足 1 of 2 there"]


def test_neighbours_on_a_shift_have_two_shades() -> None:
    assert [bar.kind for bar in line("1").bars] == [BarKind.SHIFT, BarKind.NEXT_SHIFT, BarKind.SHIFT]


@pytest.mark.parametrize("days", [1, 7, 31, 200])
def test_the_picture_is_whole_xml(days: int) -> None:
    root = ElementTree.fromstring(drawn(rota_picture, given(), days=days))

    assert root.tag.endswith("svg")
    assert float(root.get("width", 0)) > 1000


@pytest.mark.parametrize(
    ("first", "days", "words"),
    [
        (date(2026, 10, 1), 1, "节假日 国庆节"),
        (date(2026, 10, 10), 1, "调休上班 国庆节"),
        (date(2026, 10, 11), 1, "休息日"),
        (date(2099, 1, 2), 1, "?"),
        (date(2026, 10, 1), 31, "四节"),
    ],
)
def test_days_say_what_they_are(first: date, days: int, words: str) -> None:
    window = (midnight(first), midnight(first + timedelta(days=days)))
    made = Rota(window=window)

    html = rota_page(made, [], PUBLIC.days(first, first + timedelta(days=days - 1)), title="town")

    assert words in unescape(html)


@pytest.mark.parametrize("draw", [rota_page, rota_picture], ids=["page", "picture"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_mark_up(draw: Draw, text: str) -> None:
    tame = drawn(draw, given("X" * 60), title="X" * 60)

    wild = drawn(draw, given(text), title=text)

    assert _tags(wild) == _tags(tame)


def _tags(page: str) -> list[str]:
    """The names of all elements, but for those that stand or fall with the length of a text."""
    return [name for name in re.findall(r"<(/?[a-zA-Z!][\w-]*)", page) if name not in ("text", "/text")]


@pytest.mark.parametrize("draw", [rota_page, rota_picture], ids=["page", "picture"])
def test_it_asks_nobody_for_anything(draw: Draw) -> None:
    html = drawn(draw, given(), days=7)

    assert re.findall(r"(?:src|href)\s*=", html) == []
    assert "<script" not in html
    assert set(re.findall(r"url\((.)", html)) <= {"#"}
    if draw is rota_page:
        assert "default-src 'none'" in html


def test_a_long_list_is_cut_and_says_so() -> None:
    made = given()
    faults = check_rota(made) * 400

    html = rota_page(made, faults, PUBLIC.days(DAY, DAY), title="town")

    assert f"{len(faults) - 500} more" in html


@pytest.mark.parametrize("kind", BarKind)
def test_words_on_bars_can_be_read(kind: BarKind) -> None:
    symbol = ROTA_SYMBOLS[kind]

    assert contrast(symbol.text, symbol.fill) >= 7
    assert contrast(symbol.line, "#ffffff") >= 3


@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_bars_of_one_texture_look_alike(sight: str) -> None:
    seen = {kind: oklab(SIGHT[sight] @ linear(symbol.fill)) for kind, symbol in ROTA_SYMBOLS.items()}
    plain = [kind for kind, symbol in ROTA_SYMBOLS.items() if not symbol.hatch and not symbol.dashed]

    assert min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(plain, 2)) >= 0.08
    assert len({(symbol.hatch, symbol.dashed) for symbol in ROTA_SYMBOLS.values()}) == 4
