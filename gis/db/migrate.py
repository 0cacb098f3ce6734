"""Bring the tables of a centre up to what this program needs, one caller at a time.

Each centre (schema) carries its own state of migration, so that several can be upgraded one after another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import Geometry
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import NotSupportedError, ProgrammingError

from gis.db.engine import unreachable_is_down
from gis.db.revisions import Revisions, revisions_of
from gis.errors import ClusterUnusable
from gis.model import Base

EXTENSIONS = ("postgis", "intarray", "btree_gist")
"""What we stand on; contrib and Debian packages only. They live in `public`, shared by all centres."""

_ONE_AT_A_TIME = 0x6B656570  # any number that only we use as an advisory lock


def upgrade(engine: Engine, centre: str) -> Revisions:
    """Create or upgrade the tables of a centre, in one transaction under an advisory lock.

    returns: the revisions before the upgrade
    raises: DatabaseDown, ClusterUnusable if an extension is missing and may not be created
    """
    with unreachable_is_down(), engine.begin() as connection:
        # Another process may be upgrading: wait for it. Each revision sets its own, shorter patience.
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
        _ensure_extensions(connection)
        _ensure_schema(connection, centre)
        before = revisions_of(connection, centre)
        if not before.current:
            command.upgrade(_config(connection, centre), "head")
    return before


def differences(connection: Connection) -> list[str]:
    """How the tables differ from the model, in Alembic's words; empty when they agree."""
    context = MigrationContext.configure(
        connection, opts={"include_object": _is_ours, "compare_type": _types_differ, "target_metadata": Base.metadata}
    )
    return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def _config(connection: Connection, centre: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes.update(connection=connection, centre=centre)
    return config


def _ensure_extensions(connection: Connection) -> None:
    present = set(connection.scalars(text("SELECT extname FROM pg_extension")))
    for extension in EXTENSIONS:
        if extension not in present:
            _create_extension(connection, extension)


def _create_extension(connection: Connection, extension: str) -> None:
    try:
        connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public"))
    except (ProgrammingError, NotSupportedError) as error:
        raise ClusterUnusable(
            f"The database lacks the extension {extension}, which this role cannot create here.",
            hint=f"Ask its administrator for: CREATE EXTENSION {extension} SCHEMA public;",
        ) from error


def _ensure_schema(connection: Connection, centre: str) -> None:
    if connection.scalar(text("SELECT to_regnamespace(quote_ident(:centre)) IS NOT NULL"), {"centre": centre}):
        return
    role, database = connection.execute(text("SELECT current_user, current_database()")).one()
    try:
        connection.execute(text(f'CREATE SCHEMA "{centre}"'))
    except ProgrammingError as error:
        raise ClusterUnusable(
            f"The role {role} may not create the schema {centre} in the database {database}.",
            hint=f"Ask its administrator for: GRANT CREATE ON DATABASE {database} TO {role};",
        ) from error


def _types_differ(_context: Any, _column: Any, _meta: Any, found: Any, wanted: Any) -> bool | None:
    # PostGIS reports "no coordinate system" as -1, we declare it as 0.
    if isinstance(found, Geometry) and isinstance(wanted, Geometry):
        kinds = (str(found.geometry_type).upper(), max(found.srid, 0))
        return kinds != (str(wanted.geometry_type).upper(), wanted.srid)
    return None


def _is_ours(_object: object, name: str | None, kind: str, reflected: bool, _compare_to: object) -> bool:
    # PostGIS brings its own tables; Alembic keeps its own.
    return not (kind == "table" and reflected and name in {"spatial_ref_sys", "alembic_version"})
