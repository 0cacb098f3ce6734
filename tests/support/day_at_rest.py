"""What must be true of a centre whenever nobody is in the middle of a command (domain.md 4)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.dispatch.log import broken_at
from gis.dispatch.workflow import ENDS, OWNERS
from gis.model.handling import Diversion, FollowUp
from gis.model.incidents import Incident, IncidentEvent, Report, RunningClock, Task
from gis.vocabulary import State

OPEN_TASKS = ("offered", "accepted", "arrived")


@dataclass(frozen=True)
class AtRest:
    """How things stood at an instant."""

    open: int
    closed: int
    faults: list[str]


def at_rest(db: Session, now: datetime) -> AtRest:
    """Look at every incident, clock, task and event of a centre."""
    incidents = list(db.scalars(select(Incident).execution_options(populate_existing=True)))
    open_ones = [each for each in incidents if State.of(each.state) not in ENDS]
    faults = [*_orphans(db, open_ones), *_ended(db, incidents), *_clocks(db, now), *_histories(db, incidents)]
    return AtRest(len(open_ones), sum(each.state == State.CLOSED for each in incidents), faults)


def _orphans(db: Session, incidents: list[Incident]) -> Iterator[str]:
    """Invariant 1: somebody owns it, and something is due next."""
    running = set(db.scalars(select(RunningClock.incident_id).where(RunningClock.ended_at.is_(None))))
    for each in incidents:
        if State.of(each.state) not in OWNERS:
            yield f"{each.number}: nobody owns what is {each.state}"
        if each.id not in running:
            yield f"{each.number}: {each.state}, and nothing is due"


def _ended(db: Session, incidents: list[Incident]) -> Iterator[str]:
    """Invariants 3, 4, 5 and 9: what is closed was called back, has its level, and nobody is on it any more."""
    answered = _answered(db)
    merged = {each.id for each in incidents if each.merged_into}
    busy = set(db.scalars(select(Task.incident_id).where(Task.state.in_(OPEN_TASKS))))
    diverted = set(db.scalars(select(Diversion.incident_id).where(Diversion.ended_at.is_(None))))
    for each in incidents:
        if each.state == State.CLOSED and (each.level is None or not all(answered[each.id])):
            yield f"{each.number}: closed, and a caller or the level is missing"
        if State.of(each.state) in ENDS and each.id in busy | diverted:
            yield f"{each.number}: {each.state}, and somebody still has it"
        if each.merged_into in merged:
            yield f"{each.number}: merged into what is merged itself"


def _answered(db: Session) -> dict[object, list[bool]]:
    """By incident, whether each of its callers, and of those merged into it, was reached or tried three times."""
    calls: dict[object, list[str]] = defaultdict(list)
    for report, result in db.execute(select(FollowUp.report_id, FollowUp.result)):
        calls[report].append(result)
    found: dict[object, list[bool]] = defaultdict(list)
    where = func.coalesce(Incident.merged_into, Incident.id)
    for report, incident in db.execute(select(Report.id, where).join(Incident, Incident.id == Report.incident_id)):
        results = calls[report]
        found[incident].append(any(result != "unreachable" for result in results) or len(results) >= 3)
    return found


def _clocks(db: Session, now: datetime) -> Iterator[str]:
    """No clock fires twice, none that is over runs on unnoticed."""
    told = Counter(
        (event.facts["clock"], event.kind)
        for event in db.scalars(select(IncidentEvent).where(IncidentEvent.kind.in_(("limit_near", "limit_missed"))))
    )
    yield from (f"clock {clock}: {kind} {count} times" for (clock, kind), count in told.items() if count > 1)
    for clock in db.scalars(select(RunningClock).execution_options(populate_existing=True)):
        ended_at = clock.ended_at or now
        if (clock.missed_at is not None) != (ended_at >= clock.due_at):
            yield f"clock {clock.id}: {clock.milestone} is recorded otherwise than it went"
        if clock.missed_at and clock.missed_at != clock.due_at:
            yield f"clock {clock.id}: {clock.milestone} was recorded late"
        if (clock.missed_at is not None) != ((clock.id, "limit_missed") in told):
            yield f"clock {clock.id}: {clock.milestone} is missed, and no event says so"


def _histories(db: Session, incidents: list[Incident]) -> Iterator[str]:
    """Invariant 2: events follow each other without a gap, in time, sealed; what the incident says agrees with them."""
    events: dict[object, list[IncidentEvent]] = defaultdict(list)
    for event in db.scalars(
        select(IncidentEvent).order_by(IncidentEvent.seq).execution_options(populate_existing=True)
    ):
        events[event.incident_id].append(event)
    for each in incidents:
        mine = events[each.id]
        if [event.seq for event in mine] != list(range(1, each.event_count + 1)):
            yield f"{each.number}: its history has gaps"
        if [event.at for event in mine] != sorted(event.at for event in mine):
            yield f"{each.number}: its history goes back in time"
        if any(event.seal is None for event in mine) or broken_at(db, each.number) is not None:
            yield f"{each.number}: its history is not sealed, or the seal is broken"
    numbers = sorted(event.stream or 0 for history in events.values() for event in history)
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the stream has gaps"
