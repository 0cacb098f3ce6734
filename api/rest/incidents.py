"""/v1/incidents: receive, list, look at, verify, and look up who called."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.dependencies import CurrentOffice, Db, Key, Now, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.rest.commands import Number, outcome_out
from api.schemas.commands import CommandIn, IncidentNumber, Text
from api.schemas.common import NO_NUL, Name
from api.schemas.incidents import ClockOut, DoneOut, LineOut, ListedOut, ListOut, ReportIn, VerifiedOut
from api.schemas.records import (
    AttachmentOut,
    CallersOut,
    CallOut,
    DiversionOut,
    EventOut,
    HistoryOut,
    IncidentOut,
    OrderOut,
    ReportOut,
)
from api.security import CurrentActor
from gis.access.roles import Actor
from gis.dispatch import queries, records
from gis.dispatch.intake import receive
from gis.dispatch.knowing import unmask
from gis.dispatch.later_commands import Unmask
from gis.dispatch.log import broken_at
from gis.vocabulary import AreaKind, Category, Channel, Owner, State

router = APIRouter(tags=["Incidents"], route_class=OneThread)

FAILS = problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE)
ABOUT_ONE = FAILS | problems(HTTPStatus.NOT_FOUND)
WRITES = FAILS | problems(HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT)


class UnmaskIn(CommandIn):
    """Why somebody needs to know who called."""

    reason: Text
    """Kept in the history."""


@router.post(
    "/incidents",
    status_code=HTTPStatus.CREATED,
    responses={**WRITES, 200: {"model": DoneOut, "description": "It was known: the incident as it stands."}},
    summary="Receive a report",
)
def receive_report(
    report: ReportIn, actor: CurrentActor, db: WritingDb, office: CurrentOffice, key: Key, response: Response
) -> DoneOut:
    """Take a report in, from any channel. Once this is answered, the matter can't be lost.

    An order of an upstream platform is known by its channel and reference, however often it is delivered; anything else
    by its `Idempotency-Key`. What was known before is answered with 200 and the incident that it made.
    """
    outcome = receive(db, report.to_command(actor, key), office)
    if not outcome.is_new:
        response.status_code = HTTPStatus.OK
    return outcome_out(db, actor, outcome)


@router.get("/incidents", responses=FAILS, summary="List incidents")
def list_incidents(
    actor: CurrentActor,
    db: Db,
    now: Now,
    state: Annotated[list[State] | None, Query(description="Where it stands; may stand several times.")] = None,
    owner: Annotated[Owner | None, Query(description="Who has to act next.")] = None,
    category: Annotated[Category | None, Query(description="What it is about.")] = None,
    overdue: Annotated[bool | None, Query(description="Whether a limit that runs is missed.")] = None,
    area: Annotated[Name | None, Query(description="Code of the area that it lay in at the receipt.")] = None,
    area_kind: Annotated[AreaKind, Query(description="Kind of that area.")] = AreaKind.GRID,
    text: Annotated[
        str | None,
        Query(min_length=1, max_length=100, pattern=NO_NUL, description="Stands in words, address or reference."),
    ] = None,
    channel: Annotated[Channel | None, Query(description="How it came.")] = None,
    before: Annotated[IncidentNumber | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Most on one page.")] = 50,
) -> ListOut:
    """The incidents that you see, newest first. `text` and `channel` may be asked by whoever reads the reports."""
    wanted = queries.Wanted(
        states=state or (), owner=owner, category=category, overdue=overdue, area=area or None, area_kind=area_kind,
        text=text, channel=channel, before=before, limit=limit,
    )  # fmt: skip
    rows = queries.incidents(db, actor, wanted, now)
    ends = rows[-1].number if len(rows) == limit else None
    return ListOut(incidents=[ListedOut.of(row, actor) for row in rows], next=ends)


@router.get("/incidents/{number}", responses=ABOUT_ONE, summary="Look at an incident")
def show_incident(number: Number, actor: CurrentActor, db: Db) -> IncidentOut:
    """Everything that you may see of it: limits, orders, diversions, reports (masked), calls, files, history.

    Whoever may not know callers (enterprises, micro-grid workers, observers) gets no reports and no words of others.
    """
    return incident_out(db, actor, number)


def incident_out(db: Session, actor: Actor, number: int) -> IncidentOut:
    """An incident as the actor may see it.

    raises: IncidentNotFound
    """
    row = queries.incident(db, actor, number)
    return IncidentOut(
        **LineOut.values(row, actor),
        state_before=State.of(row.state_before) if row.state_before else None,
        merged_into=row.merged_into,
        clocks=[ClockOut.of(clock) for clock in records.clocks(db, row.id)],
        orders=[OrderOut.of(order) for order in records.orders(db, row.id)],
        diversions=[DiversionOut.of(diversion) for diversion in records.diversions(db, row.id)],
        reports=[ReportOut.of(report) for report in records.reports(db, actor, row.id)],
        calls=[CallOut.of(call) for call in records.follow_ups(db, actor, row.id)],
        attachments=[AttachmentOut.of(one) for one in records.attachments(db, actor, row.id)],
        history=[EventOut.of(told) for told in records.history(db, actor, number)],
    )


@router.get("/incidents/{number}/history", responses=ABOUT_ONE, summary="Read the history of an incident")
def show_history(number: Number, actor: CurrentActor, db: Db) -> HistoryOut:
    """What happened to it, in order, as you may see it."""
    queries.require_seen(db, actor, number)
    return HistoryOut(number=number, events=[EventOut.of(told) for told in records.history(db, actor, number)])


@router.get("/incidents/{number}/verify", responses=ABOUT_ONE, summary="Verify the history of an incident")
def verify_incident(number: Number, actor: CurrentActor, db: Db) -> VerifiedOut:
    """Whether nobody has changed, dropped or slipped in an event since it was sealed."""
    queries.require_seen(db, actor, number)
    return verified(db, actor, number)


def verified(db: Session, actor: Actor, number: int) -> VerifiedOut:
    """Whether the sealed history of an incident holds."""
    broken = broken_at(db, number)
    events = records.history(db, actor, number)
    sealed = sum(event.sealed for event in events)
    return VerifiedOut(number=number, holds=broken is None, broken_at=broken, events=len(events), sealed=sealed)


@router.post("/incidents/{number}/unmask", responses=ABOUT_ONE | WRITES, summary="Look up who called")
def look_up_callers(
    number: Number, body: UnmaskIn, actor: CurrentActor, db: WritingDb, office: CurrentOffice, key: Key
) -> CallersOut:
    """The reports in full, with names and numbers. That you asked, and why, is written into the history first."""
    queries.require_seen(db, actor, number)
    asked = Unmask(actor=actor, key=key, number=number, reason=body.reason, version=body.version)
    outcome = unmask(db, asked, office)
    row = queries.incident(db, actor, number)
    found = [ReportOut.of(report, masked=False) for report in records.reports(db, actor, row.id)]
    return CallersOut(number=number, version=outcome.version, reports=found)
