"""The map of all areas in force, with gates, roads and water, as they stand in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geopandas import GeoDataFrame
from sqlalchemy.orm import Session

from gis.areas.editions import editions
from gis.areas.frames import all_gates, areas_in_force
from gis.duty.chain import CHAIN
from gis.roads.current import roads_at
from gis.roads.frames import roads_frame
from gis.roads.store import newest_version
from gis.roads.water import water_frame
from layers.maps.district import areas_page


@dataclass(frozen=True)
class Shown:
    """What a map shows: as long as this stays the same, the map does."""

    editions: tuple[tuple[str, str], ...]
    gates: tuple[tuple[str, bytes], ...]
    roads: UUID | None
    """Water comes with them."""


class AreasInForce:
    """The newest map; drawn anew when editions, gates or roads are others."""

    def __init__(self) -> None:
        self._shown: Shown | None = None
        self._page = ""

    def page(self, db: Session, now: datetime, *, title: str, credit: str) -> str:
        """The map as it is now."""
        gates = all_gates(db)
        version = newest_version(db)
        shown = Shown(_in_force(db, now), _gates(gates), version.key if version else None)
        if shown != self._shown:
            frames = {kind: areas_in_force(db, kind, now) for kind in CHAIN}
            roads = roads_frame(roads_at(db, now).network) if version else None
            water = water_frame(db)
            self._page = areas_page(frames, title=title, credit=credit, gates=gates, roads=roads, water=water)
            self._shown = shown
        return self._page


def _gates(frame: GeoDataFrame) -> tuple[tuple[str, bytes], ...]:
    return tuple(zip(frame["name"], frame.geometry.to_wkb(), strict=True))


def _in_force(db: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(
        (facts.name, facts.kind.value)
        for facts in editions(db)
        if facts.in_force_from and facts.in_force_from <= now and (not facts.in_force_to or now < facts.in_force_to)
    )
