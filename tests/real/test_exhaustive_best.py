"""The person chosen is the one whom the exact routes of all would choose: by the product's own choosing, on real roads.

Ranked by the graph, the best five confirmed. The graph knows no turn restrictions, so the best may be sixth: it is
counted how often, and how many seconds that costs (routing.md 3: right in 98 to 100 % of draws).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from gis.crs.gcj02 import FloatArray
from gis.crs.transform import LonLat
from gis.demo.network import network_of
from gis.demo.zone import Size, generate
from gis.duty.arrivals import first_of
from gis.roads.current import Roads, roads_of
from gis.roads.exact import ExactRoads, Ride
from gis.roads.extract import roads_from_extract
from gis.roads.network import MODES, Network
from gis.roads.rank import LIMIT_S, WALK_MPS
from gis.roads.tiles import build_tiles
from gis.vocabulary import Mode
from tests.conftest import NOON
from tests.support.responders import VERSION, standing
from tests.support.shared import shared_data

pytestmark = pytest.mark.real_files

DRAWS, PEOPLE = 40, 30
TOLERANCE_S = 1.0
LEAST_SHARE, MOST_LOST_S = 1.0, 2.0
NOISE_DEG = 2e-4
"""About 20 m: as phones are, and doors are beside roads."""


@dataclass(frozen=True)
class Ground:
    """Roads with both engines."""

    name: str
    roads: Roads
    exact: ExactRoads


@pytest.fixture(scope="session", params=["monaco", "andorra", "demo"])
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    network = _network(request.param)
    exact = ExactRoads(build_tiles(network, 1, tmp_path_factory.mktemp("tiles")))
    yield Ground(request.param, roads_of(VERSION, network), exact)
    exact.close()


@pytest.mark.parametrize("mode", MODES)
def test_the_chosen_is_the_exhaustive_best(mode: Mode, ground: Ground) -> None:
    random = np.random.default_rng(20260506 + MODES.index(mode))

    lost = np.array([_lost_seconds(ground, mode, random) for _ in range(DRAWS)])

    share = float((lost <= TOLERANCE_S).mean())
    print(f"{ground.name} {mode}: {share:.1%} right, {lost.mean():.2f} s lost on average")
    assert share >= LEAST_SHARE, lost
    assert lost.mean() <= MOST_LOST_S, lost


def _lost_seconds(ground: Ground, mode: Mode, random: np.random.Generator) -> float:
    """How much later the chosen one arrives than the best of all; inf if nobody is chosen though somebody could go."""
    place, *people = _places(ground.roads, mode, 1 + PEOPLE, random)
    responders = [standing(f"P{number:02d}", there) for number, there in enumerate(people)]

    found = first_of(responders, ground.roads, ground.exact, place, limit=1, mode=mode)

    best = float(_exact_seconds(ground, mode, people, place).min())
    if not np.isfinite(best):
        assert found.arrivals == ()
        return 0.0
    return (found.arrivals[0].seconds or np.inf) - best if found.arrivals else np.inf


def _exact_seconds(ground: Ground, mode: Mode, people: list[LonLat], place: LonLat) -> FloatArray:
    """(n,) seconds to the door of everybody, each by their own exact route; inf for who rides more than two hours."""
    snaps = ground.roads.snapper[mode].snap(np.array([place, *people]))
    end, *starts = (LonLat(*on_road) for on_road in snaps.place(ground.roads.graph[mode]).tolist())
    ways = ground.exact.routes([Ride(start, end, mode) for start in starts], steps=False)
    ride = np.array([way.seconds if way and way.seconds <= LIMIT_S else np.inf for way in ways])
    return np.asarray(ride + (snaps.distance_m[1:] + snaps.distance_m[0]) / WALK_MPS)


def _places(roads: Roads, mode: Mode, count: int, random: np.random.Generator) -> list[LonLat]:
    """Places beside roads of a mode."""
    junctions = roads.network.start[random.choice(roads.graph[mode].usable, count)]
    near = roads.network.node_lonlat[junctions] + random.normal(0, NOISE_DEG, (count, 2))
    return [LonLat(*place) for place in near.tolist()]


def _network(name: str) -> Network:
    if name == "demo":
        return network_of(generate(Size.SMALL, 1, NOON.date()))
    return roads_from_extract(shared_data(f"osm/{name}.osm.pbf")).network
