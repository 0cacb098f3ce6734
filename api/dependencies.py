"""What endpoints are given: a transaction, the time, the metric plane. Annotated types, so that signatures tell.

All of it is `async` and runs in the thread of its request (`one_thread`), whether it asks the database or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, get_args, get_origin
from uuid import UUID, uuid4

from fastapi import Depends, Header, Query, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryParameter
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from api.one_thread import held
from gis.clock import Clock, instant_from_text
from gis.crs.plane import LocalPlane
from gis.db.centres import centre_facts
from gis.db.engine import reading, transaction
from gis.db.revisions import require_current
from gis.dispatch.limits import office_at
from gis.dispatch.office import Office
from gis.errors import BadInput, Finding
from gis.roads.engines import Engines
from gis.settings import Settings


async def settings_of(request: Request) -> Settings:
    """The settings this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def engine_of(request: Request) -> Engine:
    """The engine whose connections see the centre that is served."""
    engine: Engine = request.app.state.engine
    return engine


async def writing_session(request: Request) -> Session:
    """A transaction: kept if the endpoint returns, before the answer leaves; undone if it fails.

    raises: DatabaseDown; SchemaOutdated if a statement failed because the tables are of another version
    """
    held(request, _outdated_is_told(request))
    return held(request, transaction(request.app.state.engine))


async def reading_session(request: Request) -> Session:
    """A session that only asks; fails as `writing_session` does."""
    return held(request, asking(request))


def released(db: Session) -> None:
    """Give the connection of a session back until it asks again: a request that held one and waited for a second could
    wait for others that do the same.
    """
    db.close()


@contextmanager
def asking(request: Request) -> Iterator[Session]:
    """The same for whoever has no thread of one request."""
    with _outdated_is_told(request), reading(request.app.state.engine) as db:
        yield db


@contextmanager
def _outdated_is_told(request: Request) -> Iterator[None]:
    try:
        yield
    except ProgrammingError:
        require_current(request.app.state.engine, request.app.state.centre)
        raise


Db = Annotated[Session, Depends(reading_session)]
# Committed before the answer leaves: what was acknowledged is in the database.
WritingDb = Annotated[Session, Depends(writing_session)]


async def now_of(request: Request) -> datetime:
    """The present instant, read once a request."""
    clock: Clock = request.app.state.clock
    return clock.now()


async def plane_of(request: Request, db: Db) -> LocalPlane:
    """The metric plane of the centre; a centre never moves, so it is asked for once a process."""
    if request.app.state.plane is None:
        request.app.state.plane = LocalPlane.at(centre_facts(db, request.app.state.centre).lon)
        released(db)
    plane: LocalPlane = request.app.state.plane
    return plane


async def instant_of(
    now: Annotated[datetime, Depends(now_of)],
    at: Annotated[
        str | None,
        Query(
            description="The instant asked about; now, if left out. ISO 8601; without an offset it is Shanghai time.",
            examples=["2026-05-01T08:00"],
            max_length=40,
        ),
    ] = None,
) -> datetime:
    """The instant that a question is about.

    raises: BadInput naming `at`
    """
    return instant_from_text(at) if at else now


async def only_known_parameters(request: Request) -> None:
    """Refuse parameters that the endpoint doesn't know, and those given twice: a slip would change the answer unseen.

    raises: BadInput naming each
    """
    parameters = get_flat_params(request.scope["route"].dependant)
    asked = [field for field in parameters if isinstance(field.field_info, QueryParameter)]
    known = {field.alias for field in asked}
    single = {field.alias for field in asked if not _is_list(field.field_info.annotation)}
    given = [name for name, _ in request.query_params.multi_items()]
    hint = f"The parameters are {', '.join(sorted(known))}." if known else "There are no parameters."
    findings = [Finding(name, "is not a parameter we know.", hint) for name in given if name not in known]
    findings += [
        Finding(name, "stands more than once.", "Give it once.") for name in sorted(single) if given.count(name) > 1
    ]
    if findings:
        raise BadInput(f"{len(findings)} finding(s) in the parameters.", findings)


def _is_list(annotation: Any) -> bool:
    return any(get_origin(each) is list for each in (annotation, *get_args(annotation)))


async def engines_of(request: Request) -> Engines:
    """The exact engines of this process."""
    engines: Engines = request.app.state.engines
    return engines


async def office_of(request: Request, db: Db) -> Office:
    """The time, the calendar and the limits of the centre."""
    office = office_at(db, request.app.state.clock)
    released(db)
    return office


async def key_of(
    key: Annotated[
        UUID | None,
        Header(
            alias="Idempotency-Key",
            description="A UUID made when the button is pressed: a repetition gets the answer of the first time. "
            "Without it a repetition is a new command.",
        ),
    ] = None,
) -> UUID:
    """The key of a command; a new one, if none was sent."""
    return key or uuid4()


Key = Annotated[UUID, Depends(key_of)]
CurrentOffice = Annotated[Office, Depends(office_of)]
CurrentEngines = Annotated[Engines, Depends(engines_of)]
CurrentSettings = Annotated[Settings, Depends(settings_of)]
CurrentEngine = Annotated[Engine, Depends(engine_of)]
Now = Annotated[datetime, Depends(now_of)]
At = Annotated[datetime, Depends(instant_of)]
Plane = Annotated[LocalPlane, Depends(plane_of)]
