"""Rounds of proposals read back, as the desk had them before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.access.scope import incidents_of
from gis.duty.answer import PersonRef
from gis.errors import IncidentNotFound
from gis.model.incidents import Incident
from gis.model.people import Person
from gis.model.proposals import Proposal, ProposalRound
from gis.vocabulary import ProposalKind


@dataclass(frozen=True)
class Shown:
    """One proposal."""

    kind: ProposalKind
    rank: int
    confidence: float
    content: dict[str, Any]
    """Codes and numbers; see `content`."""


@dataclass(frozen=True)
class ShownRound:
    """All that was proposed at once."""

    number: int
    asked_at: datetime
    computed_at: datetime
    editions: dict[str, Any]
    """On what it rests."""
    parts: dict[str, dict[str, Any]]
    """What the search for each kind came to."""
    proposals: tuple[Shown, ...]
    """By kind, then rank."""

    def of(self, kind: ProposalKind) -> list[Shown]:
        """Those of a kind, the first first."""
        return [each for each in self.proposals if each.kind is kind]


def rounds_of(db: Session, number: int) -> list[ShownRound]:
    """Every round of an incident, oldest first; none if nothing was proposed yet."""
    query = select(ProposalRound).join(Incident, Incident.id == ProposalRound.incident_id)
    rounds = db.scalars(query.where(Incident.number == number).order_by(ProposalRound.round)).all()
    rows = _proposals(db, [each.id for each in rounds])
    return [
        ShownRound(
            each.round, each.asked_at, each.computed_at, each.editions, each.parts,
            tuple(_shown(row) for row in rows if row.round_id == each.id),
        )
        for each in rounds
    ]  # fmt: skip


def require_seen(db: Session, actor: Actor, number: int) -> None:
    """Let an actor pass who sees this incident; for the others there is none.

    raises: IncidentNotFound
    """
    if db.scalar(select(Incident.id).where(Incident.number == number, incidents_of(actor))) is None:
        raise IncidentNotFound(str(number))


def people_in(db: Session, rounds: Sequence[ShownRound]) -> dict[str, PersonRef]:
    """The people whom proposals name by their codes, as they are called today; who is gone is left out."""
    codes = {each.content["person"] for some in rounds for each in some.proposals if each.content.get("person")}
    rows = db.execute(select(Person.code, Person.name, Person.phone).where(Person.code.in_(codes)))
    return {row.code: PersonRef(row.code, row.name, row.phone) for row in rows}


def _proposals(db: Session, rounds: Sequence[UUID]) -> Sequence[Row[Any]]:
    columns = (Proposal.round_id, Proposal.kind, Proposal.rank, Proposal.confidence, Proposal.content)
    return db.execute(
        select(*columns).where(Proposal.round_id.in_(rounds)).order_by(Proposal.kind, Proposal.rank)
    ).all()


def _shown(row: Row[Any]) -> Shown:
    return Shown(ProposalKind.of(row.kind), row.rank, row.confidence, row.content)
