"""gridkeeper reach: what can be reached in so many minutes."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer
from shapely.geometry import mapping

from api.cli.show import progress, tell
from api.cli.way import way_of
from gis.clock import SystemClock
from gis.duty.responders import place_of_post
from gis.errors import BadInput, Finding, NotFound, Unavailable
from gis.roads.current import roads_at
from gis.roads.engines import Engines
from gis.roads.tiles import tiles_folder
from gis.vocabulary import Mode

Minutes = Annotated[str, typer.Option(help="Minutes, separated by commas.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(reach)


def reach(
    ctx: typer.Context,
    post: Annotated[str, typer.Option(help="Code of the post.")],
    out: Annotated[Path, typer.Option(help="GeoJSON file to write.")],
    minutes: Minutes = "2,5,10",
    mode: Annotated[Mode, typer.Option(help="How they go.")] = Mode.EBIKE,
) -> None:
    """Draw what the person of a post reaches in so many minutes, from where they are now."""
    wanted, way, now = minutes_of(minutes), way_of(ctx), SystemClock().now()
    with progress("Reach", None), way.session() as db:
        origin = place_of_post(db, post, now)
        roads = roads_at(db, now)
        engines = Engines(tiles_folder(way.settings))
        exact = engines.wait(roads)
        if exact is None:
            raise Unavailable("The road tiles can't be built, and reach areas are drawn from them.")
        areas = exact.reach(origin, wanted, mode, closed=sorted(roads.closed[mode]))
        engines.close()
    if areas is None:
        raise NotFound(f"Post '{post}' stands more than 500 m from any road.", hint="See `gridkeeper roads check`.")
    features = [
        {
            "type": "Feature",
            "properties": {"minutes": each, "mode": mode.value, "post": post},
            "geometry": mapping(area),
        }
        for each, area in zip(sorted(set(wanted)), areas, strict=True)
    ]
    out.write_text(json_module.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    tell(f"{len(features)} areas: {out}")


def minutes_of(text: str) -> list[int]:
    """Minutes as --minutes gives them.

    raises: BadInput
    """
    try:
        minutes = [int(part) for part in text.split(",")]
    except ValueError:
        minutes = []
    if not minutes or not all(1 <= each <= 120 for each in minutes):
        found, hint = f"'{text}' is not a list of minutes.", "Write 2,5,10; each from 1 to 120."
        raise BadInput(f"--minutes: {found}", [Finding("--minutes", found, hint)])
    return minutes
