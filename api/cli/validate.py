"""gridkeeper areas validate: everything that is wrong with a file of areas, before anybody takes it in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import Language, language, one_of
from api.cli.inforce import areas_to_compare, plain_comparison, show_comparison
from api.cli.outfile import finished, require_place
from api.cli.show import Json, as_json, plain, progress, table, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.apart import Limits, run_apart
from gis.areas.displaced import compared
from gis.areas.files import AreaFields, areas_from_file, features_from_file
from gis.areas.found import AreaFinding, amount
from gis.areas.validate import MOST_LISTED, Report, validate
from gis.crs.transform import CoordinateSystem, shapes_to_wgs84
from gis.geometry.flaws import Shapes
from gis.vocabulary import AreaKind

HEADINGS = {
    Language.ZH: ("必须处理", "问题", "编码", "要素", "经度", "纬度", "大小", "最宽", "情况", "处理"),
    Language.EN: ("blocks", "what", "codes", "feature", "lon", "lat", "size", "width", "found", "what to do"),
}

MOST_SHOWN = 500
"""Lines on a screen. Whoever has more looks at the kinds first."""


def add_to(app: typer.Typer) -> None:
    """Add the command to the group of areas."""
    app.command(name="validate")(validate_file)


def validate_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="As for import: GeoJSON, GeoPackage, Shapefile, ...")],
    kind: Annotated[AreaKind, typer.Option(help="What the areas are.")],
    code_field: Annotated[str, typer.Option(help="Column with the code of each area.")],
    datum: DatumOption = None,
    parent_field: Annotated[str | None, typer.Option(help="Column with the code of the enclosing area.")] = None,
    floors_field: Annotated[str | None, typer.Option(help="Column with floors: 3, 1-3, -1.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file that holds several.")] = None,
    wkt_field: Annotated[str | None, typer.Option(help="Column with the shapes as WKT, in a CSV or XLSX.")] = None,
    dissolve: Annotated[bool, typer.Option("--dissolve", help="Look at features that share a code as one.")] = False,
    territory: Annotated[Path | None, typer.Option(help="File with the territory, in the same datum.")] = None,
    map_file: Annotated[Path | None, typer.Option("--map", help="Draw the findings: an HTML file.")] = None,
    json: Json = False,
) -> None:
    """Look for everything that is wrong with a file of areas, without taking it in; no database is needed.

    Where the centre has areas of the kind in force, the file is compared with them: a wrong datum shows by that.

    Exit code 1 if anything keeps the areas from being put into force.
    """
    system, limits = system_of(datum), Limits.of(way_of(ctx).settings)
    if map_file:
        require_place(map_file)
    fields = AreaFields(code_field, parent=parent_field, floors=floors_field)
    with progress(f"Reading {file.name}", None):
        batch = areas_from_file(file, system, fields, layer=layer, wkt_field=wkt_field, limits=limits)
        within = _shapes_of(territory, system, limits) if territory else None
    with progress(f"Looking at {len(batch.codes)} features", None):
        report = run_apart(limits, file.name, validate, batch, kind, dissolve=dissolve, territory=within)
        known = areas_to_compare(way_of(ctx), kind)
        told = known if isinstance(known, str) else run_apart(limits, file.name, compared, batch, known)
    if map_file:
        _draw(map_file, report, way_of(ctx).settings.map_credit)
    if json:
        as_json({**_plain(report), **plain_comparison(told)})
    else:
        _show(report, language())
        show_comparison(told, language())
    raise typer.Exit(int(report.blocks))


def _shapes_of(territory: Path, system: CoordinateSystem, limits: Limits) -> Shapes:
    features = features_from_file(territory, system, {}, limits=limits)
    return shapes_to_wgs84(features.shapes, features.system)


def _draw(map_file: Path, report: Report, credit: str) -> None:
    # folium and pandas take a second to wake; who wants the table alone doesn't wait for them.
    from layers.maps.findings import findings_page

    with progress("Drawing", None), finished(map_file) as unfinished:
        unfinished.write_text(findings_page(report, title=report.source, credit=credit), encoding="utf-8")


def _plain(report: Report) -> dict[str, object]:
    rows = [{name: value for name, value in vars(one).items() if name != "shape"} for one in report.findings]
    return {
        "source": report.source,
        "kind": report.kind,
        "areas": report.area_count,
        "blocks": report.blocks,
        "blocking_count": report.blocking_count,
        "counts": {kind.value: count for kind, count in report.counts.items()},
        "not_looked_for": [kind.value for kind in report.not_looked_for],
        "findings": plain(rows),
    }


def _show(report: Report, lang: Language) -> None:
    if report.findings:
        table(HEADINGS[lang], [_row(one, lang) for one in report.findings[:MOST_SHOWN]])
    if report.finding_count > MOST_SHOWN:
        _show_counts(report, lang)
    count, blocking = report.finding_count, report.blocking_count
    zh = f"{report.source}：{report.area_count} 个区域，{count} 处问题，其中 {blocking} 处必须处理。"
    en = f"{report.source}: {report.area_count} areas, {count} findings, {blocking} of them block publishing."
    tell(one_of(zh, en, lang))


def _show_counts(report: Report, lang: Language) -> None:
    """How many of each kind there are, where the table can't hold them all."""
    words: list[tuple[str, object]] = [(one_of(kind.zh, kind.en, lang), count) for kind, count in report.counts.items()]
    words += [
        (one_of(kind.zh, kind.en, lang), one_of("未查", "not looked for", lang)) for kind in report.not_looked_for
    ]
    tell("")
    table(("", ""), words)
    zh = f"以上只列出前 {MOST_SHOWN} 处；--json 列出前 {MOST_LISTED} 处。"
    en = f"Above are the first {MOST_SHOWN}; --json lists the first {MOST_LISTED}."
    tell(one_of(zh, en, lang))


def _row(one: AreaFinding, lang: Language) -> tuple[object, ...]:
    return (
        one_of("是" if one.blocks else "", "yes" if one.blocks else "", lang),
        one_of(one.kind.zh, one.kind.en, lang),
        ", ".join(one.codes[:4]),
        one.where,
        None if one.lon is None else f"{one.lon:.6f}",
        None if one.lat is None else f"{one.lat:.6f}",
        None if one.size is None else amount(one.size, one.unit),
        None if one.width_m is None else amount(one.width_m, "m"),
        one_of(one.found_zh, one.found, lang),
        one_of(one.hint_zh, one.hint, lang),
    )
