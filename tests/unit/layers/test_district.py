"""All areas of an edition on one page."""

import json
import re
from pathlib import Path

import pytest
from geopandas import GeoDataFrame
from jinja2.utils import htmlsafe_json_dumps
from shapely import Point

import layers.maps.district
from gis.vocabulary import AreaKind
from layers.maps.district import areas_page, drawable
from tests.web.zone import GATES, ZONE, frame


def test_every_kind_that_has_shapes_is_in_the_legend() -> None:
    page = areas_page(ZONE, title="总图", gates=GATES)

    for kind in AreaKind:
        assert _in_script(f'<i class="area {kind}">') in page
        assert _in_script(kind.zh) in page
    assert _in_script('<i class="marker gate">') in page


def test_a_kind_without_shapes_has_no_layer() -> None:
    page = areas_page({AreaKind.MICRO_GRID: frame("M", [None], ["仓储1号楼"])}, title="总图")

    assert "L.geoJson(null" not in page
    assert _in_script("仓储1号楼") not in page


def test_rows_without_a_shape_are_left_out() -> None:
    assert list(drawable(frame("M", [None, Point()], ["一", "二"]))["name"]) == []
    assert len(drawable(ZONE[AreaKind.MICRO_GRID])) == 1


def test_no_areas_at_all_still_give_a_page() -> None:
    assert "district(" in areas_page({}, title="总图")


def test_coordinates_have_six_decimals() -> None:
    page = areas_page({AreaKind.GRID: ZONE[AreaKind.GRID]}, title="总图")

    digits = [len(number) for number in re.findall(r"\d\.(\d+)", json.dumps(_shapes(page)))]
    assert max(digits) == 6


@pytest.mark.parametrize("name", [None, float("nan"), 7])
def test_names_that_are_not_texts_do_not_stop_it(name: object) -> None:
    areas = GeoDataFrame({"code": ["G1"], "name": [name]}, geometry=[Point(120, 29).buffer(0.01)], crs=4326)

    assert areas_page({AreaKind.GRID: areas}, title="总图")


def test_a_name_is_not_evaluated_on_the_server() -> None:
    page = areas_page({AreaKind.GRID: frame("G", [Point(120, 29).buffer(0.01)], ["{{ 77 * 77 }}"])}, title="总图")

    assert "5929" not in page


def test_folium_does_evaluate_a_name_that_is_not_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers.maps.district, "shown", str)

    page = areas_page({AreaKind.GRID: frame("G", [Point(120, 29).buffer(0.01)], ["{{ 77 * 77 }}"])}, title="总图")

    assert "5929" in page


@pytest.mark.parametrize("file", ["district.js", "district.css", "panel.js", "panel.css"])
def test_our_own_script_and_style_hold_nothing_that_a_template_would_take_for_its_own(file: str) -> None:
    text = (Path(layers.maps.district.__file__).parent / file).read_text("utf-8")

    assert not re.search(r"\{[{%#]|[%#]\}", text)


def _shapes(page: str) -> list[object]:
    return [json.loads(found) for found in re.findall(r"_add\((\{.*?\})\);\n", page)]


def _in_script(text: str) -> str:
    """A text as templates write it into a script."""
    return str(htmlsafe_json_dumps(text))[1:-1]
