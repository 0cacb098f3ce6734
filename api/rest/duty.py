"""GET /v1/duty: what is wrong with who is on duty, and the calendar of the centre."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import Db, Now
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.duty import DayOut, DutyCheckOut
from gis.duty.calendar import calendar_of, days_asked
from gis.duty.check import check_rota
from gis.duty.rota_rows import rota_between

router = APIRouter(prefix="/duty", tags=["Who is on duty"], route_class=OneThread)

FirstDay = Annotated[
    str | None,
    Query(
        alias="from", max_length=40, description="First day, in Shanghai; today, if left out.", examples=["2026-10-01"]
    ),
]
LastDay = Annotated[
    str | None,
    Query(alias="to", max_length=40, description="Last day, included; six days later, if left out."),
]


@router.get("/check", responses=problems(HTTPStatus.SERVICE_UNAVAILABLE), summary="What is wrong with the roster")
def check(db: Db, now: Now, first: FirstDay = None, last: LastDay = None) -> DutyCheckOut:
    """Every hour of every area without a person, people without a post, posts without a duty, and the like.

    Days end at midnight in Shanghai. What blocks comes first: a comprehensive grid, or the centre, without anybody.
    """
    days = days_asked(now, first, last)
    rota = rota_between(db, *days)
    return DutyCheckOut.of(rota, check_rota(rota), calendar_of(db).days(*days))


@router.get("/calendar", responses=problems(HTTPStatus.SERVICE_UNAVAILABLE), summary="Working days and holidays")
def calendar(db: Db, now: Now, first: FirstDay = None, last: LastDay = None) -> list[DayOut]:
    """What each day is: public holidays and make-up working days, and what the centre sets for itself before them."""
    return [DayOut.of(day) for day in calendar_of(db).days(*days_asked(now, first, last))]
