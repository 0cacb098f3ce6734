"""Where the tables of a centre stand, without waking Alembic: asked by every command and every health check.

Revisions are named by the instant they were written and stand in `migrations/versions`, so the newest name is the one
that this program needs (`tests/database/test_model.py` holds Alembic to the same).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from gis.db.engine import unreachable_is_down
from gis.errors import SchemaOutdated

VERSIONS = Path(__file__).parent / "migrations" / "versions"
_NAME_LENGTH = len("2026_11_22_1800")


@dataclass(frozen=True)
class Revisions:
    """Where the tables of a centre are and where they should be."""

    have: str | None
    need: str

    @property
    def current(self) -> bool:
        """Whether nothing is left to do."""
        return self.have == self.need


@cache
def newest_revision() -> str:
    """The revision that this program needs."""
    return max(path.stem[:_NAME_LENGTH] for path in VERSIONS.glob("[0-9]*.py"))


def revisions(engine: Engine, centre: str) -> Revisions:
    """Where the tables of a centre stand.

    raises: DatabaseDown
    """
    with unreachable_is_down(), engine.connect() as connection:
        return revisions_of(connection, centre)


def revisions_of(connection: Connection, centre: str) -> Revisions:
    """The same on a connection at hand."""
    table = f'"{centre}".alembic_version'
    known = connection.scalar(text("SELECT to_regclass(:table)"), {"table": table})
    have = connection.scalar(text(f"SELECT version_num FROM {table}")) if known else None  # noqa: S608 - a checked name
    return Revisions(have, newest_revision())


def require_current(engine: Engine, centre: str) -> None:
    """Refuse to work on tables of another version.

    raises: SchemaOutdated, DatabaseDown
    """
    found = revisions(engine, centre)
    if not found.current:
        raise SchemaOutdated(centre, found.have, found.need)
