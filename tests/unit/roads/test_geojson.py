"""Roads from GeoJSON files of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from gis.crs.systems import coordinate_system
from gis.crs.transform import convert
from gis.errors import BadCoordinates, BadFile
from gis.roads.geojson import roads_from_geojson
from gis.vocabulary import Datum

STREET = {"highway": "residential"}


def line(*places: tuple[float, float], **properties: object) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(place) for place in places]}
    return {"type": "Feature", "properties": STREET | properties, "geometry": geometry}


def point(place: tuple[float, float], **properties: object) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": list(place)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def written(folder: Path, *features: dict[str, Any], **members: object) -> Path:
    path = folder / "roads.geojson"
    content = {"type": "FeatureCollection", "features": list(features)} | members
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


A, B, C, D = (120.0, 29.0), (120.001, 29.0), (120.002, 29.0), (120.001, 29.001)


def test_roads_meet_where_they_share_a_vertex(tmp_path: Path) -> None:
    read = roads_from_geojson(written(tmp_path, line(A, B, C, name="一路"), line(D, B)), Datum.WGS84)

    assert len(read.network.road_id) == 3
    assert read.network.name.tolist() == ["一路", "一路", ""]
    assert read.findings == []


@pytest.mark.parametrize(("apart_deg", "nodes"), [(5e-8, 3), (5e-7, 4)])
def test_ends_a_centimetre_apart_are_one(tmp_path: Path, apart_deg: float, nodes: int) -> None:
    beside = (B[0] + apart_deg, B[1])

    read = roads_from_geojson(written(tmp_path, line(A, B), line(beside, C)), Datum.WGS84)

    assert len(read.network.node_id) == nodes


def test_columns_may_be_called_otherwise(tmp_path: Path) -> None:
    path = written(tmp_path, line(A, B, kind="primary", way=77, single=True, highway=None))

    read = roads_from_geojson(path, Datum.WGS84, columns={"highway": "kind", "id": "way", "oneway": "single"})

    assert read.network.road_id.tolist() == [77]
    assert read.network.road_class.tolist() == ["primary"]
    assert read.network.backward_kph[0].tolist() == [5, 0, 0]


def test_several_lines_of_a_feature_are_one_road(tmp_path: Path) -> None:
    feature = line(A, B)
    feature["geometry"] = {"type": "MultiLineString", "coordinates": [[A, B], [C, D]]}

    read = roads_from_geojson(written(tmp_path, feature), Datum.WGS84)

    assert read.network.road_id.tolist() == [1, 1]


def test_a_gate_closes_the_road_it_stands_on(tmp_path: Path) -> None:
    path = written(
        tmp_path, line(A, B, C), point(B, barrier="gate", locked="yes"), point(D, barrier="gate", locked="yes")
    )

    read = roads_from_geojson(path, Datum.WGS84)

    assert read.network.node_closed.all(axis=1).tolist() == [False, True, False]
    assert [finding.field for finding in read.findings] == ["barrier"]


def test_shifted_coordinates_become_wgs84_and_are_kept_as_they_came(tmp_path: Path) -> None:
    read = roads_from_geojson(written(tmp_path, line(A, B, C), line(D, B)), Datum.GCJ02)

    assert read.datum == "gcj02"
    assert read.raw_shape is not None
    assert shapely.get_coordinates(read.raw_shape[0]).tolist() == [list(A), list(B)]
    expected = convert([A, B], Datum.GCJ02, Datum.WGS84)
    assert np.allclose(shapely.get_coordinates(read.network.shape[0]), expected, atol=1e-9)


def test_metres_of_a_zone_are_read(tmp_path: Path) -> None:
    zone = coordinate_system("epsg:4549")
    here, there = convert([A, B], Datum.WGS84, zone).tolist()

    read = roads_from_geojson(written(tmp_path, line(tuple(here), tuple(there))), zone)

    assert np.allclose(read.network.node_lonlat, [A, B], atol=1e-8)


def test_what_is_no_road_is_a_finding(tmp_path: Path) -> None:
    path = written(tmp_path, line(A, B), line(B, C, highway="canal"), point(D), {"type": "Feature", "geometry": None})

    read = roads_from_geojson(path, Datum.WGS84)

    assert [(finding.where, finding.field) for finding in read.findings] == [
        ("feature 2", "highway"), ("feature 3", "geometry"), ("feature 4", "geometry"),
    ]  # fmt: skip


def test_roads_cut_at_the_edge_of_a_tile_are_noticed(tmp_path: Path) -> None:
    streets = [line((120.0, 29 + row / 1000), (120.005, 29 + row / 1000)) for row in range(8)]
    across = line((120.0, 29.0), (120.0, 29.007))
    across["geometry"]["coordinates"] = [[120.0, 29 + row / 1000] for row in range(8)]

    read = roads_from_geojson(written(tmp_path, *streets, across), Datum.WGS84)

    (finding,) = read.findings
    assert "longitude 120.005000" in finding.found


def test_pieces_that_do_not_meet_are_counted(tmp_path: Path) -> None:
    read = roads_from_geojson(written(tmp_path, line(A, B), line(C, D)), Datum.WGS84)

    assert "2 pieces" in read.findings[0].found


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"features": 3}', '{"features": []}', "\udcff"])
def test_what_is_no_collection_of_roads_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "roads.geojson"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(BadFile):
        roads_from_geojson(path, Datum.WGS84)


def test_a_file_that_contradicts_the_declared_datum_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, line(A, B), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}})

    with pytest.raises(BadFile, match="EPSG:3857"):
        roads_from_geojson(path, Datum.WGS84)


def test_coordinates_off_the_earth_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCoordinates) as refused:
        roads_from_geojson(written(tmp_path, line(A, B), line((500000.0, 3200000.0), B)), Datum.WGS84)

    assert refused.value.findings[0].where == "feature 2"
