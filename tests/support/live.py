"""A web service in a thread, and readers of its live stream: the test client can't read an answer that never ends."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import uvicorn
from fastapi import FastAPI

from gis.access.tokens import Credential, secret_of, token_of
from gis.vocabulary import Role
from tests.conftest import TestCentre

PATIENCE_SECONDS = 30.0
"""Long, because a machine may be busy; what must be quick is measured, not waited for."""


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """A service on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        app.state.live.close()
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def token(centre: TestCentre, code: str, *roles: Role, until: datetime, **more: str) -> str:
    """A token of somebody."""
    credential = Credential(centre.name, code, until + timedelta(hours=1), frozenset(roles), **more)
    return token_of(credential, secret_of(centre.settings()))


@dataclass
class Sent:
    """One event, as it came."""

    event: str
    id: int | None
    data: Any
    at: float


@dataclass
class Listener:
    """Somebody who listens, in a thread of its own."""

    port: int
    token: str
    after: int | None = None
    resume: int | None = None
    sent: list[Sent] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    """Numbers that came without an event."""
    status: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    ended: bool = False

    def begin(self) -> Listener:
        """Connect, and listen from now on."""
        self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        query = "" if self.after is None else f"?after={self.after}"
        resume = "" if self.resume is None else f"Last-Event-ID: {self.resume}\r\n"
        self._socket.sendall(request(self.token, query, resume))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        until(lambda: self.marks or self.ended or self.after is not None or self.resume is not None)
        return self

    def end(self) -> None:
        """Go away."""
        with suppress(OSError):  # It has gone already, or was let go.
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_SECONDS)
        self._socket.close()

    def of(self, *events: str) -> list[Any]:
        """The data of events of some kinds."""
        return [one.data for one in list(self.sent) if one.event in events]

    @property
    def numbers(self) -> list[int]:
        """The stream numbers of what happened, in the order in which it came."""
        return [data["stream"] for data in self.of("incident")]

    def wait(self, holds: Callable[[Listener], Any]) -> Any:
        """Until something is true of what came."""
        return until(lambda: holds(self), lambda: f"{self.status} {[(one.event, one.id) for one in self.sent]}")

    def _listen(self) -> None:
        with self._socket.makefile("rb") as file:
            self.status = file.readline().decode().strip()
            while (line := file.readline().strip()) != b"":
                name, _, value = line.decode().partition(": ")
                self.headers[name.lower()] = value
            block: dict[str, str] = {}
            while line := file.readline():
                self._line(line.decode().rstrip("\r\n"), block)
        self.ended = True

    def _line(self, line: str, block: dict[str, str]) -> None:
        name, colon, value = line.partition(": ")
        if colon and name in ("id", "event", "data", "retry"):
            block[name] = value
        elif line == "" and block:
            number = int(block["id"]) if "id" in block else None
            if "data" in block:
                self.sent.append(Sent(block["event"], number, json.loads(block["data"]), time.monotonic()))
            elif number is not None:
                self.marks.append(number)
            # The end of a piece of the chunked answer is an empty line too.
            block.clear()


def request(token: str, query: str = "", more: str = "") -> bytes:
    """What somebody asks who wants to listen."""
    head = f"GET /v1/live{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    return f"{head}{more}\r\n".encode()


def until(holds: Callable[[], Any], told: Callable[[], str] = str, *, within: float = PATIENCE_SECONDS) -> Any:
    """Wait until something is true, and give it."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.01)
    raise AssertionError(f"it never came true: {told()}")
