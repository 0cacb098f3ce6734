"""gridkeeper gates: the ways into sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.show import Json, as_json, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.files import features_from_file
from gis.areas.gates import ingest_gates
from gis.clock import SystemClock

app = typer.Typer(no_args_is_help=True, help="The gates of sites: import.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="gates")


@app.callback()
def group() -> None:
    """The gates of sites."""


@app.command(name="import")
def import_gates(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Points: GeoJSON, GeoPackage or Shapefile.")],
    site_field: Annotated[str, typer.Option(help="Column with the code of the site.")],
    datum: DatumOption = None,
    name_field: Annotated[str | None, typer.Option(help="Column with the name of the gate.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several.")] = None,
    json: Json = False,
) -> None:
    """Take in gates. The gates of the sites in the file are replaced by those in the file."""
    system = system_of(datum)
    wanted = {"site": site_field, **({"name": name_field} if name_field else {})}
    features = features_from_file(file, system, wanted, layer=layer)
    with way_of(ctx).session() as db:
        count = ingest_gates(db, features, SystemClock().now())
    as_json({"gate": count}) if json else tell(f"Taken in: {count} gates.")
