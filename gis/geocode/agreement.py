"""Where what was said and what the gazetteer knows agree and where they don't: numbers, buildings, towns, roads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gis.geocode.facts import CandidateFacts
from gis.geocode.likeness import ALIKE, NOTHING_ALIKE, Likeness, likeness
from gis.geocode.normal import normalise
from gis.geocode.parts import AddressParts
from gis.geocode.words import ElementKind

HALF = 0.5
"""Likeness below which a name explains nothing of what was said."""


class Match(NamedTuple):
    """The best match of a segment with a name of the candidate."""

    said: str
    found: str
    like: Likeness
    kind: ElementKind | None = None
    """What the segment looks like."""


class Asked(NamedTuple):
    """What was said, made ready to be compared with many candidates."""

    parts: AddressParts
    towns: tuple[str, ...]
    buildings: frozenset[str]
    """The building said, and other readings of it."""
    weight: float
    """Of all that a candidate may explain: names by their length, numbers as two characters."""
    matches: dict[str, Match]
    """Best matches worked out so far: a road and its doors have one name."""
    explained: dict[frozenset[str | None], float]
    """Weight of the segments that some names explain, worked out so far."""


def asked(parts: AddressParts) -> Asked:
    """What was said, made ready."""
    towns = tuple(normalise(element.text) for element in parts.of(ElementKind.TOWN))
    built = {parts.building, *(value for kind, value in parts.rivals if kind is ElementKind.BUILDING)}
    named = sum(len(segment.name) * segment.trust for segment in parts.segments)
    counted = 2.0 * bool(parts.number) + 2.0 * bool(parts.building)
    return Asked(parts, towns, frozenset(filter(None, built)), named + counted, {}, {})


def best_match(said: Asked, name: str) -> Match:
    """The segment that is most like a name of the gazetteer."""
    if name not in said.matches:
        said.matches[name] = _best_match(said.parts, normalise(name))
    return said.matches[name]


def _best_match(parts: AddressParts, found: str) -> Match:
    best, most = Match("", found, NOTHING_ALIKE), (-1.0, 0.0, 0)
    for segment in parts.segments:
        like = likeness(segment.name, found)
        worth = (2 * like.spelling + 3 * like.sounding, like.whole, len(segment.name))
        if worth > most:
            best, most = Match(segment.name, found, like, segment.kind), worth
    return best


def coverage(said: Asked, facts: CandidateFacts) -> float:
    """The share of what was said that the candidate explains, each word weighed by its length."""
    if not said.weight:
        return 0.0
    names = frozenset((facts.name, facts.full_name, facts.road, facts.other_road, facts.site))
    if names not in said.explained:
        said.explained[names] = _explained_by(said.parts, {normalise(name or "") for name in names})
    return (said.explained[names] + sum(_counted(said, facts))) / said.weight


def _explained_by(parts: AddressParts, names: set[str]) -> float:
    """Weight of the segments as far as one of the names explains them."""
    return sum(
        len(segment.name) * segment.trust * max(_explained(segment.name, name) for name in names)
        for segment in parts.segments
    )


def number_agrees(said: Asked, facts: CandidateFacts) -> bool | None:
    """Whether the numbers agree; None where one of them is not known."""
    if said.parts.number is None or facts.number is None:
        return None
    return said.parts.number == facts.number


def building_agrees(said: Asked, facts: CandidateFacts) -> bool | None:
    """Whether the buildings agree; None where one of them is not known."""
    return facts.building in said.buildings if said.buildings and facts.building is not None else None


def town_agrees(said: Asked, facts: CandidateFacts) -> bool | None:
    """Whether a town was said and is the candidate's; None where either is not known."""
    if not said.towns or facts.town is None:
        return None
    return any(_same(town, normalise(facts.town)) for town in said.towns)


def road_agreement(said: Asked, facts: CandidateFacts) -> float:
    """Likeness of the road said to the road that a candidate is on; nothing for the road itself."""
    if facts.road is None or facts.road == facts.name or normalise(facts.road) == normalise(facts.name):
        return 0.0
    like = best_match(said, facts.road).like.best
    return like if like >= ALIKE else 0.0


def is_the_crossing(parts: AddressParts, facts: CandidateFacts) -> bool:
    """Whether the candidate is where the two roads said cross, or one of them if only one was said."""
    if parts.crossing is None or facts.road is None or facts.other_road is None:
        return False
    one, two = parts.crossing
    roads = [normalise(facts.road), normalise(facts.other_road)]
    return any(_same(one, here) and (not two or _same(two, there)) for here, there in (roads, roads[::-1]))


def is_excluded(parts: AddressParts, facts: CandidateFacts) -> bool:
    """Whether the caller said that it is not this."""
    if not parts.excluded:
        return False
    names = {normalise(facts.name), normalise(facts.full_name or facts.name)}
    numbered = {facts.number, facts.building} - {None, parts.number, parts.building}
    return any(each in numbered or any(_same(each, name) for name in names) for each in parts.excluded)


def _explained(said: str, name: str) -> float:
    """How much of what was said is explained by a name: a short name does not explain a long piece."""
    like = likeness(said, name).both
    return like * min(1.0, len(name) / len(said)) if like >= HALF else 0.0


def _counted(said: Asked, facts: CandidateFacts) -> Iterator[float]:
    if said.parts.number:
        yield 2.0 * (bool(number_agrees(said, facts)) or facts.interpolated)
    if said.parts.building:
        yield 2.0 * bool(building_agrees(said, facts))


def _same(one: str, two: str) -> bool:
    return likeness(one, two).best >= ALIKE
