"""gridkeeper locate FILE: a table of points, with what is systematically wrong about it."""

from __future__ import annotations

from pathlib import Path

from api.cli.answer import Language, one_of
from api.cli.inforce import show_suspicion
from api.cli.outfile import require_place
from api.cli.pointtable import PointTable, checked_accuracy
from api.cli.show import as_json, progress, tell
from api.cli.way import Way
from gis.errors import BadInput, Finding
from gis.vocabulary import AreaKind


def locate_table_file(
    way: Way, table: PointTable, kind: AreaKind, out: Path | None, lang: Language, json: bool
) -> None:
    """Locate every row of a table and say what is suspicious about the whole.

    raises: BadInput, BadFile
    """
    # pandas takes a second to wake; a dispatcher who asks for one point doesn't wait for it.
    from api.cli.pointsource import accuracies, row_words, source_of
    from api.cli.table import read_points, write_located
    from gis.areas.suspicion import suspicions
    from gis.duty.bulk import coverage_in_force, locate_table, with_certainty

    if out is None:
        raise BadInput("--out is missing.", [Finding("--out", "is missing.", "Name the table to write.")])
    require_place(out)
    checked_accuracy(table.accuracy_m)
    with progress(f"Reading {table.file.name}", None):
        points = read_points(table)
        source, sigma_m = source_of(table, points), accuracies(table, points)
    usable = points.usable
    with progress("Locating", int(usable.sum())) as bar, way.session() as db:
        task, plane = bar.task_ids[0], way.plane(db)
        lonlat, at = points.lonlat[usable], points.at[usable]
        located = locate_table(db, kind, lonlat, at, plane, on_progress=lambda done: bar.advance(task, done))
        located = with_certainty(db, located, kind, lonlat, at, sigma_m[usable], plane)
        newest = max((each for each in at), default=table.instant)
        found = suspicions(source, coverage_in_force(db, kind, newest, plane), plane)
    with progress(f"Writing {out.name}", None):
        owned = write_located(points, located, out, row_words(found, len(points.frame)))
    count, unusable = len(points.frame), int((~usable).sum())
    if json:
        shown = [one.plain() for one in found]
        as_json({"rows": count, "with_an_area": owned, "unusable": unusable, "out": str(out), "suspicions": shown})
        return
    zh = f"{count:,} 行，{owned:,} 行在{kind.zh}内，{unusable:,} 行没有可用的位置或时刻：{out}"
    en = f"{count:,} rows, {owned:,} in a {kind.en}, {unusable:,} without a usable place or time: {out}"
    tell(one_of(zh, en, lang))
    for one in found:
        show_suspicion(one, lang)
