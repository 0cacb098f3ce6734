"""In what a candidate is not what was said, fault by fault."""

from __future__ import annotations

from collections.abc import Iterator

from gis.geocode.agreement import HALF, Asked, Match, building_agrees, is_excluded, town_agrees
from gis.geocode.facts import CandidateFacts, Fault
from gis.geocode.likeness import is_read_alike
from gis.geocode.parts import AddressParts
from gis.geocode.words import ElementKind, FaultKind


def faults_of(said: Asked, facts: CandidateFacts, main: Match, covered: float) -> Iterator[Fault]:
    """The faults of a candidate, those of its name first."""
    parts = said.parts
    yield from _name_faults(main)
    yield from _number_faults(parts, facts)
    yield from _building_faults(said, facts)
    if town_agrees(said, facts) is False:
        yield Fault(FaultKind.TOWN_DIFFERS, "town", parts.of(ElementKind.TOWN)[0].text, facts.town or "")
    if is_excluded(parts, facts):
        yield Fault(FaultKind.EXCLUDED, "name", "、".join(parts.excluded), facts.name)
    if parts.out_of_area:
        yield Fault(FaultKind.OUT_OF_AREA, "region", parts.out_of_area, facts.name)
    if covered < HALF:
        yield Fault(FaultKind.UNEXPLAINED, "text", parts.text, facts.name)


def _name_faults(main: Match) -> Iterator[Fault]:
    like = main.like
    if like.spelling < 1 and like.best > 0:
        yield Fault(_kind_of_spelling(main), "name", main.said, main.found)
    elif like.whole < 1 and like.best > 0:
        yield Fault(FaultKind.INCOMPLETE, "name", main.said, main.found)


def _kind_of_spelling(main: Match) -> FaultKind:
    if main.like.sounding < 1:
        return FaultKind.SPELLING
    return FaultKind.HOMOPHONE if is_read_alike(main.said, main.found) else FaultKind.NEAR_HOMOPHONE


def _number_faults(parts: AddressParts, facts: CandidateFacts) -> Iterator[Fault]:
    if facts.interpolated:
        kind = FaultKind.BEYOND_KNOWN if facts.beyond_known else FaultKind.INTERPOLATED
        yield Fault(kind, "number", parts.number or "", facts.name)
    elif parts.number and facts.number != parts.number:
        kind = FaultKind.NUMBER_ABSENT if facts.number is None else FaultKind.NUMBER_DIFFERS
        yield Fault(kind, "number", parts.number, facts.number or facts.name)


def _building_faults(said: Asked, facts: CandidateFacts) -> Iterator[Fault]:
    if said.parts.building and not building_agrees(said, facts):
        kind = FaultKind.BUILDING_ABSENT if facts.building is None else FaultKind.BUILDING_DIFFERS
        yield Fault(kind, "building", said.parts.building, facts.building or facts.name)
