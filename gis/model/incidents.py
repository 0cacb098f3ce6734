"""Reports, incidents, who was sent, the clocks that run, and the history that only grows.

What must never be true is a constraint: two teams first at one scene, one team first at two, two orders of one upstream
number, two events of one number in a history, a closed incident without a level.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Text,
    TextClause,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Instant, Key, one_of, wgs84
from gis.vocabulary import (
    Category,
    Channel,
    ClaimDoubt,
    ClockEnd,
    EventKind,
    EvidenceGrade,
    Firmness,
    Milestone,
    Owner,
    Priority,
    ResolvedLevel,
    State,
    TaskRole,
    TaskState,
)

OPEN_TASK = "state IN ('offered', 'accepted', 'arrived')"


class Incident(Base):
    """One matter, from the first report to the closing."""

    __tablename__ = "incident"
    __table_args__ = (
        one_of("state", State),
        one_of("state_before", State),
        one_of("category", Category),
        one_of("priority", Priority),
        one_of("level", ResolvedLevel),
        CheckConstraint("(state = 'suspended') = (state_before IS NOT NULL)", name="suspension_is_whole"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merge_is_whole"),
        CheckConstraint("state <> 'closed' OR level IS NOT NULL", name="closing_has_its_level"),
        # "Which incidents wait for proposals?"
        Index("incident_propose_idx", "propose_at", postgresql_where=text("propose_at IS NOT NULL")),
        # "What happened in these two hours?"
        Index("incident_received_idx", "received_at"),
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    """What people call it."""
    state: Mapped[str]
    state_before: Mapped[str | None]
    """Where it stood when it was suspended."""
    version: Mapped[int]
    """Grows with every decision; whoever decides on an older one has lost."""
    event_count: Mapped[int]
    """Length of its history; the number of the last event."""
    category: Mapped[str | None]
    priority: Mapped[str]
    risks: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Not empty = red."""
    place: Mapped[WKBElement | None] = mapped_column(wgs84("POINT"))
    unknown_place: Mapped[str | None]
    """Why it was sent without a place."""
    level: Mapped[str | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("incident.id"))
    received_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    """When it came into its state."""
    propose_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the proposer looks at it next; empty when it has nothing to propose."""


class Report(Base):
    """The words of one caller. Several may concern one incident; each is called back."""

    __tablename__ = "report"
    __table_args__ = (
        one_of("channel", Channel),
        # An upstream order is taken in once, however often it is delivered.
        UniqueConstraint("channel", "reference"),
        # "Which reports does this incident have?"
        Index("report_incident_idx", "incident_id"),
        # "What else has this caller reported?"
        Index("report_phone_idx", "caller_phone", postgresql_where=text("caller_phone IS NOT NULL")),
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    # Deferred: the report is written first, because its reference decides whether there is an incident to write.
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id", deferrable=True, initially="DEFERRED"))
    channel: Mapped[str]
    reference: Mapped[str | None]
    text: Mapped[str]
    caller_name: Mapped[str | None]
    caller_phone: Mapped[str | None]
    address: Mapped[str | None]
    raw_x: Mapped[float | None] = mapped_column(Float(53))
    raw_y: Mapped[float | None] = mapped_column(Float(53))
    raw_datum: Mapped[str | None]
    upstream_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When upstream says that it came; no limit runs from it."""
    received_at: Mapped[Instant]
    received_by: Mapped[Code]


class Task(Base):
    """A team or a person is sent, or a department is called to join in."""

    __tablename__ = "task"
    __table_args__ = (
        one_of("role", TaskRole),
        one_of("state", TaskState),
        CheckConstraint("num_nonnulls(team_id, person_id, unit) = 1", name="somebody_goes"),
        # One is first at a scene: the wall behind the conditional update, should two desks ever pass it.
        Index(
            "task_one_goes_first_idx",
            "incident_id",
            unique=True,
            postgresql_where=text(f"role = 'first' AND {OPEN_TASK}"),
        ),
        # A team is first at one scene, unless it was told to go there afterwards.
        Index(
            "task_team_goes_once_idx",
            "team_id",
            unique=True,
            postgresql_where=text(f"role = 'first' AND NOT afterwards AND {OPEN_TASK}"),
        ),
        # "Who was sent?"
        Index("task_incident_idx", "incident_id"),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    role: Mapped[str]
    state: Mapped[str]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    unit: Mapped[Code | None]
    """Department that joins in."""
    afterwards: Mapped[bool]
    offered_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @classmethod
    def open(cls) -> TextClause:
        """The condition that somebody still goes, or is there."""
        return text(f"task.{OPEN_TASK}")


class RunningClock(Base):
    """A limit that runs, or ran. Ended clocks stay: the past is what statistics are made of."""

    __tablename__ = "running_clock"
    __table_args__ = (
        one_of("milestone", Milestone),
        one_of("owner", Owner),
        one_of("firmness", Firmness),
        one_of("ended", ClockEnd),
        CheckConstraint("(ended IS NULL) = (ended_at IS NULL)", name="end_is_whole"),
        CheckConstraint("ended_at IS NULL OR next_at IS NULL", name="what_ended_fires_no_more"),
        # A milestone of one task, diversion or incident runs once.
        Index(
            "running_clock_runs_once_idx",
            "incident_id",
            "milestone",
            "subject",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        # "What is due?"
        Index("running_clock_next_idx", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        # "Which limits run, the most urgent first?"
        Index("running_clock_open_idx", "due_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    milestone: Mapped[str]
    subject: Mapped[UUID | None]
    """The task or diversion that it measures; empty for those of the incident itself."""
    owner: Mapped[str]
    firmness: Mapped[str]
    policy: Mapped[str]
    """Version of the limits under which it was started."""
    started_at: Mapped[Instant]
    due_at: Mapped[Instant]
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the timekeeper looks at it next: to warn, then to record the miss; empty when it has nothing more to do."""
    missed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the miss was recorded. The clock runs on until it is met or dropped."""
    paused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended: Mapped[str | None]


class IncidentEvent(Base):
    """A line of the history. Written once; only the publisher adds its number in the stream and its seal."""

    __tablename__ = "incident_event"
    __table_args__ = (
        one_of("kind", EventKind),
        UniqueConstraint("incident_id", "seq"),
        CheckConstraint("(stream IS NULL) = (seal IS NULL)", name="is_sealed_when_published"),
        # "What is not published yet?"
        Index("incident_event_unpublished_idx", "id", postgresql_where=text("stream IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    seq: Mapped[int]
    """1, 2, 3, ... within the incident."""
    kind: Mapped[str]
    at: Mapped[Instant]
    actor: Mapped[Code]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Codes and numbers; nothing personal, because it is sealed for ever."""
    note: Mapped[str | None]
    """Free text. Only its salted digest is sealed, so that it can be deleted one day."""
    salt: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("uuid_send(gen_random_uuid())"))
    stream: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    """Number in the stream of the centre, without gaps; readers resume by it."""
    seal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 over the seal of the event before it in this incident, and over this event."""


class Evidence(Base):
    """What proves a milestone, and how well."""

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("milestone", Milestone),
        one_of("grade", EvidenceGrade),
        one_of("doubt", ClaimDoubt),
        Index("evidence_incident_idx", "incident_id"),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    seq: Mapped[int]
    """Number of the event that it belongs to."""
    milestone: Mapped[str]
    grade: Mapped[str]
    doubt: Mapped[str | None]
    """Why the claim does not fit what is known."""
    device_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """By the phone's clock: kept, never reckoned with."""
    given_by: Mapped[Code]


class CommandKey(Base):
    """A command that was carried out: whoever repeats it gets the same answer."""

    __tablename__ = "command_key"

    actor: Mapped[Code] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the command."""
    used_at: Mapped[Instant]
    number: Mapped[int | None] = mapped_column(BigInteger)
    """The answer: number, state and version of the incident, and how many events it had."""
    state: Mapped[str | None]
    version: Mapped[int | None]
    event_count: Mapped[int | None]
