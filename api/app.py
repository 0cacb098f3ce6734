"""The web service: all the wiring on one screen."""

from __future__ import annotations

import ctypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from http import HTTPStatus

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute

from api import pages, problems
from api.dependencies import only_known_parameters
from api.live import endpoint as live
from api.live.hub import Hub
from api.rest import (
    areas,
    commands,
    decisions,
    duty,
    evidence,
    geocode,
    health,
    incidents,
    me,
    notices,
    positions,
    public,
    responders,
    responsible,
    routes,
    statistics,
    units,
    vocabulary,
)
from api.security import OnlyFromHere
from gis import __version__
from gis.clock import Clock, SystemClock
from gis.db.engine import engine_for
from gis.roads.engines import Engines
from gis.roads.tiles import tiles_folder
from gis.settings import Settings

ANYWHERE = problems.problems(HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.INTERNAL_SERVER_ERROR)
"""How every endpoint of `/v1` may fail."""

ABOUT = """
From a place to the one person responsible, for grid-based social governance centres.

* Every coordinate carries its **datum** (`wgs84`, `cgcs2000`, `gcj02`, `bd09`, or a Gauss-Krüger zone as
  `epsg:4549`); without it a question is refused.
* Failures are `application/problem+json`; `findings` lists everything that is wrong, all at once.
* Instants are ISO 8601. Answers are in UTC; questions without an offset are read as Shanghai time.
* There are no accounts yet: the service listens on 127.0.0.1 only. What is about incidents needs a token that says who
  asks (`Authorization: Bearer ...`); `gridkeeper token CODE` makes one. Phone numbers are masked.
"""


def create_app(settings: Settings, *, engine: Engine | None = None, clock: Clock | None = None) -> FastAPI:
    """The application of one centre.

    engine, clock: those of a test; by default the settings' database and this machine's time
    """
    app = FastAPI(
        title="Gridkeeper",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=_from_start_to_end,
    )
    app.state.settings = settings
    app.state.centre = settings.centre
    app.state.engine = engine or engine_for(settings)
    app.state.clock = clock or SystemClock()
    app.state.plane = None
    app.state.engines = Engines(tiles_folder(settings))
    app.state.drawn_areas = None
    app.state.live = Hub(app.state.engine, settings.centre, app.state.clock)
    problems.install(app)
    app.router.routes.extend(_routes())
    pages.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=1)
    app.add_middleware(OnlyFromHere)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """What every application answers: worked out once in a process, for all of them."""
    v1 = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters)], responses=ANYWHERE)
    about_places = (responsible, responders, routes, positions, areas, duty, units, geocode, vocabulary)
    about_incidents = (incidents, commands, evidence, decisions, public, notices, statistics, live)
    for resource in (*about_places, me, *about_incidents):
        v1.include_router(resource.router)
    together = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    together.include_router(v1)
    together.include_router(health.router)
    return tuple(together.router.routes)


@asynccontextmanager
async def _from_start_to_end(app: FastAPI) -> AsyncIterator[None]:
    _share_memory_among_threads()
    yield
    app.state.engines.close()
    app.state.engine.dispose()


def _share_memory_among_threads() -> None:
    """Two pools of memory for all threads of the process, where the C library can: each thread with its own would keep
    what it once needed, 40 MB at city size (tests/benchmarks).
    """
    # mallopt(M_ARENA_MAX, 2) of glibc; other C libraries have no such call, or answer that they don't know it.
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(-8, 2)
