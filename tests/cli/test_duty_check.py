"""gridkeeper duty check and calendar: a table, JSON or a picture; exit code 1 if a grid or the centre has nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.cli.conftest import Gridkeeper, geojson
from tests.cli.test_people_duty_gates import csv

PEOPLE = "code,name,phone\nP1,王建国,19900000001\nP2,李<b>秀英,19900000002\n"
DUTY = """record,code,name,kind,area_kind,area,by_shift,post,person,category,from,to,hours,days
post,DESK,值班长,duty_leader,,,,,,,,,,
holder,,,,,,,DESK,P1,,2026-01-01,,,
duty,,,,,,,DESK,,*,,,,
post,G1-FT,专职网格员,full_time_grid_worker,grid,G1,yes,,,,,,,
duty,,,,,,,G1-FT,,*,,,,
shift,,,,,,,G1-FT,P2,,2098-12-29,2099-01-04,00:00-24:00,{days}
"""
WEEK = ("--from", "2098-12-29", "--to", "2099-01-04")
"""Monday to Sunday, of years that nobody has announced."""


@pytest.fixture(autouse=True)
def _one_grid(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    if not gridkeeper("areas", "editions", "--json").json:
        file = geojson(tmp_path / "grids.geojson", [{"CODE": "G1", "shape": shapely.box(120, 28.9, 120.01, 28.91)}])
        gridkeeper("areas", "import", file, "--kind", "grid", "--code-field", "CODE", "--datum", "wgs84", "--publish")
        gridkeeper("people", "import", csv(tmp_path / "people.csv", PEOPLE))


def manned(gridkeeper: Gridkeeper, tmp_path: Path, days: str = "1-7") -> str:
    told = gridkeeper("duty", "import", csv(tmp_path / "duty.csv", DUTY.format(days=days)))
    gridkeeper("centre", "set", "--catch-all", "DESK")
    assert told.code == 0
    return told.err


def test_it_blocks_until_everybody_has_somebody(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    before = gridkeeper("duty", "check", *WEEK)
    said = manned(gridkeeper, tmp_path, "workdays")
    at_weekends = gridkeeper("duty", "check", *WEEK, "--json")
    manned(gridkeeper, tmp_path)

    after = gridkeeper("duty", "check", *WEEK)

    assert (before.code, at_weekends.code, after.code) == (1, 1, 0)
    assert "! nobody answers in a grid" in before.out
    assert "there is no post" in before.out
    assert "From 2098-12-29 on holidays are not announced" in said
    holes = [fault for fault in at_weekends.json["faults"] if fault["blocks"]]
    assert [(hole["kind"], hole["area"], hole["starts_at"], hole["hours"]) for hole in holes] == [
        ("grid_uncovered", "G1", "2099-01-02T16:00:00Z", 48.0)
    ]
    assert at_weekends.json["counts"] == {"grid_uncovered": 1}
    assert [day["source"] for day in at_weekends.json["days"]] == ["weekdays"] * 7
    assert after.out == "2098-12-29 - 2099-01-04: 2 posts, 1 areas; 0 findings, 0 of them block.\n"
    assert "From 2098-12-29 on holidays are not announced" in after.err


def test_it_speaks_chinese(gridkeeper: Gridkeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    told = gridkeeper("duty", "check", "--from", "2097-01-01", "--to", "2097-01-01")

    assert told.code == 1
    assert "网格无人" in told.out
    assert "2097-01-01 起节假日尚未公布" in told.err


@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_a_picture_is_written_whole_and_names_are_harmless(suffix: str, gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    manned(gridkeeper, tmp_path)
    picture = tmp_path / f"who{suffix}"

    told = gridkeeper("duty", "check", *WEEK, "--picture", picture)

    drawn = picture.read_text("utf-8")
    assert told.code == 0
    assert "李&#60;b&#62;秀英" in drawn
    assert "<b>秀英" not in drawn
    assert drawn.rstrip().endswith("</html>" if suffix == ".html" else "</svg>")
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "soon"), "--from: 'soon' is not a day"),
        (("--from", "2026-05-02", "--to", "2026-05-01"), "--to: from 2026-05-02 to 2026-05-01 are no such days"),
        (("--from", "2026-01-01", "--to", "2027-06-01"), "--to: "),
        (("--picture", "who.png"), "--picture: 'who.png' is neither .html nor .svg"),
        (("--picture", "nowhere/who.svg"), "there is no such folder"),
    ],
    ids=str,
)
def test_wrong_options_are_2(options: tuple[str, ...], said: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("duty", "check", *options)

    assert (told.code, told.out) == (2, "")
    assert said in told.err


def test_own_days_are_listed_before_the_announced_ones(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = csv(tmp_path / "days.csv", "day,kind,name\n2026-10-08,holiday,厂休\n", "gb18030")

    taken = [gridkeeper("duty", "calendar", "import", file) for _ in range(2)]

    assert [(told.code, told.out) for told in taken] == [(0, "Taken in: 1 days.\n")] * 2
    days = gridkeeper("duty", "calendar", "list", "--from", "2026-10-07", "--to", "2026-10-10", "--json").json
    assert [(day["on"], day["kind"], day["source"]) for day in days] == [
        ("2026-10-07", "holiday", "announced"),
        ("2026-10-08", "holiday", "own"),
        ("2026-10-09", "workday", "announced"),
        ("2026-10-10", "make_up", "announced"),
    ]
    listed = gridkeeper("duty", "calendar", "list", "--from", "2026-10-07", "--to", "2026-10-10").out
    assert "厂休" in listed
    assert "make-up working day" in listed


def test_wrong_days_are_2(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    told = gridkeeper("duty", "calendar", "import", csv(tmp_path / "days.csv", "day,kind\nsoon,party\n"))

    assert (told.code, told.out) == (2, "")
    assert "line 2: day: 'soon' is not a day" in told.err
    assert "line 2: kind: 'party' is unknown" in told.err
