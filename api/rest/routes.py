"""GET /v1/routes: the quickest way by road from one place to another."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import At, CurrentEngines, Db, Plane
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.arrivals import RouteOut, StepOut, line_out
from api.schemas.common import Coordinate, DatumText
from gis.crs.transform import coordinate_system, point_to_wgs84
from gis.duty.premises import premises_at
from gis.duty.trips import TripToDoor, trip_to_door
from gis.errors import NotFound
from gis.roads.current import roads_at
from gis.vocabulary import Mode

router = APIRouter(tags=["Who is there first"], route_class=OneThread)


@router.get(
    "/routes",
    summary="One route",
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
)
def route(
    db: Db,
    at: At,
    plane: Plane,
    engines: CurrentEngines,
    lon: Annotated[Coordinate, Query(description="Where it starts: longitude, or easting.")],
    lat: Annotated[Coordinate, Query(description="Latitude, or northing.")],
    to_lon: Annotated[Coordinate, Query(description="Where it ends.")],
    to_lat: Annotated[Coordinate, Query(description="Where it ends.")],
    datum: Annotated[DatumText, Query()],
    mode: Annotated[Mode, Query(description="How one goes.")] = Mode.EBIKE,
) -> RouteOut:
    """The quickest way by road, with its line and the turns in Chinese and English.

    A place inside premises to which no road leads is entered through a gate; what is left to walk stands beside.
    If there is none, or a place is more than 500 m from any road, the answer is 404: never a number.
    """
    system = coordinate_system(datum)
    start, end = point_to_wgs84(lon, lat, system), point_to_wgs84(to_lon, to_lat, system, fields=("to_lon", "to_lat"))
    roads = roads_at(db, at)
    found = trip_to_door(roads, engines.ready(roads), start, end, premises_at(db, end, at, plane), mode)
    if found is None:
        raise NotFound(
            "There is no way by road.", hint="One of the places is off the roads, or a closure is in between."
        )
    return _out(found, mode, roads.version.version)


def _out(found: TripToDoor, mode: Mode, version: int) -> RouteOut:
    ride = found.ride
    return RouteOut(
        mode=mode,
        seconds=round(ride.seconds, 1),
        length_m=round(ride.length_m, 1),
        walk_m=round(found.walk_m, 1),
        gate=found.gate.name if found.gate else None,
        confirmed=ride.exact,
        road_version=version,
        line=line_out(ride.line) or {},
        steps=[StepOut.of(step) for step in ride.steps],
    )
