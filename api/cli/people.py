"""gridkeeper people: who there is."""

from __future__ import annotations

import typer

from api.cli.show import Json, as_json, progress, tell
from api.cli.way import CsvFile, way_of
from gis.areas.apart import Limits
from gis.areas.sheets import rows_of_table
from gis.duty.ingest import ingest_people

app = typer.Typer(no_args_is_help=True, help="People: import.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="people")


@app.callback()
def group() -> None:
    """People."""


@app.command(name="import")
def import_people(ctx: typer.Context, file: CsvFile, json: Json = False) -> None:
    """Take in people. Columns: code, name, phone, organisation. Those known by their code are updated."""
    with progress(f"Reading {file.name}", None):
        header, rows = rows_of_table(file, Limits.of(way_of(ctx).settings))
    with progress(f"Taking in {len(rows)} rows", None), way_of(ctx).session() as db:
        counts = ingest_people(db, header, rows).counts
    as_json(counts) if json else tell(f"Taken in: {counts['person']} people.")
