"""All areas of an edition on one page: what a centre hangs on the wall, and the map of the start page.

One layer per kind with its legend, names where there is room for them, the name and code of whatever is under the
pointer. Inside another page it tells that page where somebody clicked and shows what it is told (`district.js`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from shapely.geometry import mapping

from gis.vocabulary import AreaKind
from layers.maps.canvas import Bounds, offline_map, page
from layers.maps.encode import shown
from layers.symbols import ANSWERING, AREA_SYMBOLS, HALO, MARKER_SYMBOLS, AreaSymbol, LegendEntry, MarkerKind, legend

CHINA: Bounds = (73.5, 18.0, 135.1, 53.6)
"""Shown as long as there are no areas."""

DECIMALS = 6
"""A tenth of a metre; the seventh digit would cost a tenth of the page."""

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class _Layer:
    drawn: folium.GeoJson
    kind: str
    zh: str
    en: str
    label_px: int = 0

    def facts(self) -> dict[str, object]:
        """What `district.js` needs to know of it."""
        return {"kind": self.kind, "zh": self.zh, "en": self.en, "label_px": self.label_px}


def areas_page(
    frames: Mapping[AreaKind, GeoDataFrame],
    *,
    title: str,
    credit: str = "",
    gates: GeoDataFrame | None = None,
) -> str:
    """The areas as one HTML page that needs no network.

    frames: per kind a frame with code, name and geometry (WGS84); rows without a shape are left out
    title: names the page, and stands on the map when the page is opened by itself
    credit: review number (审图号) or source, shown in the corner
    gates: points with a name, drawn as a layer of their own
    """
    drawn = {entry.kind: drawable(frames[entry.kind]) for entry in legend() if entry.kind in frames}
    canvas = offline_map(_bounds(drawn.values()), title=title, credit=credit)
    layers = [_area_layer(entry, drawn[entry.kind]) for entry in legend() if len(drawn.get(entry.kind, ()))]
    if gates is not None and len(drawable(gates)):
        layers.append(_gate_layer(drawable(gates)))
    for layer in layers:
        canvas.add_child(layer.drawn)
    canvas.add_child(folium.LayerControl())
    canvas.add_child(_District(canvas, layers, title))
    return page(canvas)


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


def _area_layer(entry: LegendEntry, frame: GeoDataFrame) -> _Layer:
    style = path_style(entry.symbol)
    drawn = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(_features(frame))},
        name=_legend_line(f"area {entry.kind}", entry.zh, entry.en, len(frame)),
        style_function=lambda _: style,
        smooth_factor=0.5,
    )
    return _Layer(drawn, entry.kind, entry.zh, entry.en, entry.symbol.label_px)


def _gate_layer(frame: GeoDataFrame) -> _Layer:
    gate = MARKER_SYMBOLS[MarkerKind.GATE]
    dot = folium.CircleMarker(
        radius=gate.size_px / 2, color=HALO, weight=1, fill=True, fill_color=gate.color, fill_opacity=1
    )
    drawn = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(_features(frame))},
        name=_legend_line("marker gate", gate.zh, gate.en, len(frame)),
        marker=dot,
    )
    return _Layer(drawn, MarkerKind.GATE, gate.zh, gate.en)


def path_style(symbol: AreaSymbol) -> dict[str, Any]:
    """A symbol in Leaflet's words."""
    return {
        "color": symbol.color,
        "weight": symbol.width_px,
        "dashArray": symbol.dash or None,
        "fillColor": symbol.color,
        "fillOpacity": symbol.fill_opacity,
    }


def _features(frame: GeoDataFrame) -> Iterator[dict[str, Any]]:
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda lonlat: np.round(lonlat, DECIMALS))
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(DECIMALS)
    codes = frame.get("code", [""] * len(frame))
    names = frame.get("name", codes)
    for shape, middle, code, name in zip(shapes, middles, codes, names, strict=True):
        properties = {"code": shown(code), "name": shown(name), "at": list(map(float, middle))}
        yield {"type": "Feature", "properties": properties, "geometry": mapping(shape)}


def _legend_line(css_class: str, zh: str, en: str, count: int) -> str:
    # Leaflet takes the name of a layer for HTML, which lets the switch be the legend.
    return f'<i class="{css_class}"></i>{shown(zh)} <small>{shown(en)} · {count:,}</small>'


class _District(MacroElement):
    """Names, hover, clicks and what the page around it asks to show."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}
        {% macro script(this, kwargs) %}
            {{ this.code }}
            district({{ this.canvas }}, [
                {%- for name, facts in this.layers %}
                {layer: {{ name }}, ...{{ facts|tojson }}},
                {%- endfor %}
            ], {{ this.looks|tojson }});
        {% endmacro %}""")

    def __init__(self, canvas: folium.Map, layers: list[_Layer], title: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "District"
        self.canvas = canvas.get_name()
        self.layers = [(layer.drawn.get_name(), layer.facts()) for layer in layers]
        self.looks = {"title": shown(title), "answering": path_style(ANSWERING)}
        self.css = (_HERE / "district.css").read_text(encoding="utf-8") + "\n".join(_swatches())
        self.code = (_HERE / "district.js").read_text(encoding="utf-8")


def _swatches() -> Iterator[str]:
    for kind, symbol in AREA_SYMBOLS.items():
        line = "dashed" if symbol.dash else "solid"
        shade = f"{symbol.color}{round(symbol.fill_opacity * 255):02x}"
        width = max(1, round(symbol.width_px))
        yield f".area.{kind} {{ border: {width}px {line} {symbol.color}; background: {shade}; }}"
        if symbol.label_px:
            ink = f"color-mix(in srgb, {symbol.color} 60%, black)"
            yield f".name.{kind} {{ color: {symbol.color}; color: {ink}; font-size: {symbol.label_px}px; }}"
    for marker, look in MARKER_SYMBOLS.items():
        yield f".marker.{marker} {{ --color: {look.color}; --size: {look.size_px}px; }}"
