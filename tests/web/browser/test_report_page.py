"""The public form on a phone: words in, a ticket out, and how it stands; in both languages, with nobody else's help."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import expect
from sqlalchemy import text

from api.app import create_app
from gis.clock import FrozenClock
from gis.db.engine import transaction
from tests.conftest import NOON, TestCentre
from tests.support.rules import rule
from tests.web.browser.conftest import OpenPage, Seen

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def zone(new_centre: Callable[[], TestCentre]) -> TestCentre:
    return new_centre()


@pytest.fixture(scope="module")
def service(zone: TestCentre) -> Iterator[str]:
    """The address of the web service of an empty centre."""
    app = create_app(zone.settings(), engine=zone.engine, clock=FrozenClock(NOON))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def opened(open_page: OpenPage, service: str, **options: Any) -> Seen:
    seen = open_page(**({"viewport": PHONE, "locale": "zh-CN"} | options))
    seen.page.goto(f"{service}/report")
    return seen


def reports(zone: TestCentre) -> list[Any]:
    with transaction(zone.engine) as db:
        return list(
            db.execute(text("SELECT text, caller_phone, address, raw_x, raw_datum FROM report ORDER BY number"))
        )


@rule("Anybody reports from a phone in a minute, keeps a ticket, and asks by it how the report stands.")
def test_reported_and_asked_about(open_page: OpenPage, service: str, zone: TestCentre) -> None:
    place = {"latitude": 28.93, "longitude": 120.08, "accuracy": 12}
    seen = opened(open_page, service, geolocation=place, permissions=["geolocation"])
    page = seen.page
    page.get_by_label("发生了什么？").fill("车间门口有人争吵 <img src=x onerror=hit=1>")
    page.get_by_label("在哪里").fill("锐迅五金西门")
    page.get_by_label("您的电话").fill("13900001111")
    page.get_by_role("button", name="附上我的当前位置").click()
    expect(page.locator("#located")).to_contain_text("12 米")

    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("heading", name="已收到，谢谢。")).to_be_visible()
    kept = reports(zone)[-1]
    assert (kept.caller_phone, kept.address, kept.raw_x, kept.raw_datum) == (
        "13900001111", "锐迅五金西门", 120.08, "wgs84",
    )  # fmt: skip
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#state")).to_have_text("已收到，等待处理")
    assert [url for url in seen.requests if not url.startswith(service)] == []
    assert seen.complaints == []
    assert seen.hits() == 0


def test_what_is_missing_is_said_and_nothing_is_sent_twice(open_page: OpenPage, service: str, zone: TestCentre) -> None:
    page, before = opened(open_page, service).page, len(reports(zone))
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_have_text("请用几句话说明发生了什么。")
    expect(page.get_by_label("发生了什么？")).to_be_focused()

    page.get_by_label("发生了什么？").fill("路灯坏了好几天")
    page.get_by_role("button", name="提交").dblclick()

    expect(page.locator("#ticket")).to_have_text(re.compile("^[0-9a-f]{32}$"))
    assert len(reports(zone)) == before + 1


def test_in_english_and_without_sideways_scrolling(open_page: OpenPage, service: str) -> None:
    page = opened(open_page, service, viewport={"width": 320, "height": 640}).page

    page.get_by_role("button", name="English").click()

    expect(page.get_by_label("What has happened?")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Code").fill("f" * 32)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#state")).to_have_text("There is no such code.")


def test_people_do_not_see_the_trap(open_page: OpenPage, service: str) -> None:
    page = opened(open_page, service).page

    box = page.locator("#website").bounding_box()

    assert box is not None
    assert box["x"] + box["width"] < 0
    assert page.get_by_role("textbox", name="Website").count() == 0
