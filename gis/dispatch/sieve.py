"""Which of a few incidents each of many scopes lets through: one statement for all of them, compiled once.

Hundreds of readers are told of the same event, most of them with one of a few scopes, some with one of their own. Asked
scope by scope, each event would cost a question per scope; compiled anew each time, more than its answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Dialect, Select, Uuid, bindparam, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session

from gis.model.incidents import Incident

AT_ONCE = 50
"""Scopes in one statement; the planner takes longer than twice as long for twice as many."""

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_KEYS = bindparam("sieved", None, type_=ARRAY(Uuid))

type Identity = tuple[str, tuple[tuple[str, str], ...]]
"""What a condition says, so that two that say the same are one."""


class Sieve:
    """Many scopes as one question."""

    def __init__(self, scopes: Sequence[ColumnElement[bool]]) -> None:
        self._count = len(scopes)
        parts = [_part(number, scope) for number, scope in enumerate(scopes)]
        self._statements = [_compiled(parts[first : first + AT_ONCE]) for first in range(0, len(parts), AT_ONCE)]

    def through(self, db: Session, incidents: Collection[UUID]) -> list[set[UUID]]:
        """Of some incidents those that each scope lets through, in the order of the scopes."""
        passed: list[set[UUID]] = [set() for _ in range(self._count)]
        keys = list(incidents)
        for sql, given in self._statements:
            for number, incident in db.connection().exec_driver_sql(sql, {**given, "sieved": keys}):
                passed[number].add(incident)
        return passed


def identity(scope: ColumnElement[bool]) -> Identity:
    """What a condition says, to be compared with others."""
    sql, given = _compiled([_part(0, scope)])
    return sql, tuple(sorted((name, repr(value)) for name, value in given.items()))


def _part(number: int, scope: ColumnElement[bool]) -> Select[int, UUID]:
    return select(literal(number).label("scope"), Incident.id).where(Incident.id == func.any(_KEYS), scope)


def _compiled(parts: Sequence[Select[int, UUID]]) -> tuple[str, dict[str, Any]]:
    made = union_all(*parts).compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return str(made), {name: value for name, value in made.params.items() if name != "sieved"}
