"""gridkeeper incident: what was known, proposed and decided."""

from __future__ import annotations

import typer

from api.cli import replay

app = typer.Typer(no_args_is_help=True, help="Incidents: replay.")
replay.add_to(app)


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="incident")


@app.callback()
def group() -> None:
    """Incidents."""
