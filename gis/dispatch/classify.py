"""What a matter is by the words of its reports: category, priority, risks, each with what told it. Pure.

A proposal, never a decision: the desk confirms category and priority. Only what is red or major by words is set at
once, and only ever upwards: nothing here takes a risk away or makes a matter less urgent (domain.md 3.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gis.dispatch.signs import MAJOR_SIGNS, RISK_SIGNS, Sign, category_signs, normal
from gis.vocabulary import Category, Channel, Priority, Risk

WEIGHTS = (3.0, 2.0, 1.0)
"""Of telling, supporting and shared words."""
MOST_OF_A_PATTERN = 2
"""Different words of one pattern that count."""
MADE_FROM = 2.0
"""Less weight than this proposes no category."""
HALF_AT = 2.0
"""A weight of this with no rival is even odds."""
MOST_ALTERNATIVES = 3

# fmt: off
EXPECTED: dict[Channel, tuple[Category, float]] = {
    Channel.WAGE_HOTLINE: (Category.DISPUTE_WAGE, 2.0),
    Channel.WAGE_QR:      (Category.DISPUTE_WAGE, 3.0),
    Channel.WAGE_WINDOW:  (Category.DISPUTE_WAGE, 2.0),
}
# fmt: on
"""What comes in by a channel that is made for it, and with what weight."""

URGENT = frozenset(
    {
        Category.DISPUTE_FAMILY, Category.HELP_LOST_PERSON, Category.HELP_PERSON, Category.SAFETY_FIRE,
        Category.SAFETY_GAS,
    }
)  # fmt: skip
"""P1 of domain.md 6.1; P2 to P4 are normal, P0 is told by words."""

ORDER = (Priority.NORMAL, Priority.URGENT, Priority.MAJOR)
"""From the least urgent."""


@dataclass(frozen=True)
class Told:
    """A word that was found, and what it says."""

    says: str
    """A category, a risk or a priority."""
    word: str
    """As it was found by our own pattern."""


@dataclass(frozen=True)
class Nature:
    """What a matter is, as far as words tell."""

    category: Category | None
    confidence: float
    """In the category."""
    alternatives: tuple[tuple[Category, float], ...]
    """Other categories that words speak for, the likeliest first."""
    priority: Priority
    risks: frozenset[Risk]
    told: tuple[Told, ...]

    @property
    def police_first(self) -> bool:
        """Whether the police is proposed first."""
        return bool(self.risks)


def nature_of(texts: Iterable[str], channels: Iterable[Channel] = ()) -> Nature:
    """What the reports of a matter say that it is.

    texts: as they came
    channels: by which they came
    """
    words = [normal(text) for text in texts]
    weights = _weights(words, channels)
    likely = _likely(weights)
    category = likely[0][0] if likely else None
    risks, major = list(_risks(words)), list(_major(words))
    told = (*_told_of(words, category), *(Told(risk.value, word) for risk, word in risks), *major)
    return Nature(
        category=category,
        confidence=likely[0][1] if likely else 0.0,
        alternatives=tuple(likely[1 : 1 + MOST_ALTERNATIVES]),
        priority=_priority(category, has_risk=bool(risks), is_major=bool(major)),
        risks=frozenset(risk for risk, _word in risks),
        told=told,
    )


def raised(now: Priority, to: Priority) -> Priority:
    """The more urgent of two."""
    return max(now, to, key=ORDER.index)


def _priority(category: Category | None, *, has_risk: bool, is_major: bool) -> Priority:
    if is_major:
        return Priority.MAJOR
    return Priority.URGENT if has_risk or category in URGENT else Priority.NORMAL


def _weights(words: list[str], channels: Iterable[Channel]) -> dict[Category, float]:
    weights: dict[Category, float] = {}
    for category, patterns in category_signs().items():
        found = [_different(pattern, words) for pattern in patterns]
        total = sum(weight * min(len(each), MOST_OF_A_PATTERN) for weight, each in zip(WEIGHTS, found, strict=True))
        # Words that many matters share tell nothing by themselves.
        if any(found[:-1]):
            weights[category] = total
    for category, weight in map(EXPECTED.__getitem__, (each for each in channels if each in EXPECTED)):
        weights[category] = weights.get(category, 0.0) + weight
    return weights


def _likely(weights: dict[Category, float]) -> list[tuple[Category, float]]:
    """Categories with their confidence, the likeliest first; those at the same weight in the order of the table."""
    order = sorted((each for each in weights if weights[each] >= MADE_FROM), key=lambda each: -weights[each])
    # By squares: a rival of half the weight is a fifth of the doubt.
    total = sum(weights[each] ** 2 for each in order) + HALF_AT**2
    return [(each, round(weights[each] ** 2 / total, 3)) for each in order]


def _told_of(words: list[str], category: Category | None) -> Iterator[Told]:
    if category is not None:
        patterns = category_signs()[category]
        yield from (Told(category.value, word) for pattern in patterns for word in _different(pattern, words))


def _risks(words: list[str]) -> Iterator[tuple[Risk, str]]:
    for sign in RISK_SIGNS:
        yield from ((sign.risk, word) for word in _different(sign.words, [_without_harmless(sign, w) for w in words]))


def _without_harmless(sign: Sign, words: str) -> str:
    # A stop in its place, so that what stood around it does not grow together into another word.
    return re.sub(sign.harmless, ".", words) if sign.harmless else words


def _major(words: list[str]) -> Iterator[Told]:
    for pattern in MAJOR_SIGNS:
        yield from (Told(Priority.MAJOR.value, word) for word in _different(pattern, words))


def _different(pattern: str, words: list[str]) -> list[str]:
    """Different words that a pattern finds, in their order."""
    return list(dict.fromkeys(found[0] for each in words for found in re.finditer(pattern, each)))
