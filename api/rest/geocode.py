"""GET /v1/geocode, /v1/geocode/suggest, /v1/reverse; POST /v1/geocode/picks; the names that picks have taught."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import Db, Now, Plane, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.common import DATUM, NO_NUL, Coordinate, DatumText
from api.schemas.geocode import DescribedOut, FoundOut, SuggestionOut
from api.schemas.picks import NameOut, PickedOut, PickIn, RevocationIn
from gis.crs.transform import LonLat, coordinate_system, point_to_wgs84
from gis.errors import BadInput, Finding
from gis.geocode.candidates import quickly
from gis.geocode.home import home_of
from gis.geocode.picks import names_taught, pick, revoke_name
from gis.geocode.reverse import reverse
from gis.geocode.search import MOST_CANDIDATES, geocode
from gis.geocode.suggest import suggest

router = APIRouter(tags=["Words to places"], route_class=OneThread)

UNAVAILABLE = problems(HTTPStatus.SERVICE_UNAVAILABLE)

Words = Annotated[
    str,
    Query(
        description="What the caller says; the first 100 characters are used.",
        examples=["锐迅五金西门传达室"],
        min_length=1,
        max_length=2_000,
        pattern=NO_NUL,
    ),
]
Datum = Annotated[DatumText | None, Query(description=DATUM)]


@router.get("/geocode", responses=UNAVAILABLE, summary="Words to a place")
def find_place(
    db: WritingDb,  # It only asks; the limit of time needs a transaction.
    now: Now,
    plane: Plane,
    q: Words,
    near_lon: Annotated[Coordinate | None, Query(description="Where the call came from; needs `datum`.")] = None,
    near_lat: Annotated[Coordinate | None, Query(description="Where the call came from; needs `datum`.")] = None,
    datum: Datum = None,
    limit: Annotated[int, Query(ge=1, le=MOST_CANDIDATES)] = 5,
) -> FoundOut:
    """The places that the words of a caller may mean, best first, each with its confidence, radius, faults and areas.

    The verdict says what to do: fill in the first, ask the question, or tell that nothing was found. Names come from
    files and people: escape them wherever they are shown.
    """
    near = _near(near_lon, near_lat, datum)
    with quickly(db):
        return FoundOut.of(geocode(db, q, now, plane, near=near, limit=limit, home=home_of(db)))


@router.get("/geocode/suggest", responses=UNAVAILABLE, summary="Names while they are typed")
def suggest_names(db: Db, now: Now, q: Words, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> list[SuggestionOut]:
    """Places whose names begin with what is being typed: characters, full pinyin, initials, or a mixture."""
    return [SuggestionOut.of_suggestion(one) for one in suggest(db, q, now, limit=limit)]


@router.get("/reverse", responses=UNAVAILABLE, summary="A point in words")
def describe_point(
    db: Db,
    now: Now,
    lon: Annotated[Coordinate, Query(description="Longitude or easting.", examples=[120.08])],
    lat: Annotated[Coordinate, Query(description="Latitude or northing.", examples=[28.93])],
    datum: Annotated[DatumText, Query(description=DATUM)],
) -> DescribedOut:
    """What a point is called: the areas that it lies in, the nearest door or road, crossing, gate and places."""
    place = point_to_wgs84(lon, lat, coordinate_system(datum))
    return DescribedOut.of(place.lon, place.lat, reverse(db, place, now))


@router.post(
    "/geocode/picks",
    responses=problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Report what was chosen",
)
def report_pick(given: PickIn, db: WritingDb, now: Now) -> PickedOut:
    """Keep which place was chosen for the words of a caller.

    Three picks of the same place for the same words by at least two people teach the place a name, which
    `/v1/geocode/names` lists and `/v1/geocode/names/{id}/revocation` takes away.
    """
    if given.place_id is None and given.spot_id is None:
        hint = "Send place_id and spot_id as they are in the candidate."
        raise BadInput("Nothing was picked.", [Finding("place_id", "is missing.", hint)])
    return PickedOut.of(
        pick(
            db,
            given.query,
            place_id=given.place_id,
            spot_id=given.spot_id,
            confidence=given.confidence,
            by=given.by,
            now=now,
        )
    )


@router.get("/geocode/names", responses=UNAVAILABLE, summary="Names that were learnt")
def list_names(
    db: Db,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    every: Annotated[bool, Query(description="Those from files and those that were revoked too.")] = False,
) -> list[NameOut]:
    """Names that picks have taught, the newest first."""
    return [NameOut.of(name) for name in names_taught(db, limit=limit, every=every)]


@router.post(
    "/geocode/names/{name_id}/revocation",
    responses=problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Take a name away",
)
def revoke(
    name_id: Annotated[int, Path(description="Id of the name.", ge=1, lt=2**63)],
    given: RevocationIn,
    db: WritingDb,
    now: Now,
) -> NameOut:
    """Take a name away from its place: it is no longer found, and picks don't teach it again."""
    return NameOut.of(revoke_name(db, name_id, by=given.by, now=now))


def _near(lon: float | None, lat: float | None, datum: str | None) -> LonLat | None:
    """Where the call came from, None if nobody says.

    raises: BadInput if half of it is missing; UnknownDatum
    """
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        missing = "near_lon" if lon is None else "near_lat"
        raise BadInput("The point is not whole.", [Finding(missing, "is missing.", "Give both, and `datum`.")])
    return point_to_wgs84(lon, lat, coordinate_system(datum), fields=("near_lon", "near_lat"))
