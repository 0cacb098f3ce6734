"""CSV files as they come from spreadsheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.areas.text import line_of, rows_of_csv
from gis.errors import BadFile

TABLE = "code,name\nP1,王磊\nP2,李娟\n"


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        TABLE,
        "\ufeff" + TABLE,
        TABLE.encode("gb18030"),
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\n", "\r"),
        TABLE.rstrip("\n"),
        TABLE.replace(",", " , "),
        TABLE.replace("王磊", '"王磊"'),
        TABLE.replace("\n", ",,\n") + ",,,\n\n",
    ],
    ids=["UTF-8", "with mark", "GB18030", "CRLF", "CR", "no end", "blanks", "quotes", "empty cells around"],
)
def test_the_same_table_is_read(content: bytes | str, tmp_path: Path) -> None:
    header, rows = rows_of_csv(written(tmp_path, content))

    assert header == ["code", "name"]
    assert rows == [{"code": "P1", "name": "王磊"}, {"code": "P2", "name": "李娟"}]


def test_missing_cells_are_empty(tmp_path: Path) -> None:
    _, rows = rows_of_csv(written(tmp_path, "a,b,c\n1\n1,2\n"))

    assert rows == [{"a": "1", "b": "", "c": ""}, {"a": "1", "b": "2", "c": ""}]


def test_rows_know_their_line_past_empty_ones_and_line_breaks_in_cells(tmp_path: Path) -> None:
    _, rows = rows_of_csv(written(tmp_path, 'a,b\n1,x\n\n,\n2,"x\ny"\n3,x\n'))

    assert [(row["a"], line_of(row, 0)) for row in rows] == [("1", 2), ("2", 6), ("3", 7)]
    assert line_of({"a": "made by hand"}, 12) == 12


def test_cells_may_hold_anything_that_is_quoted(tmp_path: Path) -> None:
    _, rows = rows_of_csv(written(tmp_path, 'a,b\n"1,5","he said ""yes"""\n'))

    assert rows == [{"a": "1,5", "b": 'he said "yes"'}]


@pytest.mark.parametrize(
    ("content", "findings"),
    [
        ("", ["file: holds nothing."]),
        ("\n\n,\n", ["file: holds nothing."]),
        ("code,name\n", ["file: has a header and no rows."]),
        ("code,name\n,,\n", ["file: has a header and no rows."]),
        ("a,b\n1,2\n1,2,3\n\n1,2,3,4\n", ["line 3: file: has more cells", "line 5: file: has more cells"]),
        ("a,,b\n1,2,3\n", ["header: file: has a column without a name."]),
        ("a,b,a\n1,2,3,4\n", ["header: a: is named twice.", "line 2: file: has more cells"]),
        ('a,b\n1,"2\n', ["file: line 2: unexpected end of data."]),
        ('a,b\n1,"2"3\n', ["file: line 2: ',' expected after '\"'."]),
        (b"a,b\n1,\x00\n", ["file: is neither UTF-8 nor GB18030 text."]),
        (b"a,b\n1,\xff\xff\n", ["file: is neither UTF-8 nor GB18030 text."]),
        (TABLE.encode("utf-16"), ["file: is neither UTF-8 nor GB18030 text."]),
    ],
)
def test_what_is_no_table_is_refused_with_every_finding(
    content: bytes | str, findings: list[str], tmp_path: Path
) -> None:
    with pytest.raises(BadFile) as caught:
        rows_of_csv(written(tmp_path, content))

    told = [str(finding) for finding in caught.value.findings]
    assert len(told) == len(findings)
    assert all(one.startswith(start) for one, start in zip(told, findings, strict=True)), told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no such file"):
        rows_of_csv(tmp_path / "a.csv")
