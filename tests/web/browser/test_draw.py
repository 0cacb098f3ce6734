"""Kept maps of decisions and of reach in a real browser: complete, quiet, and no text in them runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

import layers.maps.canvas
from gis.areas.changes import differences
from gis.areas.compare import Comparison
from gis.areas.handover import MattersHandedOver, PostOfArea, Sides, Things, handovers, posts_touched
from gis.crs.plane import LocalPlane
from gis.vocabulary import AreaKind
from layers.maps.comparison import comparison_page
from layers.maps.decision import decision_page
from layers.maps.reach import reach_page
from tests.support.builders import Sketch, batch_of
from tests.support.picture import areas_from_picture, middle_of
from tests.support.rules import rule
from tests.web.answers import first
from tests.web.browser.conftest import OpenPage, Seen
from tests.web.browser.stub import START, Stub
from tests.web.browser.test_hostile_map import look, made, no_refusal
from tests.web.browser.test_start_page import click_map, start, stub
from tests.web.decisions import PLACE, around, decision, reached
from tests.web.hostile import HOSTILE

__all__ = ["no_refusal", "stub"]

pytestmark = pytest.mark.browser


class Spoken:
    """A word in both languages."""

    def __init__(self, text: str) -> None:
        self.zh = self.en = text


def decided(text: str = "") -> str:
    frames, roads = around(text)
    return decision_page(decision(text), frames, title=f"{text}答复", credit=f"{text}审图号", roads=roads)


def reaching(text: str = "") -> str:
    frames, roads = around(text)
    said = Spoken(f"{text}步行")
    return reach_page(reached(), frames, origin=PLACE, post=f"{text}P1", mode=said, at=text, credit=text, roads=roads)


def comparing(text: str = "") -> str:
    """Two editions whose every name is the text; a site and a post change hands."""
    grids = [
        batch_of([Sketch(code, shape) for code, shape in areas_from_picture(each).items()]) for each in ("AAB", "ABB")
    ]
    before, after = (replace(each, source=text, names=[f"{text}{code}" for code in each.codes]) for each in grids)
    plane = LocalPlane.at(120)
    found = differences(before, after, plane)
    site = Things(AreaKind.SITE, [text], [f"{text}甲厂"], np.array([middle_of("AXB", "X")]))
    posts = posts_touched([PostOfArea(text, f"{text}岗", "A")], found.areas)
    handed = handovers([site], Sides(before, after, plane))
    matters = [MattersHandedOver(f"{text}A", f"{text}B", 3, 12)]
    comparison = Comparison(AreaKind.GRID, before, after, found, handed, matters, posts)
    return comparison_page([comparison], title=f"{text}比较", credit=f"{text}审图号")


PAGES: dict[str, Callable[[str], str]] = {"decision": decided, "reach": reaching, "comparison": comparing}
APPEND = """
const APPEND = (to, ...all) => all.forEach((one) =>
    one.nodeType ? to.append(one) : to.insertAdjacentHTML("beforeend", one));
"""
CARELESS = ("element.textContent = text", "element.innerHTML = text")


def test_the_decision_tells_who_why_and_who_is_there_first(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "map.html", decided())
    panel = seen.page.get_by_label("答复 Answer")

    for text in ("王建国", "第1网格", "当日在班", "is on shift", "近边界", "人1", "1:00 min", "汽车 car", "270 m"):
        expect(panel).to_contain_text(text)
    expect(seen.page.locator(".pin.responder")).to_have_text(["1", "2", "3", "4", "5"])
    expect(panel.locator("section", has_text="按直线距离").locator(".badge")).to_have_text(["3", "1", "2", "–", "–"])
    assert (seen.complaints, len(seen.requests)) == ([], 1)


def test_the_decision_tells_how_sure_it_is_and_what_to_ask(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "map.html", decided())
    panel = seen.page.get_by_label("答复 Answer")

    for text in ("在路北还是路南？", "north → 第1网格", "97 %", "71 %", "> 99 %", "± 30 m"):
        expect(panel).to_contain_text(text)


@pytest.mark.parametrize(("accuracy_m", "circles"), [(30.0, 1), (0.0, 0)])
def test_an_inexact_place_has_a_circle_of_two_standard_deviations(
    accuracy_m: float, circles: int, open_page: OpenPage, tmp_path: Path
) -> None:
    frames, roads = around()
    page = decision_page(replace(decision(), accuracy_m=accuracy_m), frames, title="", roads=roads)

    seen = look(open_page, tmp_path / "map.html", page)

    assert circle_radii(seen) == [60.0] * circles


def circle_radii(seen: Seen) -> list[float]:
    """Of the circles in metres on the map."""
    script = """(() => { const found = [];
        theDistrict.map.eachLayer((layer) => { if (layer instanceof L.Circle) found.push(layer.getRadius()); });
        return found; })()"""
    return list(seen.page.evaluate(script))


def test_reach_has_its_legend(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "map.html", reaching())

    expect(seen.page.locator(".panel .badge")).to_have_text(["2", "5", "10"])
    assert (seen.complaints, len(seen.requests)) == ([], 1)


def test_the_comparison_says_what_changes_hands(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "map.html", comparing())
    panel = seen.page.get_by_label("答复 Answer")

    for said in ("2 changed, 0 unchanged", "边界变动", "97.4 m", "甲厂", "A → B", "岗", "open 3", "recent 12"):
        expect(panel).to_contain_text(said)
    for said in ("ground that changes hands · 1", "borders before · 2", "changes hands · 1"):
        expect(seen.page.locator(".leaflet-control-layers")).to_contain_text(said)
    assert (seen.complaints, len(seen.requests)) == ([], 1)


@rule("A text in a kept map never runs as code.")
@pytest.mark.parametrize("kind", PAGES)
def test_no_text_runs(kind: str, open_page: OpenPage, tmp_path: Path) -> None:
    for html in (PAGES[kind](text) for text in (" ".join(HOSTILE), HOSTILE[3])):
        seen = look(open_page, tmp_path / "map.html", html, bypass_csp=True)

        assert (seen.hits(), seen.complaints, len(seen.requests)) == (0, [], 1)
        expect(seen.page.locator(".panel")).to_contain_text("hit=1")


@pytest.mark.parametrize("kind", PAGES)
def test_the_same_texts_run_where_they_become_mark_up(kind: str, open_page: OpenPage, tmp_path: Path) -> None:
    html = PAGES[kind](HOSTILE[0])
    assert CARELESS[0] in html

    assert look(open_page, tmp_path / "map.html", html.replace(*CARELESS), bypass_csp=True).hits() == 1


@pytest.mark.parametrize("kind", PAGES)
def test_titles_run_without_the_encoder(
    kind: str, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_refusal: None
) -> None:
    monkeypatch.setattr(layers.maps.canvas, "shown", str)

    assert any(look(open_page, tmp_path / "map.html", html, bypass_csp=True).hits() for html in made(PAGES[kind]))


def test_the_start_page_shows_who_is_there_first_and_their_ways(open_page: OpenPage, stub: Stub) -> None:
    seen = start(open_page, stub)

    click_map(seen.page)

    arrivals = seen.page.locator(".arrivals li")
    expect(arrivals).to_have_count(5)
    expect(arrivals.first).to_contain_text("1:01 min")
    expect(arrivals.first).to_contain_text("定位已过时")
    expect(seen.page.locator("#answer")).to_contain_text("该地点距道路160米")
    expect(seen.page.frame_locator("#map").locator(".pin.responder.rank-1")).to_have_text("1")
    expect(seen.page.frame_locator("#map").locator(".eta").first).to_have_text("1:01 min")
    assert seen.complaints == []


def test_without_roads_the_straight_line_stays(open_page: OpenPage, stub: Stub) -> None:
    stub.first = None
    page = start(open_page, stub).page

    with page.expect_response("**/v1/responders/nearest*"):
        click_map(page)

    expect(page.locator(".responders li")).to_have_count(5)
    expect(page.locator(".arrivals")).to_have_count(0)
    expect(page.frame_locator("#map").locator(".pin.responder")).to_have_count(5)


def test_the_texts_of_arrivals_run_where_they_become_mark_up(open_page: OpenPage, stub: Stub) -> None:
    stub.first = first(HOSTILE[0])
    seen = open_page(locale="zh-CN", viewport={"width": 1600, "height": 900}, bypass_csp=True)
    careless = (START / "element.js").read_text("utf-8").replace("made.append(", "APPEND(made, ")
    careless += APPEND
    seen.page.route("**/start/element.js", lambda way: way.fulfill(body=careless, content_type="text/javascript"))
    seen.page.goto(stub.address)
    expect(seen.page.get_by_label("坐标系").locator("option")).to_have_count(6)

    click_map(seen.page)
    expect(seen.page.locator(".arrivals li")).to_have_count(5)
    seen.page.wait_for_timeout(60)

    assert seen.hits() == 1


def test_no_message_to_the_map_runs_or_breaks_it(open_page: OpenPage, stub: Stub) -> None:
    seen = start(open_page, stub, bypass_csp=True)
    canvas = seen.page.frame_locator("#map")

    tell(seen, [*HOSTILE, "1"])
    expect(canvas.locator(".eta").first).to_be_visible()
    tell(seen, [None, 7, {}, [], [[1]], "x"])

    assert seen.hits() == 0
    assert seen.complaints == []


def tell(seen: Seen, values: list[object]) -> None:
    """Every value in every place of a message that shows something."""
    people = [{"lon": 120.04, "lat": 28.88, "label": one, "eta": one, "rank": one} for one in values]
    routes = [{"rank": one, "coordinates": one} for one in values]
    routes += [{"rank": one, "coordinates": [[120.0, 28.9], [120.1, 28.9]]} for one in values]
    message = {"kind": "show", "place": {"lon": 120.05, "lat": 28.88}, "responders": people, "routes": routes}
    seen.page.evaluate("(said) => document.getElementById('map').contentWindow.postMessage(said, '*')", message)
    seen.page.wait_for_timeout(60)
