"""The pages for people: what they may do, and that the map is drawn once and anew when it must."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.conftest import TestCentre
from tests.endpoints.conftest import NewCentre, client_of


def policy(client: TestClient, path: str) -> dict[str, str]:
    """The Content-Security-Policy of a page by directive."""
    told = client.get(path).headers["content-security-policy"]
    return dict((*part.split(maxsplit=1), "")[:2] for part in told.split("; "))


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_run_our_own_scripts_only(path: str, client: TestClient) -> None:
    told = policy(client, path)

    assert told.get("script-src", told["default-src"]) == "'self'"
    assert told["default-src"] == told["frame-ancestors"] == "'self'"
    assert "unsafe-inline" not in told.get("script-src", "")


def test_the_map_reaches_nobody_even_when_opened_by_itself(client: TestClient) -> None:
    told = policy(client, "/maps/areas")

    assert told["default-src"] == "'none'"
    assert told["sandbox"] == "allow-scripts"
    assert "connect-src" not in told
    assert told["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("path", ["/", "/docs", "/maps/areas"])
def test_pages_name_nobody_else(path: str, client: TestClient) -> None:
    page = client.get(path)

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?(?:https?:)?//""", page.text)


def test_what_the_pages_load_is_there(client: TestClient) -> None:
    for path in ("/", "/docs"):
        for file in re.findall(r'(?:src|href)="(/[^"]+)"', client.get(path).text):
            assert client.get(file).status_code == 200, file


def test_the_map_is_drawn_once(client: TestClient) -> None:
    assert client.get("/maps/areas").text == client.get("/maps/areas").text


def test_the_map_shows_gates(client: TestClient, demo: TestCentre) -> None:
    with demo.engine.connect() as db:
        gates = db.scalar(text("SELECT count(*) FROM gate"))

    assert gates_shown(client) == gates


def test_new_gates_are_drawn(new_centre: NewCentre) -> None:
    centre = new_centre()
    client = client_of(centre)
    assert gates_shown(client) == 0

    with centre.engine.begin() as db:
        db.execute(
            text(
                "INSERT INTO gate (site, name, place, raw_place, raw_datum) VALUES ('S1', '西门',"
                " ST_SetSRID(ST_MakePoint(120.08, 28.93), 4326), ST_MakePoint(120.08, 28.93), 'wgs84')"
            )
        )

    assert gates_shown(client) == 1


def gates_shown(client: TestClient) -> int:
    """How many gates the legend of the map counts."""
    found = re.search(r"003egate \\u00b7 (\d+)", client.get("/maps/areas").text)
    return int(found[1]) if found else 0
