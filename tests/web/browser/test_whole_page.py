"""The real service in a real browser: what the page shows is what the API says, and nobody else is asked."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from api.app import create_app
from gis.clock import FrozenClock
from tests.conftest import NOON, TestCentre
from tests.support.rules import rule
from tests.web.browser.conftest import OpenPage, Seen

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1600, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def live_server(demo: TestCentre) -> Iterator[str]:
    """The address of the demo zone's web service, its clock frozen at noon."""
    app = create_app(demo.settings(), engine=demo.engine, clock=FrozenClock(NOON))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def opened(open_page: OpenPage, address: str, path: str = "/", **options: Any) -> Seen:
    seen = open_page(**({"viewport": WIDE, "locale": "zh-CN"} | options))
    seen.page.goto(address + path)
    if path == "/":
        expect(seen.page.frame_locator("#map").locator(".leaflet-container")).to_be_visible()
        expect(seen.page.get_by_label("坐标系").locator("option")).to_have_count(6)
    return seen


def answer(address: str, **asked: object) -> Any:
    with urllib.request.urlopen(f"{address}/v1/responsible?{urlencode(asked)}") as told:
        return json.load(told)


def assert_quiet(seen: Seen, address: str) -> None:
    # The maker of the map's pictures carries them as data.
    assert [url for url in seen.requests if not url.startswith((address, "data:", "blob:"))] == []
    assert seen.complaints == []


@rule("A click on the map shows the person that the API gives for that point.")
def test_a_click_asks_and_shows_the_person(open_page: OpenPage, live_server: str) -> None:
    seen = opened(open_page, live_server)

    seen.page.frame_locator("#map").locator(".leaflet-container").click(position={"x": 560, "y": 400})

    heading = seen.page.locator("#answer h2")
    expect(heading).to_be_visible()
    lon, lat = (seen.page.get_by_label(name, exact=True).input_value() for name in ("经度", "纬度"))
    told = answer(live_server, lon=lon, lat=lat, datum="wgs84", responders=5)
    expect(heading).to_have_text(told["person"]["name"])
    expect(seen.page.locator("#answer .phone")).to_have_text(told["person"]["phone"])
    expect(seen.page.locator(".responders li")).to_have_count(5)
    expect(seen.page.frame_locator("#map").locator(".pin.responder")).to_have_count(5)
    assert_quiet(seen, live_server)


def test_the_keyboard_is_enough(open_page: OpenPage, live_server: str) -> None:
    page = opened(open_page, live_server).page

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到查询表单")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("来电人怎么说")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("经度", exact=True)).to_be_focused()
    page.keyboard.type("120.08")
    page.keyboard.press("Tab")
    page.keyboard.type("28.93")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    told = answer(live_server, lon=120.08, lat=28.93, datum="wgs84")
    expect(page.get_by_role("heading", name=told["person"]["name"])).to_be_visible()


def test_metres_of_a_zone_are_the_same_place(open_page: OpenPage, live_server: str) -> None:
    seen = opened(open_page, live_server)
    page = seen.page
    expect(page.get_by_label("投影带")).to_be_hidden()

    page.get_by_label("坐标系").select_option(label="高斯-克吕格 EPSG…（米）")
    page.get_by_label("投影带").fill("epsg:4549")
    page.get_by_label("东坐标").fill("507801.4")
    page.get_by_label("北坐标").fill("3201540.9")
    page.get_by_label("北坐标").press("Enter")

    told = answer(live_server, lon=507801.4, lat=3201540.9, datum="epsg:4549")
    expect(page.locator("#answer h2")).to_have_text(told["person"]["name"])
    expect(page.locator("#answer")).to_contain_text("507801.4, 3201540.9 epsg:4549")
    assert_quiet(seen, live_server)


def test_a_zone_that_is_not_typed_is_asked_for(open_page: OpenPage, live_server: str) -> None:
    page = opened(open_page, live_server).page

    page.get_by_label("坐标系").select_option(label="高斯-克吕格 EPSG…（米）")
    page.get_by_label("东坐标").fill("507801.4")
    page.get_by_label("北坐标").fill("3201540.9")
    page.get_by_label("北坐标").press("Enter")

    expect(page.get_by_label("坐标系")).to_have_accessible_description(
        "is missing. Give wgs84, cgcs2000, gcj02, bd09, or a Gauss-Krüger zone such as epsg:4549."
    )


def test_findings_of_the_real_service_stand_at_their_fields(open_page: OpenPage, live_server: str) -> None:
    page = opened(open_page, live_server).page

    page.get_by_label("经度", exact=True).fill("120.08")
    page.get_by_label("纬度", exact=True).fill("28.93")
    page.get_by_label("坐标系").select_option("wgs84")
    page.get_by_text("楼栋、楼层、产线").click()
    page.get_by_label("楼层").fill("顶楼")
    page.get_by_label("楼层").press("Enter")

    expect(page.get_by_label("楼层")).to_have_accessible_description("'顶楼' is not a floor. Write 3 or -1.")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_manual_is_rendered_and_asks_nobody_else(
    viewport: dict[str, int], open_page: OpenPage, live_server: str
) -> None:
    seen = opened(open_page, live_server, "/docs", viewport=viewport)

    # All endpoints are drawn at once; how long that takes is no test's business.
    expect(seen.page.get_by_role("heading", name="Gridkeeper").first).to_be_visible(timeout=30_000)
    expect(seen.page.get_by_text("Who answers for a place at an instant, and why.")).to_be_visible()
    seen.page.wait_for_timeout(500)  # Redoc's signature comes after the first picture.

    expect(seen.page.get_by_text("401 Unauthorized · ").first).to_be_attached()
    assert_quiet(seen, live_server)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_map_by_itself_asks_nobody_else(viewport: dict[str, int], open_page: OpenPage, live_server: str) -> None:
    seen = opened(open_page, live_server, "/maps/areas", viewport=viewport)

    expect(seen.page.locator(".leaflet-control-layers")).to_be_visible()

    assert_quiet(seen, live_server)


def legend(page: Page) -> str:
    return page.frame_locator("#map").locator(".leaflet-control-layers-overlays").inner_text()


def test_the_legend_counts_every_kind_and_the_gates(open_page: OpenPage, live_server: str) -> None:
    page = opened(open_page, live_server).page

    for word in ("综合网格", "专属网格", "企业", "楼栋", "大门"):
        assert word in legend(page)
