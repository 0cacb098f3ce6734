"""Failures as problem+json (RFC 9457): one table of statuses, one shape, every finding at once."""

from __future__ import annotations

import logging
from http import HTTPMethod, HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from gis.errors import (
    BadInput,
    Finding,
    Forbidden,
    GisError,
    NotFound,
    Refused,
    Stranger,
    TooOften,
    Unavailable,
    UnknownDatum,
)

log = logging.getLogger("gridkeeper")

STATUS: dict[type[GisError], HTTPStatus] = {
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    Stranger: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    Refused: HTTPStatus.CONFLICT,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""A class not named here has the status of its parent."""

HINTS = {"datum": UnknownDatum(None).hint, "at": "Write 2026-05-01T08:00 (Shanghai) or 2026-05-01T00:00Z."}
"""What to do about parameters whose schema can't say it."""

FOUND = {
    "missing": "is missing.",
    "string_pattern_mismatch": "holds characters that cannot stand there.",
    "json_invalid": "is not JSON.",
}
"""Faults that pydantic words for programmers; the others as it words them."""

SHAPE = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "findings"],
    "properties": {
        "type": {"type": "string", "description": "gridkeeper:<kind of error>"},
        "title": {"type": "string", "description": "The kind of error in a word."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What went wrong, in a sentence."},
        "hint": {"type": "string", "description": "What to do next."},
        "findings": {
            "type": "array",
            "description": "Everything that is wrong with what was given, all at once.",
            "items": {
                "type": "object",
                "required": ["field", "found", "hint", "where"],
                "properties": {name: {"type": "string"} for name in ("field", "found", "hint", "where")},
            },
        },
    },
}


def status_of(error: GisError) -> HTTPStatus:
    """The HTTP status of an error, by the nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problems(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The failures of an endpoint, for OpenAPI: its contract of failure stands beside that of success."""
    return {
        int(status): {"description": status.phrase, "content": {"application/problem+json": {"schema": SHAPE}}}
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Answer every failure of this application as problem+json."""
    app.add_exception_handler(GisError, _gis_error)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unforeseen)


def _problem(
    status: int, kind: str, title: str, detail: str, *, hint: str = "", findings: tuple[Finding, ...] = ()
) -> JSONResponse:
    body = {
        "type": f"gridkeeper:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "hint": hint,
        "findings": [vars(finding) for finding in findings],
    }
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _gis_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GisError)  # noqa: S101 - registered for this class only
    status = status_of(error)
    findings = error.findings if isinstance(error, BadInput) else ()
    kind = type(error).__name__
    answer = _problem(status, kind, status.phrase, error.message, hint=error.hint, findings=findings)
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["www-authenticate"] = "Bearer"
    return answer


def _malformed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    findings = tuple(_finding(fault) for fault in error.errors())
    detail = f"{len(findings)} finding(s) in what was sent."
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _problem(status, "BadInput", status.phrase, detail, findings=findings)


def _finding(fault: dict[str, Any]) -> Finding:
    """What pydantic found, in our words; the value itself is not repeated, it may be anything."""
    whole = fault["type"] == "json_invalid"  # its place is a count of characters
    place = [str(part) for part in fault["loc"][1:] if not whole] or [str(fault["loc"][0])]
    field, outer = place[-1], place[:-1]
    found = FOUND.get(fault["type"]) or f"{fault['msg']}."
    where = "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in outer).lstrip(".")
    return Finding(field, found, HINTS.get(field, ""), where)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    answer = _problem(status, status.name.title().replace("_", ""), status.phrase, str(error.detail))
    answer.headers.update(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        # The framework names the methods of one endpoint of a path, not those of all.
        answer.headers["Allow"] = ", ".join(_methods_of(request)) or answer.headers.get("allow", "")
    return answer


def _methods_of(request: Request) -> list[str]:
    routes = [route for route in request.app.router.routes if not isinstance(route, Mount)]
    asked = [(method.value, {**request.scope, "method": method.value}) for method in HTTPMethod]
    return sorted(name for name, scope in asked if any(route.matches(scope)[0] is Match.FULL for route in routes))


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _problem(status, "Unforeseen", status.phrase, "This is our mistake; the log of the service has the cause.")
