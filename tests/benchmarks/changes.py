"""Roads that change: closures in force, an edited road in use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import shapely

from gis.clock import SystemClock
from gis.crs.transform import LonLat
from gis.db.engine import reading, transaction
from gis.roads.closures import close_road, open_road
from gis.roads.current import roads_at
from gis.roads.engines import Engines
from gis.roads.network import MODES
from gis.roads.rank import path
from gis.roads.snap import Snap, Snaps
from gis.roads.store import replace_network
from gis.vocabulary import Mode
from tests.benchmarks.city import City
from tests.benchmarks.rows import Row

ALONG_M = 10.0
"""A line that lies on a road for longer than this uses it."""
SMALL_JUNCTION_COUNT = 10_000
"""Up to here the targets of routing.md for five thousand junctions hold, above it those for 35,000."""


def closures(made: City, times: int) -> Iterator[Row]:
    """Shut so many roads of each mode, one after another."""
    for mode in MODES:
        found = [one for seed in range(2 * times) if (one := _closure(made, mode, seed)) is not None][:times]
        seconds, through = max(one[0] for one in found), sum(one[1] for one in found)
        yield Row(
            f"closure in force, {mode.value}, {len(found)} roads closed",
            f"{seconds:.3f} s at most, {through} ways through it",
            "<= 1 s, 0",
            seconds <= 1 and through == 0,
        )


def _closure(made: City, mode: Mode, seed: int) -> tuple[float, int] | None:
    """Shut a road in the middle of a way: seconds until both engines answer without it, and how many go through."""
    start, end = (made.roads.snapper[mode].snap(np.array(made.incidents(1, seed + more)))[0] for more in (0, 500_000))
    way = path(made.roads.graph[mode], start, end)
    network = made.roads.network
    road = int(network.road_id[way.edges[len(way.edges) // 2][0]]) if way else 0
    if way is None or road in network.road_id[[start.edge, end.edge]]:
        return None
    begin, now = time.perf_counter(), SystemClock().now()
    with transaction(made.engine) as db:
        close_road(db, road, begins_at=now, ends_at=now + timedelta(hours=1), now=now, mode=mode)
    through = _ways_through(made, mode, road, start, end)
    seconds = time.perf_counter() - begin
    with transaction(made.engine) as db:
        open_road(db, road, SystemClock().now())
    return seconds, through


def _ways_through(made: City, mode: Mode, road: int, start: Snap, end: Snap) -> int:
    """Of the graph's way and the exact one, how many use a road that is closed."""
    with reading(made.engine) as db:
        roads = roads_at(db, SystemClock().now())
    graph = roads.graph[mode]
    way = path(graph, start, end)
    used = way is not None and road in roads.network.road_id[[edge for edge, _ahead in way.edges]]
    begin, goal = (_place(made, mode, snap) for snap in (start, end))
    route = made.exact.route(begin, goal, mode, closed=sorted(roads.closed[mode]), steps=False)
    return int(used) + int(route is not None and _along_m(made, route.line, road) > ALONG_M)


def _place(made: City, mode: Mode, snap: Snap) -> LonLat:
    one = Snaps(*(np.array([value]) for value in snap))
    return LonLat(*one.place(made.roads.graph[mode])[0].tolist())


def _along_m(made: City, line: shapely.LineString, road: int) -> float:
    """Metres of a line that lie on a road; crossing it costs two."""
    lines = made.roads.network.shape[made.roads.network.road_id == road]
    way, *stretches = made.plane.shapes_to_metres(np.array([line, *lines], object))
    return float(shapely.intersection(way, shapely.union_all(shapely.buffer(stretches, 1))).length)


def road_edit(made: City) -> Row:
    """Give one road another speed, and wait until exact routes know it."""
    network = made.roads.network
    edited = replace(
        network, forward_kph=np.where(np.arange(len(network.road_id))[:, None] == 0, 7, network.forward_kph)
    )
    begin, now = time.perf_counter(), SystemClock().now()
    with transaction(made.engine) as db:
        replace_network(db, edited, source="benchmark", datum="wgs84", now=now)
    with reading(made.engine) as db:
        roads = roads_at(db, now)
    by_graph = time.perf_counter() - begin
    engines = Engines(made.folder / "tiles" / made.size.value)
    assert engines.wait(roads) is not None
    seconds = time.perf_counter() - begin
    engines.close()
    most = 5 if len(network.node_id) <= SMALL_JUNCTION_COUNT else 15
    return Row(
        "road edit in use", f"{by_graph:.2f} s by the graph, {seconds:.1f} s exactly", f"<= {most} s", seconds <= most
    )
