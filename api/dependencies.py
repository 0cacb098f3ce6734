"""What endpoints are given: a transaction, the time, the metric plane. Annotated types, so that signatures tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.clock import Clock, instant_from_text
from gis.crs.plane import LocalPlane
from gis.db.centres import centre_facts
from gis.db.engine import transaction
from gis.settings import Settings


def settings_of(request: Request) -> Settings:
    """The settings this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def engine_of(request: Request) -> Engine:
    """The engine whose connections see the centre that is served."""
    engine: Engine = request.app.state.engine
    return engine


def session_of(engine: Annotated[Engine, Depends(engine_of)]) -> Iterator[Session]:
    """A transaction: kept if the endpoint returns, undone if it fails."""
    with transaction(engine) as db:
        yield db


# Committed before the answer leaves: what was acknowledged is in the database.
Db = Annotated[Session, Depends(session_of, scope="function")]


def now_of(request: Request) -> datetime:
    """The present instant, read once a request."""
    clock: Clock = request.app.state.clock
    return clock.now()


def plane_of(request: Request, db: Db) -> LocalPlane:
    """The metric plane of the centre; a centre never moves, so it is asked for once a process."""
    if request.app.state.plane is None:
        request.app.state.plane = LocalPlane.at(centre_facts(db, request.app.state.centre).lon)
    plane: LocalPlane = request.app.state.plane
    return plane


def instant_of(
    now: Annotated[datetime, Depends(now_of)],
    at: Annotated[
        str | None,
        Query(
            description="The instant asked about; now, if left out. ISO 8601; without an offset it is Shanghai time.",
            examples=["2026-05-01T08:00"],
        ),
    ] = None,
) -> datetime:
    """The instant that a question is about.

    raises: BadInput naming `at`
    """
    return instant_from_text(at) if at else now


CurrentSettings = Annotated[Settings, Depends(settings_of)]
CurrentEngine = Annotated[Engine, Depends(engine_of)]
Now = Annotated[datetime, Depends(now_of)]
At = Annotated[datetime, Depends(instant_of)]
Plane = Annotated[LocalPlane, Depends(plane_of, scope="function")]
