"""Tiles of the roads, as commands that change the roads build them at once."""

from __future__ import annotations

from datetime import datetime

from api.cli.show import progress
from api.cli.way import Way
from gis.roads.current import roads_at
from gis.roads.engines import Engines
from gis.roads.tiles import tiles_folder


def build_road_tiles(way: Way, now: datetime) -> bool:
    """Build the tiles of the roads in force, with a progress bar.

    returns: whether exact routes are ready; if not, the graph answers alone
    """
    engines = Engines(tiles_folder(way.settings))
    try:
        with progress("Building road tiles", None), way.session() as db:
            return engines.wait(roads_at(db, now)) is not None
    finally:
        engines.close()
