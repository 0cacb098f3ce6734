"""How sure an answer is where the place is not: the share of every candidate area, per layer and for who answers.

A point with an accuracy, an area instead of a point, a building or site named without one: each is a spread of places
(`gis/geometry/spread.py`), and every area near it has a share of it. Nothing here changes or delays an answer: the
point decides as ever, and beside it stands how likely that is right, what else it may be, and what to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from gis.areas.lookup import AreaHere, shape_of
from gis.areas.near import Box, areas_near
from gis.crs.plane import LocalPlane
from gis.duty.answer import ChainLink, PostAsked, Responsibility, any_answers, asks_for
from gis.duty.chain import CHAIN, WIDEST_M, Chain, Place
from gis.duty.roster import posts_asked
from gis.geometry.shares import first_owned
from gis.geometry.spread import Patch, Pin, Spread
from gis.vocabulary import AreaKind, Category

MENTIONED_FROM = 0.001
"""A candidate with a smaller share is not worth a line."""
MENTIONED_MOST = 8
"""Candidates told of one layer."""


@dataclass(frozen=True)
class Candidate:
    """An area in which the place may lie, or that may answer."""

    area: ChainLink | None
    """None: no area of the layer; among those who answer, the centre's catch-all."""
    share: float


@dataclass(frozen=True)
class LayerCertainty:
    """How sure one layer is."""

    kind: AreaKind
    candidates: tuple[Candidate, ...]
    """The likeliest first."""

    @property
    def certainty(self) -> float:
        """The share of the leading area."""
        return self.candidates[0].share

    @property
    def alternatives(self) -> tuple[Candidate, ...]:
        """All but the leading one."""
        return self.candidates[1:]


@dataclass(frozen=True)
class Certainty:
    """How sure an answer is."""

    layers: tuple[LayerCertainty, ...]
    """Most local first; layers without an area near the place are left out."""
    answers: tuple[Candidate, ...]
    """Which area would answer, after precedence and posts; the likeliest first."""
    share: float
    """Of the area that does answer."""
    spread: Spread
    """Where the place may be, in the plane of the centre."""
    pieces: tuple[tuple[ChainLink | None, shapely.Geometry], ...]
    """Where each of the areas that may answer does, in the plane of the centre; elsewhere the catch-all does."""
    near: tuple[AreaHere, ...]
    """All areas near the place, for who wants to ask about them."""

    def suffices(self, enough: float) -> bool:
        """Whether nothing need be asked: the area that answers is likely enough."""
        return self.share >= enough


def certainty_of(
    db: Session,
    place: Place,
    chain: Chain,
    found: Responsibility,
    at: datetime,
    plane: LocalPlane,
    *,
    category: Category | None = None,
) -> Certainty | None:
    """How sure the answer for a place is; None if the place is as exact as a point."""
    spread = _spread(db, place, chain, plane)
    if spread is None:
        return None
    near = areas_near(db, _box(spread, plane), at, floor=place.floor)
    drawn = _drawn(near, chain, plane)
    known = _known(place, chain)
    kinds = _kinds_in_question(known)
    layers = [_layer(kind, known.get(kind), drawn, spread) for kind in kinds]
    pieces = _answering(db, kinds, known, drawn, asks_for(category), at, spread)
    answers = _candidates([link for link, _ in pieces], _shares([shape for _, shape in pieces], spread))
    return Certainty(
        layers=tuple(layer for layer in layers if layer is not None),
        answers=answers,
        share=sum(one.share for one in answers if _same(one.area, found.area)),
        spread=spread,
        pieces=tuple(pieces),
        near=tuple(near),
    )


type _Drawn = list[tuple[ChainLink, shapely.Geometry]]
"""Areas with their polygons in the plane, in byte order of their codes within a kind."""


def _spread(db: Session, place: Place, chain: Chain, plane: LocalPlane) -> Spread | None:
    """Where the place may be; None if it is as exact as a point, or has no place at all."""
    is_pin = place.point is not None and chain.point == place.point and place.area is None
    if chain.point is None or (is_pin and (place.accuracy_m is None or place.accuracy_m > WIDEST_M)):
        return None
    x, y = plane.to_metres(np.array([chain.point]))[0].tolist()
    pin = Pin(x, y, place.accuracy_m) if is_pin and place.accuracy_m else None
    region = place.area if place.area is not None else _home(db, chain)
    if region is None:
        return pin
    return Patch(plane.shapes_to_metres(np.array([region], dtype=object))[0], pin)


def _home(db: Session, chain: Chain) -> shapely.Geometry | None:
    return shape_of(db, chain.home) if chain.home is not None else None


def _box(spread: Spread, plane: LocalPlane) -> Box:
    """The box around a spread in degrees; a metre more, for a box in the plane is not quite one in degrees."""
    west, south, east, north = spread.bounds
    corners = plane.to_lonlat(np.array([(x, y) for x in (west - 1, east + 1) for y in (south - 1, north + 1)]))
    return Box(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())


def _drawn(near: Sequence[AreaHere], chain: Chain, plane: LocalPlane) -> _Drawn:
    """The areas near with their polygons; a micro-grid without one lies where its building does."""
    shapes = {area.code: shape for area, shape in zip(near, _in_plane(near, plane), strict=True)}
    drawn = [(_link(area), shapes[area.code]) for area in near]
    told = {link.code for link, _ in drawn}
    undrawn = [linked.area for linked in chain.links if linked.area.code not in told]
    return drawn + [(_link(area), shapes[area.parent]) for area in undrawn if area.parent in shapes]


def _in_plane(near: Sequence[AreaHere], plane: LocalPlane) -> NDArray[np.object_]:
    return plane.shapes_to_metres(np.asarray(shapely.from_wkb([area.wkb for area in near]), dtype=object))


def _known(place: Place, chain: Chain) -> dict[AreaKind, ChainLink]:
    """What was named, and what that belongs to: no place has to tell."""
    if not place.is_named:
        return {}
    return {linked.area.kind: _link(linked.area) for linked in chain.links if linked.how in ("named", "parent")}


def _kinds_in_question(known: dict[AreaKind, ChainLink]) -> tuple[AreaKind, ...]:
    """The kinds of the chain, but nothing more local than what was named."""
    return CHAIN[next((row for row, kind in enumerate(CHAIN) if kind in known), 0) :]


def _layer(kind: AreaKind, known: ChainLink | None, drawn: _Drawn, spread: Spread) -> LayerCertainty | None:
    if known is not None:
        return LayerCertainty(kind, (Candidate(known, 1.0),))
    here = [(link, shape) for link, shape in drawn if link.kind is kind]
    if not here:
        return None
    shares = _shares(first_owned(np.array([shape for _, shape in here], dtype=object)).tolist(), spread)
    return LayerCertainty(kind, _candidates([link for link, _ in here], shares))


def _answering(
    db: Session,
    kinds: Sequence[AreaKind],
    known: dict[AreaKind, ChainLink],
    drawn: _Drawn,
    duties: Sequence[str],
    at: datetime,
    spread: Spread,
) -> list[tuple[ChainLink | None, shapely.Geometry]]:
    """Where each area would answer: those with a post that does, the most local first, each without those before."""
    everywhere = shapely.box(*spread.bounds)
    areas = [link for link, _ in drawn] + list(known.values())
    manned = _manned(posts_asked(db, areas, duties, at))
    turns: _Drawn = []
    for kind in kinds:
        named = known.get(kind)
        here = [(named, everywhere)] if named else [each for each in drawn if each[0].kind is kind]
        turns += [(link, shape) for link, shape in here if (link.kind, link.code) in manned]
    if not turns:
        return []
    return list(zip([link for link, _ in turns], first_owned(np.array([shape for _, shape in turns])), strict=True))


def _manned(posts: Sequence[PostAsked]) -> set[tuple[AreaKind | None, str | None]]:
    by_area: dict[tuple[AreaKind | None, str | None], list[PostAsked]] = {}
    for post in posts:
        by_area.setdefault((post.area_kind, post.area), []).append(post)
    return {area for area, asked in by_area.items() if any_answers(asked)}


def _shares(shapes: Sequence[shapely.Geometry], spread: Spread) -> list[float]:
    return spread.shares(np.array(shapes, dtype=object)).tolist() if len(shapes) else []


def _candidates(areas: Sequence[ChainLink | None], shares: Sequence[float]) -> tuple[Candidate, ...]:
    """The candidates worth a line, the likeliest first, with what is left for none of the areas."""
    left = max(0.0, 1.0 - sum(shares))
    found = [Candidate(area, share) for area, share in zip(areas, shares, strict=True)] + [Candidate(None, left)]
    worth = sorted((one for one in found if one.share >= MENTIONED_FROM), key=lambda one: -one.share)
    return tuple(worth[:MENTIONED_MOST])


def _same(one: ChainLink | None, other: ChainLink | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.kind, one.code) == (other.kind, other.code)


def _link(area: AreaHere) -> ChainLink:
    return ChainLink(area.kind, area.code, area.name)
