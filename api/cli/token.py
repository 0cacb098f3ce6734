"""gridkeeper token: who asks, signed, for development."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from api.cli.show import Json, as_json, say, tell
from api.cli.way import way_of
from gis.access.actors import actor_of, is_known, standing
from gis.access.tokens import Credential, secret_of, token_of
from gis.clock import SystemClock
from gis.errors import BadInput, Finding
from gis.vocabulary import Role

Roles = Annotated[
    list[Role] | None, typer.Option("--role", help="Roles in the place of those of the posts; may stand several times.")
]
TeamOption = Annotated[str | None, typer.Option("--team", help="Code of the team, where the posts leave it open.")]
UnitOption = Annotated[
    str | None, typer.Option("--unit", help="Department or enterprise to speak for, where the posts leave it open.")
]


def add_to(tree: typer.Typer) -> None:
    """Add the command to the tree."""
    tree.command(name="token")(token)


@dataclass(frozen=True)
class TokenMade:
    """A token, and what it gives at the moment."""

    token: str
    code: str
    roles: list[Role]
    team: str | None
    unit: str | None
    areas: int
    until: datetime


def token(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help="Code of the person, or name of a system such as 110.")],
    role: Roles = None,
    team: TeamOption = None,
    unit: UnitOption = None,
    hours: Annotated[float, typer.Option(min=0.01, max=720, help="How long it is valid.")] = 12,
    json: Json = False,
) -> None:
    """Make a token that says who asks. Rights are those of the posts that the person holds when it is used."""
    way, now = way_of(ctx), SystemClock().now()
    until = now + timedelta(hours=hours)
    credential = Credential(way.centre, code, until, frozenset(role or ()), team, unit)
    with way.session() as db:
        require_somebody(db, credential, now)
        actor = actor_of(db, credential, now)
    made = token_of(credential, secret_of(way.settings))
    if json:
        roles = sorted(actor.roles)
        as_json(TokenMade(made, code, roles, actor.team, actor.unit, len(actor.areas), until))
        return
    say(f"{code}: {', '.join(role.en for role in Role if role in actor.roles)}.")
    tell(made)


def require_somebody(db: Session, credential: Credential, at: datetime) -> None:
    """Let a credential pass that gives at least one role, and says which team and unit where there are several.

    raises: BadInput with every finding
    """
    held = standing(db, credential.code, at)
    findings = [] if credential.roles or held.roles else [_without_role(db, credential.code)]
    findings += [*_several("--team", held.teams, credential.team), *_several("--unit", held.units, credential.unit)]
    if findings:
        raise BadInput(f"'{credential.code}' can ask for nothing like this.", findings)


def _without_role(db: Session, code: str) -> Finding:
    if is_known(db, code):
        return Finding("CODE", f"'{code}' holds no post at this hour.", "Give the roles with --role.")
    return Finding("CODE", f"there is no person '{code}'.", "Check the code, or give the roles of a system by --role.")


def _several(option: str, held: Iterable[str], given: str | None) -> Iterable[Finding]:
    choices = sorted(held)
    if given is None and len(choices) > 1:
        yield Finding(option, f"may be any of {', '.join(choices)}.", "Name one.")
