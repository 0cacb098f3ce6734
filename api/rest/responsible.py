"""GET /v1/responsible: who answers for a place at an instant."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import At, CurrentSettings, Db, Plane
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.common import DATUM, Coordinate, DatumText, Name
from api.schemas.responsible import RawPoint, ResponsibleOut, responsible_out
from gis.areas.floors import floor_from_text
from gis.crs.transform import LonLat, coordinate_system, point_to_wgs84
from gis.duty.chain import Place
from gis.duty.resolve import resolve
from gis.duty.responders import nearest_responders
from gis.errors import BadInput, Finding, UnknownDatum
from gis.vocabulary import Category

router = APIRouter(tags=["Who is responsible"], route_class=OneThread)


@router.get(
    "/responsible",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Who is responsible for a place",
)
def responsible(
    db: Db,
    at: At,
    plane: Plane,
    settings: CurrentSettings,
    lon: Annotated[Coordinate | None, Query(description="Longitude in degrees, or easting in metres.")] = None,
    lat: Annotated[Coordinate | None, Query(description="Latitude in degrees, or northing in metres.")] = None,
    datum: Annotated[DatumText | None, Query(description=DATUM)] = None,
    category: Annotated[Category | None, Query(description="What the matter is about.")] = None,
    building: Annotated[Name | None, Query(description="Code of the building, if known.")] = None,
    floor: Annotated[str | None, Query(max_length=20, description="Floor in that building, -1 for the cellar.")] = None,
    line: Annotated[Name | None, Query(description="Code of a production line or micro-grid.")] = None,
    site: Annotated[Name | None, Query(description="Code of the site, if known.")] = None,
    accuracy_m: Annotated[
        float | None,
        Query(
            gt=0,
            le=100_000,
            allow_inf_nan=False,
            description="How exact the point is: one standard deviation per "
            "axis, metres. The answer then says how sure it is, and what to ask if that is not enough.",
        ),
    ] = None,
    responders: Annotated[int, Query(ge=0, le=50, description="How many nearby people to list.")] = 0,
) -> ResponsibleOut:
    """Who answers for a place at an instant, and why.

    Give a point with its datum, or a building or production line, or both: what is named counts more than the point.
    The most local area with a post that answers wins: micro-grid, building, site, dedicated grid, comprehensive grid,
    then the centre's catch-all. If nobody answers, the gap is named.
    """
    raw = _raw_point(lon, lat, datum)
    point = point_to_wgs84(raw.x, raw.y, coordinate_system(raw.datum)) if raw else None
    floor_number = floor_from_text(floor) if floor else None
    place = Place(point, building or None, floor_number, line or None, site or None, accuracy_m)
    answer = resolve(db, place, at, plane, category=category, enough=settings.certainty_enough)
    near = None
    if responders and answer.point:
        near = nearest_responders(db, LonLat(*answer.point), at, plane, limit=responders)
    stale_after = timedelta(seconds=settings.position_stale_after_seconds)
    return responsible_out(answer, raw, near, stale_after, enough=settings.certainty_enough)


def _raw_point(lon: float | None, lat: float | None, datum: str | None) -> RawPoint | None:
    """The point as it was given, None if there is none.

    raises: BadInput if half of it is missing; UnknownDatum if it has no datum
    """
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        missing = "lon" if lon is None else "lat"
        raise BadInput("The point is not whole.", [Finding(missing, "is missing.", "Give both lon and lat.")])
    if not datum:
        raise UnknownDatum(None)
    return RawPoint(x=lon, y=lat, datum=datum)
