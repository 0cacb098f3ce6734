"""All areas of an edition on one page: what a centre hangs on the wall, and the map of the start page.

One layer per kind with its legend, names where there is room for them, the name and code of whatever is under the
pointer. Inside another page it tells that page where somebody clicked and shows what it is told (`district.js`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from shapely.geometry import mapping

from gis.vocabulary import AreaKind, RoadClass
from layers.maps.canvas import Bounds, offline_map, page
from layers.maps.encode import shown
from layers.maps.ground import ground_layers
from layers.maps.layer import DECIMALS, Layer, legend_line, path_style, rounded
from layers.symbols import (
    ANSWERING,
    AREA_SYMBOLS,
    HALO,
    MARKER_SYMBOLS,
    ROAD_SYMBOLS,
    ROUTE_COLORS,
    WATER,
    LegendEntry,
    MarkerKind,
    legend,
)

CHINA: Bounds = (73.5, 18.0, 135.1, 53.6)
"""Shown as long as there are no areas."""

_HERE = Path(__file__).parent


def areas_page(
    frames: Mapping[AreaKind, GeoDataFrame],
    *,
    title: str,
    credit: str = "",
    gates: GeoDataFrame | None = None,
    roads: GeoDataFrame | None = None,
    water: GeoDataFrame | None = None,
) -> str:
    """The areas as one HTML page that needs no network.

    frames: per kind a frame with code, name and geometry (WGS84); rows without a shape are left out
    title: names the page, and stands on the map when the page is opened by itself
    credit: review number (审图号) or source, shown in the corner
    gates: points with a name, drawn as a layer of their own
    roads, water: what lies under the areas, see `ground`
    """
    ground = ground_layers(roads, water)
    return page(areas_canvas(frames, title=title, credit=credit, gates=gates, ground=ground))


def areas_canvas(
    frames: Mapping[AreaKind, GeoDataFrame],
    *,
    title: str,
    credit: str = "",
    gates: GeoDataFrame | None = None,
    ground: Sequence[Layer] = (),
    above: Sequence[Layer] = (),
    bounds: Bounds | None = None,
    heading: bool = True,
) -> folium.Map:
    """The same map, not yet a page, for others to draw on: a script added to it finds it as `theDistrict`.

    ground: layers below the areas, the lowest first
    above: layers over them, likewise; what is under the pointer is named as areas are
    bounds: the first view; all areas, if left out
    heading: whether the title stands on the map
    """
    drawn = {entry.kind: drawable(frames[entry.kind]) for entry in legend() if entry.kind in frames}
    canvas = offline_map(bounds or _bounds(drawn.values()), title=title, credit=credit)
    layers = [*ground, *(_area_layer(entry, drawn[entry.kind]) for entry in legend() if len(drawn.get(entry.kind, ())))]
    if gates is not None and len(drawable(gates)):
        layers.append(_gate_layer(drawable(gates)))
    layers += above
    for layer in layers:
        canvas.add_child(layer.drawn)
    canvas.add_child(folium.LayerControl())
    canvas.add_child(_District(canvas, layers, title if heading else ""))
    return canvas


def drawable(frame: GeoDataFrame) -> GeoDataFrame:
    """The rows that have a shape: micro-grids may have none of their own."""
    shapes = frame.geometry.to_numpy()
    return frame[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]


def _bounds(frames: Any) -> Bounds:
    boxes = [frame.total_bounds for frame in frames if len(frame)]
    if not boxes:
        return CHINA
    west, south, east, north = np.array(boxes).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _area_layer(entry: LegendEntry, frame: GeoDataFrame) -> Layer:
    style = path_style(entry.symbol)
    drawn = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(_features(frame))},
        name=legend_line(f"area {entry.kind}", entry.zh, entry.en, len(frame)),
        style_function=lambda _: style,
        smooth_factor=0.5,
    )
    return Layer(drawn, entry.kind, entry.zh, entry.en, entry.symbol.label_px)


def _gate_layer(frame: GeoDataFrame) -> Layer:
    gate = MARKER_SYMBOLS[MarkerKind.GATE]
    dot = folium.CircleMarker(
        radius=gate.size_px / 2, color=HALO, weight=1, fill=True, fill_color=gate.color, fill_opacity=1
    )
    drawn = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(_features(frame))},
        name=legend_line("marker gate", gate.zh, gate.en, len(frame)),
        marker=dot,
    )
    return Layer(drawn, MarkerKind.GATE, gate.zh, gate.en)


def _features(frame: GeoDataFrame) -> Iterator[dict[str, Any]]:
    shapes = rounded(frame.geometry.to_numpy())
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(DECIMALS)
    codes = frame.get("code", [""] * len(frame))
    names = frame.get("name", codes)
    for shape, middle, code, name in zip(shapes, middles, codes, names, strict=True):
        properties = {"code": shown(code), "name": shown(name), "at": list(map(float, middle))}
        yield {"type": "Feature", "properties": properties, "geometry": mapping(shape)}


class _District(MacroElement):
    """Names, hover, clicks and what the page around it asks to show."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}
        {% macro script(this, kwargs) %}
            {{ this.code }}
            const theDistrict = district({{ this.canvas }}, [
                {%- for name, facts in this.layers %}
                {layer: {{ name }}, ...{{ facts|tojson }}},
                {%- endfor %}
            ], {{ this.looks|tojson }});
        {% endmacro %}""")

    def __init__(self, canvas: folium.Map, layers: list[Layer], title: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "District"
        self.canvas = canvas.get_name()
        self.layers = [(layer.drawn.get_name(), layer.facts()) for layer in layers]
        self.looks = {"title": shown(title), "answering": path_style(ANSWERING), "routes": ROUTE_COLORS}
        self.css = (_HERE / "district.css").read_text(encoding="utf-8") + "\n".join(_swatches())
        self.code = (_HERE / "district.js").read_text(encoding="utf-8")


def _swatches() -> Iterator[str]:
    for kind, symbol in (*AREA_SYMBOLS.items(), ("water", WATER)):
        line = "dashed" if symbol.dash else "solid"
        shade = f"{symbol.color}{round(symbol.fill_opacity * 255):02x}"
        width = max(1, round(symbol.width_px))
        yield f".area.{kind} {{ border: {width}px {line} {symbol.color}; background: {shade}; }}"
        if symbol.label_px:
            ink = f"color-mix(in srgb, {symbol.color} 60%, black)"
            yield f".name.{kind} {{ color: {symbol.color}; color: {ink}; font-size: {symbol.label_px}px; }}"
    for marker, look in MARKER_SYMBOLS.items():
        yield f".marker.{marker} {{ --color: {look.color}; --size: {look.size_px}px; }}"
    for rank, color in enumerate(ROUTE_COLORS, start=1):
        yield f".pin.rank-{rank}, .eta.rank-{rank}, .badge.rank-{rank} {{ --color: {color}; }}"
    yield f".line.road {{ border-top: 4px solid {ROAD_SYMBOLS[RoadClass.PRIMARY].color}; }}"
