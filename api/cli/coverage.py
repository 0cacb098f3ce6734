"""gridkeeper coverage: who could be where, and where nobody could."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.reach import Minutes, minutes_of
from api.cli.show import Json, as_json, progress, table, tell
from api.cli.way import way_of
from gis.clock import SystemClock
from gis.duty.coverage import Covered, coverage_now
from gis.roads.current import roads_at


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(coverage)


def coverage(
    ctx: typer.Context,
    minutes: Minutes = "2,5,10",
    holes: Annotated[int, typer.Option(min=0, help="How many of the places farthest from anybody to list.")] = 20,
    json: Json = False,
) -> None:
    """Say for every building and gate who of the people on duty would be there first now, and list the holes."""
    wanted, now = minutes_of(minutes), SystemClock().now()
    with progress("Coverage", None), way_of(ctx).session() as db:
        found = coverage_now(db, roads_at(db, now), now, way_of(ctx).plane(db))
    if json:
        as_json([one.plain() for one in found])
        return
    for each in wanted:
        count = sum(one.seconds is not None and one.seconds <= 60 * each for one in found)
        tell(f"within {each} min: {count:,} of {len(found):,} places ({100 * count / max(1, len(found)):.1f} %)")
    worst = sorted(found, key=_worst_first)[:holes]
    table(("place", "code", "first there", "minutes"), [_row(one) for one in worst])


def _row(one: Covered) -> tuple[object, ...]:
    minutes = None if one.seconds is None else one.seconds / 60
    return one.what.en if one.what else "gate", one.code, one.first, minutes


def _worst_first(one: Covered) -> tuple[bool, float, str]:
    return one.seconds is not None, -(one.seconds or 0.0), one.code
