"""Whether addresses that share one point are about one place, or about anything: how alike they are as texts.

Flats of a house differ by their numbers, shops of a market by their names, and both begin alike. Addresses that only
share a default point are no more alike than any two of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

_NUMBERS = re.compile(r"[\d０-９一二三四五六七八九十零〇#-]+")
_COMPARED = 60
"""Texts compared with each other: 1,800 pairs tell enough."""
_MORE_ALIKE = 0.25
"""How much of the way from chance to equality makes texts of one point alike."""


def are_unlike(texts: NDArray[np.object_], rows: NDArray[np.intp], least: int) -> bool:
    """Whether some rows have at least `least` texts that are no more alike than those of all rows."""
    here = _different(texts[rows].tolist())
    if len(here) < least:
        return False
    by_chance = _likeness(_different(texts.tolist()))
    return _likeness(here) < by_chance + _MORE_ALIKE * (100 - by_chance)


def _different(texts: Sequence[str]) -> list[str]:
    """The different texts, without their numbers, in an order that says nothing about them."""
    bare = {" ".join(_NUMBERS.sub(" ", text).split()).casefold() for text in dict.fromkeys(texts)} - {""}
    return sorted(bare, key=lambda text: text[::-1])


def _likeness(texts: list[str]) -> float:
    """The mean likeness of texts, 0 to 100: of some spread evenly over them."""
    some = [texts[row] for row in np.unique(np.linspace(0, len(texts) - 1, _COMPARED).astype(int)).tolist()]
    if len(some) < 2:
        return 100.0
    table = process.cdist(some, some, scorer=fuzz.ratio)
    pairs = table[np.triu_indices(len(some), 1)]
    return float(pairs.mean())
