"""gridkeeper areas: editions, from a draft to what is in force and back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from api.cli.show import Json, as_json, cell, progress, table, tell
from api.cli.way import way_of
from gis.areas.desktops import let_in, shut_out
from gis.areas.drafts import copy_as_draft, roll_back
from gis.areas.editions import EditionFacts, editions, publish
from gis.clock import SystemClock, instant_from_text
from gis.vocabulary import AreaKind

FromOption = Annotated[
    str | None,
    typer.Option(
        "--from", help="Instant from which it is in force; a bare day begins at midnight in Shanghai; now, if left out."
    ),
]
AcceptGaps = Annotated[
    bool, typer.Option("--accept-gaps", help="Let places in the middle have no grid; which ones stays on record.")
]
KindOption = Annotated[AreaKind | None, typer.Option(help="One kind; all that it holds, if left out.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the group of areas."""
    app.command(name="editions")(list_editions)
    app.command(name="draft")(copy_edition)
    app.command(name="publish")(publish_edition)
    app.command(name="rollback")(go_back)
    app.command(name="desktop")(desktop)


def list_editions(ctx: typer.Context, json: Json = False) -> None:
    """List all editions, newest first."""
    with way_of(ctx).session() as db:
        found = editions(db)
    show(found, json=json)


def copy_edition(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the new draft.")],
    from_edition: Annotated[str, typer.Option(help="Edition that it begins as a copy of.")],
    kind: KindOption = None,
    json: Json = False,
) -> None:
    """Begin a draft as a copy of an edition, to be edited without touching that one."""
    with progress("Copying", None), way_of(ctx).session() as db:
        made = copy_as_draft(db, name, from_edition, kind=kind, now=SystemClock().now())
    show(made, json=json)


def publish_edition(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the draft.")],
    start: FromOption = None,
    accept_gaps: AcceptGaps = False,
    json: Json = False,
) -> None:
    """Put a draft into force. What was in force until then is kept, and questions about its time use it."""
    now = SystemClock().now()
    start_at = instant_from_text(start, field="--from") if start else now
    with progress("Publishing", None), way_of(ctx).session() as db:
        published = put_into_force(db, name, start_at, now, accept_gaps=accept_gaps)
    show(published, json=json)


def go_back(ctx: typer.Context, kind: KindOption = None, start: FromOption = None, json: Json = False) -> None:
    """Put the edition before the newest into force again, as a copy: nothing of the past is rewritten.

    A publication that has not begun yet is taken back instead and is a draft again.
    """
    now = SystemClock().now()
    start_at = instant_from_text(start, field="--from") if start else now
    with progress("Going back", None), way_of(ctx).session() as db:
        back = roll_back(db, kind=kind, start_at=start_at, now=now)
        _names_in_step(db, back, start_at)
    show(back, json=json)


def desktop(
    ctx: typer.Context,
    role: Annotated[str, typer.Argument(help="Role of the database; made, if there is none of this name.")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Take its rights in this centre away again.")] = False,
    json: Json = False,
) -> None:
    """Let a role of the database edit drafts from a GIS desktop, and nothing else."""
    password = None
    with way_of(ctx).session() as db:
        if revoke:
            shut_out(db, role)
        else:
            password = let_in(db, role)
    if json:
        as_json({"role": role, "may_edit_drafts": not revoke, "password": password})
        return
    tell(f"'{role}' may {'no longer ' if revoke else ''}edit the drafts of centre '{way_of(ctx).centre}'.")
    if password:
        tell(f"Its password, shown this once: {password}")


def put_into_force(
    db: Session, name: str, start_at: datetime, now: datetime, *, accept_gaps: bool
) -> list[EditionFacts]:
    """Publish a draft, and keep the names of its places in step."""
    published = publish(db, name, start_at=start_at, now=now, accept_gaps=accept_gaps)
    _names_in_step(db, published, start_at)
    return published


def _names_in_step(db: Session, changed: list[EditionFacts], start_at: datetime) -> None:
    # The readings of Chinese characters take a moment to wake; who only lists areas doesn't wait for them.
    from gis.geocode.step import areas_published

    areas_published(db, [facts.kind for facts in changed], start_at)


def show(found: list[EditionFacts], *, json: bool) -> None:
    """Print editions, one kind a line."""
    if json:
        as_json(found)
        return
    rows = [(f.name, f.kind.en, f.status.en, f.area_count, cell(f.in_force_from), cell(f.in_force_to)) for f in found]
    table(("edition", "kind", "status", "areas", "from", "to"), rows)
