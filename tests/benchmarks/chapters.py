"""The chapters of RESULTS.md, each written from the figures of one benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.rows import Row


def bulk(figures: dict[str, Any]) -> str:
    """Of `bulk_locate`."""
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


def single(figures: dict[str, Any]) -> str:
    """Of `answers`."""
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


def by_road(figures: dict[str, Any]) -> str:
    """Of `roads`."""
    said = f"{figures['city']} The service is a process beside the benchmark, with a durable private cluster."
    return of_rows("Who is there first by road", said, figures["rows"])


def after_a_receipt(figures: dict[str, Any]) -> str:
    """Of `proposals`."""
    said = (
        f"Demo {figures['size']}, {figures['reports']:,} reports of made-up callers, two proposers in a process "
        "of their own, durable private cluster. From the commit of the receipt to proposals that can be read."
    )
    return of_rows("What follows a receipt", said, figures["rows"])


def calibration(figures: dict[str, Any]) -> str:
    """Of `certainty`."""
    said = (
        f"Demo zone, {figures['draws']:,} true places and pins beside them. Stated and true shares differ by "
        f"{figures['ece']:.4f} on average at 60 m per axis ([plot](certainty.svg)), by {figures['ece at 10 m']:.4f} at "
        "10 m; the choices below are at 10 m."
    )
    return of_rows("How sure, and how often that is right", said, figures["rows"])


def of_rows(title: str, said: str, rows: Sequence[Row]) -> str:
    """A chapter that is one table of figures, targets and verdicts."""
    lines = [f"| {row.what} | {row.measured} | {row.target} | {row.verdict} |" for row in rows]
    return "\n".join([f"## {title}", "", said, "", "| what | measured | target | |", "|---|---|---|---|", *lines, ""])
