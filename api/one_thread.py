"""A request is answered in one thread, from its parameters to its JSON.

The framework fetches a thread for everything that is not `async`: each dependency, the endpoint, the check of what it
returns, and the end of each session; eight for a report that is received. Each fetch costs the service as much as
a small question to the database, and time in line whenever it is busy. Here the whole is fetched a thread for once.

So what endpoints are given (`dependencies`) is `async` and yet may ask the database: it runs in the thread of its
request and keeps nobody waiting. Nothing in there may really wait for the event loop; that is an error, and told.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, ExitStack
from functools import wraps
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

type Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OneThread(APIRoute):
    """An endpoint that is answered in one thread. Its router says `route_class=OneThread`."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        super().__init__(path, _awaitable(endpoint), **how)

    def get_route_handler(self) -> Handler:
        """How a request is answered: its body is waited for, the rest has a thread."""
        answer = super().get_route_handler()

        async def in_a_thread(request: Request) -> Response:
            await request.body()
            return await run_in_threadpool(_answered, answer, request)

        return in_a_thread


def held[T](request: Request, manager: AbstractContextManager[T]) -> T:
    """Enter something that ends with the request: in its thread, before the answer leaves, undone if it fails."""
    stack: ExitStack = request.state.held
    return stack.enter_context(manager)


def _answered(answer: Handler, request: Request) -> Response:
    with ExitStack() as stack:
        request.state.held = stack
        return _driven(answer(request))


def _driven(answer: Coroutine[Any, Any, Response]) -> Response:
    """Run what is `async` and never waits.

    raises: RuntimeError if it waits
    """
    try:
        answer.send(None)
    except StopIteration as done:
        response: Response = done.value
        return response
    answer.close()
    raise RuntimeError("Something in this request waits for the event loop; it has a thread of its own to wait in.")


def _awaitable(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    async def awaited(*args: Any, **given: Any) -> Any:
        return endpoint(*args, **given)

    return awaited
