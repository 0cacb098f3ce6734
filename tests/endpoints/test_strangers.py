"""Who may knock: foreign names and foreign pages are sent away from every endpoint alike."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.security import HEADERS
from tests.endpoints.reading import problem
from tests.support.rules import rule

PATHS = (
    "/",
    "/docs",
    "/openapi.json",
    "/maps/areas",
    "/health",
    "/v1/responsible",
    "/v1/areas",
    "/v1/responders/nearest",
    "/v1/routes",
    "/nowhere",
)


@rule("The service answers to its local name only, so no foreign name can be pointed at it.")
@pytest.mark.parametrize("host", ["gridkeeper.example", "gridkeeper.example:8000", "127.0.0.1.example", "[::2]", ""])
def test_a_foreign_host_name_is_refused(host: str, client: TestClient) -> None:
    for path in PATHS:
        assert "local name" in problem(client.get(path, headers={"host": host}), 403)["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:9", "[::1]", "[::1]:8000"])
def test_its_own_names_are_welcome(host: str, client: TestClient) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


@rule("A page of another site can't make a browser write here.")
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver:81"},
        {"origin": "http://evil.example", "sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_foreign_pages_may_not_write(headers: dict[str, str], client: TestClient) -> None:
    assert "other sites" in problem(client.post("/v1/positions", json={"fixes": []}, headers=headers), 403)["detail"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://testserver"}, {"origin": "http://testserver", "sec-fetch-site": "same-origin"}],
    ids=str,
)
def test_programs_and_own_pages_may_write(headers: dict[str, str], client: TestClient) -> None:
    assert client.post("/v1/positions", json={"fixes": []}, headers=headers).status_code == 422


def test_no_foreign_page_may_read(client: TestClient) -> None:
    answer = client.get("/health", headers={"origin": "http://evil.example"})

    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/start/start.js", "/health", "/nowhere", "/v1/areas", "/openapi.json"])
def test_every_answer_carries_the_safety_headers(path: str, client: TestClient) -> None:
    answer = client.get(path)

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
