"""Water from an OpenStreetMap extract, on extracts written here."""

from __future__ import annotations

from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Relation, Way

from gis.roads.water import WaterRead, water_from_extract

LAKE = {"natural": "water", "name": "砚池"}
CORNERS = [(120.0, 29.0), (120.01, 29.0), (120.01, 29.01), (120.0, 29.01), (120.00001, 29.00001), (120.00002, 29.0)]


def read(folder: Path, *ways: Way, relations: tuple[Relation, ...] = ()) -> WaterRead:
    path = folder / "town.osm.pbf"
    writer = osmium.SimpleWriter(str(path))
    for number, corner in enumerate(CORNERS, start=1):
        writer.add_node(Node(id=number, location=corner))
    for way in ways:
        writer.add_way(way)
    for relation in relations:
        writer.add_relation(relation)
    writer.close()
    return water_from_extract(path)


def ring(*nodes: int, **tags: str) -> Way:
    return Way(id=10, nodes=nodes, tags=tags)


def test_a_lake_is_an_area_with_its_name(tmp_path: Path) -> None:
    found = read(tmp_path, ring(1, 2, 3, 4, 1, **LAKE))

    assert found.name == ["砚池"]
    assert found.shape[0].geom_type == "MultiPolygon"
    assert found.shape[0].bounds == pytest.approx((120.0, 29.0, 120.01, 29.01))


def test_a_river_of_several_ways_is_one_area(tmp_path: Path) -> None:
    members = [("w", 10, "outer"), ("w", 11, "outer")]
    river = Relation(id=5, members=members, tags={"type": "multipolygon", "natural": "water", "water": "river"})

    found = read(tmp_path, ring(1, 2, 3), Way(id=11, nodes=[3, 4, 1]), relations=(river,))

    assert (found.name, len(found.shape)) == ([""], 1)


@pytest.mark.parametrize(
    "way",
    [
        ring(1, 2, 3, 4, 1, natural="wood"),
        ring(1, 2, 3, 4, natural="water"),
        ring(1, 5, 6, 1, natural="water"),
        ring(1, 2, 3, 99, 1, natural="water"),
        ring(1, 2, 3, waterway="stream"),
    ],
    ids=["a wood", "a border that doesn't close", "a puddle", "a corner that is not in the file", "a brook"],
)
def test_what_is_not_drawn_as_water(way: Way, tmp_path: Path) -> None:
    assert read(tmp_path, way).name == []
