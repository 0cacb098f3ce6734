"""The limits in force: those that the centre has set last, else those that we begin with (`milestones.LIMITS`).

A clock keeps the version under which it was started; a new version changes nothing of what runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, bindparam, insert, select
from sqlalchemy.orm import Session

from gis.clock import Clock
from gis.db.statements import ask
from gis.dispatch.limit_rows import Row, limits_from, rows_from, wrong_with
from gis.dispatch.milestones import Five, Policy
from gis.dispatch.office import Office
from gis.duty.calendar import calendar_of
from gis.errors import Finding, RowsRejected
from gis.model.limits import LimitVersion
from gis.vocabulary import EventKind, StartsAt


@dataclass(frozen=True)
class Choices:
    """What a version says besides its rows."""

    contact_starts_at: StartsAt = StartsAt.DELIVERED
    arrive_starts_at: StartsAt = StartsAt.DELIVERED
    five: Five | None = None


@dataclass(frozen=True)
class Version:
    """A version of the limits, with the instant from which it holds; None for the one that we begin with."""

    policy: Policy
    from_at: datetime | None
    entered_by: str | None


_IN_FORCE = (
    select(LimitVersion.__table__)
    .where(LimitVersion.from_at <= bindparam("at", type_=DateTime(timezone=True)))
    .order_by(LimitVersion.from_at.desc())
    .limit(1)
)


def office_at(db: Session, clock: Clock) -> Office:
    """The time, the calendar and the limits of this centre, as they are now."""
    return Office(clock, calendar_of(db), policy_at(db, clock.now()))


def policy_at(db: Session, at: datetime) -> Policy:
    """The limits in force at an instant."""
    rows = ask(db, _IN_FORCE, {"at": at})
    return _policy(rows[0]) if rows else Policy()


def versions(db: Session) -> list[Version]:
    """Every version, the newest first; the last one is ours."""
    rows = db.execute(select(LimitVersion.__table__).order_by(LimitVersion.from_at.desc()))
    return [*(Version(_policy(row), row.from_at, row.entered_by) for row in rows), Version(Policy(), None, None)]


def enter_limits(
    db: Session, header: Sequence[str], rows: Sequence[Row], version: str, choices: Choices, from_at: datetime,
    *, now: datetime, by: str,
) -> Policy:  # fmt: skip
    """Set the limits that hold from an instant on; the caller commits.

    raises: RowsRejected with every finding
    """
    findings = wrong_with(header, rows, has_five=choices.five is not None)
    findings += _wrong_version(db, version, from_at, now)
    if findings:
        raise RowsRejected(f"{len(findings)} finding(s), nothing was written.", findings)
    content = {"limits": rows_from(limits_from(rows)), "choices": _stored(choices)}
    entry = {"version": version, "from_at": from_at, "entered_at": now, "entered_by": by}
    db.execute(insert(LimitVersion).values(**entry, **content))
    return Policy(version, limits_from(rows), choices.contact_starts_at, choices.arrive_starts_at, choices.five)


def _wrong_version(db: Session, version: str, from_at: datetime, now: datetime) -> list[Finding]:
    findings = []
    if not version.strip() or version in (each.policy.version for each in versions(db)):
        findings.append(Finding("version", f"'{version}' is taken or empty.", "Give the version a name of its own."))
    if from_at < now:
        findings.append(Finding("from", f"{from_at.isoformat()} has passed.", "What ran in the past stays as it was."))
    if db.scalar(select(LimitVersion.version).where(LimitVersion.from_at == from_at)):
        findings.append(Finding("from", "is the beginning of another version.", "Choose another instant."))
    return findings


def _stored(choices: Choices) -> dict[str, Any]:
    five = choices.five
    named = five and {"zh": five.zh, "en": five.en, "starts": five.starts.value, "met_by": five.met_by.value}
    starts = {"contact": choices.contact_starts_at.value, "arrive": choices.arrive_starts_at.value}
    return {"starts_at": starts, "five": named}


def _policy(row: Any) -> Policy:
    starts: Mapping[str, str] = row.choices["starts_at"]
    named: Mapping[str, str] | None = row.choices["five"]
    five = named and Five(named["zh"], named["en"], EventKind.of(named["starts"]), EventKind.of(named["met_by"]))
    limits = limits_from(row.limits)
    return Policy(row.version, limits, StartsAt.of(starts["contact"]), StartsAt.of(starts["arrive"]), five or None)
