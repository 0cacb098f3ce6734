"""gridkeeper centre: make centres, list them, set the post that answers for what is left."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.show import Json, as_json, table, tell
from api.cli.way import DatumOption, Way, settings_for, system_of, way_of
from gis.db.centres import CentreFacts, centre_facts, centre_names, create_centre, set_catch_all
from gis.db.engine import centre_engine, database_url, transaction

app = typer.Typer(no_args_is_help=True, help="Centres: each is a database schema with its own areas and people.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="centre")


@app.command()
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Small letters, digits and _.")],
    lon: Annotated[float, typer.Option(help="Longitude or easting in the middle of its territory.")],
    lat: Annotated[float, typer.Option(help="Latitude or northing.")],
    datum: DatumOption = None,
    json: Json = False,
) -> None:
    """Make a centre. Its position chooses the metric plane in which distances are measured."""
    system = system_of(datum)
    way_of(ctx).ready()
    made = create_centre(Way(settings_for(name)).engine(), name, lon, lat, system)
    as_json(made) if json else tell(f"Centre '{name}' is ready. Work on it with: gridkeeper --centre {name} ...")


@app.command(name="list")
def list_all(ctx: typer.Context, json: Json = False) -> None:
    """List the centres of this database."""
    way = way_of(ctx)
    engine = way.engine()
    facts = [_facts(database_url(way.settings), name) for name in centre_names(engine)]
    if json:
        as_json(facts)
    else:
        table(
            ("centre", "lon", "lat", "catch-all post"),
            [(f.name, f"{f.lon:.5f}", f"{f.lat:.5f}", f.catch_all_post) for f in facts],
        )


@app.command(name="set")
def set_options(
    ctx: typer.Context,
    catch_all: Annotated[str, typer.Option(help="Code of the post that answers for what nobody else answers for.")],
) -> None:
    """Set what a centre needs to know about itself."""
    with way_of(ctx).session() as db:
        set_catch_all(db, catch_all)
    tell(f"Post '{catch_all}' now answers for what nobody else answers for.")


def _facts(url: str, name: str) -> CentreFacts:
    with transaction(centre_engine(url, name)) as db:
        return centre_facts(db, name)
