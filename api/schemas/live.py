"""Shapes of what `GET /v1/live` sends, and how they become server-sent events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from api.schemas.common import PointOut, Schema
from gis.dispatch.stream import Clock, Clocks, Happened, Standing
from gis.dispatch.watch import Audience, Look, Moved, Share
from gis.dispatch.whereabouts import Place
from gis.vocabulary import Category, EventKind, Firmness, Milestone, Owner, Priority, ResolvedLevel, Risk, State


class StandingOut(Schema):
    """How an incident stands at the instant of reading, which may be later than the event."""

    state: State
    version: int
    category: Category | None
    priority: Priority
    risks: list[Risk]
    """Not empty = red."""
    level: ResolvedLevel | None
    place: PointOut | None
    received_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """From how it stands."""
        place = PointOut.of(standing.place) if standing.place else None
        plain = {name: value for name, value in vars(standing).items() if name not in ("number", "place")}
        return cls.model_validate({**plain, "risks": list(standing.risks), "place": place})


class HappenedOut(Schema):
    """`event: incident`. Something happened; its `id` is the number in the stream."""

    stream: int
    """Number in the stream of the centre: resume after it."""
    number: int
    """Of the incident."""
    seq: int
    """1, 2, 3, ... within the incident."""
    kind: EventKind
    at: datetime
    facts: dict[str, Any]
    """Codes and numbers; nothing personal. Ask for the incident for more."""
    incident: StandingOut

    @classmethod
    def of(cls, happened: Happened) -> Self:
        """From an event."""
        return cls(
            stream=happened.stream,
            number=happened.standing.number,
            seq=happened.seq,
            kind=EventKind.of(happened.kind),
            at=happened.at,
            facts=dict(happened.facts),
            incident=StandingOut.of(happened.standing),
        )


class ClockOut(Schema):
    """A limit that runs."""

    milestone: Milestone
    subject: UUID | None
    """The order or diversion that it measures; null for those of the incident itself."""
    owner: Owner
    firmness: Firmness
    started_at: datetime
    due_at: datetime
    missed_at: datetime | None
    """When the miss was recorded; it runs on until it is met."""
    paused_at: datetime | None

    @classmethod
    def of(cls, clock: Clock) -> Self:
        """From a clock."""
        return cls.model_validate(vars(clock))


class ClocksOut(Schema):
    """`event: clocks`. Every limit of one incident that runs; what is not in the list has ended."""

    number: int
    """Of the incident."""
    clocks: list[ClockOut]

    @classmethod
    def of(cls, clocks: Clocks) -> Self:
        """From the clocks of an incident."""
        return cls(number=clocks.number, clocks=[ClockOut.of(clock) for clock in clocks.clocks])


class PersonOut(Schema):
    """Where somebody on duty is."""

    person: str
    """Code."""
    teams: list[str]
    place: PointOut
    accuracy_m: float
    captured_at: datetime
    doubt: str | None
    """Why the position is not relied on."""

    @classmethod
    def of(cls, place: Place) -> Self:
        """From a place."""
        return cls.model_validate({**vars(place), "teams": list(place.teams), "place": PointOut.of(place.place)})


class PositionsOut(Schema):
    """`event: positions`. Who has moved since the last of these, at most one a second."""

    whole: bool
    """Everybody who may be seen is in it: forget the others."""
    people: list[PersonOut]
    gone: list[str]
    """Whose place is not to be shown any more."""


class ResetOut(Schema):
    """`event: reset`. What you know may be wrong: forget it, ask for what you need, and go on from here."""

    reason: str
    """`rights`: you may see other things than before; `number`: the stream has no such number yet."""


class EndOut(Schema):
    """`event: end`. The stream ends, because you may not listen any more."""

    reason: str


FRAMES: dict[str, type[Schema]] = {
    "incident": HappenedOut,
    "clocks": ClocksOut,
    "positions": PositionsOut,
    "reset": ResetOut,
    "end": EndOut,
}
"""Every kind of event and its data."""

SCHEMA = {"type": "string", "description": "; ".join(f"`{name}`: {kind.__doc__}" for name, kind in FRAMES.items())}
"""What the manual says of it: OpenAPI has no words for a stream of events."""

HELLO = b"retry: 2000\n\n"
"""First on every stream: a browser that is cut off comes back after two seconds."""


@dataclass(frozen=True)
class Batch:
    """What is new between two numbers of the stream, as bytes for each audience."""

    since: int
    upto: int
    shares: Mapping[Audience, bytes]
    moved: Mapping[Audience, bytes]

    @classmethod
    def of(cls, look: Look) -> Self:
        """From a look; what several audiences see is written once."""
        known: dict[object, bytes] = {}
        shares = {one: share_frames(share, known) for one, share in look.shares.items()}
        return cls(look.since, look.upto, shares, {one: moved_frame(moved) for one, moved in look.moved.items()})


def frame(event: str, data: Schema, number: int | None = None) -> bytes:
    """One server-sent event."""
    return _numbered(number) + f"event: {event}\ndata: {data.model_dump_json()}\n\n".encode()


def mark(number: int) -> bytes:
    """A sign of life that shows nothing and moves the number to resume after."""
    return _numbered(number) + b": \n\n"


def share_frames(share: Share, known: dict[object, bytes]) -> bytes:
    """What an audience sees of what is new.

    Clocks go first: whoever has the number of an event has the clocks that it started.
    known: what was written for other audiences already
    """
    clocks = (_once(known, each.incident_id, lambda each=each: _clocks(each)) for each in share.clocks)
    events = (_once(known, each.stream, lambda each=each: _happened(each)) for each in share.events)
    return b"".join((*clocks, *events))


def clocks_frames(clocks: Iterable[Clocks]) -> bytes:
    """The limits of some incidents."""
    return b"".join(map(_clocks, clocks))


def moved_frame(moved: Moved) -> bytes:
    """Who has moved."""
    people = [PersonOut.of(place) for place in moved.places]
    return frame("positions", PositionsOut(whole=False, people=people, gone=list(moved.gone)))


def places_frame(places: Mapping[str, Place]) -> bytes:
    """Where everybody is."""
    people = [PersonOut.of(place) for place in places.values()]
    return frame("positions", PositionsOut(whole=True, people=people, gone=[]))


def _happened(event: Happened) -> bytes:
    return frame("incident", HappenedOut.of(event), event.stream)


def _clocks(clocks: Clocks) -> bytes:
    return frame("clocks", ClocksOut.of(clocks))


def _once(known: dict[object, bytes], key: object, write: Any) -> bytes:
    if key not in known:
        known[key] = write()
    return known[key]


def _numbered(number: int | None) -> bytes:
    return b"" if number is None else f"id: {number}\n".encode()
