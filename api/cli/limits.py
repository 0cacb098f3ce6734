"""gridkeeper limits: how long what may take; a centre sets its own, in versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from csv import DictWriter
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from api.cli.outfile import require_place, write_text
from api.cli.show import Json, as_json, table, tell
from api.cli.way import CsvFile, way_of
from gis.areas.sheets import rows_of_table
from gis.clock import SHANGHAI, SystemClock, instant_from_text
from gis.dispatch.limit_rows import COLUMNS, rows_from
from gis.dispatch.limits import Choices, Version, enter_limits, policy_at, versions
from gis.dispatch.milestones import Five, Policy
from gis.errors import BadInput, Finding
from gis.vocabulary import EventKind, StartsAt

app = typer.Typer(no_args_is_help=True, help="Limits: show those in force, list the versions, import a new one.")

Start = Annotated[StartsAt, typer.Option(help="From which event the limit of the team runs.")]
FiveName = Annotated[str | None, typer.Option(help="What the five-minute milestone is called; off without it.")]
FiveEvent = Annotated[
    EventKind | None, typer.Option(help="The event that starts, or meets, the five-minute milestone.")
]


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="limits")


@app.callback()
def group() -> None:
    """How long what may take, by milestone, category and priority."""


@app.command()
def show(
    ctx: typer.Context,
    at: Annotated[str | None, typer.Option(help="Instant; now, if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV to write them to, to be edited and imported.")] = None,
    json: Json = False,
) -> None:
    """Show the limits in force. Columns: milestone, category, priority, seconds or workdays, warn_seconds."""
    instant = instant_from_text(at) if at else SystemClock().now()
    with way_of(ctx).session() as db:
        policy = policy_at(db, instant)
    rows = rows_from(policy.limits)
    if json:
        as_json({"version": policy.version, **_choices(policy), "limits": rows})
        return
    if out:
        _write(out, rows)
        tell(f"{out}: {len(rows)} limits of version {policy.version}.")
        return
    table(COLUMNS, [tuple(row[column] for column in COLUMNS) for row in rows])
    tell(f"Version {policy.version}; {_said(policy)}.")


@app.command(name="list")
def list_versions(ctx: typer.Context, json: Json = False) -> None:
    """List the versions of the limits, the newest first."""
    with way_of(ctx).session() as db:
        known = versions(db)
    if json:
        as_json([{"version": each.policy.version, "from": each.from_at, "by": each.entered_by} for each in known])
        return
    table(("version", "from", "by"), [(each.policy.version, _from(each), each.entered_by or "") for each in known])


@app.command(name="import")
def import_limits(
    ctx: typer.Context,
    file: CsvFile,
    version: Annotated[str, typer.Option(help="Name of the version; written on every clock.")],
    from_: Annotated[str | None, typer.Option("--from", help="From when it holds; from now, if left out.")] = None,
    by: Annotated[str, typer.Option(help="Who sets them: code of a person.")] = "administrator",
    contact_starts_at: Start = StartsAt.DELIVERED,
    arrive_starts_at: Start = StartsAt.DELIVERED,
    five_zh: FiveName = None,
    five_en: FiveName = None,
    five_starts: FiveEvent = None,
    five_met_by: FiveEvent = None,
    json: Json = False,
) -> None:
    """Set the limits that hold from an instant on. Clocks that run keep theirs; what `show` prints can be edited."""
    header, rows = rows_of_table(file)
    now = SystemClock().now()
    choices = Choices(contact_starts_at, arrive_starts_at, _five(five_zh, five_en, five_starts, five_met_by))
    from_at = instant_from_text(from_) if from_ else now
    with way_of(ctx).session() as db:
        policy = enter_limits(db, header, rows, version, choices, from_at, now=now, by=by)
    said = {"version": policy.version, "limits": len(policy.limits), "from": from_at}
    as_json(said) if json else tell(f"Version {version}: {len(policy.limits)} limits from {_local(from_at)} on.")


def _write(out: Path, rows: Sequence[Mapping[str, str]]) -> None:
    text = StringIO()
    writer = DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    require_place(out)
    write_text(out, text.getvalue())


def _five(zh: str | None, en: str | None, starts: EventKind | None, met_by: EventKind | None) -> Five | None:
    """The five-minute milestone, if all of it is given.

    raises: BadInput naming what is missing of it
    """
    given = {"--five-zh": zh, "--five-en": en, "--five-starts": starts, "--five-met-by": met_by}
    missing = [name for name, value in given.items() if not value]
    if zh and en and starts and met_by:
        return Five(zh, en, starts, met_by)
    if len(missing) < len(given):
        hint = "The five-minute milestone needs its names, its start and its end."
        raise BadInput(
            "The five-minute milestone is not whole.", [Finding(each, "is missing.", hint) for each in missing]
        )
    return None


def _choices(policy: Policy) -> dict[str, object]:
    five = policy.five and {"zh": policy.five.zh, "en": policy.five.en}
    return {"contact_starts_at": policy.contact_starts_at, "arrive_starts_at": policy.arrive_starts_at, "five": five}


def _said(policy: Policy) -> str:
    five = (
        f"the five-minute milestone is {policy.five.en} ({policy.five.zh})" if policy.five else "no 5-minute milestone"
    )
    contact, arrive = policy.contact_starts_at.en, policy.arrive_starts_at.en
    return f"to reach the grid worker runs from {contact}, to arrive from {arrive}; {five}"


def _from(version: Version) -> str:
    return _local(version.from_at) if version.from_at else "built in"


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
