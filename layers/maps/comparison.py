"""What changes from one edition to another, as one page to keep, to pass round and to sign.

The areas as they will be, over them the ground that changes hands, the borders as they were, and a dot for everything
that gets another owner. The column beside says the same in numbers, the largest changes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import folium
import numpy as np
import pandas as pd
import shapely
from branca.element import MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from shapely.geometry import mapping

from gis.areas.batch import Batch
from gis.areas.changes import AreaChange
from gis.areas.compare import RECENT, Comparison
from gis.areas.handover import MattersHandedOver
from gis.vocabulary import AreaKind
from layers.maps.canvas import Bounds, page
from layers.maps.district import areas_canvas
from layers.maps.encode import shown
from layers.maps.layer import Layer, legend_line, path_style, rounded
from layers.maps.panel import Facts, Panel, both
from layers.maps.surroundings import areas_within, bounds_around
from layers.symbols import BORDER_BEFORE, CHANGED_GROUND, HALO, HANDED_OVER

MOST_LINES = 30
"""Of each list beside the map; the command prints the rest."""

type _Row = tuple[str, str, shapely.Geometry]
"""Name and code as the pointer shows them, and the shape."""


def comparison_page(found: Sequence[Comparison], *, title: str, credit: str = "") -> str:
    """The comparisons of one or several kinds as one HTML page that needs no network.

    title: names the page and heads the column
    credit: review number (审图号) or source, shown in the corner
    """
    bounds = _bounds(found)
    frames = {each.kind: _frame(each.after) for each in found}
    canvas = areas_canvas(
        areas_within(frames, bounds) if bounds else frames,
        title=title,
        credit=credit,
        above=[*_layers(found)],
        bounds=bounds,
        heading=False,
    )
    canvas.add_child(Panel([_head(title, found), *chain.from_iterable(map(_blocks, found))], {}))
    canvas.add_child(_Swatches())
    return page(canvas)


def _frame(batch: Batch) -> GeoDataFrame:
    columns = {"code": pd.Series(batch.codes, dtype=object), "name": pd.Series(batch.names, dtype=object)}
    return GeoDataFrame(columns, geometry=batch.shapes, crs="EPSG:4326")


def _bounds(found: Sequence[Comparison]) -> Bounds | None:
    """Around all that changes; None if nothing does."""
    shapes = [shape for each in found for _, _, shape in (*_ground(each), *_borders_before(each), *_handed_over(each))]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return bounds_around([(west, south), (east, north)])


def _layers(found: Sequence[Comparison]) -> Iterator[Layer]:
    ground = [row for each in found for row in _ground(each)]
    before = [row for each in found for row in _borders_before(each)]
    handed = [row for each in found for row in _handed_over(each)]
    style, border = path_style(CHANGED_GROUND), path_style(BORDER_BEFORE) | {"fill": False}
    dot = folium.CircleMarker(radius=5, color=HALO, weight=1, fill=True, fill_color=HANDED_OVER, fill_opacity=1)
    if ground:
        yield _layer("changed", "易手的土地", "ground that changes hands", ground, style_function=lambda _: style)
    if before:
        yield _layer("before", "原边界", "borders before", before, style_function=lambda _: border, interactive=False)
    if handed:
        yield _layer("handed", "易手", "changes hands", handed, marker=dot)


def _layer(kind: str, zh: str, en: str, rows: Sequence[_Row], **look: Any) -> Layer:
    shapes = rounded(np.array([shape for _, _, shape in rows], object))
    features = [
        {"type": "Feature", "properties": {"name": shown(name), "code": shown(code)}, "geometry": mapping(shape)}
        for (name, code, _), shape in zip(rows, shapes, strict=True)
    ]
    drawn = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=legend_line(f"{'marker' if 'marker' in look else 'area'} {kind}", zh, en, len(rows)),
        **look,
    )
    return Layer(drawn, kind, zh, en)


def _ground(comparison: Comparison) -> list[_Row]:
    return [
        (_way(each.code_before, each.code_after), f"{each.m2:,.0f} m²", each.shape)
        for each in comparison.differences.ground
    ]


def _borders_before(comparison: Comparison) -> list[_Row]:
    """The areas, as they were, whose ground is not the same."""
    before = comparison.before
    moved = {each.code for each in comparison.differences.areas if each.gained_m2 or each.lost_m2}
    return [
        (name, code, shape)
        for code, name, shape in zip(before.codes, before.names, before.shapes, strict=True)
        if code in moved and shape is not None
    ]


def _handed_over(comparison: Comparison) -> list[_Row]:
    return [
        (f"{each.name} ({each.code})", _way(each.area_before, each.area_after), shapely.Point(each.lon, each.lat))
        for each in comparison.handovers
    ]


def _way(before: str | None, after: str | None) -> str:
    return f"{before or '—'} → {after or '—'}"


def _head(title: str, found: Sequence[Comparison]) -> Facts:
    counted = [(each.kind, len(each.differences.areas), each.differences.unchanged_count) for each in found]
    lines = [
        {"zh": f"{kind.zh}：{some} 处变动，{others} 处不变", "en": f"{kind.en}: {some} changed, {others} unchanged"}
        for kind, some, others in counted
    ]
    return {"title": {"zh": "版本比较", "en": "editions compared"}, "name": title, "lines": lines}


def _blocks(comparison: Comparison) -> list[Facts]:
    kind: AreaKind = comparison.kind
    areas = sorted(comparison.differences.areas, key=lambda each: -(each.gained_m2 + each.lost_m2))
    handed = [
        _line(each.name, f"{each.what.zh} {each.what.en} · {each.code}", _way(each.area_before, each.area_after))
        for each in comparison.handovers
    ]
    posts = [
        _line(each.name, each.code, each.area) | {"mind": [both(word) for word in each.changes]}
        for each in comparison.posts
    ]
    blocks = [
        _block(f"{kind.zh}变动", f"{kind.en}: changes", [_area(each) for each in areas]),
        _block("易手的场所、楼栋、微网格", "sites, buildings, micro-grids that change hands", handed),
        _matters(comparison.matters),
        _block("受影响的岗位", "posts whose area changes", posts),
    ]
    return [block for block in blocks if block["lines"]]


def _matters(found: Sequence[MattersHandedOver]) -> Facts:
    """How many matters change hands; which they are is nobody's business here."""
    still_open, recent = sum(each.open_count for each in found), sum(each.recent_count for each in found)
    lines = [
        _line(
            _way(each.area_before, each.area_after),
            f"待办 open {each.open_count} · 近期 recent {each.recent_count}",
            "",
        )
        for each in found
    ]
    zh = f"易手的事件：待办 {still_open} 件，近 {RECENT.days} 天受理 {recent} 件"
    en = f"matters that change hands: {still_open} open, {recent} received in the last {RECENT.days} days"
    return {**_block("", "", lines), "title": {"zh": zh, "en": en}}


def _block(zh: str, en: str, lines: Sequence[Facts]) -> Facts:
    more = len(lines) - MOST_LINES
    rest: list[Facts] = [{"zh": f"另有 {more} 行", "en": f"and {more} more"}] if more > 0 else []
    return {"title": {"zh": f"{zh} {len(lines)}", "en": en}, "lines": [*lines[:MOST_LINES], *rest]}


def _area(change: AreaChange) -> Facts:
    m2 = f"+{change.gained_m2:,.0f} −{change.lost_m2:,.0f} m²"
    far = f" · {change.shift_m:,.1f} m" if change.shift_m else ""
    was = f" ← {change.name_before}" if change.name_before not in (None, change.name) else ""
    note = f"{change.code} · {m2} · {100 * change.share:.1f} %{far}"
    return _line(f"{change.name}{was}", note, "") | {"mind": [both(word) for word in change.changes]}


def _line(head: str, note: str, end: str) -> dict[str, Any]:
    return {"rank": None, "head": head, "note": note, "end": end, "mind": []}


class _Swatches(MacroElement):
    """The symbols of the three layers, for the legend."""

    _template = Template("{% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Swatches"
        self.css = (
            f".area.changed {{ border: 1px solid {CHANGED_GROUND.color}; background: {CHANGED_GROUND.color}80; }}"
            f".area.before {{ border: 2px dashed {BORDER_BEFORE.color}; }}"
            f".marker.handed {{ --color: {HANDED_OVER}; }}"
        )
