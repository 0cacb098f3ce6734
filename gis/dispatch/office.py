"""What commands work with besides the database: the time, the calendar, the limits; and what they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from gis.clock import Clock
from gis.dispatch.judging import Fence
from gis.dispatch.milestones import Policy, Workdays
from gis.vocabulary import State


@dataclass(frozen=True)
class Office:
    """The time, the calendar and the limits of a centre."""

    clock: Clock
    workdays: Workdays
    policy: Policy = field(default_factory=Policy)
    fence: Fence = field(default_factory=Fence)
    """What counts as being on the spot."""


@dataclass(frozen=True)
class Outcome:
    """Where the incident stood when a command had been carried out; a repetition gets the same answer."""

    number: int
    state: State
    version: int
    event_count: int
    is_new: bool = field(default=False, compare=False)
    """Whether this command made the incident; the answer to a repetition says that it didn't."""
