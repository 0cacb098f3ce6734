"""Clients that write down what was acknowledged, in a process of their own.

    python client_process.py URL CENTRE LEDGER [PORT]

Each repeats a command with its key until it is answered, as a phone does, and then writes the answer to the ledger and
waits for the disk: whatever stands there must be in the database afterwards, whoever was killed meanwhile. With a port,
one of them reports positions to the web service on it.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.dispatch.commands import Command, Sign
from gis.dispatch.desk import sign
from gis.dispatch.intake import receive
from gis.dispatch.milestones import LIMITS, Limit, Policy
from gis.dispatch.office import Office, Outcome
from gis.errors import Unavailable
from gis.vocabulary import Milestone
from tests.support.incidents import DESK, order
from tests.support.weekdays import Weekdays

WRITERS = 4
SIGN_WITHIN_SECONDS = 2
"""Two in three orders are signed at once; the others miss this limit, so that there is always one coming due."""

SHORT = Policy("short", tuple(replace(row, limit=Limit(SIGN_WITHIN_SECONDS)) if row.milestone is Milestone.SIGN else row
                              for row in LIMITS))  # fmt: skip


class Ledger:
    """What was acknowledged, a line each, safe on the disk before the client goes on."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "a", encoding="utf-8")  # noqa: PTH123, SIM115 - kept open until it is killed
        self._lock = threading.Lock()

    def write(self, **line: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


class Client:
    """Somebody who receives and signs."""

    def __init__(self, url: str, centre: str, ledger: Ledger, seed: int) -> None:
        sync = os.environ.get("SYNCHRONOUS_COMMIT", "on")
        options = f"-c search_path={centre},public -c timezone=UTC -c synchronous_commit={sync}"
        self._engine = create_engine(url, connect_args={"options": options, "connect_timeout": 2})
        self._office = Office(SystemClock(), Weekdays(), SHORT)
        self._ledger, self._random = ledger, random.Random(seed)

    def work(self) -> None:
        while True:
            given = order()
            outcome = self._until_answered(receive, given, reference=given.reference)
            if self._random.random() < 0.66:
                self._until_answered(sign, Sign(actor=DESK, key=uuid4(), number=outcome.number))

    def _until_answered(self, act: Callable[..., Outcome], command: Command, **more: Any) -> Outcome:
        while True:
            try:
                with transaction(self._engine) as db:
                    outcome = act(db, command, self._office)
            except (Unavailable, SQLAlchemyError):
                time.sleep(0.05)
                continue
            said = {"actor": command.actor.code, "key": str(command.key), "number": outcome.number}
            self._ledger.write(**said, event_count=outcome.event_count, **more)
            return outcome


def report_positions(port: int, ledger: Ledger) -> None:
    """Report where W1 is, over HTTP, again and again."""
    while True:
        at = [SystemClock().now() - timedelta(milliseconds=10 * number) for number in range(5)]
        place = {"person": "W1", "x": 120.08, "y": 28.93, "datum": "wgs84", "accuracy_m": 8}
        fixes = [{**place, "captured_at": each.isoformat()} for each in at]
        while not _posted(port, json.dumps({"fixes": fixes})):
            time.sleep(0.05)
        ledger.write(person="W1", captured_at=[each.isoformat() for each in at])


def _posted(port: int, body: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/v1/positions", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status == 200


if __name__ == "__main__":
    url, centre, path, *port = sys.argv[1:]
    book = Ledger(path)
    for seed in range(WRITERS):
        threading.Thread(target=Client(url, centre, book, seed).work, daemon=True).start()
    if port:
        threading.Thread(target=report_positions, args=(int(port[0]), book), daemon=True).start()
    threading.Event().wait()
