"""gridkeeper people, duty and gates: CSV and points in, as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.cli.conftest import Gridkeeper, geojson
from tests.conftest import TestCentre
from tests.endpoints.conftest import count

PEOPLE = "code,name,phone\nP1,王建国,19900000001\nP2,李秀英,19900000002\n"
DUTY = """record,code,name,kind,area_kind,area,post,person,category,from,to
post,DESK,值班长,duty_leader,,,,,,,
holder,,,,,,DESK,P1,,2026-01-01,
duty,,,,,,DESK,,*,,
"""


def csv(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_people_are_taken_in_and_updated(
    encoding: str, gridkeeper: Gridkeeper, centre: TestCentre, tmp_path: Path
) -> None:
    told = gridkeeper("people", "import", csv(tmp_path / "people.csv", PEOPLE, encoding))

    assert (told.code, told.out) == (0, "Taken in: 2 people.\n")
    assert count(centre, "person") == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds nothing"),
        ("code,name\n", "no rows"),
        ("name\n王建国\n", "header: code: is missing"),
        ("code,name,salary\nP9,x,1\n", "salary: is not a column"),
        ("code,name\nP9,\nP9,x\n", "line 3: code: 'P9' stands on line 2 already"),
        ("code,name\nP9,a,b\n", "more cells than the header"),
        ('code,name\nP9,"a\n', "Check the quotation marks"),
        ("code,name\nP9,\0\n", "neither UTF-8 nor GB18030"),
        ("code,name,code\nP9,x,P8\n", "code"),
    ],
)
def test_wrong_people_are_2(
    content: str, said: str, gridkeeper: Gridkeeper, centre: TestCentre, tmp_path: Path
) -> None:
    before = count(centre, "person")

    told = gridkeeper("people", "import", csv(tmp_path / "people.csv", content))

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert count(centre, "person") == before


@pytest.mark.parametrize("command", ["people", "duty"])
def test_a_missing_file_is_2(command: str, gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    told = gridkeeper(command, "import", tmp_path / "none.csv")

    assert told.code == 2
    assert told.lines[0].startswith("gridkeeper: none.csv: there is no such file.")


def test_units_are_taken_in_and_listed(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    rows = "unit,labour,劳动保障,department,,,,,,,,DISPUTE\nunit,market,市场监管,department,,,,,,,,MARKET\n"
    content = DUTY.splitlines()[0] + f",categories\n{rows}"
    assert gridkeeper("duty", "import", csv(tmp_path / "units.csv", content)).out == "Taken in: 2 unit.\n"

    told = gridkeeper("duty", "units", "--category", "MARKET_FOOD", "--json").json

    assert [(unit["code"], unit["suggested"]) for unit in told] == [("market", True), ("labour", False)]
    listed = gridkeeper("duty", "units").out.splitlines()
    assert [line.split()[:2] for line in listed if "department" in line] == [
        ["labour", "劳动保障"],
        ["market", "市场监管"],
    ]


def test_duty_twice_changes_nothing(gridkeeper: Gridkeeper, centre: TestCentre, tmp_path: Path) -> None:
    gridkeeper("people", "import", csv(tmp_path / "people.csv", PEOPLE))
    file = csv(tmp_path / "duty.csv", DUTY)

    told = [gridkeeper("duty", "import", file, "--json").json for _ in range(2)]

    assert told == [{"post": 1, "holder": 1, "duty": 1}] * 2
    assert [count(centre, table) for table in ("post", "holding", "duty")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("king,K,,,,,,,,,", "line 2: record: 'king' is no record"),
        ("post,K,王,king,,,,,,,", "line 2: kind: 'king' is unknown"),
        ("holder,,,,,,NOPE,P1,,,", "line 2: post: there is no post 'NOPE'"),
        ("holder,,,,,,DESK,P9,,,", "line 2: person: there is no person 'P9'"),
        ("duty,,,,,,DESK,,WAGES,,", "line 2: category: 'WAGES' is unknown"),
        ("holder,,,,,,DESK,P1,,2026-13-01,", "line 2: from: '2026-13-01' is not an instant"),
        ("holder,,,,,,DESK,P1,,2026-05-02,2026-05-01", "line 2: to: '2026-05-01' is not after"),
        ("holder,,,,,,DESK,P1,,2026-05-02,9999-12-31", "line 2: to: '9999-12-31' lies outside the years"),
        ("post,K,王,grid_leader,grid,NONE,,,,,", "line 2: area: no edition holds a grid 'NONE'"),
    ],
)
def test_wrong_duty_is_2(row: str, said: str, gridkeeper: Gridkeeper, centre: TestCentre, tmp_path: Path) -> None:
    gridkeeper("people", "import", csv(tmp_path / "people.csv", PEOPLE))
    before = count(centre, "post")

    told = gridkeeper("duty", "import", csv(tmp_path / "duty.csv", DUTY.splitlines()[0] + f"\n{row}\n"))

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert count(centre, "post") == before


def test_gates(gridkeeper: Gridkeeper, centre: TestCentre, tmp_path: Path) -> None:
    site = geojson(tmp_path / "sites.geojson", [{"CODE": "S1", "shape": shapely.box(120, 28.9, 120.01, 28.91)}])
    gate = geojson(tmp_path / "gates.geojson", [{"SITE": "S1", "shape": shapely.Point(120.005, 28.9)}])
    take_in = ("gates", "import", gate, "--site-field", "SITE", "--datum", "wgs84")
    assert "there is no site 'S1' in force" in gridkeeper(*take_in).err
    gridkeeper("areas", "import", site, "--kind", "site", "--code-field", "CODE", "--datum", "wgs84", "--publish")

    told = [gridkeeper(*take_in) for _ in range(2)]

    assert [one.code for one in told] == [0, 0]
    assert count(centre, "gate") == 1
    answer = gridkeeper("locate", "--lon", "120.005", "--lat", "28.905", "--datum", "wgs84", "--json").json
    assert answer["gate"]["name"] == "大门"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--site-field", "SITE"), "--datum: is missing"),
        (("--site-field", "NONE", "--datum", "wgs84"), "there is no column 'NONE'"),
        (("--datum", "wgs84"), "--site-field"),
        (("--site-field", "SITE", "--datum", "wgs84"), "is not a point"),
    ],
    ids=str,
)
def test_wrong_gates_are_2(options: tuple[str, ...], said: str, gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = geojson(tmp_path / "gates.geojson", [{"SITE": "S1", "shape": shapely.box(120, 28.9, 120.01, 28.91)}])

    told = gridkeeper("gates", "import", file, *options)

    assert told.code == 2
    assert said in told.err
