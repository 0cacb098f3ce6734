"""Proposals as they are stored: codes and numbers, by kind. Pure.

Names, phones and the words of callers stay where they are kept; whoever shows a proposal looks them up, as they may be
seen by who looks. Positions are kept as who reported when: what is deleted there is gone here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.crs.transform import LonLat
from gis.dispatch.answering import Answering
from gis.dispatch.candidates import Goer
from gis.dispatch.classify import Nature
from gis.dispatch.likeness import Relation
from gis.dispatch.places import PlaceProposal
from gis.dispatch.signs import VERSION
from gis.duty.answer import Step
from gis.vocabulary import ProposalKind


@dataclass(frozen=True)
class Row:
    """One proposal, ready to be stored."""

    kind: ProposalKind
    rank: int
    """1 first."""
    confidence: float
    content: Mapping[str, Any]
    place: LonLat | None = None
    site: str | None = None


def of_nature(nature: Nature) -> list[Row]:
    """Category, priority and risks: one row, also where no word tells a category."""
    content = {
        "category": nature.category and nature.category.value,
        "alternatives": [[category.value, confidence] for category, confidence in nature.alternatives],
        "priority": nature.priority.value,
        "risks": sorted(risk.value for risk in nature.risks),
        "police_first": nature.police_first,
        "words": VERSION,
    }
    return [Row(ProposalKind.NATURE, 1, nature.confidence, content)]


def of_places(places: Iterable[PlaceProposal]) -> list[Row]:
    """The places that may be meant."""
    return [
        Row(ProposalKind.PLACE, rank, one.confidence, _place(one), one.place, one.site)
        for rank, one in enumerate(places, start=1)
    ]


def of_answers(answers: Iterable[Answering], places: Sequence[PlaceProposal]) -> list[Row]:
    """Who answers; as sure as the place and the share of the area in it together."""
    return [
        Row(ProposalKind.RESPONSIBLE, rank, _sure(one, places), _answer(one))
        for rank, one in enumerate(answers, start=1)
    ]


def of_goers(kind: ProposalKind, some: Iterable[Goer], sure: float) -> list[Row]:
    """Who could go.

    sure: of the place for which they stand in this order
    """
    return [Row(kind, rank, sure, _goer(one)) for rank, one in enumerate(some, start=1)]


def of_relations(relations: Iterable[Relation]) -> list[Row]:
    """What is related."""
    return [
        Row(ProposalKind.RELATED, rank, one.confidence, _relation(one)) for rank, one in enumerate(relations, start=1)
    ]


def _place(one: PlaceProposal) -> dict[str, Any]:
    return {
        "clue": one.clue.value,
        "lon": round(one.place.lon, 7),
        "lat": round(one.place.lat, 7),
        "radius_m": one.radius_m,
        "precision": one.precision.value,
        "kind": one.kind and one.kind.value,
        "name": one.name,  # Of the gazetteer: a street, a firm, a gate.
        "origin": one.origin and one.origin.value,
        "key": one.key,
        "place_id": one.place_id,
        "spot_id": one.spot_id,
        "areas": [[each.kind.value, each.code, each.probability] for each in one.areas],
        "from_point_m": one.from_point_m,
        "agrees": one.agrees,
    }


def _answer(one: Answering) -> dict[str, Any]:
    found = one.found
    return {
        "of_place": one.of_place,
        "person": found.person and found.person.code,
        "post": found.post and found.post.code,
        "link": found.link and found.link.value,
        "area": found.area and [found.area.kind.value, found.area.code],
        "gap": found.gap and found.gap.value,
        "share": round(one.share, 4),
        "steps": [_step(each) for each in found.steps],
        "editions": [list(each) for each in one.editions],
    }


def _step(step: Step) -> list[str | None]:
    """Kind and code of the area, post, why it does not answer, who does."""
    kind = step.area_kind and step.area_kind.value
    return [kind, step.area, step.post, step.outcome and step.outcome.value, step.person]


def _sure(one: Answering, places: Sequence[PlaceProposal]) -> float:
    return round(places[one.of_place - 1].confidence * one.share, 4) if one.of_place else 0.0


def _goer(one: Goer) -> dict[str, Any]:
    return {
        "code": one.code,
        "person": one.person,
        "post": one.post,
        "mode": one.mode.value,
        "seconds": one.seconds,
        "distance_m": one.distance_m,
        "orders": one.orders,
        "people": one.people,
        "grounds": [ground.value for ground in one.grounds],
        "source": one.source.value,
        "captured_at": one.captured_at and one.captured_at.isoformat(),
    }


def _relation(one: Relation) -> dict[str, Any]:
    return {
        "number": one.number,
        "likeness": one.likeness.value,
        "shares": list(one.shares),
        "apart_m": one.apart_m,
        "minutes": one.minutes,
        "words": one.words,
    }
