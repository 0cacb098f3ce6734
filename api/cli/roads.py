"""gridkeeper roads: import them, look for what is wrong, close and open them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.show import Json, as_json, cell, progress, table, tell
from api.cli.tiles import build_road_tiles
from api.cli.way import DatumOption, Way, system_of, way_of
from gis.areas.apart import Limits, run_apart
from gis.areas.reading import require_file
from gis.clock import SystemClock, instant_from_text
from gis.crs.transform import CoordinateSystem, LonLat
from gis.duty.unreached import cut_off
from gis.errors import BadFile, Finding, UnknownDatum
from gis.roads.check import RoadCheck, Unreached, check_roads
from gis.roads.closures import close_road, closures_since, open_road
from gis.roads.current import roads_at
from gis.roads.extract import Progress, RoadsRead
from gis.roads.ingest import RoadsIngested, ingest_roads, roads_from_file
from gis.vocabulary import Mode

app = typer.Typer(no_args_is_help=True, help="Roads: import, check, close, open, list closures.")

EXTRACTS = (".pbf", ".osm")
ROAD_FILES = (".osm.pbf", ".geojson", ".json")

RoadId = Annotated[int, typer.Argument(help="OpenStreetMap's way id, or the `id` of your own file.")]
ModeOption = Annotated[Mode | None, typer.Option(help="Only for this mode; for all, if left out.")]


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="roads")


@app.command(name="import")
def import_roads(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="OpenStreetMap extract (.osm.pbf) or GeoJSON.")],
    datum: DatumOption = None,
    json: Json = False,
) -> None:
    """Take in roads in the place of those that are there, and build the tiles for exact routes."""
    # The readings of Chinese characters take a moment to wake; who closes a road doesn't wait for them.
    from gis.geocode.step import roads_imported

    system = system_of(datum) if datum else None
    way, now = way_of(ctx), SystemClock().now()
    with progress(f"Reading {file.name}", None) as bar:
        task = bar.task_ids[0]
        read = _read(way, file, system, lambda _what, count: bar.update(task, completed=count))
    with progress(f"Taking in {len(read.network.road_id)} edges", None), way.session() as db:
        result = ingest_roads(db, read, now)
        roads_imported(db, now)
    exact = build_road_tiles(way, now)
    if json:
        as_json({"ingested": result, "exact_routes": exact})
    else:
        _show(result, exact)


@app.command()
def check(ctx: typer.Context, json: Json = False) -> None:
    """Look for islands, for one-ways that lead nowhere or can't be reached, and for gates and posts off the roads."""
    way, now = way_of(ctx), SystemClock().now()
    with progress("Checking", None), way.session() as db:
        roads = roads_at(db, now)
        found = [check_roads(roads.graph[mode]) for mode in Mode]
        apart = cut_off(db, roads, now, way.plane(db))
    if json:
        as_json({"roads": found, "gates": apart.gates, "posts": apart.posts})
        return
    rows = [row for one in found for row in _road_rows(one)]
    rows += [_place_row("gate", one) for one in apart.gates] + [_place_row("post", one) for one in apart.posts]
    table(("mode", "what", "roads", "", "near"), [(*row[:4], f"{row[4].lon:.5f}, {row[4].lat:.5f}") for row in rows])
    tell(f"{len(rows)} findings.")


type _Row = tuple[str, str, object, str, LonLat]


def _road_rows(found: RoadCheck) -> list[_Row]:
    mode = found.mode.en
    islands: list[_Row] = [
        (mode, "island", len(one.road_ids), f"{one.length_m:,.0f} m", one.place) for one in found.islands
    ]
    dead: list[_Row] = [
        (mode, "can't be left" if not one.can_be_left else "can't be reached", one.road_id, one.name, one.place)
        for one in found.dead_one_ways
    ]
    return islands + dead


def _place_row(what: str, one: Unreached) -> _Row:
    return one.mode.en, what, one.code, one.why, one.place


@app.command()
def close(
    ctx: typer.Context,
    road: RoadId,
    start: Annotated[str | None, typer.Option("--from", help="Instant; now, if left out.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Instant; until it is opened, if left out.")] = None,
    mode: ModeOption = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    json: Json = False,
) -> None:
    """Close a road to one mode or to all. It acts with the next question."""
    now = SystemClock().now()
    begins_at = instant_from_text(start, field="--from") if start else now
    ends_at = instant_from_text(end, field="--to") if end else None
    with way_of(ctx).session() as db:
        made = close_road(db, road, begins_at=begins_at, ends_at=ends_at, now=now, mode=mode, reason=reason)
    if json:
        as_json(made)
    else:
        until = cell(made.ends_at) if made.ends_at else "it is opened"
        tell(f"Road {road} is closed from {cell(made.begins_at)} until {until}.")


@app.command(name="open")
def open_again(ctx: typer.Context, road: RoadId) -> None:
    """End the closures of a road, and forget those to come."""
    with way_of(ctx).session() as db:
        count = open_road(db, road, SystemClock().now())
    tell(f"Road {road} is open; {count} closure(s) ended.")


@app.command(name="list")
def list_closures(ctx: typer.Context, json: Json = False) -> None:
    """List closures in force and to come."""
    with way_of(ctx).session() as db:
        found = closures_since(db, SystemClock().now())
    if json:
        as_json(found)
        return
    rows = [(c.road_id, c.mode.en if c.mode else "all", c.begins_at, c.ends_at, c.reason) for c in found]
    table(("road", "mode", "from", "to", "reason"), rows)


def _read(way: Way, file: Path, system: CoordinateSystem | None, on_progress: Progress) -> RoadsRead:
    """The roads of a file. GeoJSON, which may be anything, is read apart; an extract tells how far it is instead."""
    if not file.is_file():
        raise BadFile(f"{file.name}: there is no such file.", [Finding("FILE", "is not there.", "Check the path.")])
    try:
        if file.suffix.lower() in EXTRACTS:
            return roads_from_file(file, system, progress=on_progress)
        limits = Limits.of(way.settings)
        require_file(file, limits, ROAD_FILES)
        return run_apart(limits, file.name, roads_from_file, file, system)
    except UnknownDatum as error:
        raise UnknownDatum(None, field="--datum") from error


def _show(result: RoadsIngested, exact: bool) -> None:
    version = result.version
    tell(
        f"{version.edge_count:,} edges, {version.node_count:,} junctions, {result.length_km:,.0f} km, "
        f"{result.restriction_count} turn restrictions; version {version.version}."
    )
    for finding in result.findings:
        tell(f"  ! {finding}")
    tell("Exact routes are ready." if exact else "Exact routes could not be built: the graph answers alone.")
