"""gridkeeper incident: receive, list, look at, decide, verify; always as somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.cli import replay
from api.cli.answer import Language, language, one_of
from api.cli.incidentshow import show_done, show_list, show_whole
from api.cli.show import Json, as_json, tell
from api.cli.token import Roles, TeamOption, UnitOption, require_somebody
from api.cli.way import way_of
from api.rest.incidents import incident_out, verified
from api.schemas.commands import COMMANDS, SCHEMAS, said
from api.schemas.incidents import ClockOut, DoneOut, ListedOut, ReportIn
from gis.access.actors import actor_of
from gis.access.roles import Actor
from gis.access.tokens import Credential
from gis.clock import SystemClock
from gis.dispatch import queries, records
from gis.dispatch.act import act
from gis.dispatch.intake import receive
from gis.dispatch.limits import office_at
from gis.dispatch.office import Office, Outcome
from gis.errors import BadInput, Finding
from gis.vocabulary import Action, Category, Channel, Owner, State

app = typer.Typer(no_args_is_help=True, help="Incidents: receive, list, show, decide, verify, replay.")
replay.add_to(app)

As = Annotated[str, typer.Option("--as", help="Code of whoever asks; rights are those of the posts held now.")]
NumberArgument = Annotated[int, typer.Argument(min=1, help="Number of the incident.")]
KeyOption = Annotated[UUID | None, typer.Option("--key", help="Key of the command: repeated, it does nothing.")]


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="incident")


@app.callback()
def group() -> None:
    """Incidents."""


@dataclass(frozen=True)
class Asking:
    """Somebody at work in a transaction."""

    db: Session
    actor: Actor
    office: Office


@contextmanager
def asking(ctx: typer.Context, code: str, role: Roles, team: str | None, unit: str | None) -> Iterator[Asking]:
    """A transaction of somebody who asks.

    raises: BadInput if nobody has this code, or it leaves open as what they ask
    """
    clock = SystemClock()
    credential = Credential(way_of(ctx).centre, code, clock.now(), frozenset(role or ()), team, unit)
    with way_of(ctx).session() as db:
        require_somebody(db, credential, clock.now())
        yield Asking(db, actor_of(db, credential, clock.now()), office_at(db, clock))


@app.command(name="receive")
def receive_report(
    ctx: typer.Context,
    as_: As,
    channel: Annotated[Channel, typer.Option(help="How it came.")],
    text: Annotated[str, typer.Option(help="What was said.")],
    reference: Annotated[str | None, typer.Option(help="Number of the order on the upstream platform.")] = None,
    address: Annotated[str | None, typer.Option(help="Where, in words.")] = None,
    at: Annotated[str | None, typer.Option("--place", help="Where: lon,lat,datum.")] = None,
    name: Annotated[str | None, typer.Option("--caller-name", help="Who called.")] = None,
    phone: Annotated[str | None, typer.Option("--caller-phone", help="The caller's number.")] = None,
    category: Annotated[Category | None, typer.Option(help="What it is about.")] = None,
    role: Roles = None,
    team: TeamOption = None,
    unit: UnitOption = None,
    key: KeyOption = None,
    json: Json = False,
) -> None:
    """Take a report in."""
    given: dict[str, Any] = {
        "channel": channel,
        "text": text,
        "reference": reference,
        "address": address,
        "category": category,
    }
    given |= {"caller_name": name, "caller_phone": phone, "place": _place(at) if at else None}
    with asking(ctx, as_, role, team, unit) as one:
        command = _checked(ReportIn, given).to_command(one.actor, key or uuid4())
        done = _done(one, receive(one.db, command, one.office))
    as_json(done) if json else show_done(done, language())


@app.command(name="list")
def list_incidents(
    ctx: typer.Context,
    as_: As,
    state: Annotated[list[State] | None, typer.Option(help="Where it stands; may stand several times.")] = None,
    owner: Annotated[Owner | None, typer.Option(help="Who has to act next.")] = None,
    overdue: Annotated[bool | None, typer.Option(help="Whether a limit that runs is missed.")] = None,
    text: Annotated[str | None, typer.Option(help="Stands in words, address or reference.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Most lines.")] = 20,
    role: Roles = None,
    team: TeamOption = None,
    unit: UnitOption = None,
    json: Json = False,
) -> None:
    """List the incidents that somebody sees, newest first."""
    wanted = queries.Wanted(states=state or (), owner=owner, overdue=overdue, text=text, limit=limit)
    with asking(ctx, as_, role, team, unit) as one:
        rows = queries.incidents(one.db, one.actor, wanted, one.office.clock.now())
        lines = [ListedOut.of(row, one.actor) for row in rows]
    as_json(lines) if json else show_list(lines, language())


@app.command(name="show")
def show_incident(
    ctx: typer.Context,
    number: NumberArgument,
    as_: As,
    role: Roles = None,
    team: TeamOption = None,
    unit: UnitOption = None,
    json: Json = False,
) -> None:
    """Show an incident as somebody may see it: limits, orders, diversions, reports, history."""
    with asking(ctx, as_, role, team, unit) as one:
        whole = incident_out(one.db, one.actor, number)
    as_json(whole) if json else show_whole(whole, language())


@app.command(name="verify")
def verify_incident(
    ctx: typer.Context,
    number: NumberArgument,
    as_: As,
    role: Roles = None,
    team: TeamOption = None,
    unit: UnitOption = None,
    json: Json = False,
) -> None:
    """Say whether the history of an incident is as it was written; exit code 1 if it is not."""
    with asking(ctx, as_, role, team, unit) as one:
        queries.require_seen(one.db, one.actor, number)
        found = verified(one.db, one.actor, number)
    as_json(found) if json else tell(_verdict(found.broken_at, found.sealed, found.events, language()))
    if not found.holds:
        raise typer.Exit(1)


@app.command(name="do")
def decide(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(help=f"One of {', '.join(each.value for each in COMMANDS)}.")],
    number: NumberArgument,
    as_: As,
    fields: Annotated[
        list[str] | None, typer.Argument(help="What it needs, as FIELD=VALUE; place=lon,lat,datum; risks=fire,minor.")
    ] = None,
    role: Roles = None,
    team: TeamOption = None,
    unit: UnitOption = None,
    key: KeyOption = None,
    json: Json = False,
) -> None:
    """Ask something of an incident: sign, dispatch, accept, arrive, settle, divert, close, ... Fields as over HTTP."""
    asked = _action(action)
    body = _checked(SCHEMAS[asked], dict(_field(each) for each in fields or ()))
    with asking(ctx, as_, role, team, unit) as one:
        queries.require_seen(one.db, one.actor, number)
        command = COMMANDS[asked](actor=one.actor, key=key or uuid4(), number=number, **said(body))
        done = _done(one, act(one.db, command, one.office))
    as_json(done) if json else show_done(done, language())


def _done(one: Asking, outcome: Outcome) -> DoneOut:
    running = [clock for clock in records.clocks_of(one.db, one.actor, outcome.number) if clock.ended is None]
    return DoneOut.of(outcome, [ClockOut.of(clock) for clock in running])


def _action(text: str) -> Action:
    wanted = text.replace("-", "_")
    found = next((action for action in COMMANDS if action.value == wanted), None)
    if found is None:
        hint = f"The actions are {', '.join(action.value for action in COMMANDS)}."
        raise BadInput("Nothing was done.", [Finding("ACTION", f"there is no action '{text}'.", hint)])
    return found


def _field(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadInput("Nothing was done.", [Finding("FIELDS", f"'{text}' has no '='.", "Write FIELD=VALUE.")])
    if name == "place":
        return name, _place(value)
    return name, [each.strip() for each in value.split(",")] if name == "risks" else value


def _place(text: str) -> dict[str, str | float]:
    parts = [part.strip() for part in text.split(",")]
    return dict(zip(("x", "y", "datum"), [*map(_number, parts[:2]), *parts[2:]], strict=False))


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text  # The schema says what is wrong with it.


def _checked[S: (ReportIn, Any)](schema: type[S], given: dict[str, Any]) -> S:
    """What was given as its schema; everything that is wrong with it at once.

    raises: BadInput
    """
    try:
        checked: S = schema.model_validate(given)
    except ValidationError as error:
        found = [Finding(".".join(map(str, one["loc"])), f"{one['msg']}.", "") for one in error.errors()]
        raise BadInput(f"{len(found)} finding(s), nothing was done.", found) from error
    return checked


def _verdict(broken_at: int | None, sealed: int, events: int, lang: Language) -> str:
    counted = one_of(f"{events} 条记录，已封存 {sealed} 条", f"{events} events, {sealed} sealed", lang)
    if broken_at is None:
        return one_of(f"历史完好：{counted}。", f"The history holds: {counted}.", lang)
    return one_of(f"历史自第 {broken_at} 条起不符。", f"The history does not hold from event {broken_at} on.", lang)
