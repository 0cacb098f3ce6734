"""Engines and transactions. A centre is a schema: the connection's search path chooses it, no query names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from gis.db.cluster import Cluster
from gis.errors import BadInput, DatabaseDown, Finding
from gis.settings import Settings

_EACH_BY_ITSELF = "AUTOCOMMIT"


def database_url(settings: Settings) -> str:
    """The server that the settings name, else the private cluster; always for the psycopg 3 driver.

    raises: BadInput if what the settings name is not the address of a PostgreSQL server
    """
    if settings.database_url is None:
        return private_cluster(settings).url()
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError) as error:
        raise _no_address() from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise _no_address()
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def private_cluster(settings: Settings) -> Cluster:
    """The cluster kept under the data folder."""
    return Cluster(settings.data_folder.absolute() / "postgres")


def engine_for(settings: Settings, centre: str | None = None) -> Engine:
    """The engine whose connections see one centre, by default that of the settings."""
    seconds = settings.statement_timeout_seconds
    return centre_engine(database_url(settings), centre or settings.centre, statement_timeout_ms=int(seconds * 1000))


@cache
def centre_engine(url: str, centre: str, *, statement_timeout_ms: int = 0) -> Engine:
    """One engine per server and centre and process; 0 ms means that statements may run as long as they need."""
    options = f"-c search_path={centre},public -c statement_timeout={statement_timeout_ms} -c timezone=UTC"
    # Our questions are few and many-joined: planning each anew would take longer than answering it.
    options += " -c plan_cache_mode=force_generic_plan"
    return create_engine(
        url,
        connect_args={"options": options, "connect_timeout": 5, "application_name": "gridkeeper"},
        pool_size=5,
        max_overflow=15,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,  # Who called and what they said has no place in a log.
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is kept as a whole at the end, or not at all.

    raises: DatabaseDown if the server cannot be reached
    """
    with unreachable_is_down(), Session(engine, expire_on_commit=False) as db, db.begin():
        yield db


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only asks. Each statement stands by itself, as it does under READ COMMITTED anyway, without the
    two round trips that opening and closing a transaction would cost.

    raises: DatabaseDown if the server cannot be reached
    """
    with unreachable_is_down(), Session(_asking(engine), expire_on_commit=False) as db:
        yield db


@contextmanager
def reading_for(engine: Engine, milliseconds: int) -> Iterator[Session]:
    """The same, where no statement may take longer.

    raises: DatabaseDown if the server cannot be reached
    """
    with reading(engine) as db:
        db.execute(text(f"SET statement_timeout = {milliseconds}"))
        try:
            yield db
        finally:
            if not db.connection().invalidated:
                db.execute(text("RESET statement_timeout"))


def failing_alone(db: Session) -> AbstractContextManager[Any]:
    """What fails within leaves the session usable: by a savepoint, where a transaction would be lost else."""
    options = db.get_bind().get_execution_options()
    return nullcontext() if options.get("isolation_level") == _EACH_BY_ITSELF else db.begin_nested()


@cache
def _asking(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level=_EACH_BY_ITSELF)


@contextmanager
def unreachable_is_down() -> Iterator[None]:
    """Translate a lost or refused connection; other errors of the server pass as they are."""
    try:
        yield
    except OperationalError as error:
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None:
            raise DatabaseDown(str(error.orig).strip().splitlines()[0]) from error
        raise


def refresh_statistics(db: Session, *tables: str) -> None:
    """Tell the planner what a bulk load has changed; without it, it plans for tables that are empty."""
    for table in tables:
        db.execute(text(f"ANALYZE {table}"))


def violated(error: IntegrityError, constraint: str) -> bool:
    """Whether it was this constraint that refused."""
    diagnostics = getattr(error.orig, "diag", None)
    return getattr(diagnostics, "constraint_name", None) == constraint


def _no_address() -> BadInput:
    # The address itself is not repeated: it may hold a password.
    found = "is not the address of a PostgreSQL server."
    finding = Finding("GRIDKEEPER_DATABASE_URL", found, "Write postgresql://user@host/database, or unset it.")
    return BadInput("The settings are wrong.", [finding])
