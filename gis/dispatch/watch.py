"""One read for all who watch: what is new in the stream and who has moved, sieved for every audience.

Readers with the same rights are one audience. A watch reads what is new once, whoever asks; what an audience sees of it
is the same for all of its readers. Positions are looked at once a second, and of what changed since the last look each
audience is given what it may see: a person who reports ten times meanwhile is told of once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Engine
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.access.scope import incidents_of
from gis.clock import Clock as TimeOfDay
from gis.db.engine import reading
from gis.dispatch.sieve import Identity, Sieve, identity
from gis.dispatch.stream import MOST_AT_ONCE, Clocks, Happened, clocks_of, events_after, touched
from gis.dispatch.whereabouts import Duty, Place, Whereabouts, on_duty, places_seen, sight, whereabouts

POSITIONS_EVERY_SECONDS = 1.0
DUTY_EVERY_SECONDS = 10.0
"""Whose shift is over is shown no longer than this."""

type Rights = tuple[Identity, frozenset[str]]
"""What decides what somebody sees."""


@dataclass(eq=False)
class Audience:
    """Readers who see the same."""

    scope: ColumnElement[bool]
    people: frozenset[str]
    """As `sight` gave it."""
    rights: Rights
    """Two audiences of the same rights are one."""
    shown: dict[str, Place] = field(default_factory=dict)
    """Where people are, as it was told last."""


@dataclass(frozen=True)
class Share:
    """What one audience sees of what is new."""

    events: Sequence[Happened] = ()
    clocks: Sequence[Clocks] = ()


@dataclass(frozen=True)
class Moved:
    """Who is at another place, and who is not to be seen any more."""

    places: Sequence[Place]
    gone: Sequence[str]


@dataclass(frozen=True)
class Look:
    """What there was to see between two numbers of the stream, and who has moved."""

    since: int
    upto: int
    shares: Mapping[Audience, Share] = field(default_factory=dict)
    """Of every audience that there was when it was read."""
    moved: Mapping[Audience, Moved] = field(default_factory=dict)


def audience_for(actor: Actor) -> Audience:
    """The audience that an actor belongs to."""
    scope, people = incidents_of(actor), sight(actor)
    return Audience(scope, people, (identity(scope), people))


class Watch:
    """Looks at the stream from a number on."""

    def __init__(self, engine: Engine, clock: TimeOfDay, number: int, audiences: Callable[[], list[Audience]]) -> None:
        self._engine, self._clock, self._number, self._audiences = engine, clock, number, audiences
        self._sieved: list[Audience] = []
        self._sieve = Sieve([])
        self._duty: Duty = {}
        self._duty_at = self._looked_at = float("-inf")
        self.known = Whereabouts({})
        """Where everybody was at the last look."""

    def looks(self) -> Iterator[Look]:
        """What is new, in pages; nothing if nothing is.

        raises: DatabaseDown; the next call goes on where this one stopped
        """
        with reading(self._engine) as db:
            while events := events_after(db, self._number):
                yield self._events(db, events)
                if len(events) < MOST_AT_ONCE:
                    break
            if time.monotonic() - self._looked_at >= POSITIONS_EVERY_SECONDS:
                moved = self._moved(db)
                if moved:
                    yield Look(self._number, self._number, moved=moved)

    def _events(self, db: Session, events: Sequence[Happened]) -> Look:
        audiences = self._audiences()
        keys = touched(events)
        clocks = {each.incident_id: each for each in clocks_of(db, keys)}
        seen = self._sieve_for(audiences).through(db, keys)
        since, self._number = self._number, events[-1].stream
        shares = {one: _share(events, clocks, keys) for one, keys in zip(audiences, seen, strict=True)}
        return Look(since, self._number, shares)

    def _sieve_for(self, audiences: list[Audience]) -> Sieve:
        if audiences != self._sieved:
            self._sieve, self._sieved = Sieve([one.scope for one in audiences]), audiences
        return self._sieve

    def _moved(self, db: Session) -> dict[Audience, Moved]:
        now, self._looked_at = self._clock.now(), time.monotonic()
        if self._looked_at - self._duty_at >= DUTY_EVERY_SECONDS:
            self._duty, self._duty_at = on_duty(db, now), self._looked_at
        self.known = whereabouts(db, self._duty, now)
        told = ((one, _told(one, places_seen(one.people, self.known))) for one in self._audiences())
        return {one: moved for one, moved in told if moved.places or moved.gone}


def _share(events: Sequence[Happened], clocks: Mapping[UUID, Clocks], seen: set[UUID]) -> Share:
    if not seen:
        return Share()
    return Share(
        [event for event in events if event.incident_id in seen],
        [each for key, each in clocks.items() if key in seen],
    )


def _told(audience: Audience, places: dict[str, Place]) -> Moved:
    before, audience.shown = audience.shown, places
    moved = [place for code, place in places.items() if before.get(code) != place]
    return Moved(moved, sorted(before.keys() - places.keys()))
