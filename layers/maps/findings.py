"""What is wrong with areas, on a map: each finding where it is, numbered as in the list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import folium
import numpy as np
import pandas as pd
import shapely
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from shapely.geometry import mapping

from gis.areas.found import AreaFinding, amount
from gis.areas.validate import Report
from layers.maps.canvas import page
from layers.maps.district import areas_canvas
from layers.maps.layer import rounded
from layers.maps.panel import Panel
from layers.symbols import HALO

BLOCKS, MINDS = "#a13218", "#b36b00"
"""What keeps areas from being put into force, and what may be meant."""
MOST_SHOWN = 500
"""More on one page help nobody; the table has all."""


def findings_page(report: Report, *, title: str, credit: str = "") -> str:
    """The areas and what is wrong with them, as one HTML page that needs no network.

    title: names the page
    credit: review number (审图号) or source, shown in the corner
    """
    found = report.findings[:MOST_SHOWN]
    # As objects, not as pandas' own texts, which refuse half a character; the canvas encodes it.
    codes = pd.Series(report.codes, dtype=object)
    frame = GeoDataFrame({"code": codes, "name": codes}, geometry=list(report.shapes), crs="EPSG:4326")
    canvas = areas_canvas({report.kind: frame}, title=title, credit=credit, heading=False)
    for blocks, color in ((False, MINDS), (True, BLOCKS)):
        features = [_shape(each) for each in found if each.blocks is blocks and each.shape is not None]
        if features:
            canvas.add_child(_drawn(features, color))
    canvas.add_child(_Numbers(canvas, [_spot(number, each) for number, each in enumerate(found, 1) if each.lon]))
    canvas.add_child(Panel([_head(report, title), _listed(found)], {}))
    return page(canvas)


def _drawn(features: list[dict[str, Any]], color: str) -> folium.GeoJson:
    style = {"color": color, "weight": 3, "fillColor": color, "fillOpacity": 0.45}
    collection = {"type": "FeatureCollection", "features": features}
    marker = folium.CircleMarker(radius=5, color=HALO, weight=1, fill=True, fill_color=color, fill_opacity=1)
    return folium.GeoJson(
        collection, style_function=lambda _: style, control=False, interactive=False, marker=marker
    )  # fmt: skip


def _shape(finding: AreaFinding) -> dict[str, Any]:
    shape = rounded(np.array([shapely.force_2d(finding.shape)], dtype=object))[0]
    return {"type": "Feature", "properties": {}, "geometry": mapping(shape)}


def _spot(number: int, finding: AreaFinding) -> dict[str, Any]:
    return {"number": number, "lat": finding.lat, "lon": finding.lon, "blocks": finding.blocks}


def _head(report: Report, title: str) -> dict[str, Any]:
    count, blocking = report.finding_count, report.blocking_count
    counts = {
        "zh": f"{report.area_count} 个区域，{count} 处问题，其中 {blocking} 处必须处理",
        "en": f"{report.area_count} areas, {count} findings, {blocking} of them block publishing",
    }
    most = {"zh": f"只显示前 {MOST_SHOWN} 处", "en": f"the first {MOST_SHOWN} are shown"}
    lines = [counts, *([most] if count > MOST_SHOWN else [])]
    return {"title": {"zh": report.kind.zh, "en": report.kind.en}, "name": title, "lines": lines}


def _listed(found: Sequence[AreaFinding]) -> dict[str, Any]:
    lines = [_line(number, finding) for number, finding in enumerate(found, 1)]
    return {"title": {"zh": "问题", "en": "findings"}, "lines": lines}


def _line(number: int, finding: AreaFinding) -> dict[str, Any]:
    codes = ", ".join(finding.codes[:4])
    return {
        "rank": number,
        "label": str(number),
        "head": f"{finding.kind.zh} {finding.kind.en}",
        "note": codes,
        "end": amount(finding.size, finding.unit) if finding.size is not None else "",
        "mind": [
            {"zh": finding.found_zh if finding.found_zh != finding.found else "", "en": finding.found},
            {"zh": f"{'必须处理' if finding.blocks else '提示'}：{finding.hint_zh}", "en": finding.hint},
        ],
    }


class _Numbers(MacroElement):
    """The numbers on the map, which lead to their places when clicked in the list."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}
        {% macro script(this, kwargs) %}
            (function (map, spots) {
                for (const {number, lat, lon, blocks} of spots) {
                    const look = {radius: 4, weight: 1, color: {{ this.halo|tojson }}, fillOpacity: 1,
                        fillColor: blocks ? {{ this.blocks|tojson }} : {{ this.minds|tojson }}};
                    const dot = L.circleMarker([lat, lon], look).addTo(map);
                    dot.bindTooltip(String(number), {direction: "top"});
                }
                document.addEventListener("click", (event) => {
                    const row = event.target.closest && event.target.closest(".ranked");
                    const badge = row && row.querySelector(".badge");
                    const spot = badge && spots.find(({number}) => String(number) === badge.textContent);
                    if (spot) map.setView([spot.lat, spot.lon], 18);
                });
            })({{ this.canvas }}, {{ this.spots|tojson }});
        {% endmacro %}""")

    def __init__(self, canvas: folium.Map, spots: list[dict[str, Any]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Numbers"
        self.canvas, self.spots = canvas.get_name(), spots
        self.halo, self.blocks, self.minds = HALO, BLOCKS, MINDS
        self.css = (
            ".panel .ranked { cursor: pointer; } .panel .badge { width: auto; min-width: 22px; border-radius: 11px; }"
        )
