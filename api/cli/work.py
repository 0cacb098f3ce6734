"""gridkeeper work: the worker process, until it is told to end."""

from __future__ import annotations

import logging
import os
import signal
import sys
from threading import Event, Thread
from typing import Annotated

import typer

from api.cli.way import way_of
from gis.clock import SystemClock
from gis.db.engine import engine_for
from gis.dispatch.worker import Station
from gis.dispatch.worker import work as work_until
from gis.errors import Refused


def add_to(app: typer.Typer) -> None:
    """Add the command to the tree."""
    app.command()(work)


def work(
    ctx: typer.Context,
    attached: Annotated[
        bool, typer.Option("--attached", help="End when the standard input ends, with whoever started this.")
    ] = False,
) -> None:
    """Keep time, publish what happens and tell people, until SIGTERM or Ctrl-C.

    `gridkeeper up` starts one; more may run, here or elsewhere.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    way = way_of(ctx)
    if attached and not way.is_up:
        raise Refused("The database does not run.", hint="Whoever started this starts it.")
    with way.session():
        """The centre is there, and its tables are those of this version."""
    ending = Event()
    station = Station(engine_for(way.settings), way.settings, SystemClock())
    worker = Thread(target=work_until, args=(station, ending))
    if attached:
        Thread(target=_end_with_input, args=(ending,), daemon=True).start()
    # Raised in this thread, which does nothing else: a handler that sets the event could find it locked by its own.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        worker.start()
        worker.join()
    except KeyboardInterrupt:
        ending.set()
        worker.join()


def _end_with_input(ending: Event) -> None:
    # A pipe is closed by the kernel however its other end dies, also by kill -9. Read past Python's buffer: who still
    # holds its lock when the process ends takes it down with a fatal error.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    ending.set()
