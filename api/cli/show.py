"""How commands show things: a table for people or JSON for programs, progress on the error stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from gis.clock import SHANGHAI

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
wide = Console(highlight=False, soft_wrap=True, width=2_000)
"""For tables: a line too long for the screen is wrapped by it, never cut, so that codes can be copied and searched."""


def say(text: str) -> None:
    """One line for people, on the error stream: what is being done."""
    err.print(escape(text))


def tell(text: str) -> None:
    """One line of a result."""
    out.print(escape(text))


def as_json(result: Any) -> None:
    """A result for programs."""
    typer.echo(json.dumps(plain(result), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """A value made of what JSON knows: dataclasses by field, words by value, instants as ISO 8601."""
    return to_jsonable_python(value, timedelta_mode="float")


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows for people."""
    drawn = Table(*columns, box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    for row in rows:
        drawn.add_row(*(escape(cell(item)) for item in row))
    wide.print(drawn)


def cell(value: object) -> str:
    """One value as people read it; instants in Shanghai time."""
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return str(value)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Progress]:
    """A bar on the error stream; nothing is drawn where nobody looks."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with bar:
        bar.add_task(what, total=total)
        yield bar
