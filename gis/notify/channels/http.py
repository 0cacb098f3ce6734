"""One request to a host that the operator has allowed: a deadline for the whole of it, no redirects, no proxy.

The address is looked up once and connected to as it was looked up, so that a name can't mean one machine when it is
checked and another when it is called. Machines of an intranet are normal targets; those that only the machine itself
should see (link-local: where clouds keep their credentials) are refused, whatever the list says.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from gis.notify.channels.base import DeliveryFailed

MOST_BYTES = 65_536
"""Of an answer; a receipt is a line."""
LATER = frozenset({408, 425, 429})
"""Statuses that ask to try again, beside all of 500."""
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """Where a channel posts to."""

    url: str
    timeout_seconds: float = 5.0
    """For the whole request, however slowly the answer drips."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body, if it is a JSON object; else nothing."""
        with suppress(ValueError, RecursionError):
            said = json.loads(self.body)
            return said if isinstance(said, dict) else {}
        return {}


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post JSON and give the answer of a success.

    raises: DeliveryFailed, permanent if the target refuses it or sends us elsewhere
    """
    parts = urlsplit(target.url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        with _connected(target) as connection:
            sent = {"content-type": "application/json", "user-agent": "gridkeeper", **headers}
            connection.request("POST", path, body, sent)
            with connection.getresponse() as response:
                answer = Answer(response.status, response.read(MOST_BYTES))
                retry_after = response.headers.get("retry-after")
        _require_success(answer.status, retry_after)
    except (OSError, HTTPException, ValueError) as error:
        # ValueError: what a socket says that was shut down while it was read from.
        raise DeliveryFailed(f"no answer: {type(error).__name__}", permanent=False) from error
    return answer


def _require_success(status: int, retry_after: str | None) -> None:
    if status in range(200, 300):
        return
    permanent = status < 500 and status not in LATER
    seconds = float(retry_after) if retry_after and retry_after.isdecimal() else None
    raise DeliveryFailed(f"status {status}", permanent=permanent, retry_after_seconds=seconds)


@contextmanager
def _connected(target: Target) -> Iterator[HTTPConnection]:
    parts = urlsplit(target.url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = HTTPConnection(host, port, timeout=target.timeout_seconds)
    plain = socket.create_connection((_address_of(host, port), port), target.timeout_seconds)
    # A time-out of a socket counts from byte to byte: a server that drips would hold us for ever.
    over = threading.Event()
    deadline = threading.Timer(target.timeout_seconds, _shut, [plain, over])
    deadline.daemon = True
    deadline.start()
    try:
        secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        yield connection
        if over.is_set():
            raise TimeoutError
    finally:
        deadline.cancel()
        connection.close()
        plain.close()


def _shut(plain: socket.socket, over: threading.Event) -> None:
    over.set()
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


def _address_of(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    number = ipaddress.ip_address(address.partition("%")[0])
    if number.is_link_local or number.is_multicast or number.is_unspecified:
        raise DeliveryFailed("the host is an address that nothing may be sent to", permanent=True)
    return address
