"""Shapes of the answer to "who is responsible?"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from api.schemas.certainty import CertaintyOut, QuestionOut
from api.schemas.common import PointOut, Schema, WordsOut
from gis.areas.gates import NearestGate
from gis.duty.answer import ChainLink, PersonRef, PostAsked
from gis.duty.resolve import ENOUGH, Answer, AreaAnswer
from gis.duty.responders import Responder
from gis.vocabulary import AreaKind, Category, Gap, Link, PositionSource, PostKind


class RawPoint(Schema):
    """Coordinates exactly as they were given."""

    x: float
    y: float
    datum: str


class PlaceOut(Schema):
    """The place asked about."""

    lon: float | None
    """The point that decided, degrees. Inside what was named, if something was named."""
    lat: float | None
    datum: str = "wgs84"
    raw: RawPoint | None
    building: str | None
    floor: int | None
    line: str | None
    site: str | None = None
    accuracy_m: float | None = None
    """One standard deviation per axis of the point, as given."""


class PersonOut(Schema):
    """A person; the phone number is masked."""

    code: str
    name: str
    phone: str | None = None

    @classmethod
    def of(cls, person: PersonRef) -> Self:
        """From the core's person."""
        return cls(code=person.code, name=person.name, phone=person.masked_phone)


class PostOut(Schema):
    """A post."""

    code: str
    name: str
    kind: PostKind

    @classmethod
    def of(cls, post: PostAsked) -> Self:
        """From the core's post."""
        return cls(code=post.code, name=post.name, kind=post.kind)


class AreaRef(Schema):
    """An area by kind and code."""

    kind: AreaKind
    code: str
    name: str

    @classmethod
    def of(cls, area: ChainLink) -> Self:
        """From a link of the chain."""
        return cls(kind=area.kind, code=area.code, name=area.name)


class GapOut(Schema):
    """Why nobody answers."""

    kind: Gap
    words: WordsOut


class ChainOut(AreaRef):
    """An area of the chain."""

    edition: str
    how: str
    """`named` by the caller, `parent` of what was named, or `covers` the point."""
    distance_to_edge_m: float | None
    """From the deciding point to the area's border, metres."""

    @classmethod
    def of(cls, link: AreaAnswer) -> Self:  # type: ignore[override]
        """From the core's chain."""
        area = link.area
        metres = None if link.distance_to_edge_m is None else round(link.distance_to_edge_m, 2)
        return cls(
            kind=area.kind,
            code=area.code,
            name=area.name,
            edition=area.edition,
            how=link.how,
            distance_to_edge_m=metres,
        )


class BorderOut(Schema):
    """The border nearest to the deciding point."""

    kind: AreaKind
    code: str
    distance_m: float


class GateOut(Schema):
    """The gate of the site that is nearest to the point."""

    name: str
    lon: float
    lat: float
    distance_m: float

    @classmethod
    def of(cls, gate: NearestGate) -> Self:
        """From the core's gate."""
        return cls(name=gate.name, lon=gate.place.lon, lat=gate.place.lat, distance_m=round(gate.distance_m, 1))


class PositionOut(PointOut):
    """Where a responder is taken to be."""

    source: PositionSource
    age_seconds: int | None
    """Of a reported position; null for a base or an area."""
    stale: bool
    """Older than the setting `position_stale_after_seconds`."""

    @classmethod
    def of_responder(cls, responder: Responder, stale_after: timedelta) -> Self:
        """From the core's responder."""
        age = responder.age
        return cls(
            lon=responder.place.lon,
            lat=responder.place.lat,
            source=responder.source,
            age_seconds=None if age is None else int(age.total_seconds()),
            stale=age is not None and age > stale_after,
        )


class ResponderOut(Schema):
    """Somebody who could go."""

    person: PersonOut
    post: PostOut
    team: str | None
    distance_m: float
    """Straight line, metres."""
    on_duty: bool
    position: PositionOut

    @classmethod
    def of(cls, responder: Responder, stale_after: timedelta) -> Self:
        """From the core's responder."""
        position = PositionOut.of_responder(responder, stale_after)
        return cls(
            person=PersonOut.of(responder.person),
            post=PostOut.of(responder.post),
            team=responder.team,
            distance_m=round(responder.distance_m, 1),
            on_duty=responder.on_duty,
            position=position,
        )


class RespondersOut(Schema):
    """The nearest people who could go, and how near was measured."""

    measured: str = "straight_line"
    label: WordsOut = WordsOut(zh="直线距离，非行程时间", en="straight line, not travel time")
    list: list[ResponderOut]


class ResponsibleOut(Schema):
    """Who answers for a place at an instant, and why."""

    at: datetime
    place: PlaceOut
    category: Category | None
    answered_by: Link | None
    """Which step of the chain answered; null if nobody does."""
    person: PersonOut | None
    post: PostOut | None
    area: AreaRef | None
    gap: GapOut | None
    """Why nobody answers; null if somebody does."""
    reasons: list[WordsOut]
    """The steps taken, in order."""
    chain: list[ChainOut]
    """The areas of the place, the most local first."""
    nearest_border: BorderOut | None
    gate: GateOut | None
    responders: RespondersOut | None
    warnings: list[WordsOut]
    certainty: CertaintyOut | None = None
    """How sure the answer is; null where the place was taken as exact."""
    question: QuestionOut | None = None
    """What to ask where that is not enough. The answer stands all the same."""


def responsible_out(
    answer: Answer,
    raw: RawPoint | None,
    responders: list[Responder] | None,
    stale_after: timedelta,
    *,
    enough: float = ENOUGH,
) -> ResponsibleOut:
    """The answer of the core as it is sent."""
    found = answer.responsibility
    border = answer.nearest_border
    return ResponsibleOut(
        at=answer.at,
        place=_place(answer, raw),
        category=answer.category,
        answered_by=found.link,
        person=PersonOut.of(found.person) if found.person else None,
        post=PostOut.of(found.post) if found.post else None,
        area=AreaRef.of(found.area) if found.area else None,
        gap=GapOut(kind=found.gap, words=WordsOut.of(found.gap)) if found.gap else None,
        reasons=[WordsOut.of(words) for words in found.reasons],
        chain=[ChainOut.of(link) for link in answer.chain],
        nearest_border=_border(border) if border else None,
        gate=GateOut.of(answer.gate) if answer.gate else None,
        responders=None
        if responders is None
        else RespondersOut(list=[ResponderOut.of(one, stale_after) for one in responders]),
        warnings=[WordsOut.of(words) for words in answer.warnings],
        certainty=CertaintyOut.of(answer.certainty, enough) if answer.certainty else None,
        question=QuestionOut.of(answer.question) if answer.question else None,
    )


def _place(answer: Answer, raw: RawPoint | None) -> PlaceOut:
    asked, point = answer.place, answer.point
    return PlaceOut(
        lon=point.lon if point else None,
        lat=point.lat if point else None,
        raw=raw,
        building=asked.building,
        floor=asked.floor,
        line=asked.line,
        site=asked.site,
        accuracy_m=asked.accuracy_m,
    )


def _border(link: AreaAnswer) -> BorderOut:
    return BorderOut(kind=link.area.kind, code=link.area.code, distance_m=round(link.distance_to_edge_m or 0.0, 2))
