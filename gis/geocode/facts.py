"""What the score is given and what it gives: facts of a candidate; terms and faults with their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from gis.geocode.tokens import Group
from gis.geocode.words import FaultKind, PlaceKind


@dataclass(frozen=True)
class CandidateFacts:
    """What the gazetteer knows of one candidate; names are given as stored, the score normalises them."""

    kind: PlaceKind
    name: str
    """The spelling that was found: a name or an alias. For a door, a building, a crossing: of its road or site."""
    group: Group = Group.PLACE
    full_name: str | None = None
    """The official full name, where the spelling found is shorter."""
    road: str | None = None
    """The road that the candidate stands on; for a crossing the first road."""
    other_road: str | None = None
    """The second road of a crossing."""
    site: str | None = None
    """The estate, park or premises that the candidate is in."""
    number: str | None = None
    """Its door number, normalised: "12", "12a"."""
    building: str | None = None
    """Its building: "3", "b"."""
    town: str | None = None
    interpolated: bool = False
    """The number is not known; the position was worked out between known numbers."""
    beyond_known: bool = False
    """The number is more than a fifth beyond the largest that is known."""
    prior: float = 0.0
    """From 0 to 1: how often it was the answer before."""
    distance_m: float | None = None
    """Metres to where the call came from, if that is known."""
    lonlat: tuple[float, float] | None = None
    """Degrees, WGS84; tells rivals from neighbours."""


@dataclass(frozen=True)
class Term:
    """One addend of the score."""

    name: str
    value: float
    zh: str
    en: str


@dataclass(frozen=True)
class Fault:
    """One way in which a candidate is not what was said."""

    kind: FaultKind
    element: str
    """The part of the address: name, number, building, town, region, text."""
    said: str
    """Words of the caller; hostile until escaped."""
    found: str
    """What the gazetteer has; hostile until escaped, like all names from outside."""

    @property
    def zh(self) -> str:
        """The fault in Chinese."""
        return f"{self.kind.zh}：{self.said}→{self.found}"

    @property
    def en(self) -> str:
        """The fault in English."""
        return f"{self.kind.en}: {self.said} -> {self.found}"


type Explained = tuple[tuple[Term, ...], tuple[Fault, ...]]


@dataclass(frozen=True)
class Scored:
    """A candidate with its score; terms and faults are worked out when they are asked for."""

    facts: CandidateFacts
    total: float
    spelling: float
    """Likeness of characters, 0 to 1."""
    sounding: float
    """Likeness of sounds, 0 to 1."""
    coverage: float
    """Share of the caller's place words that the candidate explains, 0 to 1."""
    explain: Callable[[], Explained] = field(repr=False, compare=False)

    @property
    def terms(self) -> tuple[Term, ...]:
        """What the total is the sum of."""
        return self._explained[0]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """In what the candidate is not what was said."""
        return self._explained[1]

    @cached_property
    def _explained(self) -> Explained:
        return self.explain()
