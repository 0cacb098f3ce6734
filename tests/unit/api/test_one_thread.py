"""Requests that are answered in one thread: what they hold ends in it, and what would wait is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.app import create_app
from api.one_thread import OneThread, held
from gis.settings import Settings


class Here(NamedTuple):
    """A little service, and what happened in it in which thread."""

    client: TestClient
    happened: list[str]
    threads: set[int]


@pytest.fixture
def here() -> Here:
    happened: list[str] = []
    threads: set[int] = set()

    def seen(what: str) -> None:
        happened.append(what)
        threads.add(threading.get_ident())

    @contextmanager
    def opened() -> Iterator[str]:
        seen("opened")
        try:
            yield "it"
        except ValueError:
            seen("undone")
            raise
        seen("kept")

    async def given(request: Request) -> str:
        return held(request, opened())

    def ask(body: dict[str, str], it: str = Depends(given)) -> str:
        seen(f"asked for {it}")
        return str(int(body["number"]) + 1)

    async def wait() -> None:
        await asyncio.sleep(0)

    router = APIRouter(route_class=OneThread)
    router.add_api_route("/ask", ask, methods=["POST"])
    router.add_api_route("/wait", wait)
    app = FastAPI()
    app.include_router(router)
    return Here(TestClient(app, raise_server_exceptions=False), happened, threads)


def test_all_of_it_is_one_thread_which_is_not_that_of_the_loop(here: Here) -> None:
    answer = here.client.post("/ask", json={"number": "1"})

    assert (answer.status_code, answer.json()) == (200, "2")
    assert here.happened == ["opened", "asked for it", "kept"]
    assert len(here.threads) == 1
    assert threading.get_ident() not in here.threads


def test_what_was_held_is_undone_if_the_endpoint_fails(here: Here) -> None:
    answer = here.client.post("/ask", json={"number": "many"})

    assert answer.status_code == 500
    assert here.happened == ["opened", "asked for it", "undone"]


def test_what_would_wait_for_the_loop_is_an_error(here: Here) -> None:
    answer = here.client.get("/wait")

    assert answer.status_code == 500


def test_every_endpoint_but_the_stream_is_answered_so(tmp_path: Path) -> None:
    app = create_app(Settings(data_folder=tmp_path))

    routes = [each.original_route for each in iter_route_contexts(app.router.routes)]
    ours = [route for route in routes if isinstance(route, APIRoute)]
    assert len(ours) > 50
    assert {route.path for route in ours if not isinstance(route, OneThread)} == {"/live"}
