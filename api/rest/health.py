"""GET /health: whether the service can do its work."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from api.dependencies import CurrentEngine, CurrentSettings
from api.problems import problems
from api.schemas.health import HealthOut
from gis import __version__
from gis.db.revisions import revisions
from gis.errors import Unavailable

router = APIRouter(tags=["Health"])


@router.get(
    "/health",
    responses={**problems(HTTPStatus.FORBIDDEN), 503: {"model": HealthOut, "description": "It cannot do its work."}},
    summary="Whether the service can work",
)
def health(engine: CurrentEngine, settings: CurrentSettings, response: Response) -> HealthOut:
    """Whether the database answers and its tables are those that this version needs."""
    try:
        found = revisions(engine, settings.centre)
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
    )
