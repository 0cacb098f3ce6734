"""gridkeeper duty: who answers for what, and when."""

from __future__ import annotations

import typer

from api.cli.show import Json, as_json, progress, tell
from api.cli.way import CsvFile, way_of
from gis.areas.sheets import rows_of_table
from gis.duty.ingest import ingest_duty

app = typer.Typer(no_args_is_help=True, help="Posts, holders, duties, shifts, substitutions: import.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="duty")


@app.callback()
def group() -> None:
    """Nets, teams, posts, holders, duties, shifts, leaves, substitutions."""


@app.command(name="import")
def import_duty(ctx: typer.Context, file: CsvFile, json: Json = False) -> None:
    """Take in who answers for what. The column `record` says what each row is:

    net, team, post, holder, duty, shift, leave or substitution. Importing a file twice changes nothing.
    """
    header, rows = rows_of_table(file)
    with progress(f"Taking in {len(rows)} rows", None), way_of(ctx).session() as db:
        counts = ingest_duty(db, header, rows).counts
    as_json(counts) if json else tell(f"Taken in: {', '.join(f'{count} {name}' for name, count in counts.items())}.")
