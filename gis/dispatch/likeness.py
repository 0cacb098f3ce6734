"""Whether two incidents are one, or one that happens again: points for what they share. A table and functions. Pure.

Two ideas are kept apart (domain.md 3.5): the same report by another way or by the same caller (duplicate), and other
callers about what happens there now (same event). What comes within two hours may be either; what is older, up to
thirty days, may happen again. A person confirms it, and every caller is called back all the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from gis.dispatch.signs import normal
from gis.vocabulary import Category, Likeness

WINDOW = timedelta(hours=2)
AGAIN_WITHIN = timedelta(days=30)
NEAR_M = 200.0
FAR_M = 1_000.0
"""Two places farther apart than this, both well known, are not one scene."""
KNOWN_WITHIN_M = 250.0
"""A place with a wider circle says nothing about near and far."""

# fmt: off
POINTS = {
    "phone":         3.0,   # the same caller
    "words":         3.0,   # nearly the same words
    "words_half":    1.5,   # much of the same words
    "near":          2.0,   # within NEAR_M
    "site":          2.0,   # the same enterprise or park
    "category":      1.0,
    "soon":          0.5,   # within ten minutes
    "far":          -3.0,   # beyond FAR_M, within the window: what happens again may happen elsewhere
    "other_family": -1.0,   # a dispute and a nuisance
}
# fmt: on
"""What each shared thing counts. Beliefs of ours: nobody has labelled pairs of Yongkang's calls yet."""

PROPOSED_FROM = 3.0
"""So many points are worth a look of the desk, and make even odds."""
SAME_WORDS, HALF_WORDS = 0.75, 0.45
SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Sighting:
    """An incident as far as others are compared with it."""

    number: int
    received_at: datetime
    texts: tuple[str, ...]
    phones: frozenset[str] = frozenset()
    category: Category | None = None
    x: float | None = None
    """Metres in the plane of the centre."""
    y: float | None = None
    radius_m: float = 0.0
    site: str | None = None


@dataclass(frozen=True)
class Relation:
    """How another incident is related."""

    number: int
    likeness: Likeness
    confidence: float
    shares: tuple[str, ...]
    """Names of the points that count for it."""
    apart_m: float | None
    minutes: float
    """From the earlier one to the later."""
    words: float = field(default=0.0)
    """How alike the words are, 0 to 1."""


def relation(mine: Sighting, other: Sighting) -> Relation | None:
    """How another incident is related to this one; None if nothing speaks for it.

    The earlier one of two is never the recurrence of the later.
    """
    gap = mine.received_at - other.received_at
    if abs(gap) > AGAIN_WITHIN or gap < -WINDOW:
        return None
    apart_m, words = _apart(mine, other), likeness_of(mine.texts, other.texts)
    shares = tuple(_shared(mine, other, apart_m, words, abs(gap)))
    points = sum(POINTS[name] for name in shares)
    kind = _kind(shares, gap)
    if kind is None or points < PROPOSED_FROM:
        return None
    return Relation(
        other.number, kind, round(1 / (1 + math.exp(PROPOSED_FROM - points)), 3), shares,
        None if apart_m is None else round(apart_m), round(abs(gap).total_seconds() / 60, 1), round(words, 2),
    )  # fmt: skip


def likeness_of(texts: Iterable[str], others: Iterable[str]) -> float:
    """How alike the likest two of two lists of texts are: pairs of neighbouring characters in common, 0 to 1."""
    ours, theirs = [_pairs(text) for text in texts], [_pairs(text) for text in others]
    return max((_in_common(one, two) for one in ours for two in theirs), default=0.0)


def _kind(shares: tuple[str, ...], gap: timedelta) -> Likeness | None:
    if gap > WINDOW:
        # Who calls again about another matter elsewhere is no recurrence; nor is the same trouble of somebody else.
        is_again = "category" in shares and not {"phone", "near", "site"}.isdisjoint(shares)
        return Likeness.RECURRENCE if is_again else None
    return Likeness.DUPLICATE if not {"phone", "words"}.isdisjoint(shares) else Likeness.SAME_EVENT


def _shared(mine: Sighting, other: Sighting, apart_m: float | None, words: float, gap: timedelta) -> Iterable[str]:
    if mine.phones & other.phones:
        yield "phone"
    if words >= HALF_WORDS:
        yield "words" if words >= SAME_WORDS else "words_half"
    if mine.site is not None and mine.site == other.site:
        yield "site"
    elif apart_m is not None and apart_m <= NEAR_M:
        yield "near"
    elif apart_m is not None and apart_m > FAR_M and gap <= WINDOW:
        yield "far"
    yield from _of_category(mine.category, other.category)
    if gap <= SOON:
        yield "soon"


def _of_category(mine: Category | None, other: Category | None) -> Iterable[str]:
    if mine is None or other is None:
        return
    if mine is other:
        yield "category"
    elif mine.value.partition("_")[0] != other.value.partition("_")[0]:
        yield "other_family"


def _apart(mine: Sighting, other: Sighting) -> float | None:
    """Metres between two places; None if one of them is not known well enough."""
    if mine.x is None or mine.y is None or other.x is None or other.y is None:
        return None
    if max(mine.radius_m, other.radius_m) > KNOWN_WITHIN_M:
        return None
    return math.hypot(mine.x - other.x, mine.y - other.y)


# Everything of two hours is compared with every new report: made once, it costs a twentieth.
@lru_cache(maxsize=4_096)
def _pairs(text: str) -> frozenset[str]:
    words = "".join(letter for letter in normal(text) if letter.isalnum())
    return frozenset(words[place : place + 2] for place in range(len(words) - 1))


def _in_common(one: frozenset[str], two: frozenset[str]) -> float:
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0
