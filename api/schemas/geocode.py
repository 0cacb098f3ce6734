"""Shapes of the answers to "where is that?" and "what is there?"."""

from __future__ import annotations

from typing import Self

from api.schemas.common import PointOut, Schema, WordsOut
from gis.geocode.found import Candidate, Found
from gis.geocode.parts import AddressParts
from gis.geocode.question import Question
from gis.geocode.reverse import Described, Landmark
from gis.geocode.shares import AreaShare
from gis.geocode.suggest import Suggestion
from gis.vocabulary import AreaKind, NameKind, PlaceKind, PlaceOrigin, PlaceVerdict, Precision


class AreaShareOut(Schema):
    """An area that the place may lie in."""

    kind: AreaKind
    code: str
    name: str
    probability: float
    """The share of the circle of `radius_m` that lies in it, 0 to 1."""

    @classmethod
    def of(cls, share: AreaShare) -> Self:
        """From the core's share."""
        return cls(kind=share.kind, code=share.code, name=share.name, probability=share.probability)


class FaultOut(Schema):
    """One way in which the candidate is not what was said."""

    element: str
    """The part of the address: name, number, building, town, region, text."""
    fault: str
    said: str
    found: str
    words: WordsOut


class TermOut(Schema):
    """One addend of the score."""

    name: str
    value: float
    words: WordsOut


class CandidateOut(Schema):
    """One place that may be meant."""

    place_id: int | None
    spot_id: int | None
    """The door, building, gate, crossing or pole; null for the place itself and for what was worked out."""
    kind: PlaceKind
    name: str
    called: str
    """The name that was found: an alias, a former name."""
    name_kind: NameKind | None
    origin: PlaceOrigin | None
    key: str | None
    """What its owner calls it; the code of a site or building."""
    lon: float
    """Where the caller is, by what they said; degrees, WGS84."""
    lat: float
    datum: str = "wgs84"
    radius_m: float
    precision: Precision
    precision_words: WordsOut
    confidence: float
    anchor: PointOut
    """What was named; differs from the point where the caller said "opposite", "200 m east", "at the east gate"."""
    relations: list[str]
    """Those words."""
    score: float | None
    faults: list[FaultOut]
    areas: list[AreaShareOut]

    @classmethod
    def of(cls, one: Candidate) -> Self:
        """From the core's candidate."""
        return cls(
            place_id=one.place_id,
            spot_id=one.spot_id,
            kind=one.kind,
            name=one.name,
            called=one.called,
            name_kind=one.name_kind,
            origin=one.origin,
            key=one.key,
            lon=one.place.lon,
            lat=one.place.lat,
            radius_m=one.radius_m,
            precision=one.precision,
            precision_words=WordsOut.of(one.precision),
            confidence=one.confidence,
            anchor=PointOut.of(one.anchor),
            relations=list(one.relations),
            score=round(one.scored.total, 3) if one.scored else None,
            faults=_faults(one),
            areas=[AreaShareOut.of(share) for share in one.areas],
        )


def _faults(one: Candidate) -> list[FaultOut]:
    faults = one.scored.faults if one.scored else ()
    return [
        FaultOut(
            element=fault.element,
            fault=fault.kind.value,
            said=fault.said,
            found=fault.found,
            words=WordsOut(zh=fault.zh, en=fault.en),
        )
        for fault in faults
    ]


class ElementOut(Schema):
    """A piece of the text and what it was read as."""

    kind: str
    words: WordsOut
    text: str
    start: int
    end: int


class DetailOut(Schema):
    """What was said beyond the place: it doesn't move the point, and whoever goes must know it."""

    building: str | None
    unit: str | None
    floor: str | None
    room: str | None


class QuestionOut(Schema):
    """The one question that tells the candidates apart."""

    zh: str
    en: str
    options: list[str]

    @classmethod
    def of(cls, question: Question) -> Self:
        """From the core's question."""
        return cls(zh=question.zh, en=question.en, options=list(question.options))


class FoundOut(Schema):
    """What a search for a place comes to."""

    text: str
    """What was used of the text."""
    verdict: PlaceVerdict
    verdict_words: WordsOut
    question: QuestionOut | None
    """What to ask the caller; null if nothing need be asked."""
    elements: list[ElementOut]
    """How the text was read."""
    detail: DetailOut
    candidates: list[CandidateOut]
    """Best first. Where nothing was found they are hints, no answers."""

    @classmethod
    def of(cls, found: Found) -> Self:
        """From the core's answer."""
        return cls(**_found(found))


class ExplainedOut(FoundOut):
    """The same with every term of the scores."""

    terms: list[list[TermOut]]
    """Of each candidate, in the order of the candidates."""

    @classmethod
    def of(cls, found: Found) -> Self:
        """From the core's answer."""
        return cls(**_found(found), terms=[_terms(one) for one in found.candidates])


def _found(found: Found) -> dict[str, object]:
    return {
        "text": found.text,
        "verdict": found.verdict,
        "verdict_words": WordsOut.of(found.verdict),
        "question": QuestionOut.of(found.question) if found.question else None,
        "elements": _elements(found.parts),
        "detail": _detail(found.parts),
        "candidates": [CandidateOut.of(one) for one in found.candidates],
    }


def _elements(parts: AddressParts) -> list[ElementOut]:
    return [
        ElementOut(kind=one.kind.value, words=WordsOut.of(one.kind), text=one.text, start=one.start, end=one.end)
        for one in parts.elements
    ]


def _detail(parts: AddressParts) -> DetailOut:
    return DetailOut(building=parts.building, unit=parts.unit, floor=parts.floor, room=parts.room)


def _terms(one: Candidate) -> list[TermOut]:
    terms = one.scored.terms if one.scored else ()
    return [TermOut(name=each.name, value=each.value, words=WordsOut(zh=each.zh, en=each.en)) for each in terms]


class SuggestionOut(PointOut):
    """A place whose name begins with what is being typed."""

    place_id: int
    kind: PlaceKind
    name: str
    called: str

    @classmethod
    def of_suggestion(cls, one: Suggestion) -> Self:
        """From the core's suggestion."""
        place = one.place
        return cls(lon=place.lon, lat=place.lat, place_id=one.place_id, kind=one.kind, name=one.name, called=one.called)


class LandmarkOut(PointOut):
    """Something that the point can be described by."""

    kind: PlaceKind
    name: str
    distance_m: float
    bearing: float
    """Degrees clockwise from north, from it to the point."""
    words: WordsOut

    @classmethod
    def of_landmark(cls, mark: Landmark) -> Self:
        """From the core's landmark."""
        return cls(
            lon=mark.place.lon,
            lat=mark.place.lat,
            kind=mark.kind,
            name=mark.name,
            distance_m=round(mark.distance_m, 1),
            bearing=round(mark.bearing % 360, 1),
            words=WordsOut(zh=mark.zh, en=mark.en),
        )


class AreaHereOut(Schema):
    """An area that the point lies in."""

    kind: AreaKind
    code: str
    name: str


class DescribedOut(Schema):
    """A point in words."""

    lon: float
    lat: float
    datum: str = "wgs84"
    words: WordsOut
    """Empty where nothing is known nearby."""
    areas: list[AreaHereOut]
    landmarks: list[LandmarkOut]

    @classmethod
    def of(cls, lon: float, lat: float, described: Described) -> Self:
        """From the core's description."""
        return cls(
            lon=lon,
            lat=lat,
            words=WordsOut(zh=described.zh, en=described.en),
            areas=[AreaHereOut(kind=kind, code=a.code, name=a.name) for kind, a in described.areas.items()],
            landmarks=[LandmarkOut.of_landmark(mark) for mark in described.landmarks],
        )
