"""GET /health: whether the service can do its work."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.dependencies import CurrentEngine, CurrentSettings, Now
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.health import HealthOut, WorkOut
from gis import __version__
from gis.db.engine import reading
from gis.db.revisions import revisions
from gis.dispatch.beats import work_health
from gis.dispatch.worker import LOOPS
from gis.errors import Unavailable

router = APIRouter(tags=["Health"], route_class=OneThread)


@router.get(
    "/health",
    responses={**problems(HTTPStatus.FORBIDDEN), 503: {"model": HealthOut, "description": "It cannot do its work."}},
    summary="Whether the service can work",
)
def health(engine: CurrentEngine, settings: CurrentSettings, now: Now, response: Response) -> HealthOut:
    """Whether the database answers and its tables are those that this version needs; and how the workers stand, which
    decides nothing here: without them reports are still taken in.
    """
    try:
        found = revisions(engine, settings.centre)
        work = _work(engine, now) if found.current else None
    except (Unavailable, SQLAlchemyError):
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return HealthOut(up=False, version=__version__, centre=settings.centre, database=False)
    if not found.current:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return HealthOut(
        up=found.current,
        version=__version__,
        centre=settings.centre,
        database=True,
        revision=found.have,
        needs=found.need,
        work=work,
    )


def _work(engine: Engine, now: datetime) -> WorkOut:
    with reading(engine) as db:
        return WorkOut.of(work_health(db, LOOPS, now))
