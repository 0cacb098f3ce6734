"""Ten thousand requests from sixteen threads: right answers, no crash, no growth."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from gis.roads.exact import ExactRoads
from gis.roads.network import MODES
from gis.roads.tiles import build_tiles
from tests.unit.roads_exact.maps import Map, Road, drawn

CALLERS, TRIPS, ROUNDS = 16, 125, 5
GROWTH_MB = 20
"""What ten thousand requests may add after the first two thousand: two kilobytes lost with each would be as much."""


def lattice() -> Map:
    """Five by five junctions 300 m apart."""
    letters = [chr(ord("A") + index) for index in range(25)]
    rows = [letters[start : start + 5] for start in range(0, 25, 5)]
    picture = "\n.............\n.............\n".join("..".join(row) for row in rows)
    across = [Road(first + second) for row in rows for first, second in pairwise(row)]
    down = [Road(upper + lower) for above, below in pairwise(rows) for upper, lower in zip(above, below, strict=True)]
    return drawn(picture, across + down)


def test_sixteen_threads_get_the_answers_of_one(tmp_path: Path) -> None:
    here = lattice()
    roads = ExactRoads(build_tiles(here.network, 1, tmp_path))
    draw = random.Random(1)
    trips = [(*draw.choices(sorted(here.places), k=2), draw.choice(MODES)) for _ in range(TRIPS)]

    def seconds(_caller: int) -> list[float]:
        ways = [roads.route(here.at(start), here.at(end), mode) for start, end, mode in trips]
        return [way.seconds if way else -1.0 for way in ways]

    alone = seconds(0)
    with ThreadPoolExecutor(CALLERS) as callers:
        first = list(callers.map(seconds, range(CALLERS)))
        settled = _memory_mb()
        later = list(callers.map(seconds, range(CALLERS * ROUNDS)))
        grown = _memory_mb() - settled

    roads.close()
    assert min(alone) >= 0
    assert sum(map(len, later)) == 10_000
    assert all(answers == pytest.approx(alone) for answers in first + later)
    assert grown < GROWTH_MB


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
