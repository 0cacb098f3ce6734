"""Ask the gazetteer from the command line: the same question as over HTTP."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.cli.way import Way, system_of
from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat, point_to_wgs84
from gis.errors import BadInput, Finding
from gis.geocode.candidates import quickly
from gis.geocode.found import Found
from gis.geocode.home import home_of
from gis.geocode.search import geocode


def search(way: Way, text: str, near: LonLat | None, limit: int) -> Found:
    """The places that a text may mean, now."""
    with way.session() as db:
        return search_in(db, way.plane(db), text, near, limit)


def search_in(db: Session, plane: LocalPlane, text: str, near: LonLat | None, limit: int) -> Found:
    """The same in a session that is open."""
    with quickly(db):
        return geocode(db, text, SystemClock().now(), plane, near=near, limit=limit, home=home_of(db))


def near_of(text: str | None, datum: str | None) -> LonLat | None:
    """The point that --near LON,LAT gives, None if there is none.

    raises: BadInput, UnknownDatum, BadCoordinates
    """
    if text is None:
        return None
    system = system_of(datum)
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        finding = Finding("--near", f"'{text}' is not LON,LAT.", "Write --near 120.08,28.93.")
        raise BadInput("--near can't be read.", [finding]) from error
    return point_to_wgs84(lon, lat, system, fields=("--near", "--near"))
