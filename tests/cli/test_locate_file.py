"""gridkeeper locate FILE: every column kept, ours added, and a file that is there whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre

OURS = ["area_code", "area_name", "distance_to_edge_m", "person", "edition", "note", "certainty", "alternatives",
        "suspicion"]  # fmt: skip
FIELDS = ("--lon-field", "x", "--lat-field", "y", "--datum", "wgs84")
POINTS = "id,x,y\n007,120.08,28.93\n008,120.085,28.935\n009,0,0\n"


def table(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def ask(gridkeeper: Gridkeeper, demo: TestCentre) -> Gridkeeper:
    return lambda *arguments: gridkeeper("--centre", demo.name, "locate", *arguments, "--at", "2026-05-06T12:00")


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (POINTS, ("--lon-field", "x", "--lat-field", "y"), "--datum: is missing"),
        (POINTS, ("--datum", "wgs84"), "--lon-field: is missing"),
        (POINTS, (*FIELDS, "--at-field", "when"), "--at-field: there is no column 'when'"),
        (POINTS, ("--lon-field", "X", "--lat-field", "Y", "--datum", "wgs84"), "The file has: id, x, y"),
        ("", FIELDS, "is not a table"),
        ("id,x,y\n", FIELDS, "no rows"),
        ('id,x,y\n"1,2,3\n', FIELDS, "is not a table"),
        ("id,x,y\n1,2,3,4,5\n6,7,8\n", FIELDS, "is not a table"),
    ],
    ids=str,
)
def test_a_wrong_table_is_2(content: str, options: tuple[str, ...], said: str, ask: Gridkeeper, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    told = ask(table(tmp_path / "in.csv", content), *options, "--out", out)

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert list(tmp_path.iterdir()) == [tmp_path / "in.csv"]


def test_no_out_is_2(ask: Gridkeeper, tmp_path: Path) -> None:
    assert "--out: is missing" in ask(table(tmp_path / "in.csv", POINTS), *FIELDS).err


def test_no_file_is_2(ask: Gridkeeper, tmp_path: Path) -> None:
    assert "there is no such file" in ask(tmp_path / "none.csv", *FIELDS, "--out", tmp_path / "out.csv").err


@pytest.mark.parametrize("out", ["nowhere/out.csv", ".", "in.csv/out.csv"])
def test_a_place_that_cannot_be_written_is_2(out: str, ask: Gridkeeper, tmp_path: Path) -> None:
    told = ask(table(tmp_path / "in.csv", POINTS), *FIELDS, "--out", tmp_path / out)

    assert told.code == 2
    assert "can't be written" in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_every_row_and_column_is_kept(ask: Gridkeeper, tmp_path: Path) -> None:
    told = ask(table(tmp_path / "in.csv", POINTS), *FIELDS, "--out", tmp_path / "out.csv", "--json")

    assert told.json == {
        "rows": 3, "with_an_area": 2, "unusable": 0, "out": str(tmp_path / "out.csv"), "suspicions": [],
    }  # fmt: skip
    found = rows(tmp_path / "out.csv")
    assert list(found[0]) == ["id", "x", "y", *OURS]
    assert [row["id"] for row in found] == ["007", "008", "009"]
    assert found[0]["area_code"].startswith("3307840")
    assert found[0]["person"]
    assert found[2]["area_code"] == found[2]["person"] == ""
    assert "outside all areas" in found[2]["note"]


def test_the_person_is_that_of_a_single_question(ask: Gridkeeper, tmp_path: Path) -> None:
    ask(table(tmp_path / "in.csv", POINTS), *FIELDS, "--out", tmp_path / "out.csv")
    one = ask("--lon", "120.08", "--lat", "28.93", "--datum", "wgs84", "--json").json

    row = rows(tmp_path / "out.csv")[0]

    assert (row["person"], row["area_code"]) == (one["person"]["name"], one["area"]["code"])
    assert float(row["distance_to_edge_m"]) == pytest.approx(one["chain"][-1]["distance_to_edge_m"], abs=0.01)


def test_columns_that_are_called_like_ours_stay(ask: Gridkeeper, tmp_path: Path) -> None:
    content = "note,area_code,gridkeeper_note,x,y\nold,17,older,120.08,28.93\n"

    ask(table(tmp_path / "in.csv", content), *FIELDS, "--out", tmp_path / "out.csv")

    row = rows(tmp_path / "out.csv")[0]
    assert [row[name] for name in ("note", "area_code", "gridkeeper_note")] == ["old", "17", "older"]
    assert row["gridkeeper_area_code"].startswith("3307840")
    assert len(row) == 5 + len(OURS)


def test_cells_are_text_and_stay_as_they_are(ask: Gridkeeper, tmp_path: Path) -> None:
    content = 'id,x,y,said\n1.10,120.0800,28.93,"a, ""b""\nc"\nNA,120.08,28.93,None\n'

    ask(table(tmp_path / "in.csv", content), *FIELDS, "--out", tmp_path / "out.csv")

    found = rows(tmp_path / "out.csv")
    assert [(row["id"], row["x"], row["said"]) for row in found] == [
        ("1.10", "120.0800", 'a, "b"\nc'), ("NA", "120.08", "None"),
    ]  # fmt: skip


def test_a_file_in_gb18030(ask: Gridkeeper, tmp_path: Path) -> None:
    content = "名称,经度,纬度\n丁溪村,120.08,28.93\n"
    fields = ("--lon-field", "经度", "--lat-field", "纬度", "--datum", "wgs84")

    ask(table(tmp_path / "in.csv", content, "gb18030"), *fields, "--out", tmp_path / "out.csv")

    assert rows(tmp_path / "out.csv")[0]["名称"] == "丁溪村"


def test_rows_that_cannot_be_used_say_why(ask: Gridkeeper, tmp_path: Path) -> None:
    content = "x,y\n,\nabc,28.93\n281,28.93\ninf,28.93\n120.08,28.93\n"

    told = ask(table(tmp_path / "in.csv", content), *FIELDS, "--out", tmp_path / "out.csv")

    assert "5 rows, 1 in a comprehensive grid, 4 without" in told.out
    notes = [row["note"] for row in rows(tmp_path / "out.csv")]
    assert notes == ["no coordinates", "no coordinates", "coordinates out of range", "no coordinates", ""]


def test_cells_that_a_short_row_lacks_are_empty(ask: Gridkeeper, tmp_path: Path) -> None:
    content = "x,y,when\n120.08,28.93,2026-05-06\n120.08,28.93\n120.08\n"

    ask(table(tmp_path / "in.csv", content), *FIELDS, "--at-field", "when", "--out", tmp_path / "out.csv")

    assert [row["note"] for row in rows(tmp_path / "out.csv")] == ["", "no instant", "no coordinates"]


def test_only_rows_that_cannot_be_used(ask: Gridkeeper, tmp_path: Path) -> None:
    told = ask(table(tmp_path / "in.csv", "x,y\n,\n"), *FIELDS, "--out", tmp_path / "out.csv")

    assert told.code == 0
    assert rows(tmp_path / "out.csv")[0]["note"] == "no coordinates"


def test_each_row_at_its_own_instant(ask: Gridkeeper, tmp_path: Path) -> None:
    whens = ["05/06/2026 12:00:00 PM", "04/01/2026 12:00:00 PM", "yesterday", "", "01/01/0001 12:00:00 AM"]
    content = "x,y,when\n" + "".join(f"120.08,28.93,{when}\n" for when in whens)
    options = ("--at-field", "when", "--at-format", "%m/%d/%Y %I:%M:%S %p", "--out", tmp_path / "out.csv")

    ask(table(tmp_path / "in.csv", content), *FIELDS, *options)

    found = rows(tmp_path / "out.csv")
    assert found[0]["edition"] == "demo"
    assert [row["note"] for row in found] == [
        "", "no comprehensive grid was in force then", "no instant", "no instant", "no instant",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["grid", "site", "building", "dedicated_grid", "micro_grid"])
def test_every_kind_can_be_asked_for(kind: str, ask: Gridkeeper, tmp_path: Path) -> None:
    told = ask(table(tmp_path / "in.csv", POINTS), *FIELDS, "--kind", kind, "--out", tmp_path / "out.csv")

    assert told.code == 0
    assert len(rows(tmp_path / "out.csv")) == 3


def test_in_and_out_may_be_the_same_file(ask: Gridkeeper, tmp_path: Path) -> None:
    file = table(tmp_path / "in.csv", POINTS)

    assert ask(file, *FIELDS, "--out", file).code == 0
    assert list(rows(file)[0]) == ["id", "x", "y", *OURS]
