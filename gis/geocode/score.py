"""How well a candidate fits the words: a sum of named terms, so that every answer can be explained.

The weights are round numbers set by hand; weights learnt on synthetic entries were no better than a fifth of a point
(geocoding.md 2.4). `WEIGHTS` holds them in one table. Only totals are worked out for every candidate; terms and
faults in words wait until somebody asks. `agreement` compares, `faults` tells, `confidence` is in its own file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from gis.geocode import agreement
from gis.geocode.agreement import Asked, Match
from gis.geocode.confidence import confidence
from gis.geocode.facts import CandidateFacts, Explained, Fault, Scored, Term
from gis.geocode.faults import faults_of
from gis.geocode.likeness import is_read_alike
from gis.geocode.parts import AddressParts
from gis.geocode.tokens import Group
from gis.geocode.words import ElementKind, PlaceKind

__all__ = ["CandidateFacts", "Fault", "Scored", "Term", "confidence", "score", "score_all"]

# fmt: off
WEIGHTS: dict[str, tuple[float, str, str]] = {
    "spelling":      ( 2.0, "字形相似",       "likeness of characters"),
    "sounding":      ( 3.0, "读音相似",       "likeness of sound"),
    "same_spelling": ( 1.0, "字形一致",       "same characters"),
    "same_sounding": ( 0.7, "读音相近",       "same sound to a southern ear"),
    "same_reading":  ( 0.3, "读音一致",       "same sound"),
    "length":        ( 0.5, "名称长度",       "length of the name"),
    "coverage":      ( 6.0, "描述被解释的比例", "share of the words that it explains"),
    "whole_name":    ( 1.5, "全称相似",       "likeness of the whole name"),
    "number":        ( 1.5, "门牌号一致",     "same number"),
    "number_differs":(-1.0, "门牌号不同",     "another number"),
    "interpolated":  (-0.5, "按相邻门牌推算",  "placed between known numbers"),
    "building":      ( 1.5, "楼栋一致",       "same building"),
    "building_differs": (-1.0, "楼栋不同",    "another building"),
    "road":          ( 1.0, "道路一致",       "same road"),
    "crossing":      ( 2.0, "路口一致",       "both roads of the crossing"),
    "key":           ( 4.0, "编号一致",       "same post or pole number"),
    "other_kind":    (-1.0, "类别不符",       "said as a road, is none"),
    "town":          ( 0.5, "镇街一致",       "same town"),
    "town_differs":  (-0.5, "镇街不符",       "another town"),
    "excluded":      (-6.0, "已被否定",       "the caller said it is not this"),
    "prior":         ( 0.3, "历史选择",       "chosen before"),
    "distance":      ( 0.3, "靠近来电位置",   "near the caller"),
}
# fmt: on
"""Term: weight, Chinese, English. Priors stay small: they break ties and nothing else."""

FULL_LENGTH = 8
"""Characters from which a name is as telling as it gets."""
NEAR_M = 2_000.0
"""Metres at which nearness has lost two thirds of its worth."""


type _Amounts = list[tuple[str, float]]
"""How much of each term there is."""


def score(parts: AddressParts, facts: CandidateFacts) -> Scored:
    """How well a candidate fits; higher is better, totals of one query can be compared.

    parts: what the caller said; facts: what the gazetteer knows of the candidate
    """
    return score_all(parts, [facts])[0]


def score_all(parts: AddressParts, candidates: Iterable[CandidateFacts]) -> list[Scored]:
    """The same for many candidates of one query, in their order; what was said is made ready once."""
    said = agreement.asked(parts)
    return [_scored(said, facts) for facts in candidates]


def _scored(said: Asked, facts: CandidateFacts) -> Scored:
    main = agreement.best_match(said, facts.name)
    covered = agreement.coverage(said, facts)
    amounts = [*_of_name(facts, main, covered), *_of_numbers(said, facts), *_of_surroundings(said, facts)]
    return Scored(
        facts=facts,
        total=round(sum(WEIGHTS[name][0] * amount for name, amount in amounts), 4),
        spelling=main.like.spelling,
        sounding=main.like.sounding,
        coverage=covered,
        explain=partial(_explained, said, facts, main, covered, amounts),
    )


def _explained(said: Asked, facts: CandidateFacts, main: Match, covered: float, amounts: _Amounts) -> Explained:
    return tuple(_terms(amounts)), tuple(faults_of(said, facts, main, covered))


def _terms(amounts: _Amounts) -> Iterator[Term]:
    for name, amount in amounts:
        if amount:
            weight, zh, en = WEIGHTS[name]
            yield Term(name, round(weight * amount, 4), zh, en)


def _of_name(facts: CandidateFacts, main: Match, covered: float) -> _Amounts:
    like = main.like
    found = [
        ("spelling", like.spelling),
        ("sounding", like.sounding),
        ("length", min(len(main.found), FULL_LENGTH) / FULL_LENGTH),
        ("coverage", covered),
        ("whole_name", like.whole),
    ]
    if like.spelling == 1:
        found.append(("same_spelling", 1.0))
    if like.sounding == 1:
        found.append(("same_sounding", 1.0))
        found.append(("same_reading", float(like.spelling == 1 or is_read_alike(main.said, main.found))))
    if main.kind is ElementKind.ROAD and facts.group is not Group.ROAD:
        found.append(("other_kind", 1.0))
    return found


def _of_numbers(said: Asked, facts: CandidateFacts) -> Iterator[tuple[str, float]]:
    agrees = agreement.number_agrees(said, facts)
    if agrees is not None:
        yield "number" if agrees else "number_differs", 1.0
    if facts.interpolated:
        yield "interpolated", 1.0
    built = agreement.building_agrees(said, facts)
    if built is not None:
        yield "building" if built else "building_differs", 1.0
    by_key = {PlaceKind.KM_POST: said.parts.km_post, PlaceKind.POLE: said.parts.pole}
    if by_key.get(facts.kind) is not None:
        yield "key", 1.0


def _of_surroundings(said: Asked, facts: CandidateFacts) -> Iterator[tuple[str, float]]:
    yield "road", agreement.road_agreement(said, facts)
    if agreement.is_the_crossing(said.parts, facts):
        yield "crossing", 1.0
    same = agreement.town_agrees(said, facts)
    if same is not None:
        yield "town" if same else "town_differs", 1.0
    if agreement.is_excluded(said.parts, facts):
        yield "excluded", 1.0
    yield "prior", facts.prior
    if facts.distance_m is not None:
        yield "distance", 1 / (1 + (facts.distance_m / NEAR_M) ** 2)
