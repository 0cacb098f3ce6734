"""gridkeeper roads: import, check, close, open, list; a wrong file leaves the old roads as they are."""

from __future__ import annotations

import json
from pathlib import Path

import osmium
import pytest
import shapely
from osmium.osm.mutable import Node
from osmium.osm.mutable import Way as OsmWay

from gis.db.engine import reading
from gis.roads.store import newest_version
from tests.cli.conftest import Gridkeeper, geojson
from tests.conftest import TestCentre

IMPORT = ("roads", "import")
STREETS = {
    1: ("residential", "东街", [(120.0, 29.0), (120.01, 29.0)]),
    2: ("residential", "北街", [(120.01, 29.0), (120.01, 29.01)]),
    3: ("residential", "环街", [(120.01, 29.01), (120.0, 29.0)]),
    4: ("residential", "孤街", [(120.03, 29.0), (120.033, 29.0)]),
}
"""Three streets in a ring and one by itself."""


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """The streets as GeoJSON."""
    rows = [
        {"id": number, "highway": kind, "name": name, "shape": shapely.LineString(line)}
        for number, (kind, name, line) in STREETS.items()
    ]
    return geojson(tmp_path / "streets.geojson", rows)


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """The streets as an OpenStreetMap extract."""
    path = tmp_path / "streets.osm.pbf"
    places = sorted({place for _kind, _name, line in STREETS.values() for place in line})
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(places, start=1):
            writer.add_node(Node(id=number, location=place))
        for number, (kind, name, line) in STREETS.items():
            nodes = [places.index(place) + 1 for place in line]
            writer.add_way(OsmWay(id=number, nodes=nodes, tags={"highway": kind, "name": name}))
    return path


@pytest.fixture
def taken_in(gridkeeper: Gridkeeper, streets: Path) -> None:
    """The streets are the roads of the centre, and none is closed."""
    assert gridkeeper(*IMPORT, streets, "--datum", "wgs84").code == 0
    for one in gridkeeper("roads", "list", "--json").json:
        gridkeeper("roads", "open", one["road_id"])


def version(centre: TestCentre) -> int | None:
    with reading(centre.engine) as db:
        newest = newest_version(db)
    return newest.version if newest else None


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("close 1", 1), ("open 1", 1), ("list", 0)], ids=str)
def test_without_roads(command: str, code: int, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("roads", *command.split())

    assert (told.code, "Traceback" in told.err) == (code, False)


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("none.osm.pbf", None, (), "no such file"),
        ("none.geojson", None, ("--datum", "wgs84"), "no such file"),
        ("roads.shp", "x", (), "not a kind of file"),
        ("roads", "x", (), "not a kind of file"),
        ("odd.osm.pbf", "x", (), "can't be used"),
        ("empty.osm.pbf", "", (), "empty"),
        ("odd.geojson", "{", ("--datum", "wgs84"), "can't be read"),
        ("empty.geojson", "", ("--datum", "wgs84"), "empty"),
        ("void.geojson", '{"type": "FeatureCollection", "features": []}', ("--datum", "wgs84"), "holds no road"),
    ],
)
def test_a_wrong_file_is_2_and_writes_nothing(
    name: str,
    content: str | None,
    options: tuple[str, ...],
    said: str,
    gridkeeper: Gridkeeper,
    centre: TestCentre,
    tmp_path: Path,
) -> None:
    before = version(centre)
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")

    told = gridkeeper(*IMPORT, tmp_path / name, *options)

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert str(tmp_path) not in told.lines[0]
    assert version(centre) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--datum: is missing"),
        (("--datum", "wgs72"), "'wgs72' is not a datum"),
        (("--datum", "epsg:4549"), "degrees"),
    ],
    ids=str,
)
def test_a_geojson_file_says_its_datum(
    options: tuple[str, ...], said: str, gridkeeper: Gridkeeper, streets: Path, centre: TestCentre
) -> None:
    before = version(centre)

    told = gridkeeper(*IMPORT, streets, *options)

    assert told.code == 2
    assert said in told.err
    assert version(centre) == before


def test_an_extract_is_wgs84_and_nothing_else(gridkeeper: Gridkeeper, extract: Path) -> None:
    told = gridkeeper(*IMPORT, extract, "--datum", "gcj02")

    assert told.code == 2
    assert "WGS84 by definition" in told.err


def test_a_geojson_file_is_taken_in(gridkeeper: Gridkeeper, streets: Path) -> None:
    told = gridkeeper(*IMPORT, streets, "--datum", "gcj02", "--json").json

    assert told["exact_routes"] is True
    ingested = told["ingested"]
    assert (ingested["version"]["edge_count"], ingested["version"]["datum"]) == (4, "gcj02")
    assert ingested["length_km"] == pytest.approx(3.85, rel=0.05)


def test_an_extract_is_taken_in_and_said_in_words(gridkeeper: Gridkeeper, extract: Path, centre: TestCentre) -> None:
    told = gridkeeper(*IMPORT, extract)

    assert told.code == 0
    assert told.out.startswith("4 edges, 5 junctions, 4 km, 0 turn restrictions; version ")
    assert told.out.endswith("Exact routes are ready.\n")
    assert list((centre.folder / "tiles" / centre.name).glob(f"{version(centre)}-*"))


@pytest.mark.usefixtures("taken_in")
def test_check_finds_the_island(gridkeeper: Gridkeeper) -> None:
    found = gridkeeper("roads", "check", "--json").json

    assert [one["mode"] for one in found["roads"]] == ["foot", "ebike", "car"]
    assert [island["road_ids"] for one in found["roads"] for island in one["islands"]] == [[4]] * 3
    assert (found["gates"], found["posts"]) == ([], [])
    told = gridkeeper("roads", "check")
    assert "island" in told.out
    assert told.out.endswith("3 findings.\n")


@pytest.mark.usefixtures("taken_in")
def test_closed_listed_and_opened(gridkeeper: Gridkeeper) -> None:
    closed = gridkeeper("roads", "close", "2", "--from", "2027-05-01T08:00", "--to", "2027-05-03", "--mode", "car",
                        "--reason", "[b]集市[/b]")  # fmt: skip
    assert (closed.code, closed.out) == (0, "Road 2 is closed from 2027-05-01 08:00 until 2027-05-03 00:00.\n")
    assert gridkeeper("roads", "close", "1", "--json").json["ends_at"] is None

    listed = gridkeeper("roads", "list", "--json").json

    assert [(one["road_id"], one["mode"], one["begins_at"]) for one in listed][1:] == [
        (2, "car", "2027-05-01T00:00:00Z")
    ]
    words = gridkeeper("roads", "list").out
    assert "[b]集市[/b]" in words
    assert "all" in words
    assert gridkeeper("roads", "open", "2").out == "Road 2 is open; 1 closure(s) ended.\n"
    assert gridkeeper("roads", "open", "1").code == 0
    assert gridkeeper("roads", "list", "--json").json == []


@pytest.mark.usefixtures("taken_in")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("close 99", 1, "There is no road 99"),
        ("open 1", 1, "Road 1 is not closed"),
        ("close one", 2, "valid integer"),
        ("close 99999999999999999999", 1, "no road"),
        ("close 1 --mode horse", 2, "horse"),
        ("close 1 --from tomorrow", 2, "--from: 'tomorrow' is not an instant"),
        ("close 1 --to 9999-12-31", 2, "outside the years"),
        ("close 1 --from 2027-01-02 --to 2027-01-01", 2, "ends before it begins"),
    ],
)
def test_wrong_closures(command: str, code: int, said: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("roads", *command.split())

    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert "Traceback" not in told.err
    assert gridkeeper("roads", "list", "--json").json == []


def test_findings_for_programs(gridkeeper: Gridkeeper, streets: Path) -> None:
    told = gridkeeper(*IMPORT, streets, "--json")

    failure = json.loads(told.err)
    assert (failure["error"], failure["findings"][0]["field"]) == ("UnknownDatum", "--datum")
