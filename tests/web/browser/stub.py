"""A service in a thread that serves the start page as the real one does and answers what a test tells it to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gis.vocabulary import WORD_LISTS

START = Path(__file__).parents[3] / "api/web/start"

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'"
"""As strict as it gets: no inline scripts, no inline styles, nobody else."""

TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Stub(ThreadingHTTPServer):
    """What it answers can be set while it runs; what it was asked is kept."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.map_page: str | None = "<!doctype html>"
        self.status, self.answer = 200, dict[str, Any]()
        self.first: dict[str, Any] | None = None
        """Who is there first; without it there are no roads."""
        self.asked: list[dict[str, str]] = []
        self.found: dict[str, Any] = {}
        """What the words of a caller may mean; without it they are refused."""
        self.names: list[dict[str, Any]] = []
        """What begins with what is typed."""
        self.sought: list[str] = []
        """The words that were looked up."""


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/v1/responsible":
            self.server.asked.append({name: values[0] for name, values in query.items()})
            self._send(self.server.status, "application/json", json.dumps(self.server.answer))
        elif path == "/v1/geocode":
            self.server.sought.append(query["q"][0])
            found = self.server.found
            self._send(200 if "verdict" in found else 422, "application/json", json.dumps(found))
        elif path == "/v1/geocode/suggest":
            self._send(200, "application/json", json.dumps(self.server.names))
        elif path == "/v1/responders/nearest":
            first = self.server.first
            self._send(200 if first else 404, "application/json", json.dumps(first or {"title": "No roads"}))
        elif path == "/v1/vocabulary":
            self._send(200, "application/json", json.dumps({"lists": vocabulary()}))
        elif path == "/maps/areas" and self.server.map_page is not None:
            self._send(200, TYPES[".html"], self.server.map_page, policy="sandbox allow-scripts")
        else:
            self._send_file(path)

    def _send_file(self, path: str) -> None:
        file = START / ("index.html" if path == "/" else path.removeprefix("/start/"))
        if not file.is_file():
            return self._send(404, "text/plain", "nothing here")
        return self._send(200, TYPES[file.suffix], file.read_text("utf-8"), policy=POLICY)

    def _send(self, status: int, kind: str, body: str, policy: str = "default-src 'none'") -> None:
        content = body.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def vocabulary() -> dict[str, list[dict[str, str]]]:
    """The lists of GET /v1/vocabulary."""
    return {
        words.__name__: [{"value": word.value, "zh": word.zh, "en": word.en} for word in words] for words in WORD_LISTS
    }


@contextmanager
def running() -> Iterator[Stub]:
    """A stub for as long as a test needs it."""
    stub = Stub()
    thread = Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.shutdown()
        stub.server_close()
        thread.join()
