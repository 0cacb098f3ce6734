"""How well addresses are parsed: precision, recall and F1 per element on the half that rules were not made from.

python -m tests.benchmarks.geocode.parsing          # the second half of the labelled addresses
python -m tests.benchmarks.geocode.parsing --first  # the half to improve rules from
"""

from __future__ import annotations

import sys
import time

import numpy as np

from gis.geocode.address import parse
from tests.support.address_labels import Labelled, halves, measured


def main() -> None:
    """Print the table."""
    first, second = halves()
    rows = first if "--first" in sys.argv else second
    print(table(rows))
    print(speed(rows))


def table(rows: list[Labelled]) -> str:
    """Figures per element, as a Markdown table."""
    lines = [
        f"| {each.label} | {each.count} | {each.precision:.3f} | {each.recall:.3f} | {each.f1:.3f} |"
        for each in measured(rows).values()
    ]
    return "\n".join(["| element | labelled | precision | recall | F1 |", "|---|---|---|---|---|", *lines])


def speed(rows: list[Labelled]) -> str:
    """Milliseconds per address."""
    seconds = []
    for row in rows:
        start = time.perf_counter()
        parse(row.text)
        seconds.append(time.perf_counter() - start)
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    return f"{len(rows)} addresses, p50 {p50:.2f} ms, p95 {p95:.2f} ms each."


if __name__ == "__main__":
    main()
