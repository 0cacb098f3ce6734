"""What somebody reaches in so many minutes, as one page to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from shapely import MultiPolygon
from shapely.geometry import mapping

from gis.crs.transform import LonLat
from gis.vocabulary import AreaKind
from layers.maps.canvas import page
from layers.maps.district import areas_canvas
from layers.maps.ground import ground_layers
from layers.maps.layer import rounded
from layers.maps.panel import Panel, Said
from layers.maps.surroundings import areas_within, bounds_around, ground_within
from layers.symbols import REACH_COLORS

type Reached = tuple[int, MultiPolygon]
"""Minutes, and the area (WGS84) that is reached in them."""


def reach_page(
    reached: Sequence[Reached],
    frames: Mapping[AreaKind, GeoDataFrame],
    *,
    origin: LonLat,
    post: str,
    mode: Said,
    at: str,
    credit: str = "",
    roads: GeoDataFrame | None = None,
    water: GeoDataFrame | None = None,
) -> str:
    """The reach areas on those of the zone, as one HTML page that needs no network.

    frames, roads, water: as `decision_page` takes them
    post: whose reach it is
    at: the instant, as people read it
    """
    nearest_first = sorted(reached, key=lambda one: one[0])
    bounds = bounds_around([origin, *_corners(nearest_first)])
    ground = ground_layers(ground_within(roads, bounds), ground_within(water, bounds))
    canvas = areas_canvas(
        {kind: frame for kind, frame in areas_within(frames, bounds).items() if kind in (AreaKind.GRID, AreaKind.SITE)},
        title=f"{post} {mode.zh} {mode.en}",
        credit=credit,
        ground=ground,
        bounds=bounds,
        heading=False,
    )
    drawn = [_layer(each, area, rank) for rank, (each, area) in enumerate(nearest_first)]
    for layer in reversed(drawn):
        canvas.add_child(layer)
    canvas.add_child(Panel(_blocks(nearest_first, post, mode, at), {"place": origin._asdict()}))
    canvas.add_child(_Shades(len(nearest_first)))
    return page(canvas)


def _corners(reached: Sequence[Reached]) -> list[tuple[float, float]]:
    boxes = [area.bounds for _minutes, area in reached if not area.is_empty]
    return [corner for west, south, east, north in boxes for corner in ((west, south), (east, north))]


def _color(rank: int) -> str:
    return REACH_COLORS[min(rank, len(REACH_COLORS) - 1)]


def _layer(minutes: int, area: MultiPolygon, rank: int) -> folium.GeoJson:
    style: dict[str, Any] = {"color": _color(rank), "weight": 2, "fillColor": _color(rank), "fillOpacity": 0.2}
    shape = rounded(np.array([area], object))[0]
    feature = {"type": "Feature", "properties": {"minutes": minutes}, "geometry": mapping(shape)}
    return folium.GeoJson(feature, style_function=lambda _: style, control=False, interactive=False)


def _blocks(reached: Sequence[Reached], post: str, mode: Said, at: str) -> list[dict[str, Any]]:
    lines = [{"zh": f"{mode.zh} {at}", "en": mode.en}]
    about = {
        "zh": "仅供示意：圈内100人中有3至14人需要更久。",
        "en": "To be looked at, not counted with: 3 to 14 of 100 inside need longer.",
    }
    far = [_minutes(rank, each) for rank, (each, _area) in enumerate(reached, start=1)]
    return [
        {"title": {"zh": "可达范围", "en": "reach"}, "name": post, "lines": lines},
        {"title": {"zh": "时间", "en": "time"}, "lines": [*far, about]},
    ]


def _minutes(rank: int, minutes: int) -> dict[str, Any]:
    head = f"{minutes} 分钟 min"
    return {"rank": rank, "label": str(minutes), "head": head, "note": "", "end": "", "mind": []}


class _Shades(MacroElement):
    """The badges of the column in the colours of the areas: it is their legend."""

    _template = Template("{% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}")

    def __init__(self, count: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Shades"
        self.css = "".join(f".panel .badge.rank-{rank + 1} {{ --color: {_color(rank)}; }}" for rank in range(count))
