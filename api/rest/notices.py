"""GET /v1/notices: what whoever asks was told; read, acknowledged."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import Db, Now, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.notices import NoticeOut, NoticesOut
from api.security import CurrentActor
from gis.access.roles import Actor
from gis.notify import inbox
from gis.notify.inbox import MOST, Reader, Wanted

router = APIRouter(prefix="/notices", tags=["Notices"], route_class=OneThread)

LARGEST = 2**63 - 1
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the notice.")]
FAILURES = problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE)
OF_ONE = problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)


@router.get("", responses=FAILURES, summary="What you were told")
def notices(
    db: Db,
    actor: CurrentActor,
    incident: Annotated[int | None, Query(ge=1, le=LARGEST, description="Of this incident only.")] = None,
    open_only: Annotated[
        bool, Query(alias="open", description="Only what was sent and not acknowledged yet; all, if left out.")
    ] = False,
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many.")] = 50,
) -> NoticesOut:
    """Your own notices, the newest first: to you, to the unit that you speak for, to the console that you sit at.

    What is not due yet, or was cancelled before it was sent, is left out. The phone app fetches its notices here.
    """
    wanted = Wanted(incident=incident, open_only=open_only, most=limit)
    return NoticesOut(notices=[NoticeOut.of(row) for row in inbox.notices_of(db, _reader(actor), wanted)])


@router.post("/{number}/read", responses=OF_ONE, summary="A notice was read")
def read(number: Number, db: WritingDb, now: Now, actor: CurrentActor) -> NoticeOut:
    """Say that a notice was read. The first time counts; nothing stops by it, for reading is not acknowledging."""
    return NoticeOut.of(inbox.read(db, number, _reader(actor), now))


@router.post("/{number}/acknowledge", responses=OF_ONE, summary="A notice was acknowledged")
def acknowledge(number: Number, db: WritingDb, now: Now, actor: CurrentActor) -> NoticeOut:
    """Say that you know and see to it: nobody further up the ladder is told. The first time counts.

    It does not accept an order: that is asked of the incident, and acknowledges by itself.
    """
    return NoticeOut.of(inbox.acknowledged(db, number, _reader(actor), now))


def _reader(actor: Actor) -> Reader:
    return Reader(actor.code, actor.roles, actor.unit)
