"""GET /v1/statistics: how long things took, and what became of them. Never by person."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.dependencies import Db, Now
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.statistics import OutcomesOut, ResponseTimesOut
from api.security import CurrentActor
from gis.errors import NotYourRole
from gis.statistics.outcomes import outcomes
from gis.statistics.response_times import response_times
from gis.statistics.window import Window, window_asked
from gis.vocabulary import Grouping, Role

READERS = (Role.DUTY_LEADER, Role.DISPATCHER, Role.ANALYST, Role.OBSERVER)
"""Who sees the figures of the whole centre."""


async def reader_only(actor: CurrentActor) -> None:
    """Let those pass who may see the figures of the whole centre.

    raises: NoToken, BadToken, NotYourRole
    """
    if actor.roles.isdisjoint(READERS):
        raise NotYourRole(actor.code, "see statistics", ", ".join(role.en for role in READERS))


async def window_of(
    now: Now,
    first: Annotated[
        str | None,
        Query(
            alias="from", max_length=40, description="First day, in Shanghai; six days before the last, if left out."
        ),
    ] = None,
    last: Annotated[
        str | None, Query(alias="to", max_length=40, description="Last day, included; today, if left out.")
    ] = None,
) -> Window:
    """The days that are asked about.

    raises: BadInput naming the days
    """
    return window_asked(now, first, last)


Days = Annotated[Window, Depends(window_of)]
By = Annotated[Grouping | None, Query(description="What to split by; all together, if left out.")]

router = APIRouter(
    prefix="/statistics", tags=["Statistics"], dependencies=[Depends(reader_only)], route_class=OneThread
)
FAILURES = problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE)


@router.get("/response-times", responses=FAILURES, summary="How long things took")
def get_response_times(db: Db, window: Days, by: By = None) -> ResponseTimesOut:
    """Percentiles and shares in time of every milestone, with the grade of the evidence.

    From clocks, events and evidence alone: what is missing stays unknown, and is counted.
    """
    return ResponseTimesOut.of(window, by, response_times(db, window, by))


@router.get("/outcomes", responses=FAILURES, summary="What became of it")
def get_outcomes(db: Db, window: Days, by: By = None) -> OutcomesOut:
    """Settled on the spot, diverted, returned; called back and satisfied; reported again within 30 days."""
    return OutcomesOut.of(window, by, outcomes(db, window, by))
