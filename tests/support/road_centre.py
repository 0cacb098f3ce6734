"""A centre on a drawn map: r and s are where two people on duty stand, i is where something happened."""

from __future__ import annotations

from datetime import datetime

from gis.crs.transform import LonLat
from gis.db.engine import transaction
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.positions import Fix, record
from gis.duty.records import COLUMNS
from gis.roads.store import replace_network
from gis.vocabulary import Datum, Mode
from tests.conftest import TestCentre
from tests.support.roads import DrawnRoads, roads_from_picture

PICTURE = """
Z--A-r-B---C--i--F
   |             |
   D------s------E

     G--j--H
"""
"""To i it is 0.9 km from r, by BC, and 1.2 km from s, by the east; no road leads to j."""

PHONE = "19900001234"
PLACES = {"R": "r", "S": "s"}
"""Who stands where, by the code of the person; the post of R is P-R."""


def put_roads(centre: TestCentre, at: datetime, picture: str = PICTURE) -> DrawnRoads:
    """Fill an empty centre with the roads of a picture and two people who drive."""
    drawn = roads_from_picture(picture)
    with transaction(centre.engine) as db:
        replace_network(db, drawn.network, source="a drawn map", datum=Datum.WGS84.value, now=at)
        ingest_people(db, ("code", "name", "phone"), [_person(code) for code in PLACES])
        ingest_duty(db, COLUMNS, [row for code in PLACES for row in _duty(code)])
        fixes = [Fix(code, *drawn.place[letter], Datum.WGS84, 5.0, at) for code, letter in PLACES.items()]
        record(db, fixes, at, ahead_within=at - at)
    return drawn


def query(drawn: DrawnRoads, letter: str, *, mode: Mode | None = None) -> dict[str, object]:
    """A place of the map as a question gives it."""
    lon, lat = drawn.place[letter]
    return {"lon": lon, "lat": lat, "datum": "wgs84"} | ({"mode": mode.value} if mode else {})


def place(drawn: DrawnRoads, letter: str) -> LonLat:
    """A place of the map."""
    return LonLat(*drawn.place[letter])


def _person(code: str) -> dict[str, str]:
    return {"code": code, "name": f"员{code}", "phone": PHONE}


def _duty(code: str) -> list[dict[str, str]]:
    post = {"record": "post", "code": f"P-{code}", "name": "队员", "kind": "first_responder", "from": "2026-01-01"}
    return [post, {"record": "holder", "post": f"P-{code}", "person": code, "from": "2026-01-01"}]
