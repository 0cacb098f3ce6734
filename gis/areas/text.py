"""Text files as they come from Chinese desks: UTF-8 with or without a mark, or GB18030 from a spreadsheet."""

from __future__ import annotations

import csv
import io
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


def rows_of_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of a CSV file; cells stripped, missing cells empty.

    raises: BadFile if it isn't there, is empty, has no header or a row has more cells than the header
    """
    if not path.is_file():
        raise BadFile(f"{path.name}: there is no such file.", [Finding("file", "is not there.", "Check the path.")])
    text = decoded(path.read_bytes(), path.name)
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or []]
        reader.fieldnames = header
        rows = list(reader)
    except csv.Error as error:
        found = f"line {reader.line_num}: {error}."
        raise BadFile(f"{path.name} {found}", [Finding("file", found, "Check the quotation marks.")]) from error
    _require_table(path, header, rows)
    return header, [{name: (cell or "").strip() for name, cell in row.items()} for row in rows]


def _require_table(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    findings = []
    if not header:
        findings.append(Finding("file", "holds nothing.", "The first line names the columns."))
    elif not rows:
        findings.append(Finding("file", "has a header and no rows.", "Check the export."))
    findings += [
        Finding("file", "has more cells than the header.", "Quote cells that hold a comma.", f"line {number}")
        for number, row in enumerate(rows, start=2)
        if "" in row and "" not in header
    ]
    if findings:
        raise BadFile(f"{path.name}: {len(findings)} finding(s).", findings)
