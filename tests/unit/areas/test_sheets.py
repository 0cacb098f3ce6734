"""Excel workbooks read as the same tables as CSV."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from gis.areas.sheets import LARGEST_UNPACKED_BYTES, rows_of_table
from gis.errors import BadFile


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


def test_a_workbook_gives_the_rows_of_the_same_csv(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path / "people.xlsx", ("code", "name", "phone"), ("P1", "沈书菡", 19900000001), ("P2", "x", None)
    )
    csv = tmp_path / "people.csv"
    csv.write_text("code,name,phone\nP1,沈书菡,19900000001\nP2,x,\n", encoding="utf-8")

    assert rows_of_table(sheet) == rows_of_table(csv)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (330784001201001, "330784001201001"),
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "yes"),
        (False, "no"),
        (datetime(2026, 5, 1, 8, 30), "2026-05-01T08:30:00"),
        (datetime(2026, 5, 1), "2026-05-01"),
        (date(2026, 5, 1), "2026-05-01"),
        (time(8, 0), "08:00:00"),
        ("  x ", "x"),
    ],
)
def test_cells_become_the_text_that_files_use(tmp_path: Path, cell: object, text: str) -> None:
    _, rows = rows_of_table(workbook(tmp_path / "a.xlsx", ("a", "b"), (cell, "-")))

    assert rows[0]["a"] == text


def test_rows_know_their_line_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    _, rows = rows_of_table(workbook(tmp_path / "a.xlsx", ("a", "b"), (None, None), ("1", "2")))

    assert [row.line for row in rows] == [3]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"code,name")

    with pytest.raises(BadFile, match="not an Excel workbook"):
        rows_of_table(path)


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(LARGEST_UNPACKED_BYTES // 10_000_000 + 1):
            part.write(b" " * 10_000_000)

    with pytest.raises(BadFile, match="unpacks to 210 MB"):
        rows_of_table(path)


@pytest.mark.parametrize("rows", [(), (("a", "b"),), (("a", "a"), (1, 2)), (("a", None, "b"), (1, 2, 3))])
def test_tables_that_are_none_are_refused_as_in_csv(tmp_path: Path, rows: tuple[tuple[object, ...], ...]) -> None:
    with pytest.raises(BadFile):
        rows_of_table(workbook(tmp_path / "a.xlsx", *rows))
