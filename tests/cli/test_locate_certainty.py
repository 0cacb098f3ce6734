"""gridkeeper locate: how sure a place is, and what is systematically wrong about a file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from gis.areas.frames import areas_in_force
from gis.crs.gcj02 import to_gcj02
from gis.db.engine import reading
from gis.vocabulary import AreaKind
from tests.cli.conftest import Gridkeeper
from tests.conftest import NOON, TestCentre

POINT = ("--lon", "120.08", "--lat", "28.93", "--datum", "wgs84")
FIELDS = ("--lon-field", "x", "--lat-field", "y", "--datum", "wgs84")
SQUARE = "POLYGON ((120.079 28.929, 120.081 28.929, 120.081 28.931, 120.079 28.931, 120.079 28.929))"


@pytest.fixture
def ask(gridkeeper: Gridkeeper, demo: TestCentre) -> Gridkeeper:
    return lambda *arguments: gridkeeper("--centre", demo.name, "locate", *arguments, "--at", "2026-05-06T12:00")


@pytest.fixture
def doors(demo: TestCentre) -> list[tuple[float, float, str]]:
    """Points in buildings and the grid that is recorded for each."""
    with reading(demo.engine) as db:
        houses = areas_in_force(db, AreaKind.BUILDING, NOON).geometry.representative_point()[:200]
        grids = areas_in_force(db, AreaKind.GRID, NOON)
    owner = {row: code for code, shape in zip(grids["code"], grids.geometry, strict=True)
             for row in houses.index[houses.within(shape)]}  # fmt: skip
    return [(house.x, house.y, owner[row]) for row, house in houses.items()]


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_accuracy_is_answered_with_shares(ask: Gridkeeper) -> None:
    found = ask(*POINT, "--accuracy-m", 100, "--json").json

    assert found["place"]["accuracy_m"] == 100
    assert sum(one["share"] for one in found["certainty"]["answers"]) == pytest.approx(1, abs=0.02)
    assert found["certainty"]["enough"] is (found["question"] is None)
    assert {layer["kind"] for layer in found["certainty"]["layers"]} >= {"grid"}


def test_without_an_accuracy_nothing_is_said_of_it(ask: Gridkeeper) -> None:
    found = ask(*POINT, "--json").json

    assert (found["certainty"], found["question"]) == (None, None)


@pytest.mark.parametrize(("lang", "words"), [("en", ("How sure:", "Ask: ")), ("zh", ("把握:", "请问: "))])
def test_people_read_how_sure_and_what_to_ask(lang: str, words: tuple[str, str], ask: Gridkeeper) -> None:
    told = ask(*POINT, "--accuracy-m", 300, "--lang", lang)

    assert told.code == 0
    assert all(word in told.out for word in words)


def test_an_area_instead_of_a_pin(ask: Gridkeeper) -> None:
    found = ask("--area-wkt", SQUARE, "--datum", "wgs84", "--json").json

    assert found["answered_by"]
    assert found["certainty"]["layers"]
    assert 120.079 < found["place"]["lon"] < 120.081


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--accuracy-m", "0"), "--accuracy-m: 0 is not an accuracy"),
        (("--accuracy-m", "nan"), "--accuracy-m: nan is not an accuracy"),
        (("--area-wkt", "POINT (1 2)"), "--area-wkt: is not a polygon"),
        (("--area-wkt", "POLYGON ((1 2"), "--area-wkt: cannot be read"),
        (("--area-wkt", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"), "--area-wkt: is not a valid polygon"),
        (("--area-wkt", "POLYGON ((0 0, 1 1, nan 0, 0 0))"), "--area-wkt: "),
        (("--area-wkt", "POLYGON EMPTY"), "--area-wkt: has no inside"),
        (("--area-wkt", "GEOMETRYCOLLECTION (" * 5_000), "--area-wkt: is not a polygon"),
        (("--area-wkt", "POLYGON ((0 100, 1 100, 1 101, 0 100))"), "--area-wkt"),
        (("--site", "S9"), "No site 'S9' is in force"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_what_cannot_be_used_is_refused_by_name(options: tuple[str, str], said: str, ask: Gridkeeper) -> None:
    told = ask("--datum", "wgs84", *options)

    assert told.code in (1, 2)
    assert said in told.err
    assert "Traceback" not in told.err


def test_a_site_without_a_pin(ask: Gridkeeper, demo: TestCentre) -> None:
    with demo.engine.connect() as db:
        code = db.scalar(text("SELECT code FROM area JOIN edition ON edition.id = edition_id WHERE kind = 'site'"))

    found = ask("--site", code, "--json").json

    assert found["place"]["site"] == code
    assert found["certainty"]["layers"][0]["leading"] == {
        "kind": "site", "code": code, "name": found["chain"][0]["name"], "share": 1.0,
    }  # fmt: skip


def test_a_table_says_how_sure_each_row_is(
    ask: Gridkeeper, doors: list[tuple[float, float, str]], tmp_path: Path
) -> None:
    rows = [f"{x},{y},{accuracy}" for x, y, _ in doors[:40] for accuracy in ("0.001", "200", "", "much")]
    file = write(tmp_path / "in.csv", "x,y,acc", rows)

    ask(file, *FIELDS, "--accuracy-field", "acc", "--out", tmp_path / "out.csv")

    exact, wide, blank, bad = (read(tmp_path / "out.csv")[row::4] for row in range(4))
    assert {row["certainty"] for row in exact} == {"1.0000"}
    assert {row["alternatives"] for row in exact} == {""}
    assert {row["certainty"] for row in blank + bad} == {""}
    assert all(0 < float(row["certainty"]) <= 1 for row in wide)
    for row in wide:
        others = [float(each.split()[1]) for each in row["alternatives"].split("; ") if each]
        assert float(row["certainty"]) + sum(others) == pytest.approx(1, abs=0.01)
    assert any(row["alternatives"] for row in wide)


def test_one_accuracy_for_all_rows(ask: Gridkeeper, doors: list[tuple[float, float, str]], tmp_path: Path) -> None:
    file = write(tmp_path / "in.csv", "x,y", [f"{x},{y}" for x, y, _ in doors[:20]])

    ask(file, *FIELDS, "--accuracy-m", 10, "--out", tmp_path / "out.csv")

    assert all(row["certainty"] for row in read(tmp_path / "out.csv"))


def test_a_wrong_datum_is_told_and_not_corrected(
    ask: Gridkeeper, doors: list[tuple[float, float, str]], tmp_path: Path
) -> None:
    moved = to_gcj02(np.array([door[:2] for door in doors])).tolist()
    rows = [f"{x!r},{y!r},{code}" for (x, y), (_, _, code) in zip(moved, doors, strict=True)]
    file = write(tmp_path / "in.csv", "x,y,grid", rows)

    told = ask(file, *FIELDS, "--expect-field", "grid", "--out", tmp_path / "out.csv")
    summary = ask(file, *FIELDS, "--expect-field", "grid", "--out", tmp_path / "out.csv", "--json").json

    assert "suspicious, wrong datum" in told.out
    assert [(one["kind"], one["reading"]) for one in summary["suspicions"]] == [("wrong_datum", "gcj02")]
    assert summary["suspicions"][0]["distance_m"] == pytest.approx(555, abs=15)
    found = read(tmp_path / "out.csv")
    assert [(row["x"], row["y"]) for row in found] == [(repr(x), repr(y)) for x, y in moved]
    assert {row["suspicion"] for row in found if row["area_code"] != row["grid"]} == {"wrong_datum"}


def test_a_clean_table_raises_no_alarm(ask: Gridkeeper, doors: list[tuple[float, float, str]], tmp_path: Path) -> None:
    file = write(tmp_path / "in.csv", "x,y,grid", [f"{x!r},{y!r},{code}" for x, y, code in doors])

    summary = ask(file, *FIELDS, "--expect-field", "grid", "--out", tmp_path / "out.csv", "--json").json

    assert summary["suspicions"] == []
    assert {row["suspicion"] for row in read(tmp_path / "out.csv")} == {""}


def test_swapped_rows_and_a_default_point_are_told(
    ask: Gridkeeper, doors: list[tuple[float, float, str]], tmp_path: Path
) -> None:
    pairs = "长城金都九铃丽州五金名园华丰溪心望春松石飞凤南苑胜利解放"
    names = [pairs[row : row + 2] for row in range(0, len(pairs), 2)]
    placed = [f"{x!r},{y!r},{names[row % 14]}路{row}号" for row, (x, y, _) in enumerate(doors[:100])]
    nowhere = [f"120.08,28.93,{name}街1号" for name in names]
    turned = [f"{y!r},{x!r},{names[0]}路9号" for x, y, _ in doors[100:103]]
    file = write(tmp_path / "in.csv", "x,y,where", placed + nowhere + turned)

    summary = ask(file, *FIELDS, "--text-field", "where", "--out", tmp_path / "out.csv", "--json").json

    assert [(one["kind"], one["count"]) for one in summary["suspicions"]] == [("default_point", 14), ("swapped", 3)]
    words = [row["suspicion"] for row in read(tmp_path / "out.csv")]
    assert words == [""] * 100 + ["default_point"] * 14 + ["swapped"] * 3


@pytest.mark.parametrize("option", ["--accuracy-field", "--expect-field", "--text-field"])
def test_a_column_that_is_not_there_is_2(option: str, ask: Gridkeeper, tmp_path: Path) -> None:
    told = ask(write(tmp_path / "in.csv", "x,y", ["1,2"]), *FIELDS, option, "none", "--out", tmp_path / "out.csv")

    assert told.code == 2
    assert f"{option}: there is no column 'none'" in told.err
