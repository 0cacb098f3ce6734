"""gridkeeper reach: what can be reached in so many minutes."""

from __future__ import annotations

import json as json_module
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from shapely.geometry import mapping

from api.cli.outfile import require_place, write_text
from api.cli.show import cell, progress, tell
from api.cli.way import Way, way_of
from gis.clock import SystemClock
from gis.crs.transform import LonLat
from gis.duty.responders import place_of_post
from gis.errors import BadInput, Finding, NotFound, Unavailable
from gis.roads.current import roads_at
from gis.roads.engines import Engines
from gis.roads.tiles import tiles_folder
from gis.vocabulary import Mode

if TYPE_CHECKING:
    from layers.maps.reach import Reached

Minutes = Annotated[str, typer.Option(help="Minutes, separated by commas.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(reach)


def reach(
    ctx: typer.Context,
    post: Annotated[str, typer.Option(help="Code of the post.")],
    out: Annotated[Path, typer.Option(help="File to write: .geojson, or .html for a map to keep.")],
    minutes: Minutes = "2,5,10",
    mode: Annotated[Mode, typer.Option(help="How they go.")] = Mode.EBIKE,
) -> None:
    """Draw what the person of a post reaches in so many minutes, from where they are now."""
    wanted, way, now = minutes_of(minutes), way_of(ctx), SystemClock().now()
    require_place(out)
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
    reached = list(zip(wanted, areas, strict=True))
    if out.suffix == ".html":
        with progress("Drawing", None):
            write_text(out, _page(way, reached, origin, post, mode, now))
    else:
        write_text(out, _geojson(reached, post, mode))
    tell(f"{len(reached)} areas: {out}")


def _geojson(reached: list[Reached], post: str, mode: Mode) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"minutes": each, "mode": mode.value, "post": post},
            "geometry": mapping(area),
        }
        for each, area in reached
    ]
    return json_module.dumps({"type": "FeatureCollection", "features": features})


def _page(way: Way, reached: list[Reached], origin: LonLat, post: str, mode: Mode, now: datetime) -> str:
    # folium and pandas take a second to wake; who wants GeoJSON doesn't wait for them.
    from api.cli.draw import ground_of
    from layers.maps.reach import reach_page

    with way.session() as db:
        ground = ground_of(db, now)
    return reach_page(
        reached,
        ground.areas,
        origin=origin,
        post=post,
        mode=mode,
        at=cell(now),
        credit=way.settings.map_credit,
        roads=ground.roads,
        water=ground.water,
    )


def minutes_of(text: str) -> list[int]:
    """Minutes as --minutes gives them, each once, the fewest first.

    raises: BadInput
    """
    try:
        minutes = [int(part) for part in text.split(",")]
    except ValueError:
        minutes = []
    if not minutes or not all(1 <= each <= 120 for each in minutes):
        found, hint = f"'{text}' is not a list of minutes.", "Write 2,5,10; each from 1 to 120."
        raise BadInput(f"--minutes: {found}", [Finding("--minutes", found, hint)])
    return sorted(set(minutes))
