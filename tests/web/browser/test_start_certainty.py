"""The start page about how sure an answer is: the question, the shares, and the accuracy that is asked with."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.answers import answer
from tests.web.browser.conftest import OpenPage
from tests.web.browser.stub import Stub
from tests.web.browser.test_start_page import click_map, start, stub

__all__ = ["stub"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        (
            "zh-CN",
            ("请问来电人", "南侧还是北侧？", "则 九铃东第36网格", "97 %", "兜底岗位", "71 %", "< 1 %", "± 30 m"),
        ),
        ("en-US", ("Ask the caller", "South or north", "then 九铃东第36网格", "How sure", "29 %", "catch-all post")),
    ],
)
def test_the_question_and_the_shares_are_shown(
    locale: str, texts: tuple[str, ...], open_page: OpenPage, stub: Stub
) -> None:
    page = start(open_page, stub, locale).page

    click_map(page)

    for text in texts:
        expect(page.locator("#answer")).to_contain_text(text)


def test_an_exact_place_is_shown_without_shares(open_page: OpenPage, stub: Stub) -> None:
    stub.answer = answer() | {"certainty": None, "question": None}
    page = start(open_page, stub).page

    click_map(page)

    expect(page.get_by_role("heading", name="王建国")).to_be_visible()
    expect(page.locator(".likely, .outcomes")).to_have_count(0)


def test_the_accuracy_is_optional_and_asked_with(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    page.get_by_text("精度、时间").click()

    page.get_by_label("定位精度（米）").fill("30")
    page.get_by_label("场所编号").fill("S1")
    page.get_by_label("场所编号").press("Enter")

    expect(page.locator("#answer h2")).to_be_visible()
    assert stub.asked == [{"accuracy_m": "30", "site": "S1", "responders": "5"}]
