"""Files that are not what their names say: refused in words, and never opened by another driver."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gis.areas.files import AreaFields, areas_from_file
from gis.errors import BadFile
from gis.vocabulary import Datum
from tests.support.files import SQUARE, geojson, geopackage, shapefile


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        areas_from_file(path, Datum.WGS84, AreaFields("code"))
    assert len(caught.value.findings) == 1
    assert caught.value.findings[0].hint
    assert str(path.parent) not in f"{caught.value} {caught.value.findings[0]}"
    return caught.value.findings[0].found


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.geojson", b"", "holds nothing."),
        ("a.gpkg", b"", "holds nothing."),
        ("a.shp", b"", "holds nothing."),
        ("a.csv", b"", "holds nothing."),
        ("a.csv", b"code\n1\n", "is missing."),
        ("a.xml", b"<a/>", "'.xml' is not a kind of file we read."),
        ("a.fgb", b"hello", "is no FlatGeobuf."),
        ("a.kml", b"hello", "is no KML."),
        ("a.zip", b"hello", "is no zip archive."),
        ("a", b"{}", "'' is not a kind of file we read."),
        ("a.geojson", b"hello", "can't be read: Failed to read GeoJSON data"),
        ("a.geojson", b"[]", "can't be read: Failed to read GeoJSON data"),
        ("a.geojson", b"\xff\xfe{\x00}\x00", "is neither UTF-8 nor GB18030 text."),
        ("a.gpkg", b"hello", "can't be read"),
        ("a.shp", b"hello", "is no Shapefile."),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "there are none."),
    ],
)
def test_a_file_that_is_nothing_is_told_so(name: str, content: bytes, found: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path / name).startswith(found)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "folder.gpkg").mkdir()

    assert refusal(tmp_path / "a.geojson") == "is not there."
    assert refusal(tmp_path / "folder.gpkg") == "is not there."


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp"])
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6])
def test_a_file_cut_short_is_refused(suffix: str, kept: float, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    columns, shapes = {"code": [f"G{i}" for i in range(300)]}, [SQUARE] * 300
    if suffix == ".geojson":
        geojson(path, *(({"code": code}, SQUARE) for code in columns["code"]))
    else:
        (shapefile if suffix == ".shp" else geopackage)(path, columns, shapes)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    try:
        batch = areas_from_file(path, Datum.WGS84, AreaFields("code"))
    except BadFile as error:
        assert error.findings
    else:
        # GDAL gives the records of a cut Shapefile without their shapes, which the check refuses one by one.
        assert suffix == ".shp"
        assert None in list(batch.shapes)


@pytest.mark.parametrize("lost", [".shx", ".dbf"])
def test_a_shapefile_without_its_companions_is_refused(lost: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", {"code": ["A"]}, [SQUARE])
    path.with_suffix(lost).unlink()

    assert refusal(path)


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as db:
        db.execute("CREATE TABLE area (code text)")

    assert refusal(tmp_path / "a.gpkg").startswith("can't be read")


@pytest.mark.parametrize("broken", ["1e400", "120.0.1", "--1"])
def test_a_coordinate_that_is_no_number_is_told_with_its_place(broken: str, tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"code": "A"}, SQUARE))
    path.write_text(path.read_text(encoding="utf-8").replace("28.9", broken, 1), encoding="utf-8")

    assert "At line 1, character" in refusal(path)


RECIPE = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{0}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
ARCS = '{{"type":"Topology","objects":{{"a":{{"type":"GeometryCollection","geometries":[]}}}},"arcs":[]}}'


@pytest.mark.parametrize("suffix", [".geojson", ".shp", ".gpkg"])
@pytest.mark.parametrize(
    "content",
    [
        RECIPE,
        '{{"x": "' + RECIPE.replace('"', "'") + '"}}',
        '{{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read {0}"}}',
        ARCS,
    ],
    ids=["recipe", "recipe inside JSON", "pipeline", "TopoJSON"],
)
def test_no_other_driver_reads_a_file_whatever_is_in_it(content: str, suffix: str, tmp_path: Path) -> None:
    """A recipe could fetch any file of the server or any address of the network."""
    secret = geojson(tmp_path / "secret.geojson", ({"code": "secret"}, SQUARE))
    path = tmp_path / f"a{suffix}"
    path.write_text(content.format(secret), encoding="utf-8")
    assert "{{" not in path.read_text(encoding="utf-8")

    refusal(path)


def test_json_that_another_driver_would_claim_is_read_as_plain_geojson(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"code": "A"}, SQUARE))
    document = json.loads(path.read_text(encoding="utf-8"))
    document["conformsTo"] = ["http://www.opengis.net/spec/json-fg-1/0.1/conf/core"]
    document["features"][0]["place"] = {"type": "Point", "coordinates": [0, 0]}
    path.write_text(json.dumps(document), encoding="utf-8")

    batch = areas_from_file(path, Datum.WGS84, AreaFields("code"))

    assert batch.shapes[0].equals(SQUARE)
