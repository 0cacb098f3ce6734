"""Tables that are none: for areas with WKT, for people and duty, for the points of `locate` and `matrix`."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.hostile.case import Case, Write, content, cut, folder, in_turn, missing, noise
from tests.hostile.writers import write

MB = 1_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Excel workbook begins that is old, or locked with a password."""

GOOD = {
    "areas import": ("code,wkt", 'G1,"POLYGON ((120 28, 121 28, 121 29, 120 28))"'),
    "people import": ("code,name,phone,organisation", "P1,Li,13800000000,"),
    "duty import": ("record,code,name,kind", "net,N1,N,"),
    "locate": ("lon,lat", "120,28"),
    "matrix": ("lon,lat", "120,28"),
}
"""Header and row of each command's table."""

SEVERAL = ("areas import", "people import", "duty import", "locate", "matrix")
OF_SHEETS = ("areas import", "people import", "duty import")

type ForTable = Callable[[str, str], bytes | str]

CSV: dict[str, ForTable] = {
    "header only": lambda header, _row: f"{header}\n",
    "other columns": lambda _header, row: f"x,y\n{row}\n",
    "semicolons": lambda header, row: f"{header}\n{row}\n".replace(",", ";"),
    "more cells than columns": lambda header, row: f"{header}\n{row}{',9' * 9}\n",
    "quotes left open": lambda header, row: f'{header}\n{row}\n"a{header}\n',
    "zeros in the text": lambda header, row: f"{header}\n{row}\x00\x00\n",
    "neither UTF-8 nor GB18030": lambda header, row: f"{header}\n{row}\n".encode() + b"\xff\xff\xfe\n",
}

NAMED: dict[str, ForTable] = {
    "column named twice": lambda header, row: f"{header},{header}\n{row},{row}\n",
    "column without a name": lambda header, row: f"{header},,z\n{row},1,2\n",
}

FILES: dict[str, Write] = {
    "empty file": content(b""),
    "noise": content(noise(20)),
    "a folder": folder,
    "not there": missing,
    "UTF-16": content("lon,lat\n120,28\n".encode("utf-16")),
    "zeros": content(bytes(10_000)),
}


def of_table(command: str, make: ForTable) -> Write:
    """A CSV file."""
    made = make(*GOOD[command])
    return content(made)


def book(path: Path) -> None:
    """A workbook with a header and a row."""
    made = openpyxl.Workbook()
    for line in (("code", "name", "wkt", "record"), ("G1", "Li", "POLYGON EMPTY", "net")):
        made.active.append(line)
    made.save(path)


def with_part(name: str, raw: bytes | None) -> Write:
    """A workbook with one part replaced, or left out."""

    def make(path: Path) -> None:
        book(path)
        with zipfile.ZipFile(path) as parts:
            held = {part: parts.read(part) for part in parts.namelist()}
        held[name] = raw if raw is not None else b""
        if raw is None:
            del held[name]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            for part, content_ in held.items():
                parts.writestr(part, content_)

    return make


SHEET = "xl/worksheets/sheet1.xml"
END = b"</row></sheetData></worksheet>"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]><worksheet>&l9;</worksheet>"

BOOKS: dict[str, Write] = {
    "empty file": content(b""),
    "noise": content(noise(21)),
    "noise after the sign of an archive": content(b"PK\x03\x04" + noise(22)),
    "cut short": cut(book, 0.5),
    "an old or locked workbook": content(OLE + noise(23)),
    "an archive without a workbook": lambda path: _pack(path, {"a.txt": b"hello"}),
    "no list of sheets": with_part("xl/workbook.xml", None),
    "no sheet": with_part(SHEET, None),
    "sheet is noise": with_part(SHEET, noise(24)),
    "sheet is cut short": with_part(SHEET, HEAD + b'<row r="1"><c r="A1"'),
    "sheet is empty": with_part(SHEET, HEAD + b"</sheetData></worksheet>"),
    "entities of entities": with_part(SHEET, BOMB),
    "text that is not in the list": with_part(SHEET, HEAD + b'<row r="1"><c r="A1" t="s"><v>999</v></c>' + END),
    "row beyond all rows": with_part(SHEET, HEAD + b'<row r="99999999999"><c r="A1"><v>1</v></c>' + END),
    "cell without a place": with_part(SHEET, HEAD + b'<row r="1"><c r="!!"><v>1</v></c>' + END),
    "unpacks to far too much": with_part(SHEET, HEAD + b" " * (30 * MB)),
    "list of sheets is noise": with_part("xl/workbook.xml", noise(25)),
    "part with a path upward": with_part("../evil.xml", b"x"),
}  # fmt: skip

WKT: dict[str, str] = {
    "shape is a word": 'G1,"here"',
    "ring left open": 'G1,"POLYGON ((120 28, 121 28, 121 29, 120 29))"',
    "brackets left open": 'G1,"POLYGON ((120 28, 121 28, 121 29, 120 28"',
    "collections very deep": f'G1,"{"GEOMETRYCOLLECTION (" * 200_000}{")" * 200_000}"',
    "number without end": 'G1,"POLYGON ((120 28, 1e999 28, 121 29, 120 28))"',
    "binary for text": 'G1,"0103000000010000000400000000"',
}


def _pack(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)


SOON = {"GRIDKEEPER_FILE_TIMEOUT_SECONDS": "1.5"}
WORKBOOKS = ("people import", "duty import", "areas import")

CASES = [
    *(Case(cause, command, ".csv", of_table(command, CSV[cause])) for cause, command in in_turn(CSV, SEVERAL, 3)),
    *(Case(cause, command, ".csv", of_table(command, NAMED[cause])) for cause, command in in_turn(NAMED, OF_SHEETS, 2)),
    *(Case(cause, command, ".csv", FILES[cause]) for cause, command in in_turn(FILES, SEVERAL[1:], 2)),
    *(
        Case(cause, command, ".xlsx", BOOKS[cause], settings=SOON if cause == "row beyond all rows" else {})
        for cause, command in in_turn(BOOKS, WORKBOOKS, 1)
    ),
    *(Case(cause, "areas import", ".csv", content(f"code,wkt\n{row}\n")) for cause, row in WKT.items()),
    Case("no word of the shapes", "areas import", ".csv", write, plain=True),
    Case("no word of the shapes", "areas import", ".xlsx", write, plain=True),
    Case("no datum", "locate", ".csv", content("lon,lat\n1,2\n"), ("--datum", "mars")),
]
