"""gridkeeper areas export: an edition out to the file of a GIS desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.outfile import finished_with_sidecars, require_place
from api.cli.show import Json, as_json, progress, say, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.contents import contents, edition_in_force, edition_named
from gis.areas.export import Format, format_of, write_areas
from gis.clock import SystemClock
from gis.crs.transform import CoordinateSystem, name_of
from gis.vocabulary import AreaKind, Datum


def add_to(app: typer.Typer) -> None:
    """Add the command to the group of areas."""
    app.command(name="export")(export)


def export(
    ctx: typer.Context,
    kind: Annotated[AreaKind, typer.Option(help="Which kind.")],
    out: Annotated[Path, typer.Option(help="File to write: .gpkg, .geojson, .shp (or .zip), .parquet.")],
    datum: DatumOption = None,
    edition: Annotated[str | None, typer.Option(help="Its name; what is in force, if left out.")] = None,
    format: Annotated[Format | None, typer.Option(help="By default what the file's name says.")] = None,
    json: Json = False,
) -> None:
    """Write the areas of an edition, a draft too, to a file that can be edited and imported again."""
    system = system_of(datum)
    written_as = format_of(out, format)
    require_place(out)
    with progress("Exporting", None), way_of(ctx).session() as db:
        found = edition_named(db, edition, kind) if edition else edition_in_force(db, kind, SystemClock().now())
        batch = contents(db, found)
        with finished_with_sidecars(out) as unfinished:
            write_areas(batch, kind, system, unfinished)
    if _is_shifted(system) and name_of(system) not in out.stem.lower():
        say(f"The coordinates are shifted. Let the name say so: {out.stem}_{name_of(system)}{out.suffix}")
    if json:
        facts = {"edition": found.name, "kind": kind, "areas": len(batch.codes), "datum": name_of(system)}
        as_json({**facts, "format": written_as, "file": out.name})
        return
    tell(f"{len(batch.codes)} areas of kind {kind.en} of edition '{found.name}' in {name_of(system)}: {out}")


def _is_shifted(system: CoordinateSystem) -> bool:
    return system in (Datum.GCJ02, Datum.BD09)
