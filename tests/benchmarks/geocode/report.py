"""The figures of the geocoder as chapters of RESULTS.md, every target of geocoding.md 4 with PASS or MISS."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from gis.geocode.hypotheses import BEYOND
from tests.benchmarks.geocode.ceiling import Ceiling
from tests.benchmarks.geocode.recall import Asked, calibration_error
from tests.benchmarks.rows import Row
from tests.support.gazetteer import DOOR_EVERY_M, Gazetteer
from tests.support.noise import Noise

NOT_RECALL = (Noise.UNKNOWN_NUMBER, Noise.NOT_EXISTING)
FILLED_FROM = 0.9

# fmt: off
MUST: dict[Noise, tuple[float, float]] = {
    Noise.EXACT: (.99, 0), Noise.FULL: (.99, 0), Noise.ADDRESS_AND_COMPANY: (.99, 0), Noise.FILLER: (.99, 0),
    Noise.RELATIVE: (.99, 0), Noise.ROOM: (.99, 0), Noise.REORDERED: (.99, 0), Noise.TOWN: (.99, 0),
    Noise.NUMERALS: (.99, 0), Noise.HOMOPHONE: (.98, 0), Noise.NEAR_HOMOPHONE: (.97, 0), Noise.BUILDING: (.97, 0),
    Noise.NO_SUFFIX: (.95, 0), Noise.COMBINATION: (.95, 0), Noise.WRONG: (.80, .93), Noise.DROPPED: (.90, .97),
}
# fmt: on
"""Recall at 1 and at 5 that geocoding.md 4 demands."""


def by_noise(asked: Sequence[Asked], other: Sequence[Asked], ceilings: dict[Noise, Ceiling]) -> str:
    """Recall by type of noise, ours and that of pg_trgm."""
    ours, theirs = grouped(asked), grouped(other)
    lines = ["| type | n | R@1 | R@5 | at least | | pg_trgm R@1 | R@5 |", "|---|---|---|---|---|---|---|---|"]
    lines += [
        _line(str(noise), ours[noise], theirs[noise], MUST.get(noise), ceilings.get(noise))
        for noise in Noise
        if noise is not Noise.NOT_EXISTING
    ]
    counted, compared = ([each for each in all_of if each.query.noise not in NOT_RECALL] for all_of in (asked, other))
    return "\n".join([*lines, _line("**all but the last**", counted, compared, (0.97, 0.99), None)])


def rows(asked: Sequence[Asked], other: Sequence[Asked], gazetteer: Gazetteer) -> Iterator[Row]:
    """Confidence, interpolation, time."""
    filled = [each for each in asked if each.confidence >= FILLED_FROM]
    nothing = [each for each in asked if each.query.noise is Noise.NOT_EXISTING]
    yield at_most("expected calibration error", calibration_error(asked), 0.02, 4)
    yield at_least(f"right at confidence >= {FILLED_FROM}", float(np.mean([each.right for each in filled])), 0.99, 4)
    yield at_least("filled in at that confidence", len(filled) / len(asked), 0.85)
    accepted = float(np.mean([each.confidence >= FILLED_FROM for each in nothing]))
    yield at_most("of what doesn't exist accepted", accepted, 0.05)
    yield from _interpolation([each for each in asked if each.query.noise is Noise.UNKNOWN_NUMBER], gazetteer)
    p50, p95, p99 = np.percentile([each.ms for each in asked], [50, 95, 99])
    said = f"p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} ms"
    yield Row("a query, database and Python", said, "<= 5 / 15 / 30 ms", p50 <= 5 and p95 <= 15 and p99 <= 30)
    yield Row("pg_trgm, a query", "p50 {:.1f}, p95 {:.1f} ms".format(*np.percentile([e.ms for e in other], [50, 95])))


def grouped(asked: Sequence[Asked]) -> dict[Noise, list[Asked]]:
    """Answers by what was done to the query."""
    groups: dict[Noise, list[Asked]] = defaultdict(list)
    for each in asked:
        groups[each.query.noise].append(each)
    return groups


def recall(asked: Sequence[Asked], rank: int) -> float:
    """Share of queries whose answer is among the first `rank`."""
    return float(np.mean([each.rank is not None and each.rank < rank for each in asked]))


def at_most(what: str, value: float, most: float, digits: int = 3) -> Row:
    """A figure that has an upper bound."""
    return Row(what, f"{value:.{digits}f}", f"<= {most:g}", value <= most)


def at_least(what: str, value: float, least: float, digits: int = 3) -> Row:
    """A figure that has a lower bound."""
    return Row(what, f"{value:.{digits}f}", f">= {least:g}", value >= least)


def _line(
    name: str, ours: Sequence[Asked], theirs: Sequence[Asked], must: tuple[float, float] | None, most: Ceiling | None
) -> str:
    one, five = recall(ours, 1), recall(ours, 5)
    target, verdict = "", ""
    if must is not None:
        target = f"{must[0]:.2f}" + (f" / {must[1]:.2f}" if must[1] else "")
        verdict = "PASS" if one >= must[0] and five >= must[1] else "MISS"
    if most is not None:
        verdict += f", {most.first:.3f} / {most.five:.3f} at best"
    return (
        f"| {name} | {len(ours)} | {one:.3f} | {five:.3f} | {target} | {verdict} |"
        f" {recall(theirs, 1):.3f} | {recall(theirs, 5):.3f} |"
    )


def _interpolation(asked: Sequence[Asked], gazetteer: Gazetteer) -> Iterator[Row]:
    """On roads as long as the number, and where the number lies beyond the road: there it must be flagged."""
    inside, outside = list[float](), list[bool]()
    for each in asked:
        if not each.right or each.off_m is None or each.query.number is None:
            continue
        (road,) = each.query.truth
        share = each.query.number * DOOR_EVERY_M / gazetteer.lines[road][3]
        if share <= 1:
            inside.append(each.off_m)
        elif share > BEYOND:
            outside.append(each.is_beyond or each.confidence < FILLED_FROM)
    p50, p95 = np.percentile(inside, [50, 95])
    said = f"p50 {p50:.0f} m, p95 {p95:.0f} m of {len(inside)}"
    yield Row("off the true door, numbers on the road", said, "<= 15 / 65 m", p50 <= 15 and p95 <= 65)
    what = f"flagged or asked, of {len(outside)} numbers that the road is far too short for"
    if outside:
        yield at_least(what, float(np.mean(outside)), 1.0)
