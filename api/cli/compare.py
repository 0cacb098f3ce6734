"""gridkeeper areas compare: what changes, and what changes hands, before anybody signs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.outfile import require_place, write_text
from api.cli.show import Json, as_json, cell, progress, table, tell
from api.cli.way import Way, way_of
from gis.clock import SystemClock
from gis.vocabulary import AreaKind

if TYPE_CHECKING:
    from gis.areas.compare import Comparison

MOST_ROWS = 40
"""Rows of a table before it says how many more there are; --json has them all."""


def add_to(app: typer.Typer) -> None:
    """Add the command to the group of areas."""
    app.command(name="compare")(compare)


def compare(
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(help="Name of the earlier edition.")],
    after: Annotated[str, typer.Argument(help="Name of the later edition; a draft, say.")],
    kind: Annotated[AreaKind | None, typer.Option(help="One kind; all that both hold, if left out.")] = None,
    map: Annotated[Path | None, typer.Option("--map", help="HTML file to draw the changes into.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language; by default that of the terminal.")] = None,
    json: Json = False,
) -> None:
    """Say which areas change by how much from one edition to another, and which sites, posts, matters change hands."""
    from gis.areas.compare import compare_editions

    if map:
        require_place(map)
    way = way_of(ctx)
    with progress("Comparing", None), way.session() as db:
        found = compare_editions(db, before, after, way.plane(db), kind=kind, now=SystemClock().now())
    if map:
        with progress("Drawing", None):
            write_text(map, _page(way, found, f"{before} → {after}"))
    if json:
        _as_json(found)
        return
    for each in found:
        _show(each, lang or language())
    if map:
        tell(f"{map.stat().st_size / 1e6:.1f} MB: {map}")


def _page(way: Way, found: list[Comparison], title: str) -> str:
    # folium and pandas take a second to wake; who wants the table doesn't wait for them.
    from layers.maps.comparison import comparison_page

    return comparison_page(found, title=title, credit=way.settings.map_credit)


def _as_json(found: list[Comparison]) -> None:
    from api.schemas.comparison import ComparisonOut

    as_json([ComparisonOut.of(each) for each in found])


def _show(comparison: Comparison, lang: Language) -> None:
    found = comparison.differences
    said = f"{len(found.areas)} changed, {found.unchanged_count} unchanged"
    said_zh = f"{len(found.areas)} 处变动，{found.unchanged_count} 处不变"
    tell(f"{word_of(comparison.kind, lang)}: {one_of(said_zh, said, lang)}")
    _areas(comparison, lang)
    _ground(comparison, lang)
    _handovers(comparison, lang)
    _matters(comparison, lang)
    _posts(comparison, lang)


def _areas(comparison: Comparison, lang: Language) -> None:
    head = one_of(
        "编码 名称 变动 原面积m² 现面积m² 增m² 减m² 比例 最大位移m",
        "code name change before_m² after_m² gained_m² lost_m² share farthest_m",
        lang,
    )
    rows = [
        (
            each.code,
            each.name if each.name_before in (None, each.name) else f"{each.name} ← {each.name_before}",
            ", ".join(word_of(word, lang) for word in each.changes),
            *(f"{m2:,.0f}" for m2 in (each.before_m2, each.after_m2, each.gained_m2, each.lost_m2)),
            f"{100 * each.share:.1f} %",
            each.shift_m,
        )
        for each in comparison.differences.areas
    ]  # fmt: skip
    _table(head.split(), rows, lang)


def _ground(comparison: Comparison, lang: Language) -> None:
    ground = comparison.differences.ground
    if ground:
        tell("\n" + one_of("易手的土地", "Ground that changes hands", lang))
        rows = [(each.code_before, each.code_after, f"{each.m2:,.0f}") for each in ground]
        _table(one_of("原属 现属 m²", "from to m²", lang).split(), rows, lang)


def _handovers(comparison: Comparison, lang: Language) -> None:
    if comparison.handovers:
        many = f" ({len(comparison.handovers)})"
        tell(
            "\n" + one_of("易手的场所、楼栋、微网格", "Sites, buildings and micro-grids that change hands", lang) + many
        )
        rows = [
            (word_of(each.what, lang), each.code, each.name, each.area_before, each.area_after)
            for each in comparison.handovers
        ]
        _table(one_of("种类 编码 名称 原属 现属", "what code name from to", lang).split(), rows, lang)


def _matters(comparison: Comparison, lang: Language) -> None:
    from gis.areas.compare import RECENT

    found = comparison.matters
    still_open, recent = sum(each.open_count for each in found), sum(each.recent_count for each in found)
    zh = f"易手的事件：待办 {still_open} 件，近 {RECENT.days} 天受理 {recent} 件"
    en = f"Matters that change hands: {still_open} open, {recent} received in the last {RECENT.days} days"
    tell("\n" + one_of(zh, en, lang))
    rows = [(each.area_before, each.area_after, each.open_count, each.recent_count) for each in found]
    _table(one_of("原属 现属 待办 近期", "from to open recent", lang).split(), rows, lang)


def _posts(comparison: Comparison, lang: Language) -> None:
    if comparison.posts:
        tell("\n" + one_of("受影响的岗位", "Posts whose area changes", lang) + f" ({len(comparison.posts)})")
        rows = [
            (each.code, each.name, each.area, ", ".join(word_of(word, lang) for word in each.changes))
            for each in comparison.posts
        ]
        _table(one_of("编码 名称 区域 变动", "code name area change", lang).split(), rows, lang)


def _table(head: list[str], rows: Sequence[Sequence[object]], lang: Language) -> None:
    if not rows:
        return
    table(head, [[cell(item) for item in row] for row in rows[:MOST_ROWS]])
    if len(rows) > MOST_ROWS:
        more = len(rows) - MOST_ROWS
        tell(one_of(f"……另有 {more} 行，见 --json", f"... and {more} more: --json has them all", lang))
