"""gridkeeper areas: import grids, sites, buildings and micro-grids, and list those in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import compare, editions, export, validate
from api.cli.editions import AcceptGaps, FromOption, put_into_force
from api.cli.show import Json, as_json, progress, say, table, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.apart import Limits
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.found import TILING, amount
from gis.areas.ingest import ingest
from gis.areas.mend import AreaChange, Repair
from gis.areas.pages import areas_page
from gis.clock import SystemClock, instant_from_text
from gis.errors import BadInput, Finding
from gis.geometry.flaws import NOISE_M, SLIVER_M
from gis.vocabulary import AreaKind

app = typer.Typer(no_args_is_help=True, help="Areas: import, compare, publish, export, list.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    # A group of its own each time: one that is kept would hold the commands of other files once more at every call.
    group = typer.Typer(no_args_is_help=True, help=app.info.help)
    group.registered_commands += app.registered_commands
    for more in (validate, editions, compare, export):
        more.add_to(group)
    tree.add_typer(group, name="areas")


FILES = "GeoJSON, GeoPackage, Shapefile (also zipped), KML, FlatGeobuf, GeoParquet, or CSV/XLSX with WKT."


@app.command(name="import")
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help=FILES)],
    kind: Annotated[AreaKind, typer.Option(help="What the areas are.")],
    code_field: Annotated[str, typer.Option(help="Column with the code of each area.")],
    datum: DatumOption = None,
    name_field: Annotated[str | None, typer.Option(help="Column with the name; the code, if left out.")] = None,
    parent_field: Annotated[str | None, typer.Option(help="Column with the code of the enclosing area.")] = None,
    floors_field: Annotated[str | None, typer.Option(help="Column with floors: 3, 1-3, -1.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file that holds several.")] = None,
    wkt_field: Annotated[str | None, typer.Option(help="Column with the shapes as WKT, in a CSV or XLSX.")] = None,
    edition: Annotated[str | None, typer.Option(help="Name of the edition; kinds may share one.")] = None,
    into: Annotated[str | None, typer.Option(help="A draft whose areas of this kind are replaced.")] = None,
    dissolve: Annotated[bool, typer.Option("--dissolve", help="Join features that share a code.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make grids tile: close gaps, assign overlaps, join corners, untangle.")
    ] = False,
    tolerance_m: Annotated[
        float, typer.Option(help="With --repair: the widest gap or overlap that is closed; a metre is a slip.")
    ] = SLIVER_M,
    accept_gaps: AcceptGaps = False,
    publish_now: Annotated[bool, typer.Option("--publish", help="Put the edition into force.")] = False,
    start: FromOption = None,
    json: Json = False,
) -> None:
    """Take in areas from a file as a draft edition: as a whole, or not at all."""
    system = system_of(datum)
    start_at = instant_from_text(start, field="--from") if start else None
    _require_one_name(edition, into)
    how = _repair(kind, tolerance_m, accept_gaps) if repair else None
    fields = AreaFields(code_field, name_field, parent_field, floors_field)
    now = SystemClock().now()
    with progress(f"Reading {file.name}", None):
        limits = Limits.of(way_of(ctx).settings)
        batch = areas_from_file(file, system, fields, layer=layer, wkt_field=wkt_field, limits=limits)
    with progress(f"Taking in {len(batch.codes)} features", None), way_of(ctx).session() as db:
        result = ingest(
            db, batch, kind, edition=edition, into=into, dissolve=dissolve, repair=how, limits=limits, now=now
        )
        begin = start_at or now
        published = put_into_force(db, result.edition, begin, now, accept_gaps=accept_gaps) if publish_now else []
    if json:
        as_json({"ingested": result, "published": published})
        return
    _show_changes(result.changes)
    joined = f" (from {result.feature_count} features)" if result.feature_count != result.area_count else ""
    tell(f"{result.area_count} areas of kind {kind.en}{joined} in edition '{result.edition}'.")
    tell("It is in force." if published else f"It is a draft: gridkeeper areas publish {result.edition}")


@app.command(name="list")
def list_areas(
    ctx: typer.Context,
    kind: Annotated[AreaKind, typer.Option(help="Which kind.")],
    after: Annotated[str, typer.Option(help="Code behind which the list begins.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Most areas to list.")] = 100,
    json: Json = False,
) -> None:
    """List the areas of a kind in force."""
    with way_of(ctx).session() as db:
        rows = areas_page(db, kind, SystemClock().now(), after=after, limit=limit)
    if json:
        as_json(rows)
    else:
        table(("code", "name", "parent", "edition"), [(row.code, row.name, row.parent, row.edition) for row in rows])


def _repair(kind: AreaKind, tolerance_m: float, accept_gaps: bool) -> Repair:
    if kind not in TILING:
        found, hint = f"areas of kind {kind.value} need not tile.", "Leave it out, and see `gridkeeper areas validate`."
        raise BadInput(f"--repair: {found}", [Finding("--repair", found, hint)])
    return Repair(tolerance_m, accept_gaps)


def _show_changes(changes: list[AreaChange]) -> None:
    """Every change on the screen; joined roundings only counted, beside the result."""
    seen = [change for change in changes if change.unit == "m2" or change.size > NOISE_M]
    if seen:
        rows = [
            (one.code, one.step.en, one.other, amount(one.size, one.unit), f"{one.lon:.6f}", f"{one.lat:.6f}")
            for one in seen
        ]
        table(("code", "what was done", "ground went to", "how much", "lon", "lat"), rows)
        tell(f"{len(seen)} changes, {sum(one.size for one in seen if one.unit == 'm2'):,.0f} m2 of ground.")
    if len(changes) > len(seen):
        say(f"In {len(changes) - len(seen)} areas corners were joined with the neighbours', by a millimetre at most.")


def _require_one_name(edition: str | None, into: str | None) -> None:
    if edition and into:
        found, hint = "is given beside --edition.", "--into replaces a draft, --edition begins one: give one of them."
        raise BadInput(f"--into {found}", [Finding("--into", found, hint)])
