"""Clients over HTTP that write down what was acknowledged, in a process of their own.

    python http_clients.py LEDGER PORT UPSTREAM_TOKEN DESK_TOKEN

Each repeats a request with its key until it is answered, as a phone does, and then writes the answer to the ledger and
waits for the disk: whatever stands there must be in the database afterwards, whoever was killed meanwhile. Nothing of
ours is imported: it is somebody else who keeps this book.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

WRITERS = 4
SIGNED = 0.66
"""The others miss the limit, so that there is always one coming due."""
AGAIN = (500, 502, 503)
"""Answers after which one asks again; 500 as well: a database that is killed may break off anywhere."""


class Ledger:
    """What was acknowledged, a line each, safe on the disk before the client goes on."""

    def __init__(self, path: str) -> None:
        self._file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - kept open until it is killed
        self._lock = threading.Lock()

    def write(self, **line: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def receive_and_sign(port: int, ledger: Ledger, upstream: str, desk: str, seed: int) -> None:
    """Orders of the upstream platform, most of them signed at once."""
    signs = random.Random(seed)
    while True:
        reference = str(uuid4())
        order = {"channel": "police_110", "reference": reference, "text": "车间里两个人吵起来了"}
        number = _acknowledged(port, ledger, "/v1/incidents", order, upstream, "110", reference=reference)
        if number and signs.random() < SIGNED:
            _acknowledged(port, ledger, f"/v1/incidents/{number}/sign", {}, desk, "D1")


def report_positions(port: int, ledger: Ledger) -> None:
    """Where W1 is, again and again."""
    while True:
        at = [datetime.now(UTC) - timedelta(milliseconds=10 * number) for number in range(5)]
        place = {"person": "W1", "x": 120.08, "y": 28.93, "datum": "wgs84", "accuracy_m": 8}
        fixes = [{**place, "captured_at": each.isoformat()} for each in at]
        while (answer := asked(port, "/v1/positions", {"fixes": fixes}))[0] in AGAIN:
            time.sleep(0.05)
        if answer[0] == http.HTTPStatus.OK:
            ledger.write(person="W1", captured_at=[each.isoformat() for each in at])
        else:
            ledger.write(refused=answer)


def asked(port: int, path: str, body: object, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """The status and the answer; 503 if there is nobody."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, json.dumps(body), {"content-type": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 503, None
    finally:
        connection.close()


def _acknowledged(
    port: int, ledger: Ledger, path: str, body: object, token: str, actor: str, **more: str
) -> int | None:
    """The number of the incident, once it was acknowledged."""
    key = str(uuid4())
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
    while (answer := asked(port, path, body, headers))[0] in AGAIN:
        time.sleep(0.05)
    status, said = answer
    if status not in (http.HTTPStatus.OK, http.HTTPStatus.CREATED):
        ledger.write(refused=answer)
        return None
    ledger.write(actor=actor, key=key, number=said["number"], event_count=said["event_count"], **more)
    return int(said["number"])


if __name__ == "__main__":
    path, port, *tokens = sys.argv[1:]
    book = Ledger(path)
    for seed in range(WRITERS):
        threading.Thread(target=receive_and_sign, args=(int(port), book, *tokens, seed), daemon=True).start()
    threading.Thread(target=report_positions, args=(int(port), book), daemon=True).start()
    threading.Event().wait()
