"""Names of the gazetteer in talk that no grammar can cut: 那个还是栩洲模具打来的 holds 栩洲模具.

The grammar cuts a text by its endings and by what callers say around places; there is no end to what they say. Where it
comes to nothing, each clause is looked up whole, and names that stand in it, letter by letter or by their sound, are
what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from gis.geocode.candidates import named_like
from gis.geocode.cores import core
from gis.geocode.facts import CandidateFacts
from gis.geocode.likeness import ALIKE, likeness
from gis.geocode.names import SURE
from gis.geocode.normal import normalise
from gis.geocode.parts import AddressParts, Segment
from gis.geocode.reading import sounds_of

LEAST = 3
"""Characters of a name that is taken from the midst of talk: 老板 is a firm somewhere, too."""
MOST = 3
"""Names that are told of one text."""
_MOST_CLAUSES = 4
"""The longest are looked at: in short ones the grammar misses nothing."""
_CLAUSE = re.compile(r"[^,，。.;；!！?？、\n]+")


class _Spot(NamedTuple):
    """A stretch of a clause that is a name."""

    clause: int
    start: int
    end: int
    name: str
    """As it was said, normalised."""


def spotted(db: Session, parts: AddressParts, at: datetime) -> tuple[Segment, ...]:
    """The names of the gazetteer that stand in a text, in the order in which they were said.

    at: the gazetteer as of when
    """
    if parts.latin:
        return ()
    clauses = [clause for each in _CLAUSE.findall(parts.text) if len(clause := normalise(each)) > LEAST]
    longest = sorted(clauses, key=len)[-_MOST_CLAUSES:]
    clauses = [clause for clause in clauses if clause in longest]
    names = {core(each.spelling) for each in named_like(db, clauses, at)}
    wanted = [name for name in names if len(name) >= LEAST and not any(name in each for each in parts.excluded)]
    found = dict.fromkeys(spot.name for spot in _apart(_spots(clauses, wanted)))
    return tuple(Segment(name, None, SURE) for name in found)[:MOST]


def with_names(parts: AddressParts, names: Sequence[Segment]) -> AddressParts:
    """A text with the names that were spotted in it, in the place of what the grammar made of them."""
    left = [one for one in parts.segments if not any(one.name in each.name or each.name in one.name for each in names)]
    return replace(parts, segments=(*names, *left))


def explains(facts: CandidateFacts, name: Segment) -> bool:
    """Whether a candidate bears a name, or is at what bears it: its road, its site."""
    known = (facts.name, facts.full_name, facts.road, facts.other_road, facts.site)
    return any(likeness(name.name, normalise(each)).best >= ALIKE for each in known if each)


def _spots(clauses: Sequence[str], names: Sequence[str]) -> Iterator[_Spot]:
    for number, clause in enumerate(clauses):
        heard = [sounds_of(character) for character in clause]
        for name in names:
            sounds = [sounds_of(character) for character in name]
            for start in range(len(clause) - len(name) + 1):
                if not any(one.isdisjoint(two) for one, two in zip(sounds, heard[start:], strict=False)):
                    yield _Spot(number, start, start + len(name), clause[start : start + len(name)])


def _apart(spots: Iterator[_Spot]) -> list[_Spot]:
    """Those that don't lie over each other, the longest before all, in the order in which they were said."""
    taken: list[_Spot] = []
    for spot in sorted(spots, key=lambda each: (each.start - each.end, each.clause, each.start)):
        if not any(_overlap(spot, other) for other in taken):
            taken.append(spot)
    return sorted(taken)


def _overlap(one: _Spot, two: _Spot) -> bool:
    return one.clause == two.clause and one.start < two.end and two.start < one.end
