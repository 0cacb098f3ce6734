"""What was proposed to the desk, round by round, and what the desk decided in sight of it. Both only grow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Identity, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.model.base import Base, Code, Instant, Key, one_of, wgs84
from gis.vocabulary import Category, Priority, ProposalKind


class ProposalRound(Base):
    """One time that proposals were computed for an incident: after the receipt, and again when its place changed."""

    __tablename__ = "proposal_round"
    __table_args__ = (UniqueConstraint("incident_id", "round"),)

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    round: Mapped[int]
    """1, 2, 3, ... within the incident."""
    asked_at: Mapped[Instant]
    """The instant as of which everything was looked up."""
    computed_at: Mapped[Instant]
    editions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Ids and names of the editions of areas in force, by kind; version and key of the roads; versions of the limits
    and of the tables of words."""
    parts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What the search for each kind came to: state, and why nothing was found or why it failed."""


class Proposal(Base):
    """One proposal: codes and numbers, no names and no words of callers."""

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("kind", ProposalKind),
        CheckConstraint("rank >= 1", name="rank_begins_at_one"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
        UniqueConstraint("round_id", "kind", "rank"),
        # "Which incidents were taken to be near here?" and "... at this site?"
        Index("proposal_place_idx", "place", postgresql_using="gist", postgresql_where=text("rank = 1")),
        Index("proposal_site_idx", "site", postgresql_where=text("rank = 1 AND site IS NOT NULL")),
        # "What was proposed for this incident?"
        Index("proposal_incident_idx", "incident_id"),
        Index("proposal_first_idx", "incident_id", "kind", postgresql_where=text("rank = 1")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("proposal_round.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str]
    rank: Mapped[int]
    """1 first."""
    confidence: Mapped[float] = mapped_column(Float(53))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    place: Mapped[WKBElement | None] = mapped_column(wgs84("POINT"))
    """Of a proposed place."""
    site: Mapped[Code | None]
    """The premises that a proposed place lies in."""


class Decision(Base):
    """What a desk chose when it sent somebody, and which round of proposals it had before it."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("category", Category),
        one_of("priority", Priority),
        UniqueConstraint("incident_id", "seq"),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    seq: Mapped[int]
    """Number of the event of the dispatch."""
    decided_at: Mapped[Instant]
    decided_by: Mapped[Code]
    round: Mapped[int | None]
    """The newest round then; empty if nothing had been proposed yet."""
    policy: Mapped[str]
    """Version of the limits."""
    place: Mapped[WKBElement | None] = mapped_column(wgs84("POINT"))
    unknown_place: Mapped[str | None]
    team: Mapped[Code | None]
    worker: Mapped[Code | None]
    category: Mapped[str | None]
    priority: Mapped[str]
    risks: Mapped[list[str]] = mapped_column(ARRAY(Text))
    override: Mapped[str | None]
    """Why another than was proposed first."""
