"""How often a wrong or dropped character can be undone at all: whoever answers, true ties are a matter of luck.

A garbled text is counted against every name that the same accident could have made it of. Of k such names each is as
likely as the others, so nobody is right more often than once in k, and the right one is among five in five of k cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.support.gazetteer import Gazetteer
from tests.support.noise import ANY, Noise, Query

SHOWN = 5
BLANK = "?"


class Ceiling(NamedTuple):
    """The most that anybody can reach."""

    first: float
    """Recall at 1."""
    five: float
    """Recall at 5."""


def ceilings(gazetteer: Gazetteer, queries: Iterable[Query]) -> dict[Noise, Ceiling]:
    """Of queries with a wrong or a dropped character; of the other kinds nothing is known."""
    return {
        noise: Ceiling(_mean(1 / count for count in counts), _mean(min(1.0, SHOWN / count) for count in counts))
        for noise, counts in origins(gazetteer, queries).items()
    }


def origins(gazetteer: Gazetteer, queries: Iterable[Query]) -> dict[Noise, list[int]]:
    """For every query with a wrong or a dropped character: how many names it could come from."""
    wrong, dropped = _indexes(gazetteer)
    counts: dict[Noise, list[int]] = {Noise.WRONG: [], Noise.DROPPED: []}
    for query in queries:
        if query.noise is Noise.WRONG:
            counts[query.noise].append(len(set().union(*(wrong[each] for each in _blanked(query.text)))))
        elif query.noise is Noise.DROPPED:
            counts[query.noise].append(len(dropped[query.text]))
    return counts


def _indexes(gazetteer: Gazetteer) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Names by what is left of them with one character blanked, and with one left out."""
    wrong, dropped = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name in {thing.alias or thing.name for kind in ANY for thing in gazetteer.of(kind)}:
        for blanked in _blanked(name):
            wrong[blanked].add(name)
            dropped[blanked.replace(BLANK, "")].add(name)
    return wrong, dropped


def _blanked(text: str) -> Iterator[str]:
    """A text with each of its Chinese characters blanked in turn; digits are never garbled."""
    return (text[:at] + BLANK + text[at + 1 :] for at, character in enumerate(text) if not character.isascii())


def _mean(values: Iterator[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
