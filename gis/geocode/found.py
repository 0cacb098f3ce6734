"""What a search comes to: candidates with their confidence and reasons, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass

from gis.crs.transform import LonLat
from gis.geocode.facts import Scored
from gis.geocode.parts import AddressParts
from gis.geocode.question import Question
from gis.geocode.shares import AreaShare
from gis.vocabulary import NameKind, PlaceKind, PlaceOrigin, PlaceVerdict, Precision


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One place that may be meant."""

    place_id: int | None
    spot_id: int | None
    """The door, building, gate, crossing or pole; None for the place itself and where it was worked out."""
    kind: PlaceKind
    name: str
    called: str
    """The name that was found, where the place has several."""
    name_kind: NameKind | None
    origin: PlaceOrigin | None
    key: str | None
    """What its owner calls it; the code of an area, so that the answer flows into `locate`."""
    anchor: LonLat
    """What was named, WGS84."""
    place: LonLat
    """Where the caller is by what they said about it; the anchor itself if they said nothing."""
    radius_m: float
    precision: Precision
    confidence: float
    relations: tuple[str, ...]
    """What the caller said that moved the place from its anchor."""
    scored: Scored | None
    """Terms and faults; None for coordinates that were pasted."""
    areas: tuple[AreaShare, ...]


@dataclass(frozen=True)
class Found:
    """What a search comes to."""

    text: str
    """What was used of the text."""
    parts: AddressParts
    verdict: PlaceVerdict
    candidates: list[Candidate]
    """Best first; hints where the verdict is that nothing was found."""
    question: Question | None
    """What to ask the caller, where that helps."""
