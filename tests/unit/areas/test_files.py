"""What is read from the files of a GIS desktop, and how a file that can't be read is told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyogrio
import pytest
import shapely

from gis.areas.files import AreaFields, areas_from_file, features_from_file
from gis.errors import BadFile
from gis.vocabulary import Datum
from tests.support.files import SQUARE, geojson, geopackage, shapefile

CODE = AreaFields("code")


def refusal(path: Path, fields: AreaFields = CODE, *, layer: str | None = None) -> BadFile:
    with pytest.raises(BadFile) as caught:
        areas_from_file(path, Datum.WGS84, fields, layer=layer)
    assert caught.value.findings
    assert str(path.parent) not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("name", ["a.geojson", "b.json", "c.gpkg", "d.shp", "永康 #1?.geojson", "网格 #1.shp"])
def test_every_format_gives_the_same_areas(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    columns: dict[str, list[object]] = {"code": ["G1", "G2"], "name": ["溪心", "总部"], "up": ["A", None]}
    if path.suffix.lower() == ".shp":
        shapefile(path, columns, [SQUARE, SQUARE])
    elif path.suffix == ".gpkg":
        geopackage(path, columns, [SQUARE, SQUARE])
    else:
        rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        geojson(path, *((row, SQUARE) for row in rows))

    batch = areas_from_file(path, Datum.WGS84, AreaFields("code", "name", "up"))

    assert (batch.source, list(batch.codes), list(batch.names)) == (name, ["G1", "G2"], ["溪心", "总部"])
    assert (list(batch.parents), list(batch.floors)) == (["A", ""], ["", ""])
    assert all(shapely.equals(shape, SQUARE) for shape in batch.shapes)


@pytest.mark.parametrize(
    ("columns", "code"), [({"code": [1, 2], "名称": ["网", "格"]}, "code"), ({"编码": ["甲", "乙"]}, "编码")]
)
@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("cpg", [True, False])
def test_a_shapefile_is_read_in_its_encoding(
    columns: dict[str, list[object]], code: str, encoding: str, cpg: bool, tmp_path: Path
) -> None:
    path = shapefile(tmp_path / "a.shp", columns, [SQUARE, SQUARE], encoding=encoding, cpg=cpg)

    features = features_from_file(path, Datum.WGS84, {name: name for name in columns})

    assert features.columns == {name: [str(cell) for cell in cells] for name, cells in columns.items()}


@pytest.mark.parametrize("said", ["936", "ANSI 936", "GB2312", "no such thing"])
def test_any_word_for_the_encoding_of_a_shapefile_will_do(said: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", {"code": ["G1"], "名称": ["城西新区"]}, [SQUARE], encoding="GBK")
    path.with_suffix(".cpg").write_text(said, encoding="ascii")

    batch = areas_from_file(path, Datum.WGS84, AreaFields("code", "名称"))

    assert list(batch.names) == ["城西新区"]


def test_a_character_cut_off_by_the_width_of_its_column_is_left_out(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", {"网格编码": ["G1"], "名": ["网格" * 50]}, [SQUARE])

    missing = refusal(path, AreaFields("网格编码"))
    batch = areas_from_file(path, Datum.WGS84, AreaFields("网格编", "名"))

    assert "网格编, 名" in missing.findings[0].hint
    assert batch.names[0] == ("网格" * 50)[: 254 // 3]


def test_geojson_in_gbk_is_read(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"编码": "永康"}, SQUARE))
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))

    batch = areas_from_file(path, Datum.WGS84, AreaFields("编码"))

    assert (batch.source, list(batch.codes)) == ("a.geojson", ["永康"])


def test_a_mark_before_utf_8_does_not_matter(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"code": "永康"}, SQUARE))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert list(areas_from_file(path, Datum.WGS84, CODE).codes) == ["永康"]


@pytest.mark.parametrize(
    ("value", "code"),
    [(330784001201001, "330784001201001"), (330784001201001.0, "330784001201001"), ("007", "007"), (7.5, "7.5")],
)
def test_codes_that_are_numbers_keep_all_their_digits(value: object, code: str, tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"code": value}, SQUARE))

    assert list(areas_from_file(path, Datum.WGS84, CODE).codes) == [code]


def test_numbers_that_may_have_lost_digits_are_refused(tmp_path: Path) -> None:
    """GDAL gives whole numbers as floating-point ones when some are missing."""
    long = 330784001201001123
    path = geojson(tmp_path / "a.geojson", ({"code": "A", "up": long}, SQUARE), ({"code": "B", "up": None}, SQUARE))

    error = refusal(path, AreaFields("code", None, "up"))

    assert [(one.field, one.where) for one in error.findings] == [("up", "feature 1")]
    assert "as text" in error.findings[0].hint


def test_all_missing_columns_are_told_at_once_with_those_there_are(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"BEAT_NUM": "1", "name": "x"}, SQUARE))

    error = refusal(path, AreaFields("code", "name", "up", "floors"))

    assert [one.field for one in error.findings] == ["--code-field", "--parent-field", "--floors-field"]
    assert {one.hint for one in error.findings} == {"The file has: BEAT_NUM, name."}


def test_one_layer_is_taken_and_among_several_one_is_named(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "a.gpkg", {"code": ["A"]}, [SQUARE], layer="grids")
    alone = areas_from_file(path, Datum.WGS84, CODE)
    geopackage(path, {"code": ["B"]}, [SQUARE], layer="sites")

    assert list(alone.codes) == ["A"]
    assert list(areas_from_file(path, Datum.WGS84, CODE, layer="sites").codes) == ["B"]
    assert refusal(path).findings[0].hint == "Choose one with --layer: grids, sites."
    assert "no layer 'roads'" in refusal(path, layer="roads").findings[0].found


def test_a_table_without_geometry_gives_areas_without_shape(tmp_path: Path) -> None:
    """Production lines have none: their building says where they are."""
    pyogrio.write_dataframe(pd.DataFrame({"code": ["L1", "L2"]}), tmp_path / "a.gpkg")

    batch = areas_from_file(tmp_path / "a.gpkg", Datum.WGS84, CODE)

    assert (list(batch.codes), list(batch.shapes)) == (["L1", "L2"], [None, None])


def test_heights_are_left_out_and_missing_shapes_kept(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({"code": "A"}, shapely.force_3d(SQUARE, 7.0)), ({"code": "B"}, None))

    batch = areas_from_file(path, Datum.WGS84, CODE)

    assert not shapely.has_z(batch.shapes[0])
    assert batch.shapes[1] is None


def test_rings_that_do_not_close_are_found_by_feature(tmp_path: Path) -> None:
    open_ring = {"type": "Polygon", "coordinates": [[[120, 28], [121, 28], [121, 29], [120, 29]]]}
    path = geojson(
        tmp_path / "a.geojson", *(({"code": c}, g) for c, g in (("A", SQUARE), ("B", open_ring), ("C", open_ring)))
    )

    error = refusal(path)

    assert [one.where for one in error.findings] == ["feature 2", "feature 3"]
    assert "not closed" in error.findings[0].found
