"""Tables as desks keep them: CSV, or the first sheet of an Excel workbook.

A workbook is a zip of XML from somebody's desk: it is unpacked only if it stays small, its XML may not refer to
anything (defusedxml), and formulas give the value that they had when it was saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from gis.areas.apart import Limits, run_apart
from gis.areas.archives import MB, archive
from gis.areas.text import CsvRow, Line, rows_of_csv, table_of
from gis.errors import BadFile, Finding, GisError

LARGEST_UNPACKED_BYTES = 200_000_000
"""A year of shifts is a tenth of it; a zip bomb is far beyond."""


def rows_of_table(path: Path, limits: Limits | None = None) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of a CSV or XLSX file, every cell as text; read in a process apart.

    raises: BadFile with every finding; TooHeavy, ReaderBroke
    """
    limits = limits or Limits()
    return run_apart(limits, path.name, read_table, path, most_mb=limits.file_mb)


def read_table(path: Path, *, most_mb: int) -> tuple[list[str], list[CsvRow]]:
    """The same in this process.

    most_mb: size of the file, and of what a workbook unpacks to
    raises: BadFile with every finding
    """
    if path.is_file() and path.stat().st_size > most_mb * MB:
        found = f"has {path.stat().st_size // MB:,} MB, more than {most_mb:,}."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Split it.")])
    if path.suffix.lower() == ".xlsx":
        return rows_of_workbook(path)
    return rows_of_csv(path)


def rows_of_workbook(path: Path) -> tuple[list[str], list[CsvRow]]:
    """Header and rows of the first sheet: whole numbers without a point, days and instants as ISO 8601.

    raises: BadFile with every finding
    """
    _require_small(path)
    return table_of(path, _lines_of_workbook(path))


def _require_small(path: Path) -> None:
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no such file.", [Finding("file", "is not there.", "Check the path.")])
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise _unreadable(path)
    with archive(path, most_mb=LARGEST_UNPACKED_BYTES // MB):
        pass


def _lines_of_workbook(path: Path) -> list[Line]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # What a sheet says of its size may be a lie, and would be filled up with empty cells.
            sheet.reset_dimensions()
            return list(_lines(sheet))
        finally:
            book.close()
    except (GisError, MemoryError, RecursionError):
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over.
        raise _unreadable(path) from error


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
