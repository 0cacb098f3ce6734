"""The probability that the first candidate is the place meant: a small logistic model over a handful of features.

The score alone can't say it: a high total with a rival of the same total a kilometre away is a coin tossed. Rivals
within `SAME_SPOT_M` of the first are the same answer for a dispatcher. The weights are in `confidence.json`, which says
what they were fitted on; `tests/benchmarks/geocode/fit.py` fits them anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from gis.geocode.facts import CandidateFacts, Scored
from gis.geocode.words import FaultKind

SAME_SPOT_M = 150.0
"""Metres within which two candidates are one answer (geocoding.md 3.5)."""
CLOSE = 0.7
"""Points of score within which a rival is close."""
TIE = 0.05
"""Points of score within which two candidates are equal."""
CLEAR = 3.0
"""A lead of more than this says no more than this."""

_M_PER_DEGREE = 111_195.0


def confidence(scored: Sequence[Scored]) -> float:
    """The probability, 0 to 1, that the first of the candidates is the place meant; 0 where there is none.

    scored: best first, all that were scored
    """
    if not scored:
        return 0.0
    weights = _weights()
    logit = weights["intercept"] + sum(weights[name] * value for name, value in features(scored).items())
    return min(most(scored), 1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))))


def most(scored: Sequence[Scored]) -> float:
    """The confidence that no model may go beyond: among n that are equal it is 1/n, and nothing alike is nothing."""
    best = scored[0]
    equal = sum(behind < TIE for behind in _behind(scored))
    return min(1 / (1 + equal), math.sqrt(max(best.spelling, best.sounding)))


def features(scored: Sequence[Scored]) -> dict[str, float]:
    """What the model looks at; the first of `scored` is the answer whose probability is asked."""
    best, behind = scored[0], _behind(scored)
    lead = behind[0] if behind else CLEAR
    return {
        "score": best.total,
        "lead": lead,
        "tied": float(lead < TIE),
        "close_rivals": min(5, sum(each < CLOSE for each in behind)),
        "spelling": best.spelling,
        "sounding": best.sounding,
        "coverage": best.coverage,
        "length": min(8, len(best.facts.name)) / 8,
        "interpolated": float(best.facts.interpolated),
        **{kind.value: float(any(fault.kind is kind for fault in best.faults)) for kind in _TELLING},
    }


_TELLING = (
    FaultKind.NUMBER_ABSENT, FaultKind.NUMBER_DIFFERS, FaultKind.BUILDING_ABSENT, FaultKind.BUILDING_DIFFERS,
    FaultKind.HOMOPHONE, FaultKind.NEAR_HOMOPHONE, FaultKind.TOWN_DIFFERS,
)  # fmt: skip


def _behind(scored: Sequence[Scored]) -> list[float]:
    """How far the rivals that are somewhere else are behind the first, the nearest first; those far behind say nothing.

    Candidates come best first, so that one far behind ends the search: most are never measured.
    """
    best, found = scored[0], list[float]()
    for other in scored[1:]:
        behind = best.total - other.total
        if behind >= CLEAR:
            break
        if _apart_m(best.facts, other.facts) > SAME_SPOT_M:
            found.append(behind)
    return found


def _apart_m(one: CandidateFacts, two: CandidateFacts) -> float:
    """Metres between two candidates; far where a position is not known."""
    if one.lonlat is None or two.lonlat is None:
        return math.inf
    narrowed = math.cos(math.radians(one.lonlat[1]))
    return _M_PER_DEGREE * math.hypot((one.lonlat[0] - two.lonlat[0]) * narrowed, one.lonlat[1] - two.lonlat[1])


@cache
def _weights() -> dict[str, float]:
    stored = json.loads(files("gis.geocode").joinpath("confidence.json").read_text("utf-8"))
    return {name: float(value) for name, value in stored["weights"].items()}
