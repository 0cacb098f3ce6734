"""What it costs to score the candidates of a query: totals alone, against totals with terms and faults in words.

python -m tests.benchmarks.geocode.score

Both in the same run and turn by turn, in processor time of this process, over queries of all twenty noise types on an
invented gazetteer; likenesses are forgotten before every query, as if nobody had asked for these names before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from gis.geocode.address import parse
from gis.geocode.facts import CandidateFacts
from gis.geocode.likeness import likeness
from gis.geocode.parts import AddressParts
from gis.geocode.score import score_all
from tests.support.gazetteer import make_gazetteer
from tests.support.memory_search import HOME, MemorySearch
from tests.support.noise import make_queries

SIZE, PER_TYPE = 100_000, 25
EXPLAINED = 10
"""Candidates that are shown, and so are told in words."""

type Asked = tuple[AddressParts, list[CandidateFacts]]


def main() -> None:
    """Print the table."""
    asked = _questions()
    for parts, candidates in asked:
        _in_words(parts, candidates)
    totals, words = zip(*(_both(turn, *each) for turn, each in enumerate(asked)), strict=True)
    counts = [len(candidates) for _parts, candidates in asked]
    print(f"{len(asked)} queries, {np.mean(counts):.0f} candidates each, at most {max(counts)}")
    print(f"totals, the best {EXPLAINED} in words: {_said(totals)}")
    print(f"all in words:               {_said(words)}")
    print(f"ratio of the means: {np.mean(words) / np.mean(totals):.2f}")


def _questions() -> list[Asked]:
    gazetteer = make_gazetteer(SIZE)
    search = MemorySearch(gazetteer)
    parsed = (parse(query.text, home=HOME) for query in make_queries(gazetteer, per_type=PER_TYPE))
    return [(parts, search.candidates(parts)) for parts in parsed]


def _both(turn: int, *asked: *Asked) -> tuple[float, float]:
    """Milliseconds of both; whoever comes second finds the processor warmer, so they take turns."""
    if turn % 2:
        words, totals = _ms(_in_words, *asked), _ms(_totals, *asked)
    else:
        totals, words = _ms(_totals, *asked), _ms(_in_words, *asked)
    return totals, words


def _totals(parts: AddressParts, candidates: Sequence[CandidateFacts]) -> None:
    scored = score_all(parts, candidates)
    for each in sorted(scored, key=lambda each: -each.total)[:EXPLAINED]:
        assert each.terms is not None


def _in_words(parts: AddressParts, candidates: Sequence[CandidateFacts]) -> None:
    for each in score_all(parts, candidates):
        assert each.terms is not None


def _ms(work: Callable[[AddressParts, Sequence[CandidateFacts]], None], *asked: *Asked) -> float:
    likeness.cache_clear()
    began = time.process_time()
    work(*asked)
    return (time.process_time() - began) * 1000


def _said(ms: Sequence[float]) -> str:
    p50, p95 = np.percentile(ms, [50, 95])
    return f"p50 {p50:.2f} ms, p95 {p95:.2f} ms"


if __name__ == "__main__":
    main()
