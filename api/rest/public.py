"""/v1/public/reports: anybody may report, and ask by the ticket how it stands."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request
from sqlalchemy.orm import Session

from api.dependencies import CurrentEngine, CurrentOffice, CurrentSettings, Db, Key, Now, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.public import PublicReportIn, PublicStateOut, TicketOut
from gis.access.tokens import secret_of
from gis.db.engine import transaction
from gis.dispatch import public
from gis.errors import TooOften

router = APIRouter(tags=["The public"], route_class=OneThread)


@router.post(
    "/public/reports",
    status_code=HTTPStatus.CREATED,
    responses=problems(HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Report something",
)
def report_publicly(
    body: PublicReportIn, request: Request, db: WritingDb, engine: CurrentEngine, office: CurrentOffice,
    settings: CurrentSettings, key: Key, now: Now,
) -> TicketOut:  # fmt: skip
    """Report something without an account. The answer is a ticket; nothing that was sent is ever shown by it.

    At most 20 reports an hour from one address and 5 with one phone number.
    """
    secret = secret_of(settings)
    who = {"address": request.client.host if request.client else "", **({"phone": body.phone} if body.phone else {})}
    _require_seldom(engine, who, secret, now)
    if body.website:
        # Whatever fills in what people don't see is told that all is well, and nothing is kept.
        return TicketOut(ticket=public.ticket_of(key, secret))
    return TicketOut(ticket=public.report(db, body.to_command(key), office, secret))


@router.get(
    "/public/reports/{ticket}",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Ask how a report stands",
)
def ask_publicly(
    ticket: Annotated[str, Path(description="The ticket of the report.", pattern="^[0-9a-f]{32}$")], db: Db
) -> PublicStateOut:
    """How the report stands, in plain words."""
    return PublicStateOut.of(public.how_it_stands(db, ticket))


def _require_seldom(engine: CurrentEngine, who: dict[str, str], secret: bytes, now: Now) -> None:
    """Count this report in a transaction of its own: those that are refused count as well.

    raises: TooOften
    """
    refused: TooOften | None = None
    with transaction(engine) as db:
        refused = _counted(db, who, secret, now)
    if refused:
        raise refused


def _counted(db: Session, who: dict[str, str], secret: bytes, now: Now) -> TooOften | None:
    try:
        public.count_knock(db, who, secret, now)
    except TooOften as error:
        return error
    return None
