"""GET /v1/incidents/{number}/proposals and /decision: what was proposed, and why somebody was sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.dependencies import Db, Plane
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.decisions import DecisionOut, ProposalsOut
from api.security import CurrentActor
from gis.access.roles import require_sight_of_proposals
from gis.dispatch.decision import decision
from gis.dispatch.shown import people_in, require_seen, rounds_of

router = APIRouter(prefix="/incidents", tags=["Incidents"], route_class=OneThread)

Number = Annotated[int, Path(ge=1, lt=2**63, description="Number of the incident.")]

FAILS = problems(
    HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)


@router.get("/{number}/proposals", responses=FAILS, summary="What was proposed")
def proposals(number: Number, db: Db, actor: CurrentActor) -> ProposalsOut:
    """Places, who answers, teams and workers, nature and related incidents, as they were proposed, round by round.

    Each with its confidence; a kind for which nothing was found, or that could not be computed, says so.
    """
    require_seen(db, actor, number)
    require_sight_of_proposals(actor)
    rounds = rounds_of(db, number)
    return ProposalsOut.of(number, rounds, people_in(db, rounds))


@router.get("/{number}/decision", responses=FAILS, summary="Why somebody was sent")
def why(number: Number, db: Db, plane: Plane, actor: CurrentActor) -> DecisionOut:
    """The newest dispatch: what was known, the candidates, the editions they rest on, the rule, override and reason.

    It is enough to compute the same answer again: `gridkeeper incident replay NUMBER` does.
    """
    require_seen(db, actor, number)
    require_sight_of_proposals(actor)
    found = decision(db, number, plane)
    return DecisionOut.of(found, people_in(db, [found.round] if found.round else []))
