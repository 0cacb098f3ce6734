"""What a day consists of: matters, the steps that people take, and what the generator knows to be true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from gis.crs.transform import LonLat
from gis.demo.day_mix import Fate
from gis.vocabulary import (
    Action,
    CallResult,
    Category,
    Channel,
    Datum,
    EvidenceGrade,
    Handling,
    Milestone,
    Priority,
    ResolvedLevel,
    Risk,
)


class Part(StrEnum):
    """Who takes a step; which person that is at the instant, the cast knows."""

    SOURCE = "source"
    """Whoever brings the report: an upstream platform, the desk itself, a grid worker, a micro-centre."""
    DESK = "desk"
    LEADER = "leader"
    TEAM = "team"
    WORKER = "worker"
    """The responsible worker, who goes first where no team is free."""
    UNIT = "unit"
    CALLER_BACK = "caller_back"
    POLICE = "police"


@dataclass(frozen=True)
class Caller:
    """Somebody who reports. The number is fictitious."""

    name: str
    phone: str


@dataclass(frozen=True)
class Coordinates:
    """A place as it comes with a report, wrong by as much as its source is."""

    x: float
    y: float
    datum: Datum


@dataclass(frozen=True)
class Matter:
    """One report, with what really is the matter."""

    key: int
    """Its row in the plan, by time of receipt."""
    received_at: datetime
    channel: Channel
    category: Category
    priority: Priority
    risks: frozenset[Risk]
    text: str
    address: str
    caller: Caller
    fate: Fate
    place: LonLat | None
    """Where it really is, WGS84; None if nobody can say before somebody goes there."""
    given: Coordinates | None
    site: str = ""
    """Code of the site that it happened on, if any."""
    reference: str | None = None
    same_as: int | None = None
    """Key of the matter that it repeats: the same event, another caller or another channel."""
    again_of: int | None = None
    """Key of the matter of the same caller that has come up again."""


@dataclass(frozen=True)
class Step:
    """Somebody does something at an instant."""

    at: datetime
    matter: int
    action: Action
    part: Part
    code: str = ""
    """Of the team or unit that does it."""
    says: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the command. `report` and `into` name matters by their key."""


@dataclass(frozen=True)
class Measured:
    """A clock that the course of a matter starts."""

    milestone: Milestone
    seconds: float | None
    """Until it is met; None if nobody owes it any more before."""
    grade: EvidenceGrade | None = None
    joins_in: bool = False
    """Of somebody who joins in: statistics are about whoever goes first."""


@dataclass(frozen=True)
class Truth:
    """What statistics have to find out about a matter, if the whole of its course is played."""

    measured: tuple[Measured, ...]
    handling: Handling
    answers: Mapping[int, CallResult]
    """By the key of the report, what its caller says when first reached."""
    level: ResolvedLevel | None
    diversions: int
    returned: int
    reopened: bool


@dataclass(frozen=True)
class Trip:
    """A team drives to a place, stays, and drives back."""

    team: str
    matter: int
    leaves_at: datetime
    arrives_at: datetime
    ends_at: datetime
    """When it leaves the place."""
    back_at: datetime
    place: LonLat | None


@dataclass(frozen=True)
class DayPlan:
    """A day: who does what when, and what is true about it."""

    on: date
    seed: int
    matters: tuple[Matter, ...]
    steps: tuple[Step, ...]
    """In the order of time; those of one matter in their own."""
    truth: Mapping[int, Truth]
    trips: tuple[Trip, ...]
