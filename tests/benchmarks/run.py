"""Run the benchmarks, one after another, and write RESULTS.md: figures, machine, date, commit.

python -m tests.benchmarks.run                    # all of it, the roads on a demo city; takes long
python -m tests.benchmarks.run --quick            # the roads on the demo zone, a tenth of the draws
python -m tests.benchmarks.run --only certainty   # one chapter; the others stay as they were measured
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from gis.demo.zone import Size
from tests.benchmarks import (
    answers,
    bulk_locate,
    certainty,
    clocks,
    duty_check,
    editions,
    live,
    one_owner,
    proposals,
    receipts,
    roads,
)
from tests.benchmarks.chapters import after_a_receipt, bulk, by_road, calibration, of_rows, single
from tests.benchmarks.geocode import chapter as geocode

RESULTS = Path(__file__).parent / "RESULTS.md"
CITATION = "Made by `python -m tests.benchmarks.run`; ratios within one chapter are what to trust."

EDITIONS = "5,040 grids of 53 vertices from a GeoPackage into force on a durable private cluster, and back against it."
OWNERS = "Corners and edge midpoints of a tiling, and their neighbours one float away in eight directions."
RECEIPTS = (
    "Web service, worker, durable private cluster and clients on one machine; keep-alive, a request after another."
)
CLOCKS = "The timekeeper is a process of its own; late is counted until another session can read the event."
LIVE = (
    "Web service, worker, durable private cluster, writer and listeners on one machine, scope filter on: 6 in 10 see "
    "everything, 2 in 10 are in one of twenty teams, 2 in 10 see what they were sent to. Commit to arrival."
)
DUTY = "A demo zone, a month of its roster; the alternative asks who is on duty hour by hour and looks for nothing."

# The name -> measures the chapter and writes it, its title first; the order is that of the file.
CHAPTERS: dict[str, Callable[[bool], str]] = {
    "bulk_locate": lambda _quick: bulk(bulk_locate.run()),
    "answers": lambda _quick: single(answers.run()),
    "one_owner": lambda _quick: of_rows("One owner for every point", OWNERS, list(one_owner.run())),
    "certainty": lambda quick: calibration(certainty.run(40_000 if quick else 400_000)),
    "editions": lambda _quick: of_rows("Editions of five thousand grids", EDITIONS, editions.run()),
    "duty_check": lambda _quick: of_rows("What is wrong with a rota", DUTY, duty_check.run()),
    "geocode": lambda quick: geocode.run(10_000 if quick else 100_000),
    "geocode_million": lambda quick: geocode.run(100_000 if quick else 1_000_000, 32),
    "proposals": lambda quick: after_a_receipt(proposals.run(Size.ZONE if quick else Size.CITY)),
    "receipts": lambda quick: of_rows("Receiving a report", RECEIPTS, receipts.run(quick=quick)),
    "clocks": lambda quick: of_rows("Limits that come due", CLOCKS, clocks.run(quick=quick)),
    "live": lambda quick: of_rows("What happens, told to everybody who listens", LIVE, live.run(quick=quick)),
    "roads": lambda quick: by_road(roads.run(Size.ZONE if quick else Size.CITY, quick=quick)),
}


def main() -> None:
    """Measure what is asked for and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the roads on the demo zone, a tenth of the draws")
    parser.add_argument("--only", choices=CHAPTERS, action="append", help="measure this chapter; may be repeated")
    asked = parser.parse_args()
    known = kept(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in asked.only or CHAPTERS:
        known[name] = _stamped(name, CHAPTERS[name](asked.quick))
        print(known[name])
        # Written after every chapter: one that fails doesn't take the others with it.
        RESULTS.write_text(results(known), encoding="utf-8")


def results(known: dict[str, str]) -> str:
    """The file, made of the chapters that have been measured."""
    machine = ", ".join(f"{name} {value}" for name, value in bulk_locate.machine().items())
    return "\n".join([f"# Measured\n\n{machine}.\n{CITATION}\n", *(known[name] for name in CHAPTERS if name in known)])


def kept(text: str) -> dict[str, str]:
    """The chapters of a file by name; those of names that are no more are dropped."""
    parts = [part.rstrip() + "\n" for part in text.split("\n## ")[1:]]
    named = {part.split("`")[1]: f"## {part}" for part in parts if part.count("`") > 1}
    return {name: part for name, part in named.items() if name in CHAPTERS}


def _stamped(name: str, chapter: str) -> str:
    """The chapter with its name, date, commit and what else the machine was doing, below its title."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True).stdout
    title, rest = chapter.split("\n", 1)
    load = os.getloadavg()[2]
    stamp = f"`{name}`, {datetime.now(UTC):%Y-%m-%d}, commit {commit.strip()}; load of the last 15 minutes {load:.1f}."
    return f"{title}\n\n{stamp}\n{rest}".rstrip() + "\n"


if __name__ == "__main__":
    main()
