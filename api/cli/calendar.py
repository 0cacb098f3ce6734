"""gridkeeper duty calendar: which days are worked."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.answer import language, one_of, word_of
from api.cli.show import Json, as_json, progress, say, table, tell
from api.cli.way import CsvFile, way_of
from api.schemas.duty import DayOut
from gis.areas.sheets import rows_of_table
from gis.clock import SystemClock
from gis.duty.calendar import calendar_of, days_asked, ingest_calendar
from gis.workdays import Day

app = typer.Typer(no_args_is_help=True, help="Working days: list, import those that the centre sets itself.")

FirstDay = Annotated[str | None, typer.Option("--from", help="First day, in Shanghai; today, if left out.")]
LastDay = Annotated[str | None, typer.Option("--to", help="Last day, included; six days later, if left out.")]
FIELDS = ("--from", "--to")
WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@app.callback()
def group() -> None:
    """Working days, public holidays and make-up working days."""


@app.command(name="import")
def import_days(ctx: typer.Context, file: CsvFile, json: Json = False) -> None:
    """Take in days that the centre sets itself, before the announced ones. Columns: day, kind, name.

    kind is workday, make_up, rest_day or holiday. Shifts taken in before stay as they are.
    """
    header, rows = rows_of_table(file)
    with progress(f"Taking in {len(rows)} rows", None), way_of(ctx).session() as db:
        count = ingest_calendar(db, header, rows)
    as_json({"day": count}) if json else tell(f"Taken in: {count} days.")


@app.command(name="list")
def list_days(ctx: typer.Context, first: FirstDay = None, last: LastDay = None, json: Json = False) -> None:
    """List what each day is, and where that is known from."""
    asked = days_asked(SystemClock().now(), first, last, fields=FIELDS)
    with way_of(ctx).session() as db:
        days = calendar_of(db).days(*asked)
    if json:
        as_json([DayOut.of(day) for day in days])
        return
    lang = language()
    rows = [
        (
            day.on,
            one_of(WEEKDAYS_ZH[day.on.weekday()], f"{day.on:%a}", lang),
            word_of(day.kind, lang),
            one_of(day.zh, day.en, lang),
            word_of(day.source, lang),
        )
        for day in days
    ]
    table(("day", "", "kind", "name", "known from"), rows)


def say_guessed(day: Day | None) -> None:
    """Say from when on days are judged by their weekday alone."""
    if day:
        zh = f"{day.on:%Y-%m-%d} 起节假日尚未公布（或本版本未收录），按星期推算。"
        en = f"From {day.on:%Y-%m-%d} on holidays are not announced, or not known here: plain weekdays are used."
        say(one_of(zh, en, language()))
