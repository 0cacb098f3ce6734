"""Who is there first by road, in the demo city: every target of routing.md 8, measured, with PASS or MISS.

Ratios are of one run, the ways taking turns; pandana and pgRouting are measured too where they are installed. Run it
alone on the machine; making the city alone takes over a minute, so `--quick` is for `--size zone`:

    python -m tests.benchmarks.roads [--size zone] [--quick] [--standing URL FOLDER]
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.clock import SystemClock
from gis.crs.transform import LonLat
from gis.db.engine import reading
from gis.demo.zone import Size
from gis.duty.coverage import coverage_now
from gis.roads.current import roads_at
from gis.roads.network import MODES
from gis.roads.rank import rank
from gis.vocabulary import Mode
from tests.benchmarks.bulk_locate import machine
from tests.benchmarks.changes import closures, road_edit
from tests.benchmarks.choice import PEOPLE_COUNT, Choice, chosen_well
from tests.benchmarks.city import City, Service, city, memory_mb, nearest_path, served, standing, timed
from tests.benchmarks.others import other_ways
from tests.benchmarks.rows import Row, percentiles, said, within

RANKED_COUNT = 1_000


@dataclass(frozen=True)
class Plan:
    """How often everything is done."""

    rankings: int
    nearest: int
    """Questions of one client; four ask as many together, twice over."""
    draws: int
    """Per mode."""
    closures: int
    """Per mode."""
    reaches: int
    """Per mode."""
    requests: int
    """From 16 threads."""


WHOLE, QUICK = Plan(200, 150, 334, 100, 40, 10_000), Plan(40, 25, 20, 10, 8, 500)


def run(size: Size = Size.CITY, *, quick: bool = False) -> dict[str, object]:
    """The rows of a city made for it, and the machine."""
    with city(size) as made:
        return {"city": about(made), "rows": list(rows_of(made, QUICK if quick else WHOLE)), "machine": machine()}


def about(made: City) -> str:
    """What was measured on."""
    network = made.roads.network
    return (
        f"Demo, size {made.size.value}: {len(network.node_id):,} junctions, {len(network.road_id):,} edges, "
        f"{len(made.people):,} people on duty."
    )


def rows_of(made: City, plan: Plan) -> Iterator[Row]:
    """Everything, one after another; what changes the roads comes last."""
    yield Row("demo centre built", f"{made.built_seconds:.1f} s")
    yield from _ranking(made, plan.rankings)
    yield _matrix(made)
    yield _coverage(made)
    yield from _reach(made, plan.reaches)
    with served(made) as service:
        yield from _over_http(made, service, plan)
    yield from _memory(made, plan.requests)
    yield from _choice(made, plan.draws)
    yield from closures(made, plan.closures)
    yield road_edit(made)


def _ranking(made: City, times: int) -> Iterator[Row]:
    graph, snapper = made.roads.graph[Mode.CAR], made.roads.snapper[Mode.CAR]
    starts = snapper.snap(made.near_junctions(RANKED_COUNT, 8.0, seed=1))
    targets = snapper.snap(np.array(made.incidents(times, seed=2)))
    nodes = graph.network.end[targets.edge].tolist()
    size = len(graph.closed)
    bare = csr_array(graph.arrivals, shape=(size, size))
    ways: dict[str, Callable[[int], object]] = {
        "rank": lambda row: rank(graph, starts, targets[row]),
        "a bare dijkstra": lambda row: dijkstra(bare, indices=nodes[row]),
    }
    others = dict(other_ways(made, graph.network.end[starts.edge], nodes))
    ways |= {name: way for name, way in others.items() if not isinstance(way, str)}
    found: dict[str, list[float]] = {name: [] for name in ways}
    for row in range(times):
        for name, way in ways.items():
            found[name] += timed(lambda way=way, row=row: way(row), 1)  # type: ignore[misc]
    yield percentiles(f"rank {RANKED_COUNT:,} snapped beforehand", found["rank"], 10)
    yield from (Row(name, said(found[name])) for name in list(ways)[1:])
    yield from (Row(name, why) for name, why in others.items() if isinstance(why, str))
    ratio = float(np.median(found["rank"]) / np.median(found["a bare dijkstra"]))
    yield Row("rank / a bare dijkstra, p50", f"{ratio:.2f}", "<= 2", ratio <= 2)


def _matrix(made: City) -> Row:
    graph, snapper = made.roads.graph[Mode.CAR], made.roads.snapper[Mode.CAR]
    starts = snapper.snap(made.near_junctions(1_000, 8.0, seed=3))
    targets = snapper.snap(np.array(made.incidents(100, seed=4)))
    took = timed(lambda: [rank(graph, starts, targets[row]) for row in range(100)], 3)
    return within("100 x 1,000 matrix", float(np.median(took)) / 1000, 1)


def _coverage(made: City) -> Row:
    places = 0

    def cover() -> None:
        nonlocal places
        now = SystemClock().now()
        with reading(made.engine) as db:
            places = len(coverage_now(db, roads_at(db, now), now, made.plane))

    seconds = min(timed(cover, 2)) / 1000
    return within(f"coverage of {places:,} buildings and gates", seconds, 5)


def _reach(made: City, times: int) -> Iterator[Row]:
    for mode in MODES:
        posts = [one.place for one in made.people[: times + 1]]
        found = [timed(lambda post=post, mode=mode: made.exact.reach(post, [10], mode), 1)[0] for post in posts]  # type: ignore[misc]
        yield percentiles(f"ten minutes from a post, {mode.value}", found[1:], 100)


def _over_http(made: City, service: Service, plan: Plan) -> Iterator[Row]:
    paths = [nearest_path(place) for place in made.incidents(2 * plan.nearest, seed=5)]
    service.timed(paths[:10])
    alone = service.timed(paths[: plan.nearest])
    with service.watched("/health") as health:
        four = service.timed(paths, clients=4)
    name = f"GET /v1/responders/nearest, {len(made.people):,} on duty, five confirmed with lines"
    yield percentiles(f"{name}, 1 client", alone, 50)
    yield percentiles(f"{name}, 4 clients", four, 120)
    yield percentiles("GET /health meanwhile", health, 25)
    yield Row("memory of a worker after it", f"{service.memory_mb:.0f} MB", "<= 500 MB", service.memory_mb <= 500)


def _memory(made: City, requests: int) -> Iterator[Row]:
    """Routes asked by 16 threads at once; one that shared an Actor would end the process."""
    starts = made.incidents(requests, seed=6)
    ends = [LonLat(start.lon + 0.01, start.lat + 0.005) for start in starts]
    asked = list(zip(starts, ends, itertools.cycle(MODES)))
    warm = requests // 5
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda one: made.exact.route(*one).__class__, asked[:warm]))
        before, begin = memory_mb(), time.perf_counter()
        list(threads.map(lambda one: made.exact.route(*one).__class__, asked[warm:]))
    rate, growth = (requests - warm) / (time.perf_counter() - begin), memory_mb() - before
    what = f"memory grown over {requests:,} routes from 16 threads, the first fifth not counted"
    yield Row(what, f"{growth:+.1f} MB, {rate:.0f} a second", "<= 20 MB", growth <= 20)


def _choice(made: City, draws: int) -> Iterator[Row]:
    found = {mode: chosen_well(made, mode, draws) for mode in MODES}
    for mode, choice in found.items():
        met = choice.right_share >= 0.98 and choice.mean_loss_s <= 2
        met = met and choice.mean_loss_s <= choice.straight_mean_loss_s / 10
        yield Row(
            f"chosen = exact best of {PEOPLE_COUNT}, {mode.value}, {choice.draw_count} draws",
            f"{choice.right_share:.1%}, {choice.mean_loss_s:.2f} s lost; straight line "
            f"{choice.straight_right_share:.1%}, {choice.straight_mean_loss_s:.1f} s",
            ">= 98 %, <= 2 s, <= a tenth",
            met,
        )
    yield from (_agreement(mode, choice) for mode, choice in found.items())


_DIFFERENCE = {Mode.FOOT: (0.01, 0.02), Mode.EBIKE: (0.03, 0.10), Mode.CAR: (0.04, 0.25)}
"""Median and p95 that routing.md 8 allows."""


def _agreement(mode: Mode, choice: Choice) -> Row:
    median, p95 = _DIFFERENCE[mode]
    return Row(
        f"graph and exact engine differ, {mode.value}: median (p95)",
        f"{choice.median_difference:.1%} ({choice.p95_difference:.1%})",
        f"<= {median:.0%} ({p95:.0%})",
        choice.median_difference <= median and choice.p95_difference <= p95,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.CITY)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--standing", nargs=2, metavar=("URL", "FOLDER"), help="a server with a centre called as SIZE")
    return parser.parse_args()


def _asked_for(given: argparse.Namespace) -> AbstractContextManager[City]:
    if given.standing is None:
        return city(given.size)
    url, folder = given.standing
    return standing(url, given.size, Path(folder))


def main() -> None:
    """Print the table, each row as soon as it is known."""
    given = _arguments()
    begin = time.perf_counter()
    with _asked_for(given) as made:
        print(about(made))
        for row in rows_of(made, QUICK if given.quick else WHOLE):
            print(f"{row.what:95} {row.measured:62} {row.target:28} {row.verdict}", flush=True)
    print(machine(), f"{time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
