"""GET /v1/live: the way in."""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.dependencies import asking
from api.live.hub import Hub
from api.live.reader import Reader
from api.problems import problems
from api.schemas import live as shapes
from api.security import Given, actor_by
from gis.access.roles import Actor
from gis.dispatch.stream import last_number
from gis.dispatch.watch import audience_for

router = APIRouter(tags=["Live"])


class EventStream(Response):
    """An answer that lasts as long as its reader listens."""

    media_type = "text/event-stream"

    def __init__(self, hub: Hub, reader: Reader) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._hub, self._reader = hub, reader

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send what there is, until one of both has enough."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        self._reader.task = asyncio.ensure_future(self._reader.listen(send))
        left = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({self._reader.task, left}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(self._reader)
            self._reader.task.cancel()
            left.cancel()
            await asyncio.gather(self._reader.task, left, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _beginning_of(request: Request, given: Given) -> tuple[int, Actor]:
    with asking(request) as db:
        return last_number(db), actor_by(request, given, db)


def _still_reads(request: Request, given: Given) -> Actor:
    with asking(request) as db:
        return actor_by(request, given, db)


Number = Annotated[int | None, Query(ge=0, lt=2**63, description="Go on after this number of the stream.")]
LastNumber = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=0, lt=2**63, description="The same; a browser that comes back says it."),
]


@router.get(
    "/live",
    status_code=HTTPStatus.OK,
    response_class=EventStream,
    responses={
        200: {"content": {"text/event-stream": {"schema": shapes.SCHEMA}}},
        **problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE),
    },
    summary="What happens, as it happens",
)
async def live(
    request: Request,
    given: Given,
    after: Number = None,
    last_event_id: LastNumber = None,
) -> EventStream:
    """Server-sent events: `incident`, `clocks`, `positions`, `reset`, `end`; a sign of life every 15 seconds.

    The `id` of an event is its number in the stream of the centre; who resumes after the last one it was given misses
    nothing. Without a number it begins now, with the limits that run. Only what the reader may see is sent; that is
    asked again every few seconds, and who may not listen any more is let go. A reader that is too slow is cut off.
    """
    hub: Hub = request.app.state.live
    last, actor = await run_in_threadpool(_beginning_of, request, given)
    number = after if last_event_id is None else last_event_id
    reader = hub.join(actor, audience_for(actor), number, last, partial(_still_reads, request, given))
    return EventStream(hub, reader)
