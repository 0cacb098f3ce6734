"""Tables as desks keep them: CSV, or the first sheet of an Excel workbook.

A workbook is a zip of XML from somebody's desk: it is unpacked only if it stays small, its XML may not refer to
anything (defusedxml), and formulas give the value that they had when it was saved.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from gis.areas.text import CsvRow, Line, rows_of_csv, table_of
from gis.errors import BadFile, Finding

LARGEST_UNPACKED_BYTES = 200_000_000
"""A year of shifts is a tenth of it; a zip bomb is far beyond."""


def rows_of_table(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of a CSV or XLSX file, every cell as text.

    raises: BadFile with every finding
    """
    if path.suffix.lower() == ".xlsx":
        return rows_of_workbook(path)
    return rows_of_csv(path)


def rows_of_workbook(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of the first sheet: whole numbers without a point, days and instants as ISO 8601.

    raises: BadFile with every finding
    """
    _require_small(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError) as error:
        raise _unreadable(path) from error
    try:
        return table_of(path, list(_lines(book.worksheets[0])))
    finally:
        book.close()


def _require_small(path: Path) -> None:
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no such file.", [Finding("file", "is not there.", "Check the path.")])
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise _unreadable(path) from error
    if size > LARGEST_UNPACKED_BYTES:
        found = f"unpacks to {size // 1_000_000} MB."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Save only the sheet that is needed, as CSV.")])


def _lines(sheet: Any) -> Iterator[Line]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        line = [_as_text(cell) for cell in cells]
        if any(line):
            yield number, line


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        # A sheet knows no bare days: midnight is what a day looks like there.
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def _unreadable(path: Path) -> BadFile:
    found = "is not an Excel workbook."
    return BadFile(f"{path.name} {found}", [Finding("file", found, "Save it as .xlsx, or as CSV in UTF-8.")])
