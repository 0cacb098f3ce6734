"""A decision on one page: what it draws, what it leaves out, what never becomes a template."""

import pytest
from jinja2.utils import htmlsafe_json_dumps
from shapely import LineString, box

import layers.maps.panel
from gis.vocabulary import AreaKind
from layers.maps.decision import Decision, decision_page, minutes
from layers.maps.panel import encoded
from layers.maps.surroundings import areas_within, bounds_around, ground_within
from layers.symbols import ROUTE_COLORS
from tests.support.project import ROOT
from tests.unit.layers.test_ground import roads
from tests.web.decisions import PLACE, around, decision
from tests.web.zone import frame

TRICK = "{{ 77 * 77 }}"


def page_of(text: str) -> str:
    frames, network = around(text)
    return decision_page(decision(text), frames, title=text, credit=text, roads=network)


def test_no_text_is_evaluated_on_the_server() -> None:
    assert "5929" not in page_of(TRICK)


def test_texts_of_the_panel_would_be_without_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers.maps.panel, "shown", str)

    assert "5929" in page_of(TRICK)


def test_a_gap_without_anybody_near_is_a_page_too() -> None:
    nobody = Decision(PLACE, "now", None, None, None, "", [], [], [], [])

    assert _in_script("无人负责") in decision_page(nobody, {}, title="答复")


def test_facts_are_encoded_however_deep_they_stand() -> None:
    assert encoded({"a": ["<", {"b": ("$", 1, None, True)}]}) == {"a": ["&#60;", {"b": ["&#36;", 1, None, True]}]}


def test_only_what_is_near_is_drawn() -> None:
    bounds = bounds_around([PLACE])
    lon, lat = PLACE
    grids = frame("G", [box(lon, lat, lon + 1, lat + 1), box(lon + 1, lat, lon + 2, lat + 1), None], ["近", "远", "无"])
    street = roads(
        ("primary", "甲", LineString([(lon, lat), (lon + 1, lat)])), ("primary", "乙", LineString([(1, 1), (2, 2)]))
    )

    cut = ground_within(street, bounds)

    assert list(areas_within({AreaKind.GRID: grids}, bounds)[AreaKind.GRID]["name"]) == ["近"]
    assert cut is not None
    assert list(cut["name"]) == ["甲"]
    assert cut.geometry.iloc[0].length < 0.01


def test_the_roads_around_are_drawn_and_named() -> None:
    assert _in_script("迎宾大道") in page_of("")


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00 min"), (61, "1:01 min"), (3605, "60:05 min")])
def test_times_read_like_times(seconds: int, said: str) -> None:
    assert minutes(seconds) == said


def test_the_start_page_colours_ranks_as_the_map_does() -> None:
    style = (ROOT / "api/web/start/start.css").read_text("utf-8")

    for rank, color in enumerate(ROUTE_COLORS, start=1):
        assert f".arrivals li:nth-child({rank}) .rank {{ background: {color}; }}" in style


def _in_script(text: str) -> str:
    """A text as templates write it into a script."""
    return str(htmlsafe_json_dumps(text))[1:-1]
