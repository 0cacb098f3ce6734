"""Roads from an OpenStreetMap extract, on extracts written here."""

from __future__ import annotations

from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Relation, Way

from gis.errors import BadFile, UnknownDatum
from gis.roads.extract import RoadsRead, roads_from_extract
from gis.roads.ingest import roads_from_file
from gis.roads.network import Restriction
from gis.vocabulary import Datum, Mode

STREET = {"highway": "residential"}
CROSS = [Way(id=10, nodes=[1, 2, 3], tags=STREET), Way(id=11, nodes=[4, 2], tags=STREET)]


def read(
    folder: Path, *ways: Way, relations: tuple[Relation, ...] = (), tags: dict[int, dict[str, str]] | None = None
) -> RoadsRead:
    path = folder / "town.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    for number in range(1, 8):
        place = (120 + number / 1000, 29 + number % 3 / 1000)
        writer.add_node(Node(id=number, location=place, tags=(tags or {}).get(number, {})))
    for way in ways:
        writer.add_way(way)
    for relation in relations:
        writer.add_relation(relation)
    writer.close()
    return roads_from_extract(path)


def turn(*via: tuple[str, int], **tags: str) -> Relation:
    members = [("w", 11, "from"), *((kind, ref, "via") for kind, ref in via), ("w", 10, "to")]
    return Relation(id=5, members=members, tags={"type": "restriction"} | tags)


def test_ways_are_cut_at_junctions_and_keep_their_ids(tmp_path: Path) -> None:
    found = read(tmp_path, *CROSS)

    assert found.network.road_id.tolist() == [10, 10, 11]
    assert found.network.node_id.tolist() == [1, 2, 3, 4]
    assert found.findings == []


def test_barriers_on_roads_stop_those_whom_they_stop(tmp_path: Path) -> None:
    barriers = {2: {"barrier": "bollard"}, 5: {"barrier": "gate", "locked": "yes"}}

    found = read(tmp_path, Way(id=10, nodes=[1, 2, 3], tags=STREET), tags=barriers)

    assert found.network.node_closed.tolist() == [[False] * 3, [False, False, True], [False] * 3]


@pytest.mark.parametrize(
    ("tags", "modes"),
    [
        ({"restriction": "no_left_turn"}, (Mode.EBIKE, Mode.CAR)),
        ({"restriction": "only_straight_on"}, (Mode.EBIKE, Mode.CAR)),
        ({"restriction": "no_left_turn", "except": "psv;bicycle"}, (Mode.CAR,)),
        ({"restriction:bicycle": "no_left_turn"}, (Mode.EBIKE,)),
        ({"restriction:motorcar": "no_left_turn"}, (Mode.CAR,)),
    ],
)
def test_turn_restrictions_are_kept_for_whom_they_bind(
    tmp_path: Path, tags: dict[str, str], modes: tuple[Mode, ...]
) -> None:
    found = read(tmp_path, *CROSS, relations=(turn(("n", 2), **tags),))

    kind = tags.get("restriction") or next(iter(tags.values()))
    assert found.network.restriction == (Restriction(5, 11, 2, 10, kind, modes),)


@pytest.mark.parametrize(
    "relation",
    [
        turn(("w", 10), restriction="no_left_turn"),
        turn(("n", 7), restriction="no_left_turn"),
        turn(("n", 2), **{"restriction:hgv": "no_left_turn"}),
        turn(("n", 2), **{"restriction:conditional": "no_left_turn @ (Mo-Fr)"}),
    ],
)
def test_restrictions_that_we_cannot_hold_are_counted(tmp_path: Path, relation: Relation) -> None:
    found = read(tmp_path, *CROSS, relations=(relation,))

    assert found.network.restriction == ()
    assert [finding.field for finding in found.findings] == ["restriction"]


def test_a_way_that_reaches_beyond_the_file_is_cut_there(tmp_path: Path) -> None:
    found = read(tmp_path, Way(id=10, nodes=[1, 2, 99], tags=STREET))

    assert found.network.node_id.tolist() == [1, 2]
    assert [finding.field for finding in found.findings] == ["way"]


def test_private_roads_are_kept_and_noted(tmp_path: Path) -> None:
    found = read(tmp_path, Way(id=10, nodes=[1, 2], tags=STREET | {"access": "private"}))

    assert [str(finding) for finding in found.findings] == [
        "private: 1 time(s) kept, as responders are let in. Nothing need be done."
    ]


@pytest.mark.parametrize("content", [b"", b"not an extract at all", None])
def test_what_is_no_extract_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "town.osm.pbf"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BadFile):
        roads_from_extract(path)


def test_an_extract_without_roads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no road"):
        read(tmp_path, Way(id=1, nodes=[1, 2], tags={"waterway": "canal"}))


def test_an_extract_is_wgs84_and_a_geojson_file_says_what_it_is(tmp_path: Path) -> None:
    read(tmp_path, *CROSS)

    assert len(roads_from_file(tmp_path / "town.osm.pbf", None).network.road_id) == 3
    with pytest.raises(BadFile, match="WGS84 by definition"):
        roads_from_file(tmp_path / "town.osm.pbf", Datum.GCJ02)
    with pytest.raises(UnknownDatum):
        roads_from_file(tmp_path / "town.geojson", None)
    with pytest.raises(BadFile, match="not a kind of file"):
        roads_from_file(tmp_path / "town.xyz", Datum.WGS84)
