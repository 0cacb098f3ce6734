"""gridkeeper reach, coverage, matrix, and `locate` by road, in a demo zone built by the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape
from sqlalchemy import text

from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre

HERE = ("--lon", "120.08", "--lat", "28.93", "--datum", "wgs84")
COLUMNS = ("--lon-field", "x", "--lat-field", "y", "--datum", "wgs84")


@pytest.fixture
def zone(gridkeeper: Gridkeeper, centre: TestCentre) -> TestCentre:
    """The centre of this file as a small demo zone, built as a user builds it."""
    if not gridkeeper("areas", "editions", "--json").json:
        assert gridkeeper("demo", "build", "--size", "small").code == 0
    return centre


@pytest.fixture
def post(zone: TestCentre) -> str:
    """The code of a first responder's post."""
    with zone.engine.connect() as db:
        return str(db.scalar(text("SELECT min(code) FROM post WHERE kind = 'first_responder'")))


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A table of places, one at sea and one without coordinates."""
    path = tmp_path / "places.csv"
    path.write_text("name,x,y\n一,120.08,28.93\n二,120.085,28.932\n海,122.5,27\n无,,\n", encoding="utf-8")
    return path


def test_a_fresh_zone_has_exact_routes_at_once(gridkeeper: Gridkeeper, zone: TestCentre) -> None:
    by_road = gridkeeper("locate", *HERE, "--json").json["by_road"]

    assert by_road["exact"]
    assert len(list((zone.folder / "tiles" / zone.name).glob("1-*"))) == 1


def test_locate_says_who_is_there_first(gridkeeper: Gridkeeper, zone: TestCentre) -> None:
    by_road = gridkeeper("locate", *HERE, "--json").json["by_road"]
    names = [one["person"]["name"] for one in by_road["arrivals"]]

    english = gridkeeper("locate", *HERE, "--lang", "en").out
    chinese = gridkeeper("locate", *HERE, "--lang", "zh").out

    assert len(names) == 5
    assert "There first, by road" in english
    assert "先到者（按道路）" in chinese
    assert [name for name in names if name not in english.partition("There first")[2]] == []


def test_locate_without_roads_says_nothing_of_them(gridkeeper: Gridkeeper, empty: TestCentre) -> None:
    told = gridkeeper("--centre", empty.name, "locate", *HERE, "--json").json

    assert told["by_road"] is None


def test_reach_draws_wider_and_wider_areas(gridkeeper: Gridkeeper, post: str, tmp_path: Path) -> None:
    out = tmp_path / "reach.geojson"

    told = gridkeeper("reach", "--post", post, "--minutes", "5,2", "--mode", "car", "--out", out)

    assert (told.code, told.err) == (0, "")
    drawn = json.loads(out.read_text("utf-8"))
    assert [one["properties"] for one in drawn["features"]] == [
        {"minutes": minutes, "mode": "car", "post": post} for minutes in (2, 5)
    ]
    near, far = (shape(one["geometry"]) for one in drawn["features"])
    assert near.is_valid
    assert far.is_valid
    assert 0 < near.area < far.area
    assert near.difference(far).area < 0.02 * near.area


@pytest.mark.parametrize("minutes", ["", "0", "2,121", "two", "2.5", "2,,5", "-1"])
@pytest.mark.parametrize("command", ["reach --post X --out x.geojson", "coverage"])
def test_wrong_minutes(minutes: str, command: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper(*command.split(), f"--minutes={minutes}")

    assert (told.code, told.out) == (2, "")
    assert "is not a list of minutes" in told.err


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--post", "P9", "--out", "x.geojson"), 1, "P9"),
        (("--out", "x.geojson"), 2, "--post"),
        (("--post", "P9"), 2, "--out"),
        (("--post", "P9", "--out", "/nowhere/x.geojson"), 2, "no such folder"),
    ],
)
def test_wrong_reach(arguments: tuple[str, ...], code: int, said: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("reach", *arguments)

    assert (told.code, told.out) == (code, "")
    assert said in told.err


@pytest.mark.usefixtures("zone")
def test_coverage_of_every_building_and_gate(gridkeeper: Gridkeeper, zone: TestCentre) -> None:
    found = gridkeeper("coverage", "--json").json

    with zone.engine.connect() as db:
        gates = int(db.scalar(text("SELECT count(*) FROM gate")) or 0)
    assert sum(one["kind"] == "gate" for one in found) == gates
    assert sum(one["kind"] == "building" for one in found) > 50
    reached = [one for one in found if one["eta_seconds"] is not None]
    assert len(reached) > 0.9 * len(found)
    assert all(one["first"] for one in reached)


@pytest.mark.usefixtures("zone")
def test_coverage_in_words(gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("coverage", "--minutes", "10,2", "--holes", "3").out.splitlines()

    assert told[0].startswith("within 2 min: ")
    assert told[1].startswith("within 10 min: ")
    assert told[2].split() == ["place", "code", "first", "there", "minutes"]
    assert len(told) == 6


@pytest.mark.usefixtures("zone")
def test_a_matrix_of_everybody(gridkeeper: Gridkeeper, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "matrix.csv"

    told = gridkeeper("matrix", places, *COLUMNS, "--out", out, "--json").json

    rows = _rows(out)
    assert (told["places"], len(rows)) == (4, 4)
    assert len(rows[0]) == 4 + told["posts"]
    assert [row["name"] for row in rows] == ["一", "二", "海", "无"]
    assert [row["note"] for row in rows] == ["", "", "", "no coordinates"]
    assert [_seconds(row) == [] for row in rows] == [False, False, True, True]
    assert told["with_a_way"] == sum(len(_seconds(row)) for row in rows)


def test_a_matrix_of_named_posts(gridkeeper: Gridkeeper, post: str, places: Path, tmp_path: Path) -> None:
    walked, driven = tmp_path / "foot.csv", tmp_path / "car.csv"

    on_foot = gridkeeper("matrix", places, *COLUMNS, "--posts", post, "--mode", "foot", "--out", walked)
    by_car = gridkeeper("matrix", places, *COLUMNS, "--posts", f" {post}, {post}", "--mode", "car", "--out", driven)

    assert (on_foot.code, by_car.code) == (0, 0)
    assert on_foot.out == f"4 places by 1 posts, 2 of 4 with a way: {walked}\n"
    foot, car = _seconds(_rows(walked)[0]), _seconds(_rows(driven)[0])
    assert len(foot) == len(car) == 1
    assert foot > car


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "--datum"),
        (("--datum", "wgs84"), 2, "--lon-field"),
        ((*COLUMNS, "--mode", "horse"), 2, "horse"),
        ((*COLUMNS, "--posts", "P9"), 1, "P9"),
        ((*COLUMNS, "--posts", "A,,B"), 2, "is not a list of codes"),
        ((*COLUMNS, "--posts", ""), 2, "is not a list of codes"),
    ],
    ids=str,
)
def test_wrong_matrices(
    options: tuple[str, ...], code: int, said: str, gridkeeper: Gridkeeper, places: Path, tmp_path: Path
) -> None:
    out = tmp_path / "matrix.csv"

    told = gridkeeper("matrix", places, *options, "--out", out)

    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert not out.exists()


def test_a_matrix_needs_roads(gridkeeper: Gridkeeper, empty: TestCentre, places: Path, tmp_path: Path) -> None:
    told = gridkeeper("--centre", empty.name, "matrix", places, *COLUMNS, "--out", tmp_path / "m.csv")

    assert told.code == 1
    assert "gridkeeper roads import" in told.err


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _seconds(row: dict[str, Any]) -> list[int]:
    return [int(value) for name, value in row.items() if name not in {"name", "x", "y", "note"} and value]
