"""gridkeeper people, duty, gates: who there is, who answers for what, and the ways into sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.show import Json, as_json, progress, tell
from api.cli.way import DatumOption, system_of, way_of
from gis.areas.files import features_from_file
from gis.areas.gates import ingest_gates
from gis.areas.text import rows_of_csv
from gis.clock import SystemClock
from gis.duty.ingest import Taken, ingest_duty, ingest_people

people = typer.Typer(no_args_is_help=True, help="People.")
duty = typer.Typer(no_args_is_help=True, help="Nets, teams, posts, holders, duties, shifts, leaves, substitutions.")
gates = typer.Typer(no_args_is_help=True, help="The gates of sites.")

CsvFile = Annotated[Path, typer.Argument(help="CSV with a header line, UTF-8 or GB18030.")]


@people.command(name="import")
def import_people(ctx: typer.Context, file: CsvFile, json: Json = False) -> None:
    """Take in people. Columns: code, name, phone, organisation. Those known by their code are updated."""
    header, rows = rows_of_csv(file)
    with progress(f"Taking in {len(rows)} rows", None), way_of(ctx).session() as db:
        taken = ingest_people(db, header, rows)
    _show(taken, json)


@duty.command(name="import")
def import_duty(ctx: typer.Context, file: CsvFile, json: Json = False) -> None:
    """Take in who answers for what. The column `record` says what each row is:

    net, team, post, holder, duty, shift, leave or substitution. Importing a file twice changes nothing.
    """
    header, rows = rows_of_csv(file)
    with progress(f"Taking in {len(rows)} rows", None), way_of(ctx).session() as db:
        taken = ingest_duty(db, header, rows)
    _show(taken, json)


@gates.command(name="import")
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
    _show(Taken({"gate": count}), json)


def _show(taken: Taken, json: bool) -> None:
    if json:
        as_json(taken.counts)
    else:
        tell(f"Taken in: {', '.join(f'{count} {name}' for name, count in taken.counts.items())}.")
