"""GIS desktops that edit drafts directly: a database role that sees drafts, may change them, and nothing else.

What it works on are two views of each centre, `area_draft` and `edition_draft` (their revision says why they hold).
Roles belong to the server, not to a centre; each centre lets them in by itself.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from gis.db.statements import statements_beside
from gis.errors import BadInput, Finding, Refused

SQL = statements_beside(__file__)

_ROLE = re.compile(r"[a-z][a-z0-9_]{0,40}")


class RoleMayMore(Refused):
    """A role that is to edit drafts has other rights as well."""

    def __init__(self, role: str, rights: str) -> None:
        super().__init__(
            f"The role '{role}' may do more than edit drafts: {rights}.", hint="Choose a role of its own for this."
        )


class RolesNotOurs(Refused):
    """Our own role may not make others."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"We may not make the role '{role}' on this server.",
            hint=f"Ask its administrator for: CREATE ROLE {role} LOGIN PASSWORD '...'; then try again.",
        )


def let_in(db: Session, role: str) -> str | None:
    """Let a role edit the drafts of this centre; it is made if the server doesn't know it.

    returns: the password of a role that was made, which is kept nowhere; None for a role that was there
    raises: BadInput if that is no name for a role; RoleMayMore, RolesNotOurs
    """
    _require_name(role)
    known = db.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    password = None if known else _make(db, role)
    rights = list(db.scalars(SQL["rights_beside_drafts"], {"role": role}))
    if rights:
        raise RoleMayMore(role, ", ".join(rights[:5]))
    schema = db.scalars(text("SELECT quote_ident(current_schema())")).one()
    db.execute(text(f'GRANT USAGE ON SCHEMA {schema} TO "{role}"'))
    db.execute(text(f'GRANT SELECT, INSERT, UPDATE, DELETE ON area_draft TO "{role}"'))
    db.execute(text(f'GRANT SELECT ON edition_draft TO "{role}"'))
    return password


def shut_out(db: Session, role: str) -> None:
    """Take from a role what `let_in` gave it in this centre; the role itself stays.

    raises: BadInput if there is no such role
    """
    _require_name(role)
    if db.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}) is None:
        found = f"there is no role '{role}' on this server."
        raise BadInput(found, [Finding("ROLE", found, "Check the name.")])
    schema = db.scalars(text("SELECT quote_ident(current_schema())")).one()
    db.execute(text(f'REVOKE ALL ON area_draft, edition_draft FROM "{role}"'))
    db.execute(text(f'REVOKE USAGE ON SCHEMA {schema} FROM "{role}"'))


def _require_name(role: str) -> None:
    """A name that means itself wherever it stands in SQL."""
    if not _ROLE.fullmatch(role) or role.startswith("pg_"):
        found, hint = f"'{role}' is no name for a role.", "Use small letters, digits and _, a letter first."
        raise BadInput(found, [Finding("ROLE", found, hint)])


def _make(db: Session, role: str) -> str:
    """A role that may log in, with a password that the server gets to know only as a SCRAM verifier."""
    password = secrets.token_urlsafe(18)
    driver: psycopg.Connection[Any] = db.connection().connection.driver_connection  # type: ignore[assignment]
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    command = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
    try:
        with db.begin_nested():
            db.execute(text(command.as_string(driver).replace(":", r"\:")))
    except ProgrammingError as error:
        raise RolesNotOurs(role) from error
    return password
