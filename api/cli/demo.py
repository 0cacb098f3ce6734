"""gridkeeper demo: a zone to try things on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from api.cli.demoday import play_day
from api.cli.show import Json, as_json, progress, tell
from api.cli.tiles import build_road_tiles
from api.cli.way import Way, way_of
from gis.clock import SystemClock
from gis.db.centres import centre_names, create_centre
from gis.db.engine import transaction
from gis.db.revisions import require_current
from gis.demo.build import STEPS, Built, build
from gis.demo.zone import Size
from gis.vocabulary import Datum

app = typer.Typer(no_args_is_help=True, help="The demo zone: build it, play a day.")
app.command(name="day")(play_day)


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="demo")


MIDDLE = (120.08, 28.93)
"""Where the demo zone lies: the Yongkang Economic Development Zone, degrees, WGS84."""


@app.callback()
def group() -> None:
    """The demo zone."""


@app.command(name="build")
def build_zone(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option(help="The same seed gives the same zone.")] = 1,
    size: Annotated[Size, typer.Option(help="small for a quick look, zone for the whole.")] = Size.ZONE,
    json: Json = False,
) -> None:
    """Build the demo zone into an empty centre; the centre is made if it isn't there."""
    way = way_of(ctx)
    built = build_into(way, size, seed)
    if json:
        as_json(built)
        return
    areas = ", ".join(f"{count} of kind {kind.en}" for kind, count in built.areas.items())
    tell(f"Areas: {areas}.")
    tell(f"{built.people} people, {built.gates} gates, {built.junctions} road junctions, {built.positions} positions.")


def build_into(way: Way, size: Size, seed: int) -> Built:
    """Make the centre if it isn't there, build the zone into it and the tiles of its roads, with a progress bar."""
    engine = way.engine()
    if way.centre not in centre_names(engine):
        create_centre(engine, way.centre, *MIDDLE, Datum.WGS84)
    require_current(engine, way.centre)
    now = SystemClock().now()
    built = _built(engine, way.centre, size, seed, now)
    build_road_tiles(way, now)
    return built


def _built(engine: Engine, centre: str, size: Size, seed: int, now: datetime) -> Built:
    with progress("Demo zone", STEPS) as bar, transaction(engine) as db:
        task = bar.task_ids[0]

        def on_step(what: str) -> None:
            bar.update(task, description=f"Demo zone: {what}", advance=1)

        return build(db, centre, size, seed, now, on_step)
