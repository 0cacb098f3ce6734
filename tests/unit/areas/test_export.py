"""What is exported comes in again as the same areas, in every format and datum, and says what its datum is."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.areas.batch import Batch, check
from gis.areas.export import Format, crs_of, format_of, write_areas
from gis.areas.files import AreaFields, areas_from_file
from gis.crs.transform import coordinate_system, shapes_to_wgs84
from gis.errors import BadFile, BadInput
from gis.vocabulary import AreaKind, Datum
from tests.support.builders import Sketch, batch_of
from tests.support.tiling import wobbly_tiling

FILES = ("areas.gpkg", "areas.geojson", "areas.shp", "areas.parquet")
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4549", "epsg:4528")
SHIFTED = ("gcj02", "bd09")
FIELDS = AreaFields("code", "name", "parent", "floors")
MOST_DEG = 1e-9

HOLED = shapely.difference(shapely.box(120, 28.9, 120.01, 28.91), shapely.box(120.004, 28.904, 120.006, 28.906))
TWO_PARTS = shapely.MultiPolygon([shapely.box(120.02, 28.9, 120.03, 28.91), shapely.box(120.04, 28.9, 120.05, 28.91)])
SKETCHES = [
    Sketch("0012", HOLED, "S 1", "1-3"),
    Sketch("一、‘甲’", TWO_PARTS, "", ""),  # type: ignore[arg-type]
    Sketch("LINE", None, "0012", "-1-2"),
]


def exported(batch: Batch, file: Path, datum: str, kind: AreaKind = AreaKind.MICRO_GRID) -> Path:
    write_areas(batch, kind, coordinate_system(datum), file)
    return file


def apart_deg(one: np.ndarray, other: np.ndarray) -> float:
    """The farthest that two sets of shapes are apart, corner by corner."""
    drawn = ~shapely.is_missing(one)
    assert (drawn == ~shapely.is_missing(other)).all()
    assert (shapely.get_num_coordinates(one) == shapely.get_num_coordinates(other)).all()
    corners = [shapely.extract_unique_points(shapes[drawn]) for shapes in (one, other)]
    return float(shapely.hausdorff_distance(*corners).max())


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize("name", FILES)
def test_what_goes_out_comes_in_again(name: str, datum: str, tmp_path: Path) -> None:
    batch = batch_of(SKETCHES)

    back = areas_from_file(exported(batch, tmp_path / name, datum), coordinate_system(datum), FIELDS)

    assert (back.codes, back.names, back.parents, back.floors) == (
        batch.codes, batch.names, batch.parents, ["1-3", "", "-1-2"],
    )  # fmt: skip
    assert apart_deg(shapes_to_wgs84(back.shapes, back.system), batch.shapes) < MOST_DEG
    assert check(back, AreaKind.MICRO_GRID, dissolve=False)[1] == []


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), name=st.sampled_from(FILES), datum=st.sampled_from(DATUMS))
def test_crooked_grids_come_back_corner_by_corner(
    seed: int, name: str, datum: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    batch = batch_of([Sketch(f"{row:03d}", shape) for row, shape in enumerate(wobbly_tiling(3, 2, seed=seed))])
    file = exported(batch, tmp_path_factory.mktemp("out") / name, datum)

    back = areas_from_file(file, coordinate_system(datum), FIELDS)

    assert back.codes == batch.codes
    assert apart_deg(shapes_to_wgs84(back.shapes, back.system), batch.shapes) < MOST_DEG


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize("name", ["areas.gpkg", "areas.shp", "areas.parquet"])
def test_a_shifted_file_is_not_taken_for_wgs84(name: str, datum: str, tmp_path: Path) -> None:
    file = exported(batch_of(SKETCHES), tmp_path / name, datum)

    with pytest.raises(BadFile, match="shifted"):
        areas_from_file(file, Datum.WGS84, FIELDS)


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize("name", FILES)
def test_every_row_says_its_datum_and_edition(name: str, datum: str, tmp_path: Path) -> None:
    file = exported(batch_of(SKETCHES), tmp_path / name, datum)

    frame = gpd.read_parquet(file) if name.endswith("parquet") else pyogrio.read_dataframe(file)

    assert set(frame["datum"]) == {datum}
    assert set(frame["edition"]) == {"drawn"}
    if not (datum in SHIFTED and name.endswith("json")):
        assert (frame.crs.to_epsg() is None) == (datum in SHIFTED)


def test_geojson_says_its_datum_at_the_top(tmp_path: Path) -> None:
    top = json.loads(exported(batch_of(SKETCHES), tmp_path / "areas.geojson", "gcj02").read_text("utf-8"))

    assert top["name"] == "micro_grid_gcj02"
    assert "datum: gcj02" in top["description"]
    assert "crs" not in top


def test_a_geopackage_says_its_datum_to_whoever_opens_it(tmp_path: Path) -> None:
    info = pyogrio.read_info(exported(batch_of(SKETCHES), tmp_path / "areas.gpkg", "bd09"))

    assert info["layer_name"] == "micro_grid_bd09"
    assert info["layer_metadata"] == {"datum": "bd09", "edition": "drawn", "kind": "micro_grid"}


def test_cgcs2000_goes_out_as_4490() -> None:
    assert crs_of(Datum.CGCS2000).to_epsg() == 4490


def test_a_zip_holds_the_shapefile_and_its_encoding(tmp_path: Path) -> None:
    file = exported(batch_of(SKETCHES), tmp_path / "areas.zip", "cgcs2000")

    with zipfile.ZipFile(file) as parts:
        assert sorted(parts.namelist()) == ["areas.cpg", "areas.dbf", "areas.prj", "areas.shp", "areas.shx"]
        assert parts.read("areas.cpg") == b"UTF-8"
        assert b"China_Geodetic" in parts.read("areas.prj")
    assert [file.name for file in tmp_path.iterdir()] == ["areas.zip"]


def test_a_text_that_a_shapefile_would_cut_is_refused(tmp_path: Path) -> None:
    long = "长" * 85
    batch = batch_of([Sketch(long, HOLED), Sketch("B", HOLED, long)])

    with pytest.raises(BadInput) as caught:
        exported(batch, tmp_path / "areas.shp", "wgs84")

    assert [(finding.field, finding.where) for finding in caught.value.findings] == [
        ("code", f"area {long}"), ("name", f"area {long}"), ("parent", "area B"),
    ]  # fmt: skip
    assert exported(batch, tmp_path / "areas.gpkg", "wgs84").stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "wanted", "format_"),
    [
        ("a.gpkg", None, Format.GPKG),
        ("A.GeoJSON", Format.GEOJSON, Format.GEOJSON),
        ("a.zip", None, Format.SHP),
        ("a.shp", Format.SHP, Format.SHP),
        ("a.gpkg", Format.SHP, None),
        ("a.dwg", None, None),
        ("a", Format.PARQUET, None),
    ],
)
def test_the_suffix_names_the_format(name: str, wanted: Format | None, format_: Format | None) -> None:
    if format_:
        assert format_of(Path(name), wanted) is format_
    else:
        with pytest.raises(BadInput, match="does not end in"):
            format_of(Path(name), wanted)
