"""gridkeeper reverse: a point to words."""

from __future__ import annotations

import typer

from api.cli.geocode import reverse


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(reverse)
