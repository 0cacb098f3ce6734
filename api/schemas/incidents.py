"""Shapes of incidents: what is received, what a list tells, and how a command was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from api.schemas.commands import CodeText, PlaceIn, Risks, Text
from api.schemas.common import InstantIn, PointOut, Schema, WordsOut
from gis.access.roles import Actor
from gis.access.scope import sees_place
from gis.crs.transform import LonLat
from gis.dispatch.commands import Receive
from gis.dispatch.office import Outcome
from gis.dispatch.workflow import OWNERS
from gis.model.incidents import RunningClock
from gis.vocabulary import Category, Channel, ClockEnd, Firmness, Milestone, Owner, Priority, ResolvedLevel, Risk, State


class ReportIn(Schema):
    """A report: words, a caller, perhaps a place."""

    channel: Channel
    text: Annotated[Text, Field(min_length=1)]
    """What was said."""
    reference: CodeText | None = None
    """Number of the order on the upstream platform; 110, the city centre and 12345 always give one."""
    upstream_at: InstantIn | None = None
    """When upstream received it: kept, no limit runs from it."""
    caller_name: CodeText | None = None
    caller_phone: CodeText | None = None
    address: Text | None = None
    """Where, in words."""
    place: PlaceIn | None = None
    category: Category | None = None
    priority: Priority = Priority.NORMAL
    risks: Risks = frozenset()

    def to_command(self, actor: Actor, key: UUID) -> Receive:
        """The core's command."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "place"}
        return Receive(actor=actor, key=key, place=self.place.to_place() if self.place else None, **given)


class ClockOut(Schema):
    """A limit."""

    milestone: Milestone
    words: WordsOut
    owner: Owner
    firmness: Firmness
    started_at: datetime
    due_at: datetime
    missed_at: datetime | None
    """When it was recorded as missed."""
    paused_at: datetime | None
    ended_at: datetime | None
    ended: ClockEnd | None
    subject: UUID | None
    """The order or diversion that it measures; null for those of the incident."""

    @classmethod
    def of(cls, clock: RunningClock) -> Self:
        """From the row."""
        milestone = Milestone.of(clock.milestone)
        return cls(
            milestone=milestone, words=WordsOut.of(milestone), owner=Owner.of(clock.owner),
            firmness=Firmness.of(clock.firmness), started_at=clock.started_at, due_at=clock.due_at,
            missed_at=clock.missed_at, paused_at=clock.paused_at, ended_at=clock.ended_at,
            ended=ClockEnd.of(clock.ended) if clock.ended else None, subject=clock.subject,
        )  # fmt: skip


class DoneOut(Schema):
    """Where the incident stands after a command; a repetition with the same key gets the same answer."""

    number: int
    state: State
    words: WordsOut
    version: int
    event_count: int
    clocks: list[ClockOut]
    """Limits that run now."""

    @classmethod
    def of(cls, outcome: Outcome, clocks: list[ClockOut]) -> Self:
        """From the core's outcome."""
        return cls(
            number=outcome.number, state=outcome.state, words=WordsOut.of(outcome.state), version=outcome.version,
            event_count=outcome.event_count, clocks=clocks,
        )  # fmt: skip


class LineOut(Schema):
    """An incident, as a list tells of it."""

    number: int
    state: State
    words: WordsOut
    owner: Owner | None
    """Who has to act next; null where it rests."""
    version: int
    category: Category | None
    priority: Priority
    risks: list[Risk]
    """Not empty = red."""
    place: PointOut | None
    """Null too for whoever speaks for an enterprise."""
    level: ResolvedLevel | None
    received_at: datetime
    changed_at: datetime
    """When it came into its state."""

    @classmethod
    def values(cls, row: Any, actor: Actor) -> dict[str, Any]:
        """The fields from a row, as the actor may see them."""
        state = State.of(row.state)
        shown = row.lon is not None and sees_place(actor)
        return {
            "number": row.number,
            "state": state,
            "words": WordsOut.of(state),
            "owner": OWNERS.get(state),
            "version": row.version,
            "category": Category.of(row.category) if row.category else None,
            "priority": Priority.of(row.priority),
            "risks": [Risk.of(risk) for risk in row.risks],
            "place": PointOut.of(LonLat(row.lon, row.lat)) if shown else None,
            "level": ResolvedLevel.of(row.level) if row.level else None,
            "received_at": row.received_at,
            "changed_at": row.changed_at,
        }


class ListedOut(LineOut):
    """A line of a list, with what is due."""

    next_due_at: datetime | None
    """The next limit that runs."""
    missed: int
    """How many limits are missed and still run."""

    @classmethod
    def of(cls, row: Any, actor: Actor) -> Self:
        """From a row of the list."""
        return cls(**cls.values(row, actor), next_due_at=row.next_due_at, missed=row.missed)


class ListOut(Schema):
    """A page of incidents, newest first."""

    incidents: list[ListedOut]
    next: int | None
    """Ask with `before` set to this for the next page; null on the last."""


class VerifiedOut(Schema):
    """Whether the sealed history of an incident holds."""

    number: int
    holds: bool
    broken_at: int | None
    """Number of the event from which on it does not hold."""
    events: int
    sealed: int
    """Events are sealed by the publisher, moments after they are written."""
