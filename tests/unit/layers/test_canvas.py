"""A map page holds all it needs, or it is refused."""

import re

import folium
import pytest

from layers.maps.canvas import OfflineFigure, ReachesOutside, offline_map, page

ZONE = (120.0, 28.85, 120.1, 28.95)


def test_the_page_links_to_nothing() -> None:
    html = page(offline_map(ZONE, title="网格", credit="审图号"))

    assert not re.search(r"<link|<script[^>]+src|<img", html)
    assert "L.map(" in html
    assert "data:image/png" in html


@pytest.mark.parametrize("unneeded", ["jquery", "bootstrap", "awesome", "glyphicon"])
def test_what_leaflet_does_not_need_is_left_out(unneeded: str) -> None:
    assert unneeded not in page(offline_map(ZONE)).lower()


def test_a_map_of_folium_itself_is_made_offline_too() -> None:
    figure = OfflineFigure()
    figure.add_child(folium.Map(location=(28.9, 120.05), tiles=None))

    assert "Leaflet 1.9.4" in figure.render()


def test_rendering_twice_gives_the_same_page() -> None:
    canvas = offline_map(ZONE)

    assert page(canvas) == page(canvas)


@pytest.mark.parametrize(
    "addition",
    [
        folium.TileLayer("OpenStreetMap"),
        folium.Element('<img src="https://tiles.example.org/1.png">'),
        folium.Element('<img src="//tiles.example.org/1.png">'),
        folium.Element("<img alt='' src=picture.png>"),
        folium.Element('<a href="/elsewhere">x</a>'),
        folium.Element("<style>b { background: url(https://example.org/x.png) }</style>"),
        folium.Element("<style>b { background: url('pictures/x.png') }</style>"),
        folium.Element('<style>@import "other.css";</style>'),
        folium.Element('<script>fetch("https:\\/\\/example.org")</script>'),
        folium.JavascriptLink("https://example.org/heat.js"),
        folium.CssLink("https://example.org/heat.css"),
    ],
    ids=lambda addition: type(addition).__name__,
)
def test_a_page_that_would_ask_anybody_is_refused(addition: folium.Element) -> None:
    canvas = offline_map(ZONE)
    part = canvas.get_root().header if not isinstance(addition, folium.TileLayer) else canvas
    part.add_child(addition)

    with pytest.raises(ReachesOutside):
        page(canvas)


def test_a_map_in_a_figure_of_folium_is_refused() -> None:
    with pytest.raises(ReachesOutside):
        page(folium.Map(tiles=None))


def test_a_link_added_to_one_map_stays_with_that_map() -> None:
    before = list(folium.Map.default_js)
    offline_map(ZONE).add_js_link("heat", "https://example.org/heat.js")

    assert folium.Map.default_js == before
    assert page(offline_map(ZONE))


def test_a_link_added_to_the_class_does_not_reach_our_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folium.Map, "default_js", [*folium.Map.default_js, ("heat", "https://example.org/heat.js")])

    assert "example.org" not in page(offline_map(ZONE))


def test_only_scripts_that_were_there_may_run() -> None:
    html = page(offline_map(ZONE))

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert "script-src 'sha256-" in policy[1]
    assert html.index("Content-Security-Policy") < html.index("<script")
