"""The proposer, one step after the other in one session: for tests that undo everything."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.dispatch.matter import matter
from gis.dispatch.proposals import proposals_for
from gis.dispatch.proposer import Claim, claim_one, store
from gis.dispatch.shown import ShownRound, rounds_of
from gis.model.incidents import Incident, IncidentEvent
from gis.vocabulary import ProposalKind
from tests.support.incidents import Desk


def propose(desk: Desk, plane: LocalPlane) -> int | None:
    """Claim the incident that waits and propose for it.

    returns: the number of the round; None if none was stored
    """
    claim = claimed(desk)
    return settled(desk, claim, plane)


def claimed(desk: Desk) -> Claim:
    """The claim on the incident that waits."""
    claim = claim_one(desk.db, desk.clock.now())
    assert claim is not None
    return claim


def settled(desk: Desk, claim: Claim, plane: LocalPlane) -> int | None:
    """Compute and store for a claim."""
    of = matter(desk.db, claim.incident)
    made = proposals_for(desk.db, of, claim.asked_at, plane)
    return store(desk.db, claim, of, made, plane, desk.clock.now())


def newest(db: Session, number: int) -> ShownRound:
    """What was proposed last."""
    return rounds_of(db, number)[-1]


def first(db: Session, number: int, kind: str) -> dict[str, Any]:
    """The first proposal of a kind, with its confidence."""
    found = newest(db, number).of(ProposalKind.of(kind))[0]
    return found.content | {"confidence": found.confidence}


def facts(db: Session, number: int, kind: str) -> list[dict[str, Any]]:
    """What the history says of every event of a kind."""
    query = select(IncidentEvent.facts).join(Incident, Incident.id == IncidentEvent.incident_id)
    return list(db.scalars(query.where(Incident.number == number, IncidentEvent.kind == kind).order_by("seq")))


def row(db: Session, number: int) -> Any:
    """The incident as it stands."""
    return db.execute(select(Incident.__table__).where(Incident.number == number)).one()
