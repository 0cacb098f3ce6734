"""gridkeeper matrix: seconds by road from every post to every place of a table, for planning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.outfile import require_place
from api.cli.pointtable import PointTable
from api.cli.show import Json, as_json, progress, tell
from api.cli.way import DatumOption, way_of
from gis.clock import SystemClock
from gis.duty.matrix import Origin, origins_of, origins_on_duty
from gis.errors import BadInput, Finding, NotFound
from gis.roads.current import Roads, roads_at
from gis.vocabulary import Mode

if TYPE_CHECKING:
    from api.cli.table import Points


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(matrix)


def matrix(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV of places.")],
    out: Annotated[Path, typer.Option(help="CSV to write: the table, then a column of seconds for every post.")],
    lon_field: Annotated[str | None, typer.Option(help="Column of the longitude or easting.")] = None,
    lat_field: Annotated[str | None, typer.Option(help="Column of the latitude or northing.")] = None,
    datum: DatumOption = None,
    posts: Annotated[
        str | None, typer.Option(help="Codes of posts, separated by commas; all on duty, if left out.")
    ] = None,
    mode: Annotated[Mode | None, typer.Option(help="How all of them go; as their post does, if left out.")] = None,
    json: Json = False,
) -> None:
    """Say for every post and every place of a table how many seconds it takes now, door to door.

    Counted by the road graph, without turn restrictions. An empty cell: there is no way by road.
    """
    # pandas takes a second to wake; only those who bring a table wait for it.
    from api.cli.table import read_points

    wanted, way, now = _codes(posts), way_of(ctx), SystemClock().now()
    require_place(out)
    with progress(f"Reading {file.name}", None):
        points = read_points(PointTable(file, lon_field, lat_field, None, None, datum, now))
    with way.session() as db:
        roads, plane = roads_at(db, now), way.plane(db)
        origins = origins_of(db, wanted, now, mode=mode) if wanted else origins_on_duty(db, now, plane, mode=mode)
    if not origins:
        raise NotFound("Nobody is on duty.", hint="Name posts with --posts.")
    reached = _fill(roads, origins, points, out)
    _tell(len(points.frame), len(origins), reached, out, json=json)


def _codes(posts: str | None) -> list[str]:
    """The codes that --posts gives, each once.

    raises: BadInput
    """
    codes = list(dict.fromkeys(code.strip() for code in (posts or "").split(",")))
    if posts is not None and not all(codes):
        found, hint = f"'{posts}' is not a list of codes.", "Write S001-P1,S002-P1."
        raise BadInput(f"--posts: {found}", [Finding("--posts", found, hint)])
    return [code for code in codes if code]


def _fill(roads: Roads, origins: list[Origin], points: Points, out: Path) -> int:
    """Write the table batch by batch; how many pairs have a way."""
    from api.cli.secondstable import write_seconds

    with progress("Seconds", len(points.frame)) as bar:
        task = bar.task_ids[0]
        return write_seconds(roads, origins, points, out, on_progress=lambda done: bar.advance(task, done))


def _tell(places: int, posts: int, reached: int, out: Path, *, json: bool) -> None:
    summary = {"places": places, "posts": posts, "with_a_way": reached, "out": str(out)}
    if json:
        as_json(summary)
    else:
        tell(f"{places:,} places by {posts:,} posts, {reached:,} of {places * posts:,} with a way: {out}")
