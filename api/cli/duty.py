"""gridkeeper duty: who answers for what, and when; and what is wrong with it."""

from __future__ import annotations

from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.calendar import FIELDS, FirstDay, LastDay, say_guessed
from api.cli.calendar import app as calendar_app
from api.cli.outfile import finished, require_place
from api.cli.show import Json, as_json, progress, table, tell
from api.cli.way import CsvFile, Way, way_of
from api.schemas.duty import DutyCheckOut
from api.schemas.units import UnitOut
from gis.areas.apart import Limits
from gis.areas.sheets import rows_of_table
from gis.clock import SystemClock
from gis.duty.calendar import calendar_of, days_asked
from gis.duty.check import CHECKS, check_rota
from gis.duty.fault import Fault
from gis.duty.ingest import ingest_duty
from gis.duty.rota import Rota
from gis.duty.rota_rows import rota_between
from gis.duty.units import units_at
from gis.errors import BadInput, Finding
from gis.vocabulary import Category
from gis.workdays import Day, first_guessed, public_day

app = typer.Typer(no_args_is_help=True, help="Posts, holders, duties, shifts, units: import, list, check.")
app.add_typer(calendar_app, name="calendar")

MOST_OF_A_KIND = 20
"""Rows on a screen; --json has all."""

type Checked = tuple[Rota, list[Fault], list[Day]]

HEADINGS = {
    Language.ZH: ("问题", "区域", "岗位", "队伍", "人员", "自", "至", "小时", "情况", "处理"),
    Language.EN: ("what", "area", "post", "team", "person", "from", "to", "hours", "found", "what to do"),
}

UNIT_HEADINGS = {
    Language.ZH: ("建议", "代码", "名称", "类别", "受理事项"),
    Language.EN: ("suggested", "code", "name", "kind", "takes on"),
}


def add_to(tree: typer.Typer) -> None:
    """Add the group to the tree."""
    tree.add_typer(app, name="duty")


@app.callback()
def group() -> None:
    """Nets, teams, units, posts, holders, duties, shifts, leaves, substitutions."""


@app.command(name="import")
def import_duty(ctx: typer.Context, file: CsvFile, json: Json = False) -> None:
    """Take in who answers for what. The column `record` says what each row is:

    net, team, unit, post, holder, duty, shift, leave or substitution. Importing a file twice changes nothing.
    """
    with progress(f"Reading {file.name}", None):
        header, rows = rows_of_table(file, Limits.of(way_of(ctx).settings))
    with progress(f"Taking in {len(rows)} rows", None), way_of(ctx).session() as db:
        taken = ingest_duty(db, header, rows)
    counts = taken.counts
    as_json(counts) if json else tell(f"Taken in: {', '.join(f'{count} {name}' for name, count in counts.items())}.")
    say_guessed(public_day(taken.guessed_from) if taken.guessed_from else None)


@app.command()
def units(
    ctx: typer.Context,
    category: Annotated[Category | None, typer.Option(help="Those that take it on come first, marked.")] = None,
    json: Json = False,
) -> None:
    """List the departments and mediation rooms that matters can be handed to now; enterprises are sites."""
    with way_of(ctx).session() as db:
        found = [UnitOut.of(unit, category) for unit in units_at(db, SystemClock().now())]
    found.sort(key=lambda unit: not unit.suggested)
    if json:
        as_json(found)
        return
    lang = language()
    rows = [
        ("*" if unit.suggested else "", unit.code, unit.name, word_of(unit.kind, lang), ", ".join(unit.categories))
        for unit in found
    ]
    table(UNIT_HEADINGS[lang], rows)


@app.command()
def check(
    ctx: typer.Context,
    first: FirstDay = None,
    last: LastDay = None,
    picture: Annotated[Path | None, typer.Option(help="Draw who is on when: .html for a page, .svg.")] = None,
    json: Json = False,
) -> None:
    """Look for hours without a person, people without a post, posts without a duty, double bookings and the like.

    Exit code 1 if at some hour nobody answers in a comprehensive grid, or for the centre.
    """
    days = days_asked(SystemClock().now(), first, last, fields=FIELDS)
    if picture:
        _require_picture(picture)
    found = _checked(way_of(ctx), *days)
    if picture:
        _draw(picture, way_of(ctx), found)
    as_json(DutyCheckOut.of(*found)) if json else _show(found, language())
    raise typer.Exit(int(any(fault.blocks for fault in found[1])))


def _checked(way: Way, first: date, last: date) -> Checked:
    with progress("Reading the rota", len(CHECKS)) as bar, way.session() as db:
        task = bar.task_ids[0]
        rota, calendar = rota_between(db, first, last), calendar_of(db)
        faults = check_rota(rota, lambda what: bar.update(task, description=f"Looking for {what}", advance=1))
    return rota, faults, calendar.days(first, last)


def _require_picture(picture: Path) -> None:
    if picture.suffix not in (".html", ".svg"):
        found, hint = f"'{picture.name}' is neither .html nor .svg.", "Write who.html or who.svg."
        raise BadInput(f"--picture: {found}", [Finding("--picture", found, hint)])
    require_place(picture)


def _draw(picture: Path, way: Way, found: Checked) -> None:
    from layers.maps.rota import rota_picture
    from layers.maps.rota_page import rota_page

    draw = rota_page if picture.suffix == ".html" else rota_picture
    with progress("Drawing", None), finished(picture) as file:
        file.write_text(draw(*found, title=way.centre), encoding="utf-8")


def _show(found: Checked, lang: Language) -> None:
    rota, faults, days = found
    if faults:
        shown = [
            fault
            for _kind, alike in groupby(faults, lambda fault: fault.kind)
            for fault in islice(alike, MOST_OF_A_KIND)
        ]
        table(HEADINGS[lang], [_row(fault, lang) for fault in shown])
        _tell_left_out(len(faults) - len(shown), lang)
    blocking = sum(fault.blocks for fault in faults)
    span = f"{days[0].on} - {days[-1].on}"
    seen = len(rota.posts), len(rota.areas), len(faults)
    zh = "{}：{} 个岗位，{} 个区域；{} 个问题，其中 {} 个必须处理。".format(span, *seen, blocking)
    en = "{}: {} posts, {} areas; {} findings, {} of them block.".format(span, *seen, blocking)
    tell(one_of(zh, en, lang))
    say_guessed(first_guessed(days))


def _tell_left_out(count: int, lang: Language) -> None:
    if count:
        zh, en = f"另有 {count} 个同类问题，见 --json。", f"{count} more of these kinds: see --json."
        tell(one_of(zh, en, lang))


def _row(fault: Fault, lang: Language) -> tuple[object, ...]:
    area = f"{word_of(fault.area_kind, lang)} {fault.area}" if fault.area_kind else None
    told = [one_of(words.zh, words.en, lang) for words in (fault.found, fault.hint)]
    what = ("! " if fault.blocks else "") + word_of(fault.kind, lang)
    return what, area, fault.post, fault.team, fault.person, fault.starts_at, fault.ends_at, fault.hours, *told
