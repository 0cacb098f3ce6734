"""What lies under the areas stays quiet and small."""

import json
import re

import numpy as np
import pytest
from geopandas import GeoDataFrame
from shapely import LineString, MultiLineString, box

from gis.vocabulary import RoadClass
from layers.maps.district import areas_page
from layers.maps.ground import ground_layers
from layers.symbols import AREA_SYMBOLS, GROUND, ROAD_SYMBOLS
from tests.unit.layers.test_symbols import contrast
from tests.web.zone import ZONE


def roads(*rows: tuple[str, str, LineString]) -> GeoDataFrame:
    classes, names, lines = zip(*rows, strict=True)
    shapes = [MultiLineString([line]) for line in lines]
    return GeoDataFrame({"road_class": classes, "name": names}, geometry=shapes, crs=4326)


STREET = LineString([(120.0, 29.0), (120.01, 29.0)])


def test_every_class_of_road_has_a_symbol() -> None:
    assert set(ROAD_SYMBOLS) == set(RoadClass)


@pytest.mark.parametrize("road_class", RoadClass)
def test_roads_are_quieter_than_every_area(road_class: RoadClass) -> None:
    loudest = contrast(ROAD_SYMBOLS[road_class].color, GROUND)

    assert 1.2 < loudest < min(contrast(area.color, GROUND) for area in AREA_SYMBOLS.values())


def test_roads_of_one_width_are_one_feature() -> None:
    frame = roads(("trunk", "甲路", STREET), ("primary", "乙路", STREET), ("service", "", STREET))

    (layer,) = ground_layers(frame, None)

    assert [feature["properties"]["width"] for feature in layer.drawn.data["features"]] == [1.2, 6.0]


def test_only_long_roads_with_a_label_are_named_along_their_turn() -> None:
    rising = LineString([(120.0, 29.0), (120.0, 29.012)])
    falling = LineString([(120.0, 29.0), (119.99, 29.0)])
    frame = roads(("trunk", "甲路", rising), ("primary", "乙路", falling), ("service", "丙路", STREET))

    (layer,) = ground_layers(frame, None)

    assert [(name["name"], abs(int(str(name["turn"])))) for name in layer.names] == [("甲路", 90)] * 2 + [
        ("乙路", 0)
    ] * 2


def test_without_roads_and_water_there_is_no_ground() -> None:
    assert ground_layers(None, None) == []
    assert ground_layers(roads(("path", "", STREET)).iloc[:0], None) == []


def test_water_lies_below_the_roads() -> None:
    water = GeoDataFrame({"name": ["砚江"]}, geometry=[box(120, 29, 120.1, 29.1)], crs=4326)

    assert [layer.kind for layer in ground_layers(roads(("path", "", STREET)), water)] == ["water", "road"]


def test_ten_thousand_edges_stay_below_three_megabytes() -> None:
    chance = np.random.default_rng(3)
    lines = [LineString(start + np.cumsum(chance.normal(0, 2e-4, (6, 2)), axis=0))
             for start in chance.uniform((120.0, 28.85), (120.09, 28.94), (10_000, 2))]  # fmt: skip
    frame = roads(*[("residential", f"{number}路", line) for number, line in enumerate(lines)])

    page = areas_page(ZONE, title="总图", roads=frame)

    assert len(page.encode()) < 3_000_000
    assert max(len(digits) for digits in re.findall(r"28\.(\d+)", json.dumps(_data(page)))) == 6


def _data(page: str) -> list[str]:
    return re.findall(r"_add\((\{.*?\})\);\n", page)
