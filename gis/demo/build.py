"""Put a demo zone into an empty centre, through the same functions that take in users' files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gis.areas.batch import Batch
from gis.areas.editions import publish
from gis.areas.gates import ingest_gates
from gis.areas.ingest import ingest
from gis.areas.reading import Features
from gis.clock import midnight, shanghai_day
from gis.db.centres import set_catch_all
from gis.demo.network import network_of
from gis.demo.roster import DAYS_BACK
from gis.demo.zone import DemoZone, Size, generate
from gis.duty.chain import CHAIN
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.positions import Fix, record
from gis.duty.records import COLUMNS
from gis.errors import DatabaseNotEmpty
from gis.geocode.gazetteer import Entry, put_places
from gis.geocode.step import areas_published, roads_imported
from gis.model.areas import Edition
from gis.roads.store import replace_network
from gis.roads.water import WaterRead, replace_water
from gis.vocabulary import AreaKind, Datum, FixVerdict, PlaceKind, PlaceOrigin, Precision

EDITION = "demo"
SOURCE = "gridkeeper demo"

type Step = Callable[[str], None]
"""Told what is done next."""

STEPS = 9
"""How many steps `build` announces."""


@dataclass(frozen=True)
class Built:
    """What the zone holds."""

    areas: dict[AreaKind, int]
    people: int
    gates: int
    junctions: int
    positions: int


def build(db: Session, centre: str, size: Size, seed: int, now: datetime, on_step: Step = lambda _: None) -> Built:
    """Generate a zone and take it in; the caller owns the transaction.

    raises: DatabaseNotEmpty
    """
    if db.scalars(select(Edition.id).limit(1)).first() is not None:
        raise DatabaseNotEmpty(centre)
    # A city takes minutes to draw on a slow machine; the server ends a transaction that asks nothing for one.
    db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    on_step("drawing the zone")
    zone = generate(size, seed, shanghai_day(now))
    on_step("areas")
    counts = _areas(db, zone, now)
    on_step("gates")
    gates = ingest_gates(db, _gates(zone), now)
    on_step("roads")
    roads = replace_network(db, network_of(zone), source=SOURCE, datum=Datum.WGS84.value, now=now)
    replace_water(db, _water(zone))
    on_step("gazetteer")
    areas_published(db, tuple(AreaKind), now - timedelta(days=1))
    roads_imported(db, now)
    put_places(db, PlaceOrigin.FILE, [_town(zone)], source=SOURCE, scope=SOURCE, start_at=now)
    on_step("people")
    people = ingest_people(db, ("code", "name", "phone", "organisation"), zone.people).counts["person"]
    on_step("posts, duties and shifts")
    ingest_duty(db, COLUMNS, zone.duty)
    on_step("catch-all post")
    set_catch_all(db, zone.catch_all)
    on_step("positions")
    return Built(counts, people, gates, roads.node_count, _positions(db, zone, now))


def _areas(db: Session, zone: DemoZone, now: datetime) -> dict[AreaKind, int]:
    """All kinds as one edition, the widest first: each names its parents among those before it."""
    counts = {}
    for kind in reversed(CHAIN):
        counts[kind] = ingest(db, _batch(zone.areas[kind]), kind, edition=EDITION, now=now).area_count
    # In force for as long as the rota goes back, so that past days have ground to stand on.
    publish(db, EDITION, start_at=midnight(shanghai_day(now) - timedelta(days=DAYS_BACK)), now=now)
    return counts


def _batch(frame: gpd.GeoDataFrame) -> Batch:
    text = {column: [str(value) for value in frame[column]] for column in ("code", "name", "parent", "floors")}
    shapes = np.array(frame.geometry, dtype=object)
    return Batch(SOURCE, Datum.WGS84, text["code"], text["name"], text["parent"], text["floors"], shapes)


def _gates(zone: DemoZone) -> Features:
    columns = {column: [str(value) for value in zone.gates[column]] for column in ("site", "name")}
    return Features(SOURCE, Datum.WGS84, columns, np.array(zone.gates.geometry, dtype=object))


def _water(zone: DemoZone) -> WaterRead:
    shapes = [shapely.multipolygons(shapely.get_parts(shape)) for shape in zone.water.geometry]
    return WaterRead([str(name) for name in zone.water["name"]], np.array(shapes, dtype=object))


def _town(zone: DemoZone) -> Entry:
    """The town that the zone is, so that other regions are known for what they are."""
    return Entry(
        key=f"{SOURCE}/town",
        kind=PlaceKind.TOWN,
        name="永康经济开发区",
        lon=zone.centre.lon,
        lat=zone.centre.lat,
        radius_m=4_000,
        precision=Precision.AREA,
        parts={"region": "浙江省;金华市;永康市"},
    )


def _positions(db: Session, zone: DemoZone, now: datetime) -> int:
    fixes = [
        Fix(fix.person, fix.lon, fix.lat, fix.datum, fix.accuracy_m, now - timedelta(seconds=fix.age_s))
        for fix in zone.fixes
    ]
    recorded = record(db, fixes, now, ahead_within=timedelta())
    return sum(one.verdict is FixVerdict.STORED for one in recorded)
