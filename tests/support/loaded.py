"""The invented gazetteer in the database, through the same functions that take in users' files; keys are its ids."""

from __future__ import annotations

import math
from datetime import datetime

import shapely
from sqlalchemy.orm import Session

from gis.geocode.gazetteer import Entry, Spot, count_tokens, place_ids, put_places, put_spots
from gis.vocabulary import NameKind, PlaceKind, PlaceOrigin, Precision
from tests.support.gazetteer import Gazetteer, Thing, lonlat_of

SOURCE = "invented"
SPOTS = (PlaceKind.DOOR, PlaceKind.BUILDING, PlaceKind.CROSSING)
RADIUS_M = {PlaceKind.ROAD: 1500.0, PlaceKind.VILLAGE: 400.0, PlaceKind.ESTATE: 150.0}


def load_gazetteer(db: Session, gazetteer: Gazetteer, now: datetime) -> None:
    """Put all entries into an empty centre."""
    entries = [_entry(gazetteer, thing) for thing in gazetteer.things if thing.kind not in SPOTS]
    towns = [_town(name) for name in gazetteer.towns]
    put_places(db, PlaceOrigin.FILE, [*entries, *towns], source=SOURCE, start_at=now)
    ids = place_ids(db, PlaceOrigin.FILE)
    spots = [_spot(thing, ids) for thing in gazetteer.things if thing.kind in SPOTS]
    put_spots(db, PlaceOrigin.FILE, spots, source=SOURCE, start_at=now)
    count_tokens(db)


def _entry(gazetteer: Gazetteer, thing: Thing) -> Entry:
    road = gazetteer.things[thing.road].name if thing.road is not None else None
    parts = {"town": thing.town, **({"road": road} if road else {})}
    if thing.number is not None:
        parts["number"] = str(thing.number)
    # A firm without its region and legal form is found by its own name; a village without 村 is not.
    aliased = thing.alias is not None and thing.kind is not PlaceKind.ORGANISATION
    return Entry(
        key=str(thing.id),
        kind=thing.kind,
        name=thing.name,
        lon=thing.lon,
        lat=thing.lat,
        radius_m=RADIUS_M.get(thing.kind, 50.0),
        precision=Precision.ROAD if thing.kind is PlaceKind.ROAD else Precision.PLACE,
        parts=parts,
        line=_line(gazetteer, thing),
        names=((NameKind.ALIAS, str(thing.alias)),) if aliased else (),
    )


def _line(gazetteer: Gazetteer, thing: Thing) -> shapely.Geometry | None:
    if thing.id not in gazetteer.lines:
        return None
    east, north, direction, length = gazetteer.lines[thing.id]
    end = (east + length * math.cos(direction), north + length * math.sin(direction))
    return shapely.LineString([lonlat_of(east, north), lonlat_of(*end)])


def _spot(thing: Thing, ids: dict[str, int]) -> Spot:
    number = thing.number if thing.kind is PlaceKind.DOOR else thing.building
    owner = thing.site if thing.kind is PlaceKind.BUILDING else thing.road
    return Spot(
        key=str(thing.id),
        kind=thing.kind,
        label="×" if number is None else str(number),
        name=thing.name,
        number=number,
        lon=thing.lon,
        lat=thing.lat,
        place_id=ids[str(owner)],
        other_id=None if thing.other_road is None else ids[str(thing.other_road)],
    )


def _town(name: str) -> Entry:
    return Entry(
        key=f"town {name}",
        kind=PlaceKind.TOWN,
        name=name,
        lon=120.08,
        lat=28.93,
        radius_m=3_000,
        precision=Precision.AREA,
        parts={"region": "浙江省;金华市;永康市"},
    )
