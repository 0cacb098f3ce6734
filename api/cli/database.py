"""gridkeeper db: the private PostGIS cluster and its tables."""

from __future__ import annotations

import typer

from api.cli.show import Json, as_json, say, table, tell
from api.cli.way import way_of
from gis.db.centres import centre_names
from gis.db.engine import centre_engine, database_url, private_cluster
from gis.db.revisions import Revisions, revisions
from gis.errors import Refused

app = typer.Typer(no_args_is_help=True, help="The database: start, stop, look, upgrade.")


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="db")


@app.command()
def start(ctx: typer.Context) -> None:
    """Start the private PostGIS cluster; make it if it isn't there."""
    way = way_of(ctx)
    _require_private(way.settings.database_url)
    started = private_cluster(way.settings).start()
    tell("Started." if started else "It is running already.")


@app.command()
def stop(ctx: typer.Context) -> None:
    """Stop the private cluster in order."""
    way = way_of(ctx)
    _require_private(way.settings.database_url)
    private_cluster(way.settings).stop()
    tell("Stopped.")


@app.command()
def status(ctx: typer.Context, json: Json = False) -> None:
    """Show the cluster and where the tables of each centre stand."""
    way = way_of(ctx)
    private = way.settings.database_url is None
    cluster = private_cluster(way.settings).status() if private else None
    reachable = cluster is None or cluster.running
    centres = _centres(way.settings, way.centre) if reachable else {}
    if json:
        as_json({"private_cluster": cluster, "centres": centres})
        return
    if cluster is None:
        tell("Server: that of GRIDKEEPER_DATABASE_URL")
    else:
        tell(f"Private cluster: {'running' if cluster.running else 'stopped' if cluster.exists else 'not made yet'}")
        tell(f"PostgreSQL: {cluster.server_version or cluster.binary_version or 'not installed'}")
        tell(f"Log: {cluster.log_file}")
    table(("centre", "revision", "needs"), [(name, found.have, found.need) for name, found in centres.items()])


@app.command()
def migrate(ctx: typer.Context) -> None:
    """Upgrade the tables of every centre to what this version needs."""
    from gis.db.migrate import upgrade

    way = way_of(ctx)
    url = database_url(way.settings)
    for name in centre_names(way.engine()):
        before = upgrade(centre_engine(url, name), name)
        tell(f"{name}: {'was current' if before.current else f'{before.have or "nothing"} -> {before.need}'}")
    say("Done.")


def _centres(settings: object, centre: str) -> dict[str, Revisions]:
    url = database_url(settings)  # type: ignore[arg-type]
    return {name: revisions(centre_engine(url, name), name) for name in centre_names(centre_engine(url, centre))}


def _require_private(url: str | None) -> None:
    if url is not None:
        raise Refused("GRIDKEEPER_DATABASE_URL names a server that is not ours to start or stop.", hint="Unset it.")
