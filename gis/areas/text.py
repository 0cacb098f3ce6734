"""Text files as they come from Chinese desks: UTF-8 with or without a mark, or GB18030 from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from gis.errors import BadFile, Finding

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: GB18030 accepts almost anything, UTF-8 almost nothing that isn't."""


def text_of_bytes(content: bytes) -> str | None:
    """The text that bytes stand for, None if neither encoding fits."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def decoded(content: bytes, name: str) -> str:
    """The text of a file.

    raises: BadFile if it is neither UTF-8 nor GB18030
    """
    text = text_of_bytes(content)
    if text is None or "\x00" in text:
        found, hint = "is neither UTF-8 nor GB18030 text.", "Save it as CSV or GeoJSON in UTF-8."
        raise BadFile(f"{name} {found}", [Finding("file", found, hint)])
    return text


_NAMES = "Give each column a name of its own."


type Line = tuple[int, list[str]]
"""Number in the file, cells."""


class CsvRow(dict[str, str]):
    """The cells of a row by column, and the line of the file that it ends on."""

    line: int = 0


def rows_of_csv(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of a CSV file; cells stripped, missing cells and cells beyond them empty, empty rows left out.

    raises: BadFile with every finding if it isn't there, is empty, or header and rows don't fit each other
    """
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no such file.", [Finding("file", "is not there.", "Check the path.")])
    return table_of(path, _lines(decoded(path.read_bytes(), path.name), path))


def table_of(path: Path, lines: list[Line]) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of the lines of a table that hold anything.

    raises: BadFile with every finding if header and rows don't fit each other
    """
    header = _without_empty_end(lines[0][1]) if lines else []
    _require_table(path, header, lines[1:])
    return header, [_row(header, line, cells) for line, cells in lines[1:]]


def line_of(row: Mapping[str, str], otherwise: int) -> int:
    """The line of the file that a row stands on, for rows that came from one."""
    return row.line if isinstance(row, CsvRow) else otherwise


def _lines(text: str, path: Path) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [([cell.strip() for cell in cells], reader.line_num) for cells in reader]
    except csv.Error as error:
        found = f"line {reader.line_num}: {error}."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Check the quotation marks.")]) from error
    return [(line, cells) for cells, line in lines if any(cells)]


def _row(header: list[str], line: int, cells: list[str]) -> CsvRow:
    row = CsvRow(zip_longest(header, cells[: len(header)], fillvalue=""))
    row.line = line
    return row


def _without_empty_end(cells: list[str]) -> list[str]:
    """What a spreadsheet adds to the right of its table is not part of it."""
    return cells[: max(number for number, cell in enumerate(cells, start=1) if cell)]


def _require_table(path: Path, header: list[str], lines: list[Line]) -> None:
    findings = []
    if not header:
        findings.append(Finding("file", "holds nothing.", "The first line names the columns."))
    elif not lines:
        findings.append(Finding("file", "has a header and no rows.", "Check the export."))
    findings += [
        Finding(name or "file", "is named twice." if name else "has a column without a name.", _NAMES, "header")
        for name, count in Counter(header).items()
        if count > 1 or not name
    ]
    findings += [
        Finding("file", "has more cells than the header.", "Quote cells that hold a comma.", f"line {number}")
        for number, cells in lines
        if any(cells[len(header) :])
    ]
    if findings:
        raise BadFile(f"{path.name}: {len(findings)} finding(s).", findings)
