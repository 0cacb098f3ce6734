"""gridkeeper areas: import grids, sites, buildings and micro-grids, and put them into force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.show import Json, as_json, cell, progress, table, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.editions import EditionFacts, editions, publish
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.ingest import ingest
from gis.areas.pages import areas_page
from gis.clock import SystemClock, instant_from_text
from gis.vocabulary import AreaKind

app = typer.Typer(no_args_is_help=True, help="Areas: import, publish, list.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="areas")


FromOption = Annotated[
    str | None, typer.Option("--from", help="Instant from which the edition is in force; now, if left out.")
]


@app.command(name="import")
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage or Shapefile.")],
    kind: Annotated[AreaKind, typer.Option(help="What the areas are.")],
    code_field: Annotated[str, typer.Option(help="Column with the code of each area.")],
    datum: DatumOption = None,
    name_field: Annotated[str | None, typer.Option(help="Column with the name; the code, if left out.")] = None,
    parent_field: Annotated[str | None, typer.Option(help="Column with the code of the enclosing area.")] = None,
    floors_field: Annotated[str | None, typer.Option(help="Column with floors: 3, 1-3, -1.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several.")] = None,
    edition: Annotated[str | None, typer.Option(help="Name of the edition; kinds may share one.")] = None,
    dissolve: Annotated[bool, typer.Option("--dissolve", help="Join features that share a code.")] = False,
    publish_now: Annotated[bool, typer.Option("--publish", help="Put the edition into force.")] = False,
    start: FromOption = None,
    json: Json = False,
) -> None:
    """Take in areas from a file as a draft edition: as a whole, or not at all."""
    system = system_of(datum)
    start_at = instant_from_text(start, field="--from") if start else None
    fields = AreaFields(code_field, name_field, parent_field, floors_field)
    now = SystemClock().now()
    with progress(f"Reading {file.name}", None):
        batch = areas_from_file(file, system, fields, layer=layer)
    with progress(f"Taking in {len(batch.codes)} features", None), way_of(ctx).session() as db:
        result = ingest(db, batch, kind, edition=edition, dissolve=dissolve, now=now)
        published = publish(db, result.edition, start_at=start_at or now, now=now) if publish_now else []
    if json:
        as_json({"ingested": result, "published": published})
        return
    joined = f" (from {result.feature_count} features)" if result.feature_count != result.area_count else ""
    tell(f"{result.area_count} areas of kind {kind.en}{joined} in edition '{result.edition}'.")
    tell("It is in force." if published else f"It is a draft: gridkeeper areas publish {result.edition}")


@app.command(name="publish")
def publish_edition(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the draft.")],
    start: FromOption = None,
    json: Json = False,
) -> None:
    """Put a draft into force. What was in force until then is kept, and questions about its time use it."""
    now = SystemClock().now()
    start_at = instant_from_text(start, field="--from") if start else now
    with way_of(ctx).session() as db:
        published = publish(db, name, start_at=start_at, now=now)
    as_json(published) if json else _show(published)


@app.command(name="editions")
def list_editions(ctx: typer.Context, json: Json = False) -> None:
    """List all editions, newest first."""
    with way_of(ctx).session() as db:
        found = editions(db)
    as_json(found) if json else _show(found)


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


def _show(found: list[EditionFacts]) -> None:
    rows = [(f.name, f.kind.en, f.status.en, f.area_count, cell(f.in_force_from), cell(f.in_force_to)) for f in found]
    table(("edition", "kind", "status", "areas", "from", "to"), rows)
