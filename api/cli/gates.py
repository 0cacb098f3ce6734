"""gridkeeper gates: the ways into sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.areas import FILES
from api.cli.show import Json, as_json, progress, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.apart import Limits
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
    file: Annotated[Path, typer.Argument(help=f"Points: {FILES}")],
    site_field: Annotated[str, typer.Option(help="Column with the code of the site.")],
    datum: DatumOption = None,
    name_field: Annotated[str | None, typer.Option(help="Column with the name of the gate.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file that holds several.")] = None,
    wkt_field: Annotated[str | None, typer.Option(help="Column with the shapes as WKT, in a CSV or XLSX.")] = None,
    json: Json = False,
) -> None:
    """Take in gates. The gates of the sites in the file are replaced by those in the file."""
    # The readings of Chinese characters take a moment to wake; `--help` doesn't wait for them.
    from gis.geocode.step import gates_imported

    system, now = system_of(datum), SystemClock().now()
    wanted = {"site": site_field, **({"name": name_field} if name_field else {})}
    limits = Limits.of(way_of(ctx).settings)
    with progress(f"Reading {file.name}", None):
        features = features_from_file(file, system, wanted, layer=layer, wkt_field=wkt_field, limits=limits)
    with way_of(ctx).session() as db:
        count = ingest_gates(db, features, now)
        gates_imported(db, now)
    as_json({"gate": count}) if json else tell(f"Taken in: {count} gates.")
