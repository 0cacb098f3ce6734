"""Every failure is a problem: unknown paths, wrong methods, and our own mistakes."""

from __future__ import annotations

import logging

import pytest
from fastapi.testclient import TestClient

from api.problems import STATUS, status_of
from api.rest import responsible
from gis import errors
from gis.errors import GisError
from tests.conftest import TestCentre
from tests.endpoints.conftest import client_of
from tests.endpoints.reading import problem


@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/v1/", "/v1/area", "/v2/areas", "/start/none.js", "/vendor/../x"])
def test_unknown_paths(path: str, client: TestClient) -> None:
    assert problem(client.get(path), 404)["type"] == "gridkeeper:NotFound"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/positions", "POST"),
        ("DELETE", "/v1/positions", "POST"),
        ("POST", "/v1/responsible", "GET"),
        ("PUT", "/v1/areas", "GET"),
        ("POST", "/health", "GET"),
        ("PATCH", "/", "GET"),
    ],
)
def test_wrong_methods(method: str, path: str, allowed: str, client: TestClient) -> None:
    answer = client.request(method, path)

    assert problem(answer, 405)["type"] == "gridkeeper:MethodNotAllowed"
    assert answer.headers["allow"] == allowed


def test_our_mistake_tells_nothing_of_our_insides(
    demo: TestCentre, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr(responsible, "resolve", break_down)

    with caplog.at_level(logging.ERROR, "gridkeeper"):
        answer = client_of(demo).get("/v1/responsible?lon=1&lat=2&datum=wgs84")

    told = problem(answer, 500)
    assert told["detail"] == "This is our mistake; the log of the service has the cause."
    assert "1234" not in answer.text
    assert "1234" in caplog.text


def test_every_error_has_a_status() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, GisError)]

    assert {status_of(kind.__new__(kind)) for kind in kinds if kind is not GisError} == set(STATUS.values())
