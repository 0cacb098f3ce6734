"""Shapes of "who is there first by road", and of one route."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

import shapely
from shapely import LineString

from api.schemas.common import Schema, WordsOut
from api.schemas.responsible import PersonOut, PositionOut, PostOut
from gis.duty.arrivals import Arrival, FirstThere
from gis.roads.exact import Step
from gis.vocabulary import Mode


class StepOut(Schema):
    """One manoeuvre, and the stretch that follows it."""

    words: WordsOut
    lon: float
    lat: float
    length_m: float
    seconds: float

    @classmethod
    def of(cls, step: Step) -> Self:
        """From the engine's step."""
        words = WordsOut(zh=step.says.zh, en=step.says.en)
        return cls(
            words=words,
            lon=step.place.lon,
            lat=step.place.lat,
            length_m=round(step.length_m, 1),
            seconds=round(step.seconds, 1),
        )


class ArrivalOut(Schema):
    """Somebody on duty, and when they would be at the door."""

    person: PersonOut
    post: PostOut
    team: str | None
    mode: Mode
    eta_seconds: int | None
    """To the door, with the walks at both ends; null if there is no way by road."""
    road_m: float | None
    walk_m: float | None
    straight_line_m: float
    confirmed: bool
    """By an exact route with turn restrictions; else by the road graph alone."""
    position: PositionOut
    notes: list[WordsOut]
    """What to know about the place of this person, and why there is no way if there is none."""
    line: dict[str, Any] | None
    """GeoJSON along the roads, WGS84."""
    steps: list[StepOut]

    @classmethod
    def of(cls, arrival: Arrival, stale_after: timedelta) -> Self:
        """From the core's arrival."""
        one = arrival.responder
        return cls(
            person=PersonOut.of(one.person),
            post=PostOut.of(one.post),
            team=one.team,
            mode=arrival.mode,
            eta_seconds=None if arrival.seconds is None else round(arrival.seconds),
            road_m=None if arrival.road_m is None else round(arrival.road_m, 1),
            walk_m=None if arrival.seconds is None else round(arrival.walk_m, 1),
            straight_line_m=round(one.distance_m, 1),
            confirmed=arrival.confirmed,
            position=PositionOut.of_responder(one, stale_after),
            notes=[WordsOut.of(words) for words in arrival.notes],
            line=line_out(arrival.line),
            steps=[StepOut.of(step) for step in arrival.steps],
        )


class FirstThereOut(Schema):
    """The people who would be there first, soonest first."""

    at: datetime
    measured: str = "road"
    exact: bool
    """Whether the best were confirmed by exact routes; while these are built the road graph answers alone."""
    road_version: int
    arrivals: list[ArrivalOut]
    left_out: list[ArrivalOut]
    """The nearest by straight line who don't count, each with the reason."""
    notes: list[WordsOut]

    @classmethod
    def of(cls, found: FirstThere, at: datetime, stale_after: timedelta) -> Self:
        """From the core's answer."""
        return cls(
            at=at,
            exact=found.exact,
            road_version=found.road_version,
            arrivals=[ArrivalOut.of(one, stale_after) for one in found.arrivals],
            left_out=[ArrivalOut.of(one, stale_after) for one in found.left_out],
            notes=[WordsOut.of(words) for words in found.notes],
        )


class RouteOut(Schema):
    """The quickest way by road from one place to another."""

    mode: Mode
    seconds: float
    """On the road, without the walks to and from it."""
    length_m: float
    walk_m: float
    """From where the ride ends to the place; through a gate also from there."""
    gate: str | None
    """Through which premises are entered; null where the ride ends beside the place."""
    confirmed: bool
    """By the exact engine; else by the road graph, without turn restrictions and steps."""
    road_version: int
    line: dict[str, Any]
    """GeoJSON, WGS84."""
    steps: list[StepOut]


def line_out(line: LineString | None) -> dict[str, Any] | None:
    """A line as GeoJSON with coordinates of a centimetre."""
    if line is None:
        return None
    return {"type": line.geom_type, "coordinates": shapely.get_coordinates(line).round(7).tolist()}
