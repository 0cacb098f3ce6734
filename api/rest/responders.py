"""GET /v1/responders/nearest: who of the people on duty would be there first by road."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import At, CurrentEngines, CurrentSettings, Db, Plane
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.arrivals import FirstThereOut
from api.schemas.common import Coordinate, DatumText
from gis.crs.transform import coordinate_system, point_to_wgs84
from gis.duty.arrivals import first_there
from gis.roads.current import roads_at
from gis.vocabulary import Mode

router = APIRouter(prefix="/responders", tags=["Who is there first"], route_class=OneThread)

_ONE_AT_A_TIME = Lock()
"""Four at once in one process take as long as four in turn, and small questions would wait for all of them: /health
beside four clients took 45 to 130 ms at p95, in turn 16 (demo zone, two cores)."""


@router.get(
    "/nearest",
    summary="Who is there first",
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
)
def nearest(
    db: Db,
    at: At,
    plane: Plane,
    settings: CurrentSettings,
    engines: CurrentEngines,
    lon: Annotated[Coordinate, Query(description="Longitude in degrees, or easting in metres.")],
    lat: Annotated[Coordinate, Query(description="Latitude in degrees, or northing in metres.")],
    datum: Annotated[DatumText, Query()],
    mode: Annotated[Mode | None, Query(description="How everybody would go; by default as their post does.")] = None,
    limit: Annotated[int, Query(ge=1, le=50, description="How many people to list.")] = 5,
) -> FirstThereOut:
    """Who of the people on duty would be at a place first, by road, with route and reasons.

    Everybody is ranked on the road graph; the best are confirmed by exact routes with turn restrictions. Who has no
    way, stands too far from any road or is not on duty is listed apart with the reason.
    """
    place = point_to_wgs84(lon, lat, coordinate_system(datum))
    stale_after = timedelta(seconds=settings.position_stale_after_seconds)
    with _ONE_AT_A_TIME:
        roads = roads_at(db, at)
        found = first_there(
            db, roads, engines.ready(roads), place, at, plane, limit=limit, mode=mode, stale_after=stale_after
        )
        return FirstThereOut.of(found, at, stale_after)
