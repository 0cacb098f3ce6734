"""Words to a place: ranked candidates with their confidence, their radius and reasons, or the one question to ask.

What is not there is not found. The middle of the zone is never an answer, and a guess is never shown as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.geocode import positions
from gis.geocode.address import parse
from gis.geocode.candidates import Candidates, candidates_for
from gis.geocode.confidence import SAME_SPOT_M
from gis.geocode.facts import Scored
from gis.geocode.found import Candidate, Found
from gis.geocode.hypotheses import Hypothesis, hypotheses
from gis.geocode.parts import AddressParts, Home, Segment
from gis.geocode.pasted import pasted_positions
from gis.geocode.placing import Placed, place_all
from gis.geocode.question import Question, is_it, question_for, where_of, which_of
from gis.geocode.score import confidence, score_all
from gis.geocode.shares import AreaShare, shares_of
from gis.geocode.spotting import explains, spotted, with_names
from gis.vocabulary import AreaKind, Datum, PlaceKind, PlaceVerdict, Precision

FILLED_FROM = 0.9
"""From this confidence on the answer is filled in (geocoding.md 3.5)."""
ASKED_FROM = 0.5
"""Below this nothing is offered as the answer; what is like it is a hint."""
UNKNOWN_NUMBER = 0.6
"""Highest confidence in a road whose door was asked for and isn't known, and in a number beyond all known ones."""
HEARD = 0.85
"""Highest confidence in a name that was heard in the midst of talk."""
SURE_OF_A_POLE = 0.97
"""A number that is written on one pole only; what is left is for misreading it."""
HALF_ALIKE = 0.55
UNLIKE = 0.3
"""Highest confidence in a name that is not even half like what was said, in spelling or in sound."""
TIED = 0.05
"""Points of score that tell nothing apart."""
WIDE_M = 200.0
"""Nobody can be sent to a road or an area that is wider: its name alone is known and asked on."""
MOST_CANDIDATES = 10
NOWHERE = Home()


def geocode(
    db: Session,
    text: str,
    at: datetime,
    plane: LocalPlane,
    *,
    near: LonLat | None = None,
    limit: int = 5,
    home: Home = NOWHERE,
) -> Found:
    """The places that a text may mean.

    at: the gazetteer and the areas as of when
    near: where the call came from, WGS84; it breaks ties and nothing else
    home: names of our own regions and towns
    """
    parts = parse(text, home=home)
    if parts.coordinate is not None:
        return _pasted(db, parts, at)
    found = _searched(db, parts, at, plane, near, limit)
    if found.verdict in (PlaceVerdict.FOUND, PlaceVerdict.OUT_OF_AREA) or _is_narrow(found):
        return found
    names = spotted(db, parts, at)
    if {name.name for name in names} <= {segment.name for segment in parts.segments}:
        return found
    again = _searched(db, with_names(parts, names), at, plane, near, limit)
    if len(names) > 1 and not _explains_all(again, names):
        each = [_searched(db, with_names(parts, [name]), at, plane, near, 1) for name in names]
        # Two names of one place are no choice.
        meant = {(first.place_id, first.spot_id): first for one in each for first in one.candidates[:1]}
        if len(meant) > 1:
            return _one_of(again, list(meant.values()))
    return _heard(again) if _is_narrow(again) else max(found, again, key=_surest)


def _is_narrow(found: Found) -> bool:
    """Whether something likely was found that is no road or area as a whole."""
    return _surest(found) >= ASKED_FROM and found.candidates[0].precision not in (Precision.ROAD, Precision.AREA)


def _heard(found: Found) -> Found:
    """A name from the midst of talk is asked back: callers also speak of places where they are not."""
    candidates = [replace(each, confidence=min(each.confidence, HEARD)) for each in found.candidates]
    question = is_it(found.candidates[0].name)
    return replace(found, candidates=candidates, verdict=PlaceVerdict.ASK, question=question)


def _explains_all(found: Found, names: Sequence[Segment]) -> bool:
    first = found.candidates[0].scored if found.candidates else None
    return first is not None and all(explains(first.facts, name) for name in names)


def _one_of(found: Found, candidates: list[Candidate]) -> Found:
    """Several places were named, and nobody but the caller can say which is meant."""
    shares = [replace(each, confidence=min(each.confidence, 1 / len(candidates))) for each in candidates]
    return replace(found, candidates=shares, verdict=PlaceVerdict.ASK, question=which_of(each.name for each in shares))


def _surest(found: Found) -> float:
    return found.candidates[0].confidence if found.candidates else 0.0


def _searched(
    db: Session, parts: AddressParts, at: datetime, plane: LocalPlane, near: LonLat | None, limit: int
) -> Found:
    """The places that the parts of a text may mean."""
    found = candidates_for(db, parts, at)
    order = ranked(parts, found, near, plane)
    shown = _distinct(order, min(limit, MOST_CANDIDATES))
    sure = _confidences(parts, order, shown)
    chosen = [order[row][0] for row in shown]
    placed = place_all(db, chosen, parts, found.spots, [each for each, _scored in order], plane)
    shares = shares_of(db, [(each.position.place, each.position.radius_m) for each in placed], at)
    candidates = [
        _candidate(each, order[row][1], sure[row], tuple(areas))
        for each, row, areas in zip(placed, shown, shares, strict=True)
    ]
    verdict = _verdict(parts, placed, candidates, tied=_is_tied(order, plane))
    likely = _likely(candidates)
    question = question_for(parts, verdict, chosen, likely)
    if question and len(question.options) == 1 and len(likely) > 1:
        question = _by_area([candidates[row] for row in likely]) or question
    return Found(parts.text, parts, verdict, candidates, question)


def _by_area(namesakes: Sequence[Candidate]) -> Question | None:
    """What tells places of one name apart where nothing else is known of them; None if that is no grid either."""
    grids = [next((area.name for area in each.areas if area.kind is AreaKind.GRID), None) for each in namesakes]
    different = dict.fromkeys(filter(None, grids))
    return where_of(different) if len(different) > 1 else None


def ranked(
    parts: AddressParts, found: Candidates, near: LonLat | None, plane: LocalPlane
) -> list[tuple[Hypothesis, Scored]]:
    """Every hypothesis with its score, best first."""
    made = [_with_distance(each, near, plane) for each in hypotheses(parts, found)]
    scored = score_all(parts, (each.facts for each in made))
    return sorted(zip(made, scored, strict=True), key=lambda pair: (-pair[1].total, pair[0].radius_m, pair[0].name))


def _with_distance(hypothesis: Hypothesis, near: LonLat | None, plane: LocalPlane) -> Hypothesis:
    if near is None:
        return hypothesis
    metres = positions.metres_between(LonLat(hypothesis.lon, hypothesis.lat), near, plane)
    return replace(hypothesis, facts=replace(hypothesis.facts, distance_m=metres))


def _confidences(
    parts: AddressParts, ranked: Sequence[tuple[Hypothesis, Scored]], shown: Sequence[int]
) -> dict[int, float]:
    """The probability of each that is shown; what the first leaves is the most that any other can have."""
    scored = [each for _hypothesis, each in ranked]
    sure: dict[int, float] = {}
    for row in shown:
        alone = confidence([scored[row], *scored[:row], *scored[row + 1 :]])
        if ranked[row][0].kind is PlaceKind.POLE:
            alone = SURE_OF_A_POLE / sum(each.kind is PlaceKind.POLE for each, _scored in ranked)
        sure[row] = min(alone, highest(parts, *ranked[row]), 1.0 if row == 0 else 1 - sure[0])
    return sure


def highest(parts: AddressParts, hypothesis: Hypothesis, scored: Scored) -> float:
    """The most that the confidence in a candidate can be, whatever the model says."""
    if hypothesis.kind is not PlaceKind.POLE and max(scored.spelling, scored.sounding) < HALF_ALIKE:
        # The only candidate of a query is not its answer for that.
        return UNLIKE
    doubtful = hypothesis.kind is PlaceKind.ROAD or scored.facts.beyond_known
    return UNKNOWN_NUMBER if parts.number is not None and doubtful else 1.0


def _distinct(ranked: Sequence[tuple[Hypothesis, Scored]], limit: int) -> list[int]:
    """The rows to show: a road that was found by its crossing or its door isn't shown twice."""
    shown: list[int] = []
    seen: set[tuple[PlaceKind, str, int, int]] = set()
    for row, (each, _scored) in enumerate(ranked):
        # About a hundred metres: two records of one thing.
        same = (each.kind, each.name, round(each.lon * 1000), round(each.lat * 1000))
        if same not in seen and len(shown) < limit:
            seen.add(same)
            shown.append(row)
    return shown


def _candidate(placed: Placed, scored: Scored, sure: float, areas: tuple[AreaShare, ...]) -> Candidate:
    each = placed.hypothesis
    owner = each.spot or each.place
    return Candidate(
        place_id=each.place.id if each.place else None,
        spot_id=each.spot.id if each.spot else None,
        kind=each.kind,
        name=each.name,
        called=each.place.spelling if each.place else each.name,
        name_kind=each.place.name_kind if each.place else None,
        origin=owner.origin if owner else None,
        key=owner.key if owner else None,
        anchor=placed.anchor.place,
        place=placed.position.place,
        radius_m=round(placed.position.radius_m, 1),
        precision=placed.position.precision,
        confidence=round(sure, 4),
        relations=tuple(relation.label for relation in placed.relations),
        scored=scored,
        areas=areas,
    )


def _is_tied(ranked: Sequence[tuple[Hypothesis, Scored]], plane: LocalPlane) -> bool:
    """Whether something elsewhere fits the words just as well as the first: nobody can choose but the caller."""
    if not ranked:
        return False
    (best, scored), *others = ranked
    here = LonLat(best.lon, best.lat)
    level = [each for each, own in others if scored.total - own.total < TIED]
    return any(positions.metres_between(here, LonLat(each.lon, each.lat), plane) > SAME_SPOT_M for each in level)


def _verdict(
    parts: AddressParts, placed: Sequence[Placed], candidates: Sequence[Candidate], *, tied: bool
) -> PlaceVerdict:
    sure = candidates[0].confidence if candidates else 0.0
    if parts.out_of_area:
        return PlaceVerdict.OUT_OF_AREA
    if sure < ASKED_FROM:
        # Several that are equally likely are no answer, and yet one question away from one.
        return PlaceVerdict.ASK if len(_likely(candidates)) > 1 else PlaceVerdict.NOT_FOUND
    too_little = parts.vague or tied or _is_wide(placed[0])
    return PlaceVerdict.ASK if sure < FILLED_FROM or too_little else PlaceVerdict.FOUND


def _is_wide(placed: Placed) -> bool:
    """Whether all that is known is a road or an area, and nothing that was said narrows it."""
    anchor = placed.anchor
    return (
        anchor.precision in (Precision.ROAD, Precision.AREA)
        and anchor.radius_m > WIDE_M
        and (placed.position == anchor or bool(placed.relations))
    )


def _likely(candidates: Sequence[Candidate]) -> list[int]:
    """Rows of candidates that fit the words about as well as the first does, and fit them well."""
    totals = [each.scored.total if each.scored else 0.0 for each in candidates]
    fits = [each.scored is not None and max(each.scored.spelling, each.scored.sounding) >= 0.8 for each in candidates]
    return [row for row, total in enumerate(totals) if fits[row] and totals[0] - total <= 1.0]


def _pasted(db: Session, parts: AddressParts, at: datetime) -> Found:
    """Coordinates in the text: of the datum that it names, else of each that they may be in."""
    assert parts.coordinate is not None  # noqa: S101 - the caller looked
    options = pasted_positions(parts.coordinate)
    shares = shares_of(db, [(place, 20.0) for _datum, place in options], at)
    candidates = [
        _at_pasted(datum, place, 1 / len(options), tuple(areas), parts)
        for (datum, place), areas in zip(options, shares, strict=True)
    ]
    verdicts = {0: PlaceVerdict.NOT_FOUND, 1: PlaceVerdict.FOUND}
    verdict = verdicts.get(len(options), PlaceVerdict.ASK)
    return Found(parts.text, parts, verdict, candidates, question_for(parts, verdict, [], []))


def _at_pasted(
    datum: Datum, place: LonLat, sure: float, areas: tuple[AreaShare, ...], parts: AddressParts
) -> Candidate:
    given = parts.coordinate
    return Candidate(
        place_id=None,
        spot_id=None,
        kind=PlaceKind.POI,
        name=f"{datum.en} {given.lon}, {given.lat}" if given else datum.en,
        called="",
        name_kind=None,
        origin=None,
        key=None,
        anchor=place,
        place=place,
        radius_m=20.0,
        precision=Precision.POINT,
        confidence=round(sure, 4),
        relations=(),
        scored=None,
        areas=areas,
    )
