"""The one question that tells most: which clue splits the areas that may answer best. Pure.

Each clue puts every place that comes into question under one of its answers. What a clue tells is counted in bits:
how much less is unknown about who answers once its answer is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.duty.answer import ChainLink, Words
from gis.vocabulary import Clue

EASE: tuple[Clue, ...] = (Clue.SITE, Clue.ROAD_SIDE, Clue.BUILDING, Clue.GATE, Clue.AREA)
"""What a caller knows soonest; decides between clues that tell about the same. A belief of ours: ask the desk."""
ABOUT_THE_SAME = 0.95
"""A clue that tells this share of what the best one does counts as its equal."""
TELLS_LITTLE = 0.1
"""Clues that tell less than this share of what is unknown are not worth a caller's breath."""

type Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Feature:
    """Something to ask about: into which of its answers each place falls."""

    clue: Clue
    words: Words
    answers: tuple[Words, ...]
    labels: Labels
    """(n,) which answer holds for each place."""


@dataclass(frozen=True)
class Outcome:
    """One answer to a question, and what it would mean."""

    words: Words
    share: float
    """How likely this answer is."""
    area: ChainLink | None
    """The area that would then most likely answer; None for the catch-all."""
    certainty: float
    """Its share then."""


@dataclass(frozen=True)
class Question:
    """What to ask the caller."""

    clue: Clue
    words: Words
    outcomes: tuple[Outcome, ...]
    bits: float
    """What the answer tells, of the `unknown_bits`."""
    unknown_bits: float


def best_question(areas: Sequence[ChainLink | None], area_of: Labels, features: Sequence[Feature]) -> Question | None:
    """The feature whose answer tells most about which area it is; None if there is nothing to tell apart.

    areas: the candidates
    area_of: (n,) which of them each place lies in
    features: with one label for each of these places
    """
    unknown = _bits(np.bincount(area_of, minlength=len(areas))[None])
    told = [(unknown - _bits(_table(feature, area_of, len(areas))), feature) for feature in features]
    useful = [each for each in told if each[0] > TELLS_LITTLE * unknown]
    easy = [each for each in useful if each[1].clue is not Clue.AREA] or useful
    if not easy:
        return None
    most = max(bits for bits, _ in easy)
    equals = [each for each in easy if each[0] >= ABOUT_THE_SAME * most]
    bits, best = min(equals, key=lambda each: EASE.index(each[1].clue))
    return Question(best.clue, best.words, _outcomes(best, area_of, areas), bits, unknown)


def _outcomes(feature: Feature, area_of: Labels, areas: Sequence[ChainLink | None]) -> tuple[Outcome, ...]:
    table = _table(feature, area_of, len(areas))
    found = []
    for words, counts in zip(feature.answers, table, strict=True):
        if counts.sum():
            leads = int(counts.argmax())
            share, certainty = counts.sum() / table.sum(), counts[leads] / counts.sum()
            found.append(Outcome(words, float(share), areas[leads], float(certainty)))
    return tuple(found)


def _table(feature: Feature, area_of: Labels, area_count: int) -> NDArray[np.intp]:
    """(answers, areas) how many places fall under both."""
    flat = np.bincount(feature.labels * area_count + area_of, minlength=len(feature.answers) * area_count)
    return flat.reshape(len(feature.answers), area_count)


def _bits(table: NDArray[np.intp]) -> float:
    """What is still unknown about the column once the row is known."""
    total = table.sum(axis=1, keepdims=True)
    share = table / np.maximum(total, 1)
    rows = -(share * np.log2(np.where(share > 0, share, 1))).sum(axis=1)
    return float((rows * total[:, 0]).sum()) / max(1, int(table.sum()))
