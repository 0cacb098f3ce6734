"""Named SQL statements from `.sql` files beside the Python files that use them.

A statement begins with `-- name: its_name`, then comment lines that say what it gives and takes, then one query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row, tuple_row
from sqlalchemy import ClauseElement, Dialect, TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

_HEAD = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


def statements_beside(python_file: str) -> dict[str, TextClause]:
    """The statements of the `.sql` file that has the same name as a Python file (give `__file__`)."""
    return statements_in(Path(python_file).with_suffix(".sql").read_text(encoding="utf-8"))


def statements_in(sql: str) -> dict[str, TextClause]:
    """The statements of a text, by name.

    raises: ValueError if a name stands twice
    """
    parts = _HEAD.split(sql)[1:]
    names, bodies = parts[::2], parts[1::2]
    if len(set(names)) < len(names):
        raise ValueError(f"A statement is named twice: {sorted(names)}")
    return {name: text(_without_comments(body)) for name, body in zip(names, bodies, strict=True)}


def ask(db: Session, statement: ClauseElement, given: Mapping[str, Any], *, named: bool = True) -> list[Any]:
    """The rows of a fixed statement, straight from the driver: for the few questions that every call asks.

    Compiled once, it passes SQLAlchemy by, which takes as long as PostgreSQL with so small an answer.

    named: plain tuples, if not; of a thousand rows they cost half
    returns: named tuples, values as psycopg gives them
    raises: DBAPIError as SQLAlchemy would
    """
    connection = db.connection()
    sql, constants = _compiled(statement, connection.dialect)
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        with driver.cursor(row_factory=namedtuple_row if named else tuple_row) as cursor:
            return cursor.execute(sql.encode(), {**constants, **given}).fetchall()
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(sql, None, error, psycopg.Error, connection_invalidated=driver.closed) from error


@cache
def _compiled(statement: ClauseElement, dialect: Dialect) -> tuple[str, dict[str, Any]]:
    made = statement.compile(dialect=dialect)
    return str(made), {name: value for name, value in made.params.items() if value is not None}


def _without_comments(body: str) -> str:
    lines = (line for line in body.splitlines() if not line.lstrip().startswith("--"))
    return "\n".join(lines).strip().rstrip(";")
