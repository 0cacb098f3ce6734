"""Who may knock, and who it is: until there are accounts, this machine's own users and pages, and signed tokens.

The service listens on 127.0.0.1. That alone doesn't keep a foreign web page in a local browser from posting to it, or
a foreign name from being pointed at it; the two checks here do. Whatever is about incidents needs a token besides.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.dependencies import Db, released
from gis.access import actors
from gis.access.roles import Actor
from gis.access.tokens import credential_of, secret_of
from gis.errors import NoToken

LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]", "testserver")
"""Names under which a local browser may call us; the last is that of the test client."""

MOST_BODY_BYTES = 25_000_000
"""What a request may carry; the largest is a photo."""

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
"""On every answer that does not set its own."""


TOKEN = HTTPBearer(
    auto_error=False, scheme_name="token", description="Who asks: a token that `gridkeeper token CODE` has made."
)


Given = Annotated[HTTPAuthorizationCredentials | None, Depends(TOKEN)]
"""The token of a request."""


async def actor_of(request: Request, given: Given, db: Db) -> Actor:
    """Who asks, with the rights of this instant.

    raises: NoToken, BadToken
    """
    actor = actor_by(request, given, db)
    released(db)
    return actor


def actor_by(request: Request, given: HTTPAuthorizationCredentials | None, db: Session) -> Actor:
    """Whom the token of a request names, with the rights of this instant; for whoever listens on, to ask again.

    raises: NoToken, BadToken
    """
    if given is None:
        raise NoToken(request.url.path)
    state = request.app.state
    now = state.clock.now()
    credential = credential_of(given.credentials, secret_of(state.settings), centre=state.centre, now=now)
    return actors.actor_of(db, credential, now)


CurrentActor = Annotated[Actor, Depends(actor_of)]


class OnlyFromHere:
    """Middleware: refuse foreign host names and writes that a foreign page started; add the safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = refused(scope["method"], Headers(scope=scope))
        if refusal:
            await _refuse(send, HTTPStatus.FORBIDDEN, refusal)
        elif _is_too_much(Headers(scope=scope)):
            await _refuse(
                send,
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"At most {MOST_BODY_BYTES:,} bytes are taken, told in advance.",
            )
        else:
            await self._app(scope, receive, _with_headers(send))


def refused(method: str, headers: Headers) -> str | None:
    """Why a request is refused, None if it may pass."""
    host = headers.get("host", "")
    if _name(host) not in LOCAL_NAMES:
        return "This service answers only to its local name: open http://127.0.0.1 with its port."
    if method in SAFE_METHODS:
        return None
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "Pages of other sites may not write here."
    if origin is not None and urlsplit(origin).netloc != host:
        return "Pages of other sites may not write here."
    return None


def _name(host: str) -> str:
    return host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host


def _is_too_much(headers: Headers) -> bool:
    """Whether a body is too large, or of a length that nobody knows before it has filled our memory."""
    length = headers.get("content-length", "0")
    return "chunked" in headers.get("transfer-encoding", "") or not length.isdigit() or int(length) > MOST_BODY_BYTES


async def _refuse(send: Send, status: HTTPStatus, detail: str) -> None:
    kind = status.name.title().replace("_", "")
    body = {"type": f"gridkeeper:{kind}", "title": status.phrase, "status": status, "detail": detail, "findings": []}
    headers = [(b"content-type", b"application/problem+json")]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def _with_headers(send: Send) -> Send:
    async def sending(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", []))  # type: ignore[call-overload]
            present = {name.lower() for name, _ in given}
            given += [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in present]
            message["headers"] = given
        await send(message)

    return sending  # type: ignore[return-value]
