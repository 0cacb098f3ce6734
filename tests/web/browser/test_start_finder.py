"""The start page and the words of a caller: candidates with their confidence, the question, and who is responsible."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.rules import rule
from tests.web.browser.conftest import OpenPage
from tests.web.browser.stub import Stub
from tests.web.browser.test_start_page import start, stub
from tests.web.found import begun, candidate, found, refused
from tests.web.hostile import HOSTILE

__all__ = ["stub"]

pytestmark = pytest.mark.browser

WORDS, HERE = "喂，锐讯五金，有人打架", {"lon": "120.05", "lat": "28.88", "datum": "wgs84", "responders": "5"}


def seek(page: Page, words: str = WORDS) -> None:
    page.locator("#words").fill(words)
    page.locator("#words").press("Enter")


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("zh-CN", ("需确认", "在哪条路上？", "科源路 / 北湖路", "62 %", "± 80 m", "同音字：锐讯→锐迅")),
        ("zh-CN", ("斜对面", "(锐迅)", "九铃东第36网格 93 %",)),
        ("en-GB", ("ask", "On which road?", "< 1 %", "± 60 m", "sounds the same: 锐讯 -> 锐迅")),
    ],
)  # fmt: skip
def test_candidates_come_with_confidence_radius_and_the_question(
    locale: str, texts: tuple[str, ...], open_page: OpenPage, stub: Stub
) -> None:
    stub.found = found()
    page = start(open_page, stub, locale).page

    seek(page)

    expect(page.locator("#found li")).to_have_count(3)
    for text in texts:
        expect(page.locator("#finder")).to_contain_text(text)
    assert (stub.sought, stub.asked) == ([WORDS], [])


@rule("Where the caller must be asked, no candidate is taken until somebody picks it.")
def test_the_keyboard_alone_picks_a_candidate(open_page: OpenPage, stub: Stub) -> None:
    stub.found = found()
    page = start(open_page, stub).page
    seek(page)
    expect(page.locator("#found li")).to_have_count(3)
    assert stub.asked == []

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="王建国")).to_be_visible()
    assert stub.asked == [HERE | {"building": "S0013-B01", "floor": "3"}]
    expect(page.locator("#found [aria-current]")).to_contain_text("锐讯五金厂1幢")
    expect(page.locator("#found [aria-current]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#words")).to_be_focused()
    assert page.locator("#words").input_value() == WORDS


def test_what_is_found_for_sure_is_answered_at_once(open_page: OpenPage, stub: Stub) -> None:
    stub.found = found("found")
    page = start(open_page, stub).page

    seek(page)

    expect(page.get_by_role("heading", name="王建国")).to_be_visible()
    assert stub.asked == [HERE | {"site": "S0012"}]
    expect(page.locator("#found li")).to_have_count(3)


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ({"relations": ["对面"], "precision": "derived", "radius_m": 60.0}, {"accuracy_m": "30"}),
        ({"relations": ["附近"], "radius_m": 150.0}, {"accuracy_m": "75"}),
        ({"relations": ["西门"], "precision": "entrance"}, {"site": "S0012"}),
        ({"origin": "road", "key": "科源路"}, {"accuracy_m": "40"}),
        ({"origin": "micro_grid", "key": "L7"}, {"line": "L7"}),
    ],
    ids=["opposite of it", "near it", "at its gate", "on a road", "in a micro-grid"],
)
def test_the_site_is_named_only_where_the_caller_is_in_it(
    place: dict[str, object], asked: dict[str, str], open_page: OpenPage, stub: Stub
) -> None:
    stub.found = found("found") | {"candidates": [candidate(**place)]}
    page = start(open_page, stub).page
    page.get_by_text("精度、时间").click()
    page.get_by_label("场所编号").fill("S9")

    seek(page)

    expect(page.get_by_role("heading", name="王建国")).to_be_visible()
    assert stub.asked == [HERE | asked]


@pytest.mark.parametrize(("verdict", "said"), [("not_found", "未找到"), ("out_of_area", "不在辖区")])
def test_what_is_not_found_is_no_answer(verdict: str, said: str, open_page: OpenPage, stub: Stub) -> None:
    stub.found = found(verdict)
    page = start(open_page, stub).page

    seek(page)

    expect(page.locator("#verdict")).to_contain_text(said)
    expect(page.locator("#verdict")).to_contain_text("仅供参考")
    assert stub.asked == []


def test_names_are_offered_while_they_are_typed_and_looked_up_when_picked(open_page: OpenPage, stub: Stub) -> None:
    stub.found, stub.names = found(), begun()
    page = start(open_page, stub).page

    page.locator("#words").press_sequentially("rx")
    expect(page.locator("#found b")).to_have_text(["锐迅五金", "锐新门业"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#verdict")).to_contain_text("需确认")
    assert stub.sought == ["锐迅五金"]
    assert page.locator("#words").input_value() == "锐迅五金"


def test_a_refusal_is_told_and_the_next_words_are_looked_up(open_page: OpenPage, stub: Stub) -> None:
    stub.found = refused()
    page = start(open_page, stub).page

    seek(page)

    expect(page.locator("#verdict")).to_contain_text("is too long. At most 2,000 characters.")
    stub.found = found()
    seek(page)
    expect(page.locator("#found li")).to_have_count(3)


def test_a_gazetteer_that_is_down_is_said_to_be(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    page.route("**/v1/geocode?*", lambda route: route.abort())

    seek(page)

    expect(page.locator("#verdict")).to_contain_text("服务没有应答")


def test_no_words_look_for_nothing(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page

    seek(page, "   ")

    expect(page.locator("#verdict")).to_be_empty()
    assert stub.sought == []


def test_candidates_speak_the_other_language_and_keep_what_was_picked(open_page: OpenPage, stub: Stub) -> None:
    stub.found = found("found")
    page = start(open_page, stub, locale="en-GB").page
    seek(page)
    expect(page.locator("#found [aria-current]")).to_contain_text("sounds the same")

    page.get_by_role("button", name="中文").click()

    expect(page.locator("#found [aria-current]")).to_contain_text("同音字")
    expect(page.locator("#verdict")).to_contain_text("已确定")
    expect(page.get_by_role("searchbox", name="来电人怎么说")).to_be_visible()


@rule("The words of a caller and the names of a gazetteer never run as code on the start page.")
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_text_of_a_candidate_runs(locale: str, open_page: OpenPage, stub: Stub) -> None:
    seen = start(open_page, stub, locale=locale, bypass_csp=True)

    for text in HOSTILE:
        stub.found = found(text=text)
        seek(seen.page, text)
        expect(seen.page.locator("#found li")).to_have_count(3)
        stub.found = refused(text)
        seek(seen.page, text)
        expect(seen.page.locator("#found li")).to_have_count(0)

    assert len(stub.sought) == 2 * len(HOSTILE)
    assert seen.hits() == 0
