"""Run all benchmarks, one after another, and write RESULTS.md: figures, machine, date, commit.

python -m tests.benchmarks.run             # all of it, the roads on a demo city: a quarter of an hour
python -m tests.benchmarks.run --quick     # the roads on the demo zone, a tenth of the draws
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gis.demo.zone import Size
from tests.benchmarks import answers, bulk_locate, roads

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    """Measure everything and write it down."""
    quick = "--quick" in sys.argv
    bulk, single = bulk_locate.run(), answers.run()
    by_road = roads.run(Size.ZONE if quick else Size.CITY, quick=quick)
    text = "\n".join([_head(bulk["machine"]), _bulk(bulk), _single(single), _by_road(by_road)])
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _head(machine: Any) -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    facts = ", ".join(f"{name} {value}" for name, value in machine.items())
    return (
        "# Measured\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.strip()}; {facts}.\n"
        "Made by `python -m tests.benchmarks.run`; ratios within one run are what to trust.\n"
    )


def _bulk(figures: dict[str, Any]) -> str:
    rows = [
        f"| {name} | {figures['p50 seconds'][name]:.2f} | {figures['p95 seconds'][name]:.2f} |"
        for name in figures["p50 seconds"]
    ]
    return "\n".join(
        [
            "## A million points among five thousand grids",
            "",
            f"{figures['points']:,} points, {figures['grids']:,} grids of {figures['vertices per grid']:.0f} vertices, "
            f"{figures['runs']} interleaved runs. From coordinates to the owner and the metres to its border; the "
            "alternative is `geopandas.sjoin` followed by `shapely.distance` to the owner's boundary.",
            "",
            "| way | p50 s | p95 s |",
            "|---|---|---|",
            *rows,
            "",
            f"Ours is {figures['times faster, p50']:.1f} times as fast as the fastest alternative "
            f"({figures['fastest alternative']}).",
            "",
        ]
    )


def _single(figures: dict[str, Any]) -> str:
    rows = [
        f"| {name} | {row['p50']:.2f} | {row['p95']:.2f} | {row['p99']:.2f} |" for name, row in figures["ms"].items()
    ]
    least = figures["ms"]["SELECT 1 in a transaction"]["p50"]
    ratio = figures["ms"]["resolve in process"]["p50"] / least
    return "\n".join(
        [
            "## One answer to “who is responsible?”",
            "",
            f"Demo zone of size zone, {figures['questions']:,} places over grids and premises, categories at random, "
            "durable private cluster over its socket, one client.",
            "",
            "| way | p50 ms | p95 ms | p99 ms |",
            "|---|---|---|---|",
            *rows,
            "",
            f"An answer costs {ratio:.1f} times a transaction that asks nothing.",
            "",
        ]
    )


def _by_road(figures: dict[str, Any]) -> str:
    rows = [f"| {row.what} | {row.measured} | {row.target} | {row.verdict} |" for row in figures["rows"]]
    return "\n".join(
        [
            "## Who is there first by road",
            "",
            f"{figures['city']} The service is a process beside the benchmark, with a durable private cluster.",
            "",
            "| what | measured | target | |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
