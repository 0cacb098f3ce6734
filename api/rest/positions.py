"""POST /v1/positions: where people on duty are."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter

from api.dependencies import CurrentSettings, Now, WritingDb
from api.one_thread import OneThread
from api.problems import problems
from api.schemas.positions import FixesIn, FixesOut, FixOut
from gis.duty.positions import record
from gis.vocabulary import FixVerdict

router = APIRouter(tags=["Positions"], route_class=OneThread)


@router.post(
    "/positions",
    responses=problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE),
    summary="Report positions",
)
def report_positions(batch: FixesIn, db: WritingDb, now: Now, settings: CurrentSettings) -> FixesOut:
    """Report positions of people on duty, each with its datum, accuracy and time.

    A malformed fix or an unknown person refuses the whole batch. Otherwise each fix gets its verdict: stored, already
    known (a batch may be sent again), not on duty (nothing is stored), or ahead of the server's time. A stored one
    that can't be relied on (mocked, inaccurate, jumped, far from every road, or just where another datum than declared
    would put the place before) says so: it does not decide who goes.
    """
    fixes = batch.to_fixes()
    recorded = record(db, fixes, now, ahead_within=timedelta(seconds=settings.position_ahead_within_seconds))
    return FixesOut(
        stored=sum(one.verdict is FixVerdict.STORED for one in recorded),
        fixes=[FixOut.of(fix, one) for fix, one in zip(fixes, recorded, strict=True)],
    )
