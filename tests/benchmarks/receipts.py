"""Receiving a report over HTTP, acknowledged only when it is on the disk; all on one machine.

Beside it stands the command function alone, and the least that a durable commit costs here.

    python -m tests.benchmarks.receipts [--quick]
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import numpy as np
from sqlalchemy import text

from gis.access.tokens import Credential, secret_of, token_of
from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.dispatch.intake import receive
from gis.dispatch.office import Office
from gis.vocabulary import Role
from tests.benchmarks.cluster import CENTRE, Place, empty_centre
from tests.benchmarks.processes import service, worker
from tests.benchmarks.rows import Row, said
from tests.support.incidents import order
from tests.support.weekdays import Weekdays

CLIENTS, SECONDS, WARM_UP_SECONDS = (1, 2, 4), 20, 3
MOST_MS, LEAST_PER_SECOND = 20.0, 150.0

type Ask = Callable[[], object]


def run(*, quick: bool = False) -> list[Row]:
    """The rows of the table."""
    seconds = 5 if quick else SECONDS
    with empty_centre() as place, service(place) as port, worker(place):
        token = _token(place)
        rows = [_row("a durable commit of one row", [_commit(place)], seconds)]
        rows.append(_row("receive in process, 1 client", [_in_process(place)], seconds))
        for count in CLIENTS:
            with _over_http(port, token, count) as asks:
                rows.append(_row(f"POST /v1/incidents, {count} client(s)", asks, seconds, judged=count == max(CLIENTS)))
    return rows


def _row(what: str, asks: list[Ask], seconds: int, *, judged: bool = False) -> Row:
    with ThreadPoolExecutor(len(asks)) as clients:
        took = [ms for each in clients.map(lambda ask: _timed(ask, seconds), asks) for ms in each]
    rate = len(took) / seconds
    measured = f"{said(took)}, p99 {np.percentile(took, 99):.1f} ms, {rate:.0f} per second"
    if not judged:
        return Row(what, measured)
    met = bool(np.percentile(took, 95) <= MOST_MS and rate >= LEAST_PER_SECOND)
    return Row(what, measured, f"p95 <= {MOST_MS:.0f} ms, >= {LEAST_PER_SECOND:.0f} per second", met)


def _timed(ask: Ask, seconds: int) -> list[float]:
    """Milliseconds of each, one after another for so long."""
    begun, took = time.perf_counter(), []
    while (now := time.perf_counter()) < begun + WARM_UP_SECONDS + seconds:
        ask()
        if now >= begun + WARM_UP_SECONDS:
            took.append((time.perf_counter() - now) * 1_000)
    return took


def _commit(place: Place) -> Ask:
    with transaction(place.engine) as db:
        db.execute(text("CREATE TABLE commits (at timestamptz)"))

    def ask() -> None:
        with transaction(place.engine) as db:
            db.execute(text("INSERT INTO commits VALUES (now())"))

    return ask


def _in_process(place: Place) -> Ask:
    office = Office(SystemClock(), Weekdays())

    def ask() -> None:
        with transaction(place.engine) as db:
            receive(db, order(), office)

    return ask


@contextmanager
def _over_http(port: int, token: str, count: int) -> Iterator[list[Ask]]:
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(count)]
    yield [_posting(connection, token) for connection in connections]
    for connection in connections:
        connection.close()


def _posting(connection: http.client.HTTPConnection, token: str) -> Ask:
    def ask() -> None:
        body = {"channel": "police_110", "reference": str(uuid4()), "text": "车间里两个人吵起来了"}
        headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
        connection.request("POST", "/v1/incidents", json.dumps(body), {**headers, "idempotency-key": str(uuid4())})
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.CREATED:
            raise RuntimeError(answer.read().decode())
        answer.read()

    return ask


def _token(place: Place) -> str:
    until = SystemClock().now() + timedelta(hours=1)
    return token_of(Credential(CENTRE, "110", until, frozenset({Role.UPSTREAM})), secret_of(place.settings()))


if __name__ == "__main__":
    for row in run(quick="--quick" in sys.argv):
        print(f"{row.what:35} {row.measured:70} {row.target} {row.verdict}")
