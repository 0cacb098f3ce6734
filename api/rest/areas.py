"""GET /v1/areas: areas in force as GeoJSON, and their editions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Path, Query

from api.dependencies import At, Db, Now, Plane
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.areas import AreaFeature, AreaPage, EditionOut
from api.schemas.common import DATUM, Code, DatumText, Name
from api.schemas.comparison import ComparisonOut
from gis.areas.compare import compare_editions
from gis.areas.editions import editions
from gis.areas.pages import Box, area_with_shape, areas_page
from gis.crs.transform import coordinate_system, to_wgs84
from gis.errors import BadInput, Finding
from gis.vocabulary import AreaKind

router = APIRouter(prefix="/areas", tags=["Areas"], route_class=OneThread)


@router.get("", responses=problems(HTTPStatus.SERVICE_UNAVAILABLE), summary="Areas, page by page")
def list_areas(
    db: Db,
    at: At,
    kind: Annotated[AreaKind, Query(description="Which kind of area.")],
    bbox: Annotated[
        str | None,
        Query(
            description="west,south,east,north; needs `datum`.", examples=["120.05,28.91,120.1,28.95"], max_length=200
        ),
    ] = None,
    datum: Annotated[DatumText | None, Query(description=DATUM)] = None,
    after: Annotated[Name, Query(description="Code behind which the page begins.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AreaPage:
    """Areas of a kind in force at an instant, page by page, as GeoJSON in WGS84."""
    rows = areas_page(db, kind, at, box=_box(bbox, datum), after=after, limit=limit)
    features = [AreaFeature.of(row) for row in rows]
    return AreaPage(features=features, next_after=rows[-1].code if len(rows) == limit else None)


@router.get("/editions", responses=problems(HTTPStatus.SERVICE_UNAVAILABLE), summary="Editions of areas")
def list_editions(db: Db) -> list[EditionOut]:
    """All editions, newest first: drafts, what is in force, what was."""
    return [EditionOut.of(facts) for facts in editions(db)]


@router.get(
    "/comparison",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Two editions compared",
)
def compare(
    db: Db,
    now: Now,
    plane: Plane,
    before: Annotated[Code, Query(description="Name of the earlier edition.")],
    after: Annotated[Code, Query(description="Name of the later edition; a draft, say.")],
    kind: Annotated[AreaKind | None, Query(description="One kind; all that both hold, if left out.")] = None,
) -> list[ComparisonOut]:
    """Which areas change by how much from one edition to another, and which sites, posts, matters change hands."""
    return [ComparisonOut.of(each) for each in compare_editions(db, before, after, plane, kind=kind, now=now)]


@router.get(
    "/{kind}/{code}", responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE), summary="One area"
)
def show_area(
    db: Db,
    at: At,
    kind: Annotated[AreaKind, Path(description="Which kind of area.")],
    code: Annotated[Name, Path(description="Its code.")],
) -> AreaFeature:
    """One area in force at an instant."""
    return AreaFeature.of(area_with_shape(db, kind, code, at))


def _box(text: str | None, datum: str | None) -> Box | None:
    """A box from its text, the smallest in WGS84 that holds its four corners; None if there is none.

    raises: BadInput, UnknownDatum (also for one that no box uses), BadCoordinates
    """
    if not (text or datum):
        return None
    system = coordinate_system(datum)
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        found, hint = "is not four numbers.", "Write west,south,east,north."
        raise BadInput(f"bbox {found}", [Finding("bbox", found, hint)]) from error
    if not (west <= east and south <= north):
        found, hint = "is turned around.", "Write west,south,east,north, the smaller first."
        raise BadInput(f"bbox {found}", [Finding("bbox", found, hint)])
    corners = to_wgs84(np.array([(west, south), (west, north), (east, south), (east, north)]), system)
    return Box(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
