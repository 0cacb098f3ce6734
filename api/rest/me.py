"""GET /v1/me: who asks, and what they may ask for."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from api.one_thread import OneThread
from api.problems import problems
from api.schemas.me import MeOut
from api.security import CurrentActor

router = APIRouter(tags=["Who asks"], route_class=OneThread)


@router.get(
    "/me", responses=problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE), summary="Who asks, and may what"
)
def me(actor: CurrentActor) -> MeOut:
    """Whom the token names, with the rights of this instant: roles of the posts held now, team, unit, areas."""
    return MeOut.of(actor)
