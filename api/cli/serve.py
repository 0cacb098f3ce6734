"""gridkeeper up: everything, until Ctrl-C: the database, the worker beside us, the web service in this process."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, text

from api.app import create_app
from api.cli.child import Child, Guard
from api.cli.demo import MIDDLE, build_into
from api.cli.show import say
from api.cli.way import Way, way_of
from gis.clock import SystemClock
from gis.db.centres import centre_names, create_centre
from gis.db.engine import centre_engine, database_url, private_cluster, transaction
from gis.db.migrate import upgrade
from gis.demo.zone import Size
from gis.errors import Refused
from gis.roads.current import roads_at
from gis.roads.store import newest_version
from gis.vocabulary import Datum

HOST = "127.0.0.1"
"""The only address until there are accounts."""
FAREWELL_SECONDS = 5
"""How long requests that are under way may take when the service ends."""


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(up)


def up(
    ctx: typer.Context,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port; by default GRIDKEEPER_PORT.")] = None,
) -> None:
    """Start the database, bring its tables up to date, build the demo zone if it is empty, and serve.

    Ctrl-C stops everything that this command started.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # It tells of every table it looks at.
    way = way_of(ctx)
    port = port or way.settings.port
    _require_free(port)
    own = way.settings.database_url is None
    started = False
    _end_like_ctrl_c()
    try:
        started = private_cluster(way.settings).start() if own else False
        _prepare(way)
        with _beside(way):
            _serve(way, port)
    except KeyboardInterrupt:
        say("")  # Asked for: uvicorn raises it again after it has stopped in order.
    finally:
        if started:
            _stop_database(way)


def _end_like_ctrl_c() -> None:
    """Let a service manager's signal and a closed terminal end us as Ctrl-C does, with everything that we started."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)


@contextmanager
def _beside(way: Way) -> Iterator[None]:
    """The worker, and a guard for a cluster of our own; ended in this order."""
    guards = [Guard(private_cluster(way.settings))] if way.settings.database_url is None else []
    beside: list[Child | Guard] = [*guards, Child("--centre", way.centre, "work", "--attached")]
    try:
        for one in beside:
            one.start()
        yield
    finally:
        _be_patient()
        for one in reversed(beside):
            one.stop()


def _be_patient() -> None:
    """An impatient second Ctrl-C would leave behind what we have started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _stop_database(way: Way) -> None:
    _be_patient()
    say("Stopping the database.")
    private_cluster(way.settings).stop()


def _prepare(way: Way) -> None:
    """Tables current in every centre; the demo zone, if the served one holds nothing."""
    engine = way.engine()
    url = database_url(way.settings)
    for name in centre_names(engine):
        upgrade(centre_engine(url, name), name)
    if way.centre not in centre_names(engine):
        create_centre(engine, way.centre, *MIDDLE, Datum.WGS84)
    if way.settings.demo and _is_empty(engine):
        build_into(way, Size.ZONE, seed=1)


def _is_empty(engine: Engine) -> bool:
    with transaction(engine) as db:
        return not db.scalar(text("SELECT EXISTS (SELECT FROM edition) OR EXISTS (SELECT FROM person)"))


def _serve(way: Way, port: int) -> None:
    address = f"http://{HOST}:{port}"
    say(f"\nGridkeeper serves centre '{way.centre}':")
    say(f"  map and form    {address}/")
    say(f"  API manual      {address}/docs")
    say(f"  health          {address}/health")
    say("Accounts come later: until then it listens on 127.0.0.1 only. Ctrl-C stops it.\n")
    app = create_app(way.settings)
    _begin_exact_routes(way, app)
    config = uvicorn.Config(app, host=HOST, port=port, log_level="warning", server_header=False,
                            timeout_graceful_shutdown=FAREWELL_SECONDS)  # fmt: skip
    _Server(config).run()


class _Server(uvicorn.Server):
    """The web service; whoever listens to what happens is let go first, or it would wait for them for ever."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End in order."""
        self.config.app.state.live.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def _begin_exact_routes(way: Way, app: FastAPI) -> None:
    """Load the roads and begin to build their tiles, so that the first question finds them; never waits for tiles."""
    with way.session() as db:
        if newest_version(db) is not None:
            app.state.engines.ready(roads_at(db, SystemClock().now()))


def _require_free(port: int) -> None:
    """Refuse before anything is started if somebody else listens there.

    raises: Refused
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Refused(f"Port {port} of {HOST} is taken.", hint="Choose another: gridkeeper up --port N") from error
