"""The map of all areas in a real browser: complete, quiet, and quick."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from playwright.sync_api import Page, expect

from gis.vocabulary import AreaKind
from layers.maps.district import areas_page
from tests.web.browser.conftest import OpenPage, Seen
from tests.web.zone import GATES, ZONE, frame

pytestmark = pytest.mark.browser

WIDE = {"width": 1600, "height": 900}


def opened(open_page: OpenPage, folder: Path, html: str) -> Seen:
    file = folder / "map.html"
    file.write_text(html, encoding="utf-8")
    seen = open_page(viewport=WIDE)
    seen.page.goto(file.as_uri())
    return seen


def test_it_asks_nobody_and_complains_of_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    seen = opened(open_page, tmp_path, areas_page(ZONE, title="网格总图", credit="审图号", gates=GATES))

    expect(seen.page.locator(".leaflet-control-layers-overlays label")).to_have_count(6)
    assert seen.requests == [(tmp_path / "map.html").as_uri()]
    assert seen.complaints == []


def test_every_layer_can_be_put_away_and_back_in_its_place(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page, tmp_path, areas_page(ZONE, title="网格总图")).page
    grids = page.get_by_role("checkbox", name="综合网格")

    grids.uncheck()
    grids.check()
    expect(grids).to_be_checked()

    site = ZONE[AreaKind.SITE].geometry.iloc[0].representative_point()
    page.mouse.move(*_pixel(page, site.x, site.y))
    expect(page.locator(".leaflet-tooltip")).to_contain_text("企业")


def test_names_of_grids_appear_where_there_is_room(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page, tmp_path, areas_page(ZONE, title="网格总图")).page

    page.get_by_role("button", name="Zoom in").click()
    expect(page.get_by_text("九铃", exact=False).first).to_be_visible()


def test_a_map_that_was_opened_small_fits_again_when_it_gets_room(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page, tmp_path, areas_page(ZONE, title="网格总图")).page
    zoomed = _zoom(page)

    page.set_viewport_size({"width": 300, "height": 20})
    page.wait_for_function("window.innerWidth === 300")
    page.set_viewport_size(WIDE)

    page.wait_for_function("window.innerWidth === 1600")
    assert _zoom(page) == zoomed
    expect(page.get_by_role("checkbox", name="综合网格")).to_be_visible()


def test_an_edition_without_areas_says_so(open_page: OpenPage, tmp_path: Path) -> None:
    seen = opened(open_page, tmp_path, areas_page({}, title="网格总图"))

    expect(seen.page.get_by_text("尚无生效区域")).to_be_visible()
    assert seen.complaints == []


def test_the_corner_carries_the_credit_and_no_flag(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page, tmp_path, areas_page(ZONE, title="网格总图", credit="审图号：甲&乙")).page

    corner = page.locator(".leaflet-control-attribution")
    expect(corner).to_have_text("审图号：甲&乙")
    expect(corner.locator("svg, a")).to_have_count(0)


def test_a_whole_zone_is_small_and_quick(open_page: OpenPage, tmp_path: Path) -> None:
    html = areas_page(whole_zone(), title="网格总图")

    begun = time.monotonic()
    seen = opened(open_page, tmp_path, html)
    seen.page.locator(".leaflet-control-layers").wait_for()

    assert len(html.encode()) < 2_000_000
    assert time.monotonic() - begun < 2 * _slowness()
    assert seen.complaints == []


def whole_zone() -> dict[AreaKind, GeoDataFrame]:
    """100 grids, 1,250 sites of nine corners, 2,000 buildings."""
    chance = np.random.default_rng(7)
    middles = shapely.points(chance.uniform((120.0, 28.85), (120.09, 28.94), (3250, 2)))
    sites = shapely.buffer(middles[:1250], 0.0008, quad_segs=2)
    houses = shapely.buffer(middles[1250:], 0.0002, quad_segs=1)
    cells = [
        shapely.box(x, y, x + 0.009, y + 0.009)
        for x in np.arange(10) * 0.009 + 120
        for y in np.arange(10) * 0.009 + 28.85
    ]
    return {
        AreaKind.GRID: frame("G", cells, [f"九铃第{n}网格" for n in range(100)]),
        AreaKind.SITE: frame("S", list(sites), [f"恒锋机械有限公司{n}" for n in range(1250)]),
        AreaKind.BUILDING: frame("B", list(houses), [f"{n}号厂房" for n in range(2000)]),
    }


def _slowness() -> float:
    """How many times longer a busy machine may take: 1 on one that counts a million in 40 ms."""
    begun = time.monotonic()
    sum(range(1_000_000))
    return max(1.0, (time.monotonic() - begun) / 0.04)


def _zoom(page: Page) -> float:
    page.wait_for_timeout(300)
    return float(page.evaluate("window[Object.keys(window).find((key) => key.startsWith('map_'))].getZoom()"))


def _pixel(page: Page, lon: float, lat: float) -> tuple[float, float]:
    at = page.evaluate(
        """([lon, lat]) => { const name = Object.keys(window).find((key) => key.startsWith("map_"));
            const point = window[name].latLngToContainerPoint([lat, lon]); return [point.x, point.y]; }""",
        [lon, lat],
    )
    return float(at[0]), float(at[1])
