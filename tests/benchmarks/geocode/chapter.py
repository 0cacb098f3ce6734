"""The chapters of RESULTS.md about words and places: a hundred thousand entries, and a million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.geocode import beside, report
from tests.benchmarks.geocode.ceiling import ceilings
from tests.benchmarks.geocode.recall import Asked, ask_all, ask_trigrams, loaded
from tests.benchmarks.rows import Row
from tests.support.noise import Noise, make_queries

KNOWN_WRONG = Path(__file__).with_name("known_wrong.txt")
"""Queries that are known to be wrong at 100,000 entries: those of `python -m tests.benchmarks.geocode --save`."""

LARGE = 1_000_000

ABOUT = (
    "An invented gazetteer in a durable private cluster, {:,} seeded queries of twenty kinds "
    "(`tests/support/noise.py`), one client. The alternative is pg_trgm with a GIN index over the same names and "
    "addresses, on the same queries in the same run. “At best” is what nobody could better: a garbled text is counted "
    "against every name that the same accident could have made it of."
)


@dataclass(frozen=True)
class Measured:
    """What a run came to."""

    entries: int
    asked: list[Asked]
    by_noise: str
    rows: list[Row]


def run(size: int = 100_000, per_type: int = 160) -> str:
    """Measure, and the chapter of it."""
    return chapter(measured(size, per_type))


def measured(size: int, per_type: int) -> Measured:
    """Everything, on a gazetteer made for it."""
    with loaded(size) as (engine, gazetteer):
        queries = make_queries(gazetteer, per_type=per_type)
        asked = ask_all(engine, gazetteer, queries)
        rows = list(beside.rows(engine, gazetteer)) if size < LARGE else []
        other = ask_trigrams(engine, queries)
        best = ceilings(gazetteer, queries)
        rows = [*(report.rows(asked, other, gazetteer) if size < LARGE else _of_million(asked, other)), *rows]
        return Measured(len(gazetteer.things), asked, report.by_noise(asked, other, best), rows)


def chapter(found: Measured) -> str:
    """The chapter of a run."""
    lines = [f"| {row.what} | {row.measured} | {row.target} | {row.verdict} |" for row in found.rows]
    newly = set(wrong(found.asked)) - set(KNOWN_WRONG.read_text("utf-8").splitlines()) if _is_known(found) else set()
    known = [f"{len(newly)} of the queries are newly wrong.", ""] if _is_known(found) else []
    return "\n".join(
        [
            f"## Words to places, {found.entries:,} entries",
            "",
            ABOUT.format(len(found.asked)),
            "",
            found.by_noise,
            "",
            *known,
            "| what | measured | target | |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )


def wrong(asked: Sequence[Asked]) -> list[str]:
    """The queries whose first answer is not right, in their order; what doesn't exist has none."""
    return [
        f"{e.query.noise}: {e.query.text}" for e in asked if not e.right and e.query.noise is not Noise.NOT_EXISTING
    ]


def _is_known(found: Measured) -> bool:
    return len(found.asked) == 3200 and found.entries < LARGE // 2 and KNOWN_WRONG.exists()


def _of_million(asked: Sequence[Asked], other: Sequence[Asked]) -> list[Row]:
    counted = [each for each in asked if each.query.noise not in report.NOT_RECALL]
    p50, p95 = np.percentile([each.ms for each in asked], [50, 95])
    theirs = np.percentile([each.ms for each in other], [50, 95])
    return [
        report.at_least("R@1 of the whole mix", report.recall(counted, 1), 0.94),
        Row("a query, database and Python", f"p50 {p50:.1f}, p95 {p95:.1f} ms", "p95 <= 30 ms", float(p95) <= 30),
        Row("pg_trgm, a query", "p50 {:.1f}, p95 {:.1f} ms".format(*theirs)),
    ]
