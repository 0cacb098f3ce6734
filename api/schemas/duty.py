"""Shapes of what is wrong with a roster, and of the calendar that it follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from api.schemas.common import Schema, WordsOut
from gis.duty.answer import Words
from gis.duty.fault import Fault
from gis.duty.rota import Rota
from gis.vocabulary import AreaKind, DayKind, DaySource, RosterFault
from gis.workdays import Day


class DayOut(Schema):
    """What a day in Shanghai is."""

    on: date
    kind: DayKind
    words: WordsOut
    name: WordsOut
    """Of the holiday, or what the centre calls it; empty for days like any other."""
    is_worked: bool
    source: DaySource
    """By what it is known; `weekdays` where holidays are not announced yet."""

    @classmethod
    def of(cls, day: Day) -> Self:
        """From the core's day."""
        return cls(
            on=day.on,
            kind=day.kind,
            words=WordsOut.of(day.kind),
            name=WordsOut.of(Words(day.zh, day.en)),
            is_worked=day.is_worked,
            source=day.source,
        )


class FaultOut(Schema):
    """One thing that is wrong, for some time."""

    kind: RosterFault
    words: WordsOut
    blocks: bool
    """Whether the roster is unfit as long as this is not mended."""
    starts_at: datetime
    """Cut to the days asked about, as the end is."""
    ends_at: datetime
    hours: float
    area_kind: AreaKind | None
    area: str | None
    post: str | None
    team: str | None
    person: str | None
    found: WordsOut
    hint: WordsOut
    """What to do."""

    @classmethod
    def of(cls, fault: Fault) -> Self:
        """From the core's fault."""
        return cls(
            kind=fault.kind,
            words=WordsOut.of(fault.kind),
            blocks=fault.blocks,
            starts_at=fault.starts_at,
            ends_at=fault.ends_at,
            hours=round(fault.hours, 2),
            area_kind=fault.area_kind,
            area=fault.area,
            post=fault.post,
            team=fault.team,
            person=fault.person,
            found=WordsOut.of(fault.found),
            hint=WordsOut.of(fault.hint),
        )


class DutyCheckOut(Schema):
    """Everything wrong with who is on duty in some days."""

    from_on: date
    to_on: date
    """Included."""
    blocks: bool
    """Whether at some hour nobody answers in a comprehensive grid, or for the centre."""
    counts: dict[RosterFault, int]
    """How many faults of each kind; kinds without any are left out."""
    post_count: int
    area_count: int
    person_count: int
    """How much was looked at."""
    days: list[DayOut]
    faults: list[FaultOut]
    """What blocks first, then by kind and time."""

    @classmethod
    def of(cls, rota: Rota, faults: Sequence[Fault], days: Sequence[Day]) -> Self:
        """From the core's rota and what is wrong with it."""
        counts = Counter(fault.kind for fault in faults)
        return cls(
            from_on=days[0].on,
            to_on=days[-1].on,
            blocks=any(fault.blocks for fault in faults),
            counts={kind: counts[kind] for kind in RosterFault if counts[kind]},
            post_count=len(rota.posts),
            area_count=len(rota.areas),
            person_count=len(rota.people),
            days=[DayOut.of(day) for day in days],
            faults=[FaultOut.of(fault) for fault in faults],
        )
