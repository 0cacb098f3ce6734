"""Tiles of little maps, made for one test and let go after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gis.roads.exact import ExactRoads
from gis.roads.tiles import build_tiles
from tests.unit.roads_exact.maps import Map

type Serve = Callable[[Map], ExactRoads]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    served: list[ExactRoads] = []

    def exact_roads(drawn: Map) -> ExactRoads:
        served.append(ExactRoads(build_tiles(drawn.network, len(served) + 1, tmp_path / "tiles")))
        return served[-1]

    yield exact_roads
    for roads in served:
        roads.close()
