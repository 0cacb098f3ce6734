"""Who answers for the places that are proposed: one answer for each leading candidate, with its steps in codes.

Without a place the centre's own post answers: somebody owns every matter from the first second on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.dispatch.places import PlaceProposal
from gis.duty.answer import Responsibility, decide
from gis.duty.chain import Place
from gis.duty.question import Question
from gis.duty.resolve import Answer, resolve
from gis.duty.roster import catch_all_post
from gis.errors import AreaNotFound
from gis.vocabulary import Category, PlaceOrigin

LEADING = 3
"""Candidates for which it is said who would answer."""
UNSURE_FROM_M = 15.0
"""A place known less exactly than this is asked about with its circle."""
WIDEST_M = 60.0
"""Half a radius beyond this takes longer than a desk waits (benchmark `answers`): the shares of areas stand in."""

NAMED_BY = {PlaceOrigin.SITE: "site", PlaceOrigin.BUILDING: "building", PlaceOrigin.MICRO_GRID: "line"}
"""Places of the gazetteer that are areas in force: their code counts more than the point."""


@dataclass(frozen=True)
class Answering:
    """Who answers if the matter is at one of the places proposed."""

    of_place: int | None
    """Rank of the place; None for the answer without a place."""
    found: Responsibility
    share: float
    """How likely this person answers, if the place is the one meant."""
    question: Question | None
    editions: tuple[tuple[str, str, str], ...]
    """Kind, code and edition of the areas of the chain."""


def answering(
    db: Session,
    places: Sequence[PlaceProposal],
    category: Category | None,
    at: datetime,
    plane: LocalPlane,
) -> list[Answering]:
    """Who answers for the leading places, in their order."""
    if not places:
        return [Answering(None, decide([], [], catch_all_post(db, at)), 1.0, None, ())]
    leading = enumerate(places[:LEADING], start=1)
    return [_at(db, rank, place, category, at, plane) for rank, place in leading]


def _at(
    db: Session, rank: int, place: PlaceProposal, category: Category | None, at: datetime, plane: LocalPlane
) -> Answering:
    try:
        answer = resolve(db, _place(place, exactly=rank > 1), at, plane, category=category)
    except AreaNotFound:
        # The gazetteer knows the name from an edition that is over.
        answer = resolve(db, Place(place.place), at, plane, category=category)
    return Answering(
        of_place=rank,
        found=answer.responsibility,
        share=answer.certainty.share if answer.certainty else _share(place, answer),
        question=answer.question,
        editions=tuple((each.area.kind.value, each.area.code, each.area.edition) for each in answer.chain),
    )


def _place(place: PlaceProposal, *, exactly: bool) -> Place:
    """What is asked about: the area that was named, else the point with its circle.

    exactly: ask about the point alone, which takes a tenth of the time
    """
    named = NAMED_BY.get(place.origin) if place.origin and place.key else None
    if named is not None:
        return Place(place.place, **{named: place.key})  # type: ignore[arg-type]
    half = place.radius_m / 2
    return Place(place.place, accuracy_m=half if UNSURE_FROM_M < half <= WIDEST_M and not exactly else None)


def _share(place: PlaceProposal, answer: Answer) -> float:
    """The share of the circle that lies in the area that answers, where its kind is among the shares."""
    area = answer.responsibility.area
    if area is None:
        return 1.0
    shares = {(each.kind, each.code): each.probability for each in place.areas}
    return shares.get((area.kind, area.code), 1.0)
