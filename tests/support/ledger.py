"""What clients were promised, held against the database: the same check after every way of dying."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gis.dispatch.clocks import LATE_AFTER
from gis.dispatch.log import broken_at
from gis.model.incidents import CommandKey, Incident, IncidentEvent, Report, RunningClock

AGAIN_WITHIN = timedelta(seconds=5)
"""Everything overdue is recorded so soon after a restart."""


@dataclass(frozen=True)
class Limits:
    """What became of the limits."""

    missed: int
    after_outage: int
    latest: timedelta
    """The longest that one was late while nobody was dead."""


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a ledger; a last line that was cut off by a kill was not acknowledged."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def missing(db: Session, ledger: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was acknowledged and is not there, or not as it was said."""
    keys = select(CommandKey.actor, CommandKey.key, CommandKey.number, CommandKey.event_count)
    kept = {(row.actor, str(row.key)): (row.number, row.event_count) for row in db.execute(keys)}
    reports = dict(
        db.execute(select(Report.reference, Incident.number).join(Incident, Report.incident_id == Incident.id)).all()
    )
    events = Counter(dict(db.execute(
        select(Incident.number, func.count(IncidentEvent.id))
        .join(IncidentEvent, IncidentEvent.incident_id == Incident.id)
        .group_by(Incident.number)
    ).all()))  # fmt: skip
    commands = [line for line in ledger if "key" in line]
    return [
        line
        for line in commands
        if kept.get((line["actor"], line["key"])) != (line["number"], line["event_count"])
        or events.get(line["number"], 0) < line["event_count"]
        or ("reference" in line and reports.get(line["reference"]) != line["number"])
    ]


def positions_missing(db: Session, ledger: list[dict[str, Any]]) -> set[datetime]:
    """The instants of positions that were acknowledged and are not there."""
    told = {datetime.fromisoformat(at) for line in ledger for at in line.get("captured_at", ())}
    return told - set(db.scalars(text("SELECT captured_at FROM position")))


def broken(db: Session) -> Iterator[str]:
    """Whatever is not as it must be, whoever died when."""
    streams = list(db.scalars(select(IncidentEvent.stream).order_by(IncidentEvent.stream)))
    if streams != list(range(1, len(streams) + 1)):
        yield "the stream has gaps, or does not know everything"
    counted = select(
        Incident.number, Incident.event_count, func.array_agg(IncidentEvent.seq.op("ORDER BY")(IncidentEvent.seq))
    )
    for number, count, seqs in db.execute(
        counted.join(IncidentEvent, IncidentEvent.incident_id == Incident.id).group_by(Incident.id)
    ):
        if seqs != list(range(1, count + 1)):
            yield f"incident {number} has the events {seqs}, not {count}"
        if broken_at(db, number) is not None:
            yield f"the seals of incident {number} do not hold"
    for many, where in ((Report.reference, "report"), (CommandKey.key, "key")):
        twice = db.execute(select(many).group_by(many).having(func.count() > 1)).all()
        if twice:
            yield f"{len(twice)} {where}s stand twice"


def limits(db: Session, restarts: list[datetime]) -> tuple[Limits, list[str]]:
    """What became of the limits, and what is wrong with that.

    restarts: instants from which on somebody kept time again
    """
    told: Counter[int] = Counter()
    late_by: dict[int, tuple[datetime, timedelta, bool]] = {}
    clocks = {clock.id: clock for clock in db.scalars(select(RunningClock))}
    for event in db.scalars(select(IncidentEvent).where(IncidentEvent.kind == "limit_missed")):
        clock = clocks[event.facts["clock"]]
        told[clock.id] += 1
        late_by[clock.id] = (event.at, event.at - clock.due_at, event.facts["after_outage"])
    wrong = [f"clock {key} was recorded {count} times" for key, count in told.items() if count != 1]
    wrong += [f"clock {key} was missed and is not recorded" for key, clock in clocks.items()
              if _was_missed(clock) and key not in told]  # fmt: skip
    wrong += [f"clock {key} was recorded early" for key, (_, late, _mark) in late_by.items() if late < timedelta(0)]
    wrong += [f"clock {key}: {late} late, marked {mark}" for key, (_, late, mark) in late_by.items()
              if mark != (late > LATE_AFTER)]  # fmt: skip
    wrong += [f"clock {key} was recorded {late} late, at {at}" for key, (at, late, mark) in late_by.items()
              if mark and at > _again(at - late, restarts) + AGAIN_WITHIN]  # fmt: skip
    steady = [late for _, late, mark in late_by.values() if not mark]
    return Limits(len(told), sum(mark for *_, mark in late_by.values()), max(steady, default=timedelta(0))), wrong


def _again(due_at: datetime, restarts: list[datetime]) -> datetime:
    """From when on somebody kept time again after an instant; a command may record what is overdue before."""
    return next((begun for begun in sorted(restarts) if begun >= due_at - AGAIN_WITHIN), due_at)


def _was_missed(clock: RunningClock) -> bool:
    """Whether it had to be recorded: by the timekeeper, or by the command that ended it."""
    ended_late = clock.ended_at is not None and clock.paused_at is None and clock.ended_at >= clock.due_at
    return clock.missed_at is not None or ended_late or (clock.next_at is None and clock.ended_at is None)
