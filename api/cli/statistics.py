"""gridkeeper statistics: how long things took, and what became of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.answer import Language, language, one_of, word_of
from api.cli.outfile import require_place, write_text
from api.cli.show import Json, as_json, progress, table, tell
from api.cli.way import way_of
from api.schemas.statistics import OutcomesOut, ResponseTimesOut
from gis.clock import SystemClock
from gis.errors import BadInput, Finding
from gis.statistics.outcomes import Outcomes, outcomes
from gis.statistics.response_times import Part, Spread, response_times
from gis.statistics.window import Window, window_asked
from gis.vocabulary import Grouping

FIELDS = ("--from", "--to")
SUFFIXES = (".csv", ".html", ".svg")

TIMES_HEAD = {
    Language.ZH: ("范围", "节点", "发生", "按时", "超时", "进行中", "取消", "按时率", "p50", "p90", "p95"),
    Language.EN: ("part", "milestone", "started", "in time", "late", "open", "dropped", "share", "p50", "p90", "p95"),
}
RESULTS_HEAD = {
    Language.ZH: ("范围", "受理", "办结", "处理", "分流次数", "退回", "重启", "30天内重复", "回访", "层级"),
    Language.EN: (
        "part", "received", "closed", "handled", "hand-overs", "returned", "reopened", "again in 30 d", "callers said",
        "level",
    ),
}  # fmt: skip
CSV_HEAD = (
    "code", "part_zh", "part_en", "received", "milestone", "grade", "started", "in_time", "late", "under_way",
    "dropped", "met", "p50_seconds", "p90_seconds", "p95_seconds", "few",
)  # fmt: skip


def add_to(tree: typer.Typer) -> None:
    """Add the command to the tree."""
    tree.command(name="statistics")(statistics)


def statistics(
    ctx: typer.Context,
    first: Annotated[str | None, typer.Option("--from", help="First day, in Shanghai; a week, if left out.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, included; today, if left out.")] = None,
    by: Annotated[Grouping | None, typer.Option(help="Split by the grid of the time, the hour, and so on.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write them: .csv, .html for a page with a picture, .svg.")] = None,
    json: Json = False,
) -> None:
    """Say how long everything took for what was received on some days, and what became of it.

    From clocks, events and evidence alone. What is missing stays unknown and is counted; percentiles of fewer than five
    carry a *. Never by person.
    """
    window = window_asked(SystemClock().now(), first, last, fields=FIELDS)
    if out:
        _require_known(out)
    with progress("Reckoning", None), way_of(ctx).session() as db:
        parts, results = response_times(db, window, by), outcomes(db, window, by)
    if out:
        write_text(out, _written(out, parts, results, f"{way_of(ctx).centre} {window.first} - {window.last}"))
    if json:
        times, ended = ResponseTimesOut.of(window, by, parts), OutcomesOut.of(window, by, results)
        as_json({"response_times": times, "outcomes": ended})
    else:
        _show(window, parts, results, language())


def _require_known(out: Path) -> None:
    if out.suffix not in SUFFIXES:
        found, hint = f"'{out.name}' is none of {', '.join(SUFFIXES)}.", "Write times.html, say."
        raise BadInput(f"--out: {found}", [Finding("--out", found, hint)])
    require_place(out)


def _written(out: Path, parts: list[Part], results: list[Outcomes], title: str) -> str:
    if out.suffix == ".csv":
        return _csv(parts)
    from layers.maps.times import times_picture
    from layers.maps.times_page import times_page

    return times_picture(parts, title=title) if out.suffix == ".svg" else times_page(parts, results, title=title)


def _csv(parts: list[Part]) -> str:
    """One row per part and milestone, and one per grade of evidence."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_HEAD)
    for part in parts:
        whose = (part.code or "", part.zh, part.en, part.received)
        for times in part.times:
            counts = (times.started, times.in_time, times.late, times.under_way, times.dropped)
            writer.writerow((*whose, times.milestone.value, "", *counts, *_plain(times.spread)))
            for graded in times.graded:
                grade = graded.grade.value if graded.grade else "none"
                writer.writerow((*whose, times.milestone.value, grade, "", graded.in_time, *("",) * 3,
                                 *_plain(graded.spread)))  # fmt: skip
    return text.getvalue()


def _plain(spread: Spread) -> Iterator[object]:
    yield spread.count
    yield from ("" if value is None else round(value, 3) for value in (spread.p50, spread.p90, spread.p95))
    yield int(spread.is_few)


def _show(window: Window, parts: list[Part], results: list[Outcomes], lang: Language) -> None:
    received = sum(part.received for part in parts)
    span = f"{window.first} - {window.last}"
    tell(one_of(f"{span}：受理 {received} 件。", f"{span}: {received} matters received.", lang))
    if not received:
        return
    table(TIMES_HEAD[lang], [row for part in parts for row in _times_rows(part, lang)])
    table(RESULTS_HEAD[lang], [_result_row(part, lang) for part in results])


def _times_rows(part: Part, lang: Language) -> Iterator[tuple[object, ...]]:
    from layers.maps.times import FEW_MARK, duration

    for times in part.times:
        share = "-" if times.in_time_share is None else f"{times.in_time_share:.0%}"
        few = FEW_MARK if times.spread.is_few else ""
        spread = [duration(value) + few for value in (times.spread.p50, times.spread.p90, times.spread.p95)]
        name, milestone = one_of(part.zh, part.en, lang), word_of(times.milestone, lang)
        yield (
            name,
            milestone,
            times.started,
            times.in_time,
            times.late,
            times.under_way,
            times.dropped,
            share,
            *spread,
        )


def _result_row(part: Outcomes, lang: Language) -> tuple[object, ...]:
    name, counted = one_of(part.zh, part.en, lang), (part.handled, part.answers, part.levels)
    handled, answers, levels = (_counted(counts, lang) for counts in counted)
    moves = (part.diversions, part.returned, part.reopened, part.again)
    return name, part.received, part.closed, handled, *moves, answers, levels


def _counted(counts: Mapping[Any, int], lang: Language) -> str:
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return ", ".join(f"{word_of(word, lang)} {count}" for word, count in ordered if count) or "-"
