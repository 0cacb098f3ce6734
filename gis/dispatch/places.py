"""Where a matter may be: candidates from the address, the words and the coordinates of its reports, weighed together.

Words name a place, coordinates a circle; where they agree both are surer, where they contradict each other both are
less so, and the desk sees it. A place that the desk has chosen is the only candidate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.geocode.found import Candidate, Found
from gis.geocode.home import home_of
from gis.geocode.positions import metres_between
from gis.geocode.search import geocode
from gis.geocode.shares import AreaShare, shares_of
from gis.vocabulary import AreaKind, Channel, PlaceClue, PlaceKind, PlaceOrigin, PlaceVerdict, Precision

# fmt: off
ACCURACY_M: dict[Channel, float] = {
    Channel.POLICE_110:    400.0,
    Channel.CITY_CENTRE:   400.0,
    Channel.HOTLINE_12345: 400.0,
    Channel.WAGE_HOTLINE:  400.0,
    Channel.WAGE_QR:       150.0,
    Channel.WAGE_WINDOW:   400.0,
    Channel.PATROL:         30.0,
    Channel.MICRO_CENTRE:   50.0,
    Channel.PUBLIC_FORM:    50.0,
}
# fmt: on
"""How exact the coordinates of a channel are, one standard deviation per axis: base stations of telephones 150 to
600 m, the registered place behind a wage code, phones in the hand (domain.md 6.3). A belief: whoever knows better
replaces it."""

AGREES_WITHIN, CONTRADICTS_BEYOND = 2.5, 5.0
"""Standard deviations between a named place and the coordinates."""
AGREEMENT, CONTRADICTION = 4.0, 0.25
"""By what the odds of a named place are multiplied. Beliefs of ours, to be fitted once calls are recorded."""
EXACT_M, ROUGH_M = 60.0, 200.0
"""Coordinates up to the first are the place, up to the second its neighbourhood, beyond that part of town."""
DESK_RADIUS_M = 20.0
MOST_PLACES = 4
MOST_REPORTS = 3
"""Reports whose words are searched: the first callers tell where it is, the fiftieth nothing new."""
NAMED = 3
"""Candidates that a search for words gives: the wider the circles, the longer their areas take."""
UNLIKELY = 0.01
"""Below this confidence a second candidate is not worth a line."""


@dataclass(frozen=True)
class Told:
    """What one report says about the place."""

    channel: Channel
    text: str
    address: str | None
    point: LonLat | None
    """WGS84."""

    @property
    def accuracy_m(self) -> float:
        """One standard deviation per axis of its point."""
        return ACCURACY_M[self.channel]


@dataclass(frozen=True)
class PlaceProposal:
    """A place that may be meant."""

    clue: PlaceClue
    place: LonLat
    radius_m: float
    precision: Precision
    confidence: float
    kind: PlaceKind | None
    name: str | None
    """From the gazetteer."""
    key: str | None
    """What its owner calls it; the code of an area."""
    origin: PlaceOrigin | None
    place_id: int | None
    spot_id: int | None
    areas: tuple[AreaShare, ...]
    from_point_m: float | None = None
    """To the coordinates of the report."""
    agrees: bool | None = None
    """With these coordinates; None if there are none, or nothing can be said."""

    @property
    def site(self) -> str | None:
        """The premises that it is, or most likely lies in."""
        if self.origin is PlaceOrigin.SITE:
            return self.key
        return next((each.code for each in self.areas if each.kind is AreaKind.SITE and each.probability >= 0.5), None)


@dataclass(frozen=True)
class Places:
    """Where a matter may be."""

    candidates: tuple[PlaceProposal, ...]
    """The likeliest first."""
    verdict: PlaceVerdict
    ask: tuple[str, str] | None = None
    """What to ask the caller, Chinese and English."""


def places_of(db: Session, told: Sequence[Told], chosen: LonLat | None, at: datetime, plane: LocalPlane) -> Places:
    """The places that the reports of a matter may mean.

    chosen: by the desk, WGS84
    """
    if chosen is not None:
        return Places((_chosen(db, chosen, at),), PlaceVerdict.FOUND)
    with_point = next((each for each in told if each.point is not None), None)
    point = with_point.point if with_point else None
    searches = list(_searches(db, told, point, at, plane))
    named = [_weighed(clue, each, with_point, plane) for clue, found in searches for each in found.candidates]
    pinned = [_pinned(db, with_point, named, at)] if with_point else []
    order = sorted([*_distinct(named), *pinned], key=lambda each: -each.confidence)[:MOST_PLACES]
    best = [*order[:1], *(each for each in order[1:] if each.confidence >= UNLIKELY)]
    return Places(tuple(best), _verdict(searches, best), _question(searches, best))


def _searches(
    db: Session, told: Sequence[Told], near: LonLat | None, at: datetime, plane: LocalPlane
) -> Iterator[tuple[PlaceClue, Found]]:
    """The address of each report; its words where there is none, or it is not found."""
    home = home_of(db)
    for each in told[:MOST_REPORTS]:
        by_address = geocode(db, each.address, at, plane, near=near, limit=NAMED, home=home) if each.address else None
        if by_address is not None:
            yield PlaceClue.ADDRESS, by_address
        if by_address is None or by_address.verdict is not PlaceVerdict.FOUND:
            yield PlaceClue.WORDS, geocode(db, each.text, at, plane, near=near, limit=NAMED, home=home)


def _weighed(clue: PlaceClue, found: Candidate, told: Told | None, plane: LocalPlane) -> PlaceProposal:
    metres = metres_between(found.place, told.point, plane) if told and told.point else None
    agrees = _agrees(metres, max(told.accuracy_m, found.radius_m / 2)) if told and metres is not None else None
    return PlaceProposal(
        clue=clue, place=found.place, radius_m=found.radius_m, precision=found.precision,
        confidence=_surer(found.confidence, agrees), kind=found.kind, name=found.name, key=found.key,
        origin=found.origin, place_id=found.place_id, spot_id=found.spot_id, areas=found.areas,
        from_point_m=None if metres is None else round(metres), agrees=agrees,
    )  # fmt: skip


def _agrees(metres: float, deviation_m: float) -> bool | None:
    if metres <= AGREES_WITHIN * deviation_m:
        return True
    return False if metres > CONTRADICTS_BEYOND * deviation_m else None


def _surer(confidence: float, agrees: bool | None) -> float:
    """A probability after its odds have been multiplied."""
    if agrees is None or confidence >= 1:
        return round(confidence, 4)
    odds = confidence / (1 - confidence) * (AGREEMENT if agrees else CONTRADICTION)
    return round(odds / (1 + odds), 4)


def _pinned(db: Session, told: Told, named: Sequence[PlaceProposal], at: datetime) -> PlaceProposal:
    """The coordinates themselves: the place if they are exact, else what is left when no name is found."""
    assert told.point is not None  # noqa: S101 - the caller looked
    deviation = told.accuracy_m
    sure = 0.9 if deviation <= EXACT_M else 0.5 if deviation <= ROUGH_M else 0.3
    if any(each.agrees is False and each.confidence > 0.5 for each in named):
        sure = _surer(sure, agrees=False)
    precision = Precision.POINT if deviation <= EXACT_M else Precision.AREA
    return PlaceProposal(
        clue=PlaceClue.POINT, place=told.point, radius_m=round(2 * deviation), precision=precision, confidence=sure,
        kind=None, name=None, key=None, origin=None, place_id=None, spot_id=None,
        areas=tuple(shares_of(db, [(told.point, 2 * deviation)], at)[0]), from_point_m=0,
    )  # fmt: skip


def _chosen(db: Session, place: LonLat, at: datetime) -> PlaceProposal:
    return PlaceProposal(
        clue=PlaceClue.DESK, place=place, radius_m=DESK_RADIUS_M, precision=Precision.POINT, confidence=1.0, kind=None,
        name=None, key=None, origin=None, place_id=None, spot_id=None,
        areas=tuple(shares_of(db, [(place, DESK_RADIUS_M)], at)[0]),
    )  # fmt: skip


def _distinct(named: Sequence[PlaceProposal]) -> list[PlaceProposal]:
    """Each place once, at its surest: two callers name the same one."""
    surest: dict[tuple[object, ...], PlaceProposal] = {}
    for each in sorted(named, key=lambda each: -each.confidence):
        surest.setdefault((each.place_id, each.spot_id, round(each.place.lon, 4), round(each.place.lat, 4)), each)
    return list(surest.values())


def _verdict(searches: Sequence[tuple[PlaceClue, Found]], best: Sequence[PlaceProposal]) -> PlaceVerdict:
    """What the search for a name comes to; exact coordinates are an answer by themselves."""
    verdicts = {found.verdict for _clue, found in searches}
    if best and best[0].clue is PlaceClue.POINT and best[0].precision is Precision.POINT:
        return PlaceVerdict.FOUND
    order = (PlaceVerdict.FOUND, PlaceVerdict.OUT_OF_AREA, PlaceVerdict.ASK, PlaceVerdict.NOT_FOUND)
    return next((each for each in order if each in verdicts), PlaceVerdict.NOT_FOUND)


def _question(searches: Sequence[tuple[PlaceClue, Found]], best: Sequence[PlaceProposal]) -> tuple[str, str] | None:
    if _verdict(searches, best) in (PlaceVerdict.FOUND, PlaceVerdict.OUT_OF_AREA):
        return None
    return next(((found.question.zh, found.question.en) for _clue, found in searches if found.question), None)
