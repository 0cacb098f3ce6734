"""A table of texts in and out: every column kept, the place that each means added."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.cli.outfile import finished
from gis.areas.sheets import rows_of_table
from gis.areas.text import decoded
from gis.errors import BadFile, BadInput, Finding
from gis.geocode.found import Found
from gis.vocabulary import AreaKind, PlaceVerdict

ADDED = ("place", "place_kind", "lon", "lat", "precision", "radius_m", "confidence", "verdict", "grid", "question")


@dataclass(frozen=True)
class Texts:
    """Rows with a text in each."""

    rows: list[dict[str, Any]]
    texts: list[str]


def read_texts(file: Path, field: str) -> Texts:
    """The rows of a CSV, XLSX or JSON-lines file.

    raises: BadFile, BadInput with every finding
    """
    rows = _json_lines(file) if file.suffix.lower() == ".jsonl" else [dict(row) for row in rows_of_table(file)[1]]
    missing = [number for number, row in enumerate(rows, start=1) if field not in row]
    if missing:
        found = f"there is no column '{field}' in row {missing[0]} ({len(missing)} such rows)."
        hint = f"The first row has: {', '.join(rows[0])}."
        raise BadInput(f"{file.name}: {found}", [Finding("--text-field", found, hint)])
    return Texts(rows, [str(row[field] or "") for row in rows])


def write_found(texts: Texts, found: Sequence[Found], out: Path) -> dict[str, int]:
    """Write every row with what its text means, whole or not at all; CSV, or JSON lines if `out` is called so.

    returns: rows per verdict
    """
    rows = [_added(row, each) for row, each in zip(texts.rows, found, strict=True)]
    with finished(out) as unfinished:
        if out.suffix.lower() == ".jsonl":
            lines = (json.dumps(row, ensure_ascii=False) for row in rows)
            unfinished.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        else:
            _write_csv(rows, unfinished)
    counted = Counter(each.verdict for each in found)
    return {verdict.value: counted[verdict] for verdict in PlaceVerdict if counted[verdict]}


def _json_lines(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        raise BadFile(f"{file.name}: there is no such file.", [Finding("FILE", "is not there.", "Check the path.")])
    lines = [line for line in decoded(file.read_bytes(), file.name).splitlines() if line.strip()]
    rows, findings = [], []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            rows.append(row)
        else:
            findings.append(Finding("FILE", "is not a JSON object.", "One object a line.", f"line {number}"))
    if findings or not rows:
        found = f"{len(findings)} line(s) can't be read." if findings else "it holds nothing."
        raise BadFile(f"{file.name}: {found}", findings or [Finding("FILE", found, "Check the export.")])
    return rows


def _write_csv(rows: Sequence[dict[str, Any]], out: Path) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _added(row: dict[str, Any], found: Found) -> dict[str, Any]:
    """A row with our columns; one that the file brought itself is kept, ours steps aside."""
    added = dict(row)
    for name, value in zip(ADDED, _values(found), strict=True):
        free = name
        while free in row:
            free = f"gridkeeper_{free}"
        added[free] = value
    return added


def _values(found: Found) -> tuple[object, ...]:
    question = found.question.zh if found.question else ""
    # What was not found has no place: a hint in a table would be taken for an answer.
    usable = found.verdict in (PlaceVerdict.FOUND, PlaceVerdict.ASK) and found.candidates
    if not usable:
        return ("", "", "", "", "", "", "", found.verdict.value, "", question)
    best = found.candidates[0]
    grid = next((share.code for share in best.areas if share.kind is AreaKind.GRID), "")
    place = (f"{best.place.lon:.6f}", f"{best.place.lat:.6f}", best.precision.value, best.radius_m)
    return (best.name, best.kind.value, *place, best.confidence, found.verdict.value, grid, question)
