"""The start page against a stub: it asks, it shows, it stays quiet, and no text in an answer runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from layers.maps.district import areas_page
from tests.support.rules import rule
from tests.web.answers import answer, first, gap, problem
from tests.web.browser.conftest import OpenPage, Seen
from tests.web.browser.stub import Stub, running
from tests.web.hostile import HOSTILE
from tests.web.zone import ZONE

pytestmark = pytest.mark.browser

MAP_PAGE = areas_page(ZONE, title="网格总图", credit="审图号")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with running() as service:
        service.map_page, service.answer, service.first = MAP_PAGE, answer(), first()
        yield service


def start(open_page: OpenPage, stub: Stub, locale: str = "zh-CN", **options: object) -> Seen:
    seen = open_page(locale=locale, **({"viewport": {"width": 1600, "height": 900}} | options))
    seen.page.goto(stub.address)
    expect(seen.page.get_by_label("坐标系" if locale == "zh-CN" else "Datum").locator("option")).to_have_count(6)
    return seen


def click_map(page: Page) -> None:
    page.frame_locator("#map").locator(".leaflet-container").click(position={"x": 500, "y": 420})


def test_a_click_on_the_map_asks_at_once(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page

    click_map(page)

    expect(page.get_by_role("heading", name="王建国")).to_be_visible()
    assert stub.asked[0]["datum"] == "wgs84"
    assert 120.0 < float(stub.asked[0]["lon"]) < 120.1
    assert page.get_by_label("经度").input_value() == stub.asked[0]["lon"]


def test_the_answer_is_drawn_on_the_map(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    canvas = page.frame_locator("#map")

    click_map(page)

    expect(canvas.locator(".pin.place")).to_have_count(1)
    expect(canvas.locator(".pin.responder")).to_have_text(["1", "2", "3", "4", "5"])


@rule("A typed coordinate has no datum until somebody chooses one.")
def test_no_datum_is_chosen_beforehand(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page

    page.get_by_label("经度").fill("120.05")
    page.get_by_label("纬度").fill("28.88")
    page.get_by_label("纬度").press("Enter")

    expect(page.locator("#answer h2")).to_be_visible()
    assert stub.asked == [{"lon": "120.05", "lat": "28.88", "responders": "5"}]


def test_the_keyboard_is_enough(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    page.get_by_label("经度").focus()

    page.keyboard.type("120.05")
    page.keyboard.press("Tab")
    page.keyboard.type("28.88")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_label("事项类别")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="谁负责")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="王建国")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="王建国")).to_have_count(1)
    assert stub.asked[0]["datum"] == "wgs84"


def test_the_answer_tells_who_why_and_who_is_near(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page

    click_map(page)

    panel = page.get_by_label("答复 Answer")
    for text in (
        "138****5521",
        "综合网格",
        "专属网格岗位空缺",
        "直线距离 straight line",
        "不足 50 米",
        "48 m",
        "2号门",
        "位置过时",
    ):
        expect(panel).to_contain_text(text)
    expect(panel.locator(".responders li")).to_have_count(5)


def test_a_gap_is_shown_as_one(open_page: OpenPage, stub: Stub) -> None:
    stub.answer = gap()
    page = start(open_page, stub).page

    click_map(page)

    expect(page.get_by_role("heading", name="无人负责")).to_be_visible()
    expect(page.locator("#answer")).to_contain_text("未设兜底岗位")


def test_findings_stand_next_to_their_fields(open_page: OpenPage, stub: Stub) -> None:
    stub.status, stub.answer = 422, problem()
    page = start(open_page, stub).page

    page.get_by_label("经度").fill("abc")
    page.get_by_label("经度").press("Enter")

    expect(page.get_by_label("经度")).to_have_accessible_description("'abc' is not a number. Write 120.05.")
    expect(page.get_by_label("经度")).to_be_focused()
    expect(page.get_by_label("坐标系")).to_have_accessible_description("is missing. Give wgs84 or gcj02.")
    expect(page.get_by_role("alert")).to_contain_text("responders: is too large.")


def test_findings_go_when_the_next_question_is_answered(open_page: OpenPage, stub: Stub) -> None:
    stub.status, stub.answer = 422, problem()
    page = start(open_page, stub).page
    page.get_by_label("经度").press("Enter")
    expect(page.locator(".finding")).to_have_count(2)

    stub.status, stub.answer = 200, answer()
    click_map(page)

    expect(page.locator(".finding")).to_have_count(0)
    expect(page.get_by_role("alert")).to_be_empty()


def test_a_refusal_takes_the_last_answer_off_the_map(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    pins = page.frame_locator("#map").locator(".pin")
    click_map(page)
    expect(pins).to_have_count(6)

    stub.status, stub.answer = 422, problem()
    page.get_by_label("经度").press("Enter")

    expect(pins).to_have_count(0)


def test_the_page_speaks_both_languages(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub, locale="en-GB").page
    click_map(page)
    expect(page.locator("#answer")).to_contain_text("The place lies in no site")

    page.get_by_role("button", name="中文").click()

    expect(page.locator("#answer")).to_contain_text("该地点不在任何场所")
    expect(page.get_by_label("事项类别").locator("option").nth(1)).to_have_text("欠薪纠纷")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_strip_says_that_there_are_no_accounts(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page

    expect(page.get_by_text("尚无账号体系，本服务仅限本机访问")).to_be_visible()


@pytest.mark.parametrize(
    ("map_page", "said"),
    [(areas_page({}, title="x"), "尚无生效区域"), (None, "地图未能打开")],
    ids=["empty", "missing"],
)
def test_without_areas_the_page_says_what_to_do(
    map_page: str | None, said: str, open_page: OpenPage, stub: Stub
) -> None:
    stub.map_page = map_page
    page = start(open_page, stub).page

    expect(page.locator("#map-notice")).to_contain_text(said)


def test_a_service_that_is_down_is_said_to_be(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    page.route("**/v1/responsible*", lambda route: route.abort())

    page.get_by_label("经度").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("服务没有应答")


@rule("A text in an answer never runs as code on the start page, nor on its map.")
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_text_of_an_answer_runs(locale: str, open_page: OpenPage, stub: Stub) -> None:
    seen = start(open_page, stub, locale=locale, bypass_csp=True)

    for text in HOSTILE:
        stub.status, stub.answer, stub.first = 200, answer(text), first(text)
        click_map(seen.page)
        expect(seen.page.locator(".arrivals li")).to_have_count(5)
        stub.status, stub.answer = 422, problem(text)
        click_map(seen.page)
        expect(seen.page.locator(".finding")).to_have_count(2)

    assert len(stub.asked) == 2 * len(HOSTILE)
    assert seen.hits() == 0


def test_it_asks_nobody_else_and_keeps_to_the_strictest_policy(open_page: OpenPage, stub: Stub) -> None:
    seen = start(open_page, stub)
    click_map(seen.page)
    expect(seen.page.locator("#answer h2")).to_be_visible()

    assert [url for url in seen.requests if not url.startswith(stub.address)] == []
    assert seen.complaints == []


@pytest.mark.parametrize("width", [360, 390, 820, 1600])
def test_nothing_sticks_out_at_any_width(width: int, open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub, viewport={"width": width, "height": 844}).page
    page.frame_locator("#map").locator(".leaflet-container").click(position={"x": 150, "y": 150})
    expect(page.locator("#answer h2")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.evaluate("document.querySelector('.panel').scrollWidth - document.querySelector('.panel').clientWidth")
        <= 0
    )


def test_the_map_listens_to_its_own_page_only(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page
    canvas = page.frame_locator("#map")
    click_map(page)
    expect(canvas.locator(".pin.place")).to_have_count(1)

    page.frames[1].evaluate("window.postMessage({kind: 'show', place: null, responders: []}, '*')")
    page.wait_for_timeout(200)

    expect(canvas.locator(".pin.place")).to_have_count(1)


def test_the_page_listens_to_its_own_map_only(open_page: OpenPage, stub: Stub) -> None:
    page = start(open_page, stub).page

    page.evaluate("window.postMessage({kind: 'click', lon: 1, lat: 2}, '*')")
    page.wait_for_timeout(200)

    assert stub.asked == []
