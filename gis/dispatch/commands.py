"""What people may ask of an incident: one small value per action, each with its actor and its key. Pure.

Every way in (HTTP, command line, Open311, the demo day) builds one of these and hands it to the function of the same
name. Whether its words can be used is asked in `check`, whether the incident allows it in `workflow`. Here are those of
the first hour; what may follow, diversion to closing, stands in `later_commands`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from gis.access.roles import Actor
from gis.vocabulary import Action, Category, Channel, Datum, EvidenceGrade, Priority, ResolvedLevel, Risk


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something that an actor asks for."""

    action: ClassVar[Action]
    must_say: ClassVar[tuple[str, ...]] = ()
    """Texts that may not be empty."""

    actor: Actor
    key: UUID
    """Made when the button is pressed; a repetition with the same key does nothing."""


@dataclass(frozen=True, kw_only=True)
class OnIncident(Command):
    """Something that an actor asks of an incident that exists."""

    number: int
    version: int | None = None
    """Of the incident as the actor saw it; a decision on an older one is refused."""


@dataclass(frozen=True, kw_only=True)
class RawPlace:
    """Coordinates exactly as they came."""

    x: float
    y: float
    datum: Datum


@dataclass(frozen=True, kw_only=True)
class Receive(Command):
    """A report: words, a caller, perhaps a place."""

    action = Action.RECEIVE
    must_say = ("text",)

    channel: Channel
    text: str
    reference: str | None = None
    """Number of the order on the upstream platform."""
    upstream_at: datetime | None = None
    """When upstream received it; a statement of theirs, never the start of a limit of ours."""
    caller_name: str | None = None
    caller_phone: str | None = None
    address: str | None = None
    place: RawPlace | None = None
    category: Category | None = None
    priority: Priority = Priority.NORMAL
    risks: frozenset[Risk] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Confirming(OnIncident):
    """What the desk confirms in passing; what it leaves out stays as it is."""

    category: Category | None = None
    priority: Priority | None = None
    risks: frozenset[Risk] = frozenset()
    """Added to those that are marked: a red matter stays red."""


@dataclass(frozen=True, kw_only=True)
class Sign(Confirming):
    """The desk has read it."""

    action = Action.SIGN


@dataclass(frozen=True, kw_only=True)
class Dispatch(Confirming):
    """Send a first-response team, and name the responsible worker: two roles, one decision."""

    action = Action.DISPATCH

    team: str | None
    """Code of the team; None if none is free, then the worker goes first."""
    worker: str | None = None
    """Code of the responsible person."""
    place: RawPlace | None = None
    """The place that the desk has chosen."""
    unknown_place: str = ""
    """Why it is sent without a place."""
    afterwards: bool = False
    """The team is told to serve this after what it serves now."""
    override: str = ""
    """Why another than was proposed first, if the desk wants to say."""


@dataclass(frozen=True, kw_only=True)
class Redispatch(Dispatch):
    """Send another team in the place of the one that was sent."""

    action = Action.REDISPATCH
    must_say = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class Accept(OnIncident):
    """The team takes the order."""

    action = Action.ACCEPT


@dataclass(frozen=True, kw_only=True)
class Decline(OnIncident):
    """The team cannot take the order."""

    action = Action.DECLINE
    must_say = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class Contact(OnIncident):
    """The team has reached the grid worker."""

    action = Action.CONTACT

    grade: EvidenceGrade | None = None
    """From whoever has a proof of their own; None = judged by what we know."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrive(OnIncident):
    """Somebody is on the spot. The phone's time is kept as evidence; ours counts."""

    action = Action.ARRIVE

    grade: EvidenceGrade | None = None
    """From whoever has a proof of their own; None = judged by positions and photos of whoever says so."""
    device_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Settle(OnIncident):
    """Resolved, on the spot or by telephone."""

    action = Action.SETTLE
    must_say = ("outcome",)

    outcome: str
    level: ResolvedLevel
