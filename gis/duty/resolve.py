"""Place + instant → who answers and why: the question that Gridkeeper is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gis.areas.gates import NearestGate, nearest_gate
from gis.areas.lookup import AreaHere, distances_to_edge
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.answer import ChainLink, PostAsked, Responsibility, Words, any_answers, asks_for, decide
from gis.duty.certainty import Certainty, certainty_of
from gis.duty.chain import Chain, Place, chain_of
from gis.duty.clues import what_to_ask
from gis.duty.question import Question
from gis.duty.roster import catch_all_post, posts_asked
from gis.vocabulary import AreaKind, Category

ENOUGH = 0.95
"""The share that decides, unless a setting says otherwise (`certainty_enough`)."""


@dataclass(frozen=True)
class AreaAnswer:
    """An area of the chain, as answers show it."""

    area: AreaHere
    how: str
    """named, parent or covers."""
    distance_to_edge_m: float | None
    """From the deciding point to its border; None where it has no polygon."""


@dataclass(frozen=True)
class Answer:
    """Who answers for a place at an instant, with everything a dispatcher wants to see beside it."""

    at: datetime
    place: Place
    category: Category | None
    responsibility: Responsibility
    chain: tuple[AreaAnswer, ...]
    point: LonLat | None
    """The point that decided."""
    gate: NearestGate | None
    """The way into the site, if there is one."""
    warnings: tuple[Words, ...]
    certainty: Certainty | None = None
    """How sure the answer is; None where the place is as exact as a point."""
    question: Question | None = None
    """What to ask where it is not sure enough."""

    @property
    def nearest_border(self) -> AreaAnswer | None:
        """The area of the chain whose border is nearest: how sure the chain is."""
        measured = [link for link in self.chain if link.distance_to_edge_m is not None]
        return min(measured, key=lambda link: link.distance_to_edge_m or 0.0, default=None)


def resolve(
    db: Session,
    place: Place,
    at: datetime,
    plane: LocalPlane,
    *,
    category: Category | None = None,
    enough: float = ENOUGH,
) -> Answer:
    """The person who answers for a place at an instant, for the duty that a category asks for.

    place: point in WGS84, names of a building, floor or line, or both
    plane: the centre's metric plane
    enough: how likely the area that answers must be for nothing to be asked
    raises: BadInput if the place is empty; AreaNotFound if a name is not in force
    """
    chain = chain_of(db, place, at)
    links = [_link(linked.area) for linked in chain.links]
    posts = posts_asked(db, links, asks_for(category), at)
    catch_all = None if any_answers(posts) else catch_all_post(db, at)
    responsibility = decide(links, posts, catch_all)
    certainty = certainty_of(db, place, chain, responsibility, at, plane, category=category)
    unsure = certainty is not None and not certainty.suffices(enough)
    return Answer(
        at=at,
        place=place,
        category=category,
        responsibility=responsibility,
        chain=_measured(db, chain, plane),
        point=chain.point,
        gate=_gate(db, chain, plane),
        warnings=chain.warnings,
        certainty=certainty,
        question=what_to_ask(db, certainty, at, plane) if certainty and unsure else None,
    )


def responsible_for_areas(
    db: Session, kind: AreaKind, codes: list[str], at: datetime, *, category: Category | None = None
) -> dict[str, Responsibility]:
    """The same for whole areas, asked by code: who answers for each of them at an instant."""
    links = [ChainLink(kind, code, code) for code in codes]
    posts = posts_asked(db, links, asks_for(category), at)
    catch_all = catch_all_post(db, at)
    by_area: dict[str, list[PostAsked]] = {}
    for post in posts:
        by_area.setdefault(post.area or "", []).append(post)
    return {link.code: decide([link], by_area.get(link.code, []), catch_all) for link in links}


def _link(area: AreaHere) -> ChainLink:
    return ChainLink(area.kind, area.code, area.name)


def _measured(db: Session, chain: Chain, plane: LocalPlane) -> tuple[AreaAnswer, ...]:
    if chain.point is None:
        return tuple(AreaAnswer(linked.area, linked.how, None) for linked in chain.links)
    distances = distances_to_edge(db, chain.point, [linked.area for linked in chain.links], plane)
    return tuple(
        AreaAnswer(linked.area, linked.how, metres) for linked, metres in zip(chain.links, distances, strict=True)
    )


def _gate(db: Session, chain: Chain, plane: LocalPlane) -> NearestGate | None:
    site = next((linked.area for linked in chain.links if linked.area.kind is AreaKind.SITE), None)
    return nearest_gate(db, site, chain.point, plane) if site and chain.point else None
