"""Notices are queued in the transaction in which their event is published, and cancelled when nobody need be told.

A notice is known by its event, its recipient and its rung: a publisher that repeats itself adds nothing. Rungs that are
due later are rows like the others; what makes them superfluous cancels them where they lie.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.model.notices import Notice
from gis.notify.ladder import Ladder, Recipient, Step, climb
from gis.vocabulary import Audience, NoticeState

SQL = statements_beside(__file__)


@dataclass(frozen=True)
class Ask:
    """A ladder that an event asks for, and whom each of its audiences means."""

    event_id: int
    incident_id: UUID
    ladder: Ladder
    people: Mapping[Audience, Sequence[Recipient]]
    task_id: UUID | None = None
    diversion_id: UUID | None = None
    clock_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """Somebody has acknowledged what they were told of an incident."""

    incident_id: UUID
    recipient: str
    before: int
    """Told of events before this one."""
    at: datetime
    by: str
    """Who says so."""
    since: int = 0
    """Told of events from this one on."""


def queue(db: Session, asks: Sequence[Ask], now: datetime) -> None:
    """Queue the notices of ladders; the caller commits."""
    rows = [_row(ask, step, now) for ask in asks for step in climb(ask.ladder, ask.people)]
    if rows:
        db.execute(insert(Notice).on_conflict_do_nothing(), rows)


def acknowledge(db: Session, answers: Sequence[Answer]) -> None:
    """Stop the ladders of those who have acknowledged."""
    if answers:
        db.execute(SQL["hold"], {"incidents": list({answer.incident_id for answer in answers})})
        given = {
            "incidents": [answer.incident_id for answer in answers],
            "recipients": [answer.recipient for answer in answers],
            "since": [answer.since for answer in answers],
            "before": [answer.before for answer in answers],
            "ats": [answer.at for answer in answers],
            "by": [answer.by for answer in answers],
        }
        db.execute(SQL["acknowledge"], given)


def worker_reached(db: Session, incidents: Collection[UUID]) -> None:
    """Stop the ladders of workers who were reached in another way."""
    if incidents:
        db.execute(SQL["hold"], {"incidents": list(incidents)})
        db.execute(SQL["reached"], {"incidents": list(incidents)})


def take_back(db: Session, incidents: Collection[UUID] = (), due: datetime | None = None) -> None:
    """Cancel what nobody need be told any more, of these incidents and of whatever is due by an instant."""
    db.execute(SQL["take_back"], {"incidents": list(incidents), "due": due})


def told_of_orders(db: Session, tasks: Collection[UUID]) -> dict[UUID, list[str]]:
    """Codes of those who were told of orders, or are about to be."""
    found: dict[UUID, list[str]] = {}
    for row in db.execute(SQL["stand_down"], {"tasks": list(tasks)}) if tasks else ():
        found.setdefault(row.task_id, []).append(row.recipient)
    return found


def could_not_tell(db: Session, ids: Sequence[UUID], now: datetime) -> None:
    """Tell the desk of notices that could not be sent, and climb on where nobody is told on their rung."""
    if ids:
        db.execute(SQL["tell_desk"], {"ids": list(ids), "now": now})
        db.execute(SQL["hurry"], {"ids": list(ids), "now": now})


def _row(ask: Ask, step: Step, now: datetime) -> dict[str, Any]:
    due_at = now + timedelta(seconds=step.after_seconds)
    channels = [channel.value for channel in step.channels]
    return {
        "event_id": ask.event_id,
        "incident_id": ask.incident_id,
        "branch": step.branch.value,
        "rung": step.rung,
        "audience": step.whom.value,
        "recipient": step.recipient,
        "task_id": ask.task_id,
        "diversion_id": ask.diversion_id,
        "clock_id": ask.clock_id,
        "channels": channels,
        "alone": step.alone,
        "state": NoticeState.WAITING.value,
        "channel": channels[0] if channels else None,
        "queued_at": now,
        "due_at": due_at,
        "next_at": due_at,
    }
