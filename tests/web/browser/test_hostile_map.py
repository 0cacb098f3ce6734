"""Hostile texts in every place where folium puts a text: encoded, none of them runs.

The page's own policy would stop many of them; it is switched off here, so that the encoder is proved alone. The last
tests show that the same texts do run without the encoder, and that the policy is a second wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import folium
import numpy as np
import pytest
from geopandas import GeoDataFrame
from jinja2 import TemplateError
from playwright.sync_api import expect
from shapely import MultiLineString, Point, box

import layers.maps.canvas
from gis.vocabulary import AreaKind
from layers.maps.canvas import offline_map, page
from layers.maps.district import areas_page
from layers.maps.encode import shown
from tests.support.rules import rule
from tests.web.browser.conftest import OpenPage, Seen
from tests.web.hostile import HOSTILE
from tests.web.zone import frame, words

pytestmark = pytest.mark.browser

MAP = "window[Object.keys(window).find((key) => key.startsWith('map_'))]"
HERE = (28.9, 120.05)
BOUNDS = (120.0, 28.85, 120.1, 28.95)


def _point(text: str) -> dict[str, object]:
    point = {"type": "Point", "coordinates": [HERE[1], HERE[0]]}
    feature = {"type": "Feature", "properties": {"name": text}, "geometry": point}
    return {"type": "FeatureCollection", "features": [feature]}


SINKS: dict[str, Callable[[str], folium.Element]] = {
    "popup": lambda text: folium.Marker(HERE, popup=folium.Popup(text, show=True)),
    "parsed popup": lambda text: folium.Marker(HERE, popup=folium.Popup(text, parse_html=True, show=True)),
    "tooltip": lambda text: folium.Marker(HERE, tooltip=folium.Tooltip(text, permanent=True)),
    "GeoJSON tooltip": lambda text: folium.GeoJson(
        _point(text), tooltip=folium.GeoJsonTooltip(fields=["name"], permanent=True)
    ),
    "GeoJSON popup": lambda text: folium.GeoJson(_point(text), popup=folium.GeoJsonPopup(fields=["name"], show=True)),
    "icon": lambda text: folium.Marker(HERE, icon=folium.DivIcon(html=text)),
    "layer name": lambda text: folium.FeatureGroup(name=text),
}


def stock_page(sink: str, *texts: str) -> str:
    """folium's own classes, with each text in one of their places."""
    canvas = offline_map(BOUNDS)
    for text in texts:
        canvas.add_child(SINKS[sink](text))
    canvas.add_child(folium.LayerControl(collapsed=False))
    return page(canvas)


def our_page(*texts: str) -> str:
    """The map of all areas, with the texts in each of its places."""
    grid, site, gate = (
        GeoDataFrame({"code": words(texts), "name": words(texts)}, geometry=[shape] * len(texts), crs=4326)
        for shape in (box(*BOUNDS), box(120.04, 28.89, 120.06, 28.905), Point(120.05, 28.89))
    )
    return areas_page(
        {AreaKind.GRID: grid, AreaKind.SITE: site}, title=" ".join(texts), credit=" ".join(texts), gates=gate
    )


def made(make: Callable[[str], str]) -> Iterator[str]:
    """A page for each text, not encoded; some already break folium on the server."""
    for text in HOSTILE:
        with suppress(TemplateError, UnicodeEncodeError):
            yield make(text)


def look(open_page: OpenPage, file: Path, html: str, **options: object) -> Seen:
    """The page in a browser, everything on it that opens opened."""
    file.write_text(html, encoding="utf-8", errors="replace")
    seen = open_page(viewport={"width": 900, "height": 700}, **options)
    seen.page.goto(file.as_uri())
    seen.page.evaluate(STIR)
    seen.page.wait_for_timeout(60)  # a picture that is not there has to fail first
    return seen


STIR = """() => {
    const map = window[Object.keys(window).find((key) => key.startsWith("map_"))];
    if (!map) return;
    map.eachLayer((layer) => { layer.openPopup && layer.openPopup(); layer.openTooltip && layer.openTooltip(); });
    map.fire("moveend");
}"""


@pytest.fixture
def no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give out pages that the canvas would refuse because a hostile text links to something."""
    monkeypatch.setattr(layers.maps.canvas, "_refuse_outside", lambda html: None)


@rule("A text from outside never runs as code on a map page, wherever it stands.")
@pytest.mark.parametrize("sink", SINKS)
def test_encoded_texts_stay_texts(sink: str, open_page: OpenPage, tmp_path: Path) -> None:
    html = stock_page(sink, *map(shown, HOSTILE))

    seen = look(open_page, tmp_path / "map.html", html, bypass_csp=True)

    assert seen.hits() == 0
    assert seen.complaints == []  # the script reached its end, with every text
    assert len(seen.requests) == 1


def test_no_place_of_our_own_map_lets_a_text_run(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "map.html", our_page(*HOSTILE), bypass_csp=True)

    assert seen.hits() == 0
    assert seen.complaints == []
    assert len(seen.requests) == 1


def test_names_read_as_they_were_given(open_page: OpenPage, tmp_path: Path) -> None:
    page = look(open_page, tmp_path / "map.html", our_page("甲<b>&乙 ${1}")).page

    expect(page.locator(".leaflet-tooltip b").first).to_have_text("甲<b>&乙 ${1}")
    expect(page.locator(".name").first).to_have_text("甲<b>&乙 ${1}")
    expect(page).to_have_title("甲<b>&乙 ${1}")


def road_page(*texts: str) -> str:
    """Roads along which every text stands."""
    lines = [MultiLineString([[(120.03, lat), (120.07, lat)]]) for lat in 28.9 + 0.0004 * np.arange(len(texts))]
    roads = GeoDataFrame({"road_class": ["primary"] * len(texts), "name": words(texts)}, geometry=lines, crs=4326)
    return areas_page({AreaKind.GRID: frame("G", [box(*BOUNDS)], ["甲"])}, title="总图", roads=roads)


def look_at_street(open_page: OpenPage, file: Path, html: str) -> Seen:
    """The same page, so near that roads show their names."""
    seen = look(open_page, file, html, bypass_csp=True)
    seen.page.evaluate(f"{MAP}.setView([28.902, 120.05], 17, {{animate: false}})")
    seen.page.wait_for_timeout(60)
    return seen


def test_no_name_of_a_road_runs(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look_at_street(open_page, tmp_path / "map.html", road_page(*HOSTILE))

    expect(seen.page.locator(".name.road").first).to_be_visible()
    assert (seen.hits(), seen.complaints, len(seen.requests)) == (0, [], 1)


def test_a_name_of_a_road_runs_where_it_becomes_mark_up(open_page: OpenPage, tmp_path: Path) -> None:
    html = road_page(*[HOSTILE[0]] * 10).replace("element.textContent = text", "element.innerHTML = text")

    assert look_at_street(open_page, tmp_path / "map.html", html).hits() == 1


@pytest.mark.parametrize("sink", SINKS)
def test_the_same_texts_run_when_they_are_not_encoded(
    sink: str, open_page: OpenPage, tmp_path: Path, no_refusal: None
) -> None:
    pages = made(lambda text: stock_page(sink, text))

    assert any(look(open_page, tmp_path / "map.html", html, bypass_csp=True).hits() for html in pages)


def test_title_and_credit_run_too_without_the_encoder(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_refusal: None
) -> None:
    # Names do not: they reach the page as text nodes as well, and are safe twice (in the browser; for the server
    # see tests/unit/layers/test_district.py).
    monkeypatch.setattr(layers.maps.canvas, "shown", str)

    assert any(look(open_page, tmp_path / "map.html", html, bypass_csp=True).hits() for html in made(our_page))


@pytest.mark.parametrize("sink", ["layer name", "GeoJSON tooltip"])
def test_the_policy_of_the_page_is_a_second_wall(
    sink: str, open_page: OpenPage, tmp_path: Path, no_refusal: None
) -> None:
    html = stock_page(sink, "<img src=x onerror=hit=1>")

    assert look(open_page, tmp_path / "map.html", html, bypass_csp=True).hits() == 1
    assert look(open_page, tmp_path / "map.html", html).hits() == 0
