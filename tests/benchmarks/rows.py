"""Lines of a table of figures: what, measured, target, PASS or MISS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    """None where there is no target."""

    @property
    def verdict(self) -> str:
        """PASS or MISS."""
        return {True: "PASS", False: "MISS", None: ""}[self.met]


def percentiles(what: str, found: list[float], most_ms: float) -> Row:
    """Milliseconds, of which the p95 has a target."""
    return Row(what, said(found), f"p95 <= {most_ms:g} ms", float(np.percentile(found, 95)) <= most_ms)


def said(found: list[float]) -> str:
    """Milliseconds in words."""
    p50, p95 = np.percentile(found, [50, 95])
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms"


def within(what: str, seconds: float, most: float) -> Row:
    """Seconds that have a target."""
    return Row(what, f"{seconds:.2f} s", f"<= {most:g} s", seconds <= most)
