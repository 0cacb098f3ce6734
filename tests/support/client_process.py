"""Clients by the command functions, in a process of their own, with a ledger: `client_process.py URL CENTRE LEDGER`.

As those over HTTP, with connections whose `synchronous_commit` is that of the environment: what a test needs that shows
what asynchronous commit loses.
"""

from __future__ import annotations

import os
import sys
import threading
import time

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.dispatch.intake import receive
from gis.dispatch.office import Office
from gis.errors import Unavailable
from tests.support.http_clients import WRITERS, Ledger
from tests.support.incidents import order
from tests.support.weekdays import Weekdays


def receive_orders(url: str, centre: str, ledger: Ledger) -> None:
    """Receive, again and again."""
    options = f"-c search_path={centre},public -c timezone=UTC -c synchronous_commit={os.environ['SYNCHRONOUS_COMMIT']}"
    engine = create_engine(url, connect_args={"options": options, "connect_timeout": 2})
    office = Office(SystemClock(), Weekdays())
    while True:
        given = order()
        try:
            with transaction(engine) as db:
                outcome = receive(db, given, office)
        except (Unavailable, SQLAlchemyError):
            time.sleep(0.05)
            continue
        said = {"actor": given.actor.code, "key": str(given.key), "reference": given.reference}
        ledger.write(**said, number=outcome.number, event_count=outcome.event_count)


if __name__ == "__main__":
    url, centre, path = sys.argv[1:]
    book = Ledger(path)
    for _ in range(WRITERS):
        threading.Thread(target=receive_orders, args=(url, centre, book), daemon=True).start()
    threading.Event().wait()
