"""What lies under the areas, quiet: water, and roads by the width of their class.

All roads of one width are one feature, so that ten thousand of them are as quick to draw as six lines. Their names are
texts beside the layer, which the script of the page puts up when one is near enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import folium
import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from gis.vocabulary import RoadClass
from layers.maps.encode import shown
from layers.maps.layer import DECIMALS, Layer, legend_line, path_style, rounded
from layers.symbols import ROAD_SYMBOLS, WATER, RoadSymbol

SIMPLIFIED_DEG = 4e-6
"""Less than half a metre: nobody sees it, and it is a third of the page (measured on the demo zone)."""

NAME_EVERY_DEG = 0.006
"""About 600 m: on a screen of street size a long road shows its name once or twice."""


def ground_layers(roads: GeoDataFrame | None, water: GeoDataFrame | None) -> list[Layer]:
    """The layers of the ground, the lowest first.

    roads: columns road_class, name, geometry (lines, WGS84), as `gis.roads.frames` gives them
    water: polygons, WGS84
    """
    layers = []
    if water is not None and len(water):
        layers.append(_water_layer(water))
    if roads is not None and len(roads):
        layers.append(_road_layer(roads))
    return layers


def _water_layer(frame: GeoDataFrame) -> Layer:
    style = path_style(WATER)
    drawn = folium.GeoJson(
        _collection([({}, shape) for shape in rounded(frame.geometry.to_numpy())]),
        name=legend_line("area water", "水域", "water"),
        style_function=lambda _: style,
        interactive=False,
    )
    return Layer(drawn, "water", "水域", "water")


def _road_layer(frame: GeoDataFrame) -> Layer:
    symbols = [ROAD_SYMBOLS[RoadClass.of(value)] for value in frame["road_class"]]
    rows = sorted(zip(symbols, frame.geometry, strict=True), key=lambda row: row[0].order)
    features = [
        ({"width": symbol.width_px}, _together([line for _symbol, line in group]), symbol)
        for symbol, group in groupby(rows, key=lambda row: row[0])
    ]
    styles = {symbol.width_px: _line_style(symbol) for _properties, _lines, symbol in features}
    drawn = folium.GeoJson(
        _collection([(properties, lines) for properties, lines, _symbol in features]),
        name=legend_line("line road", "道路", "roads"),
        style_function=lambda feature: styles[feature["properties"]["width"]],
        smooth_factor=1,
        interactive=False,
    )
    names = [
        label
        for symbol, name, lines in zip(symbols, frame["name"], frame.geometry, strict=True)
        if symbol.label_px and name
        for label in _names_along(lines, name, symbol.label_px)
    ]
    return Layer(drawn, "road", "道路", "roads", names=names)


def _together(lines: list[BaseGeometry]) -> BaseGeometry:
    parts = shapely.simplify(shapely.get_parts(np.array(lines, object)), SIMPLIFIED_DEG)
    whole: BaseGeometry = rounded(np.array([shapely.multilinestrings(parts)], object))[0]
    return whole


def _line_style(symbol: RoadSymbol) -> dict[str, Any]:
    return {"color": symbol.color, "weight": symbol.width_px, "dashArray": symbol.dash or None, "opacity": 1}


def _names_along(lines: BaseGeometry, name: str, px: int) -> Iterator[dict[str, object]]:
    """A name in the middle of every long enough stretch, turned along the road."""
    for line in shapely.get_parts(lines):
        count = int(line.length / NAME_EVERY_DEG + 0.5)
        for number in range(count):
            here = (number + 0.5) / count
            before, middle, after = shapely.get_coordinates(
                shapely.line_interpolate_point(line, [here - 0.01, here, here + 0.01], normalized=True)
            )
            yield {
                "name": shown(name),
                "at": middle.round(DECIMALS).tolist(),
                "turn": _turn(after - before, middle[1]),
                "px": px,
            }


def _turn(step: np.ndarray, lat: float) -> int:
    """The turn of a text along a step in degrees, so that it is never upside down."""
    east, north = step[0] * np.cos(np.radians(lat)), step[1]
    turn = -round(float(np.degrees(np.arctan2(north, east))))
    return (turn + 90) % 180 - 90


def _collection(rows: list[tuple[dict[str, object], BaseGeometry]]) -> dict[str, object]:
    features = [{"type": "Feature", "properties": properties, "geometry": mapping(shape)} for properties, shape in rows]
    return {"type": "FeatureCollection", "features": features}
