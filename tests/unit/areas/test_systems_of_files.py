"""The coordinate system that a file names, held against the datum that its owner declares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from gis.areas.batch import check
from gis.areas.files import AreaFields, areas_from_file
from gis.crs.transform import coordinate_system, name_of
from gis.errors import BadFile
from gis.vocabulary import AreaKind
from tests.support.files import SQUARE, geojson, shapefile


def in_epsg(code: int) -> shapely.Polygon:
    transformer = Transformer.from_crs(4490, code, always_xy=True)
    return shapely.transform(SQUARE, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))


@pytest.mark.parametrize(
    ("says", "declared"),
    [
        (None, "wgs84"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "wgs84"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "gcj02"),
        ("urn:ogc:def:crs:EPSG::4326", "wgs84"),
        ("urn:ogc:def:crs:EPSG::4326", "cgcs2000"),
        ("urn:ogc:def:crs:EPSG::4326", "gcj02"),
        ("urn:ogc:def:crs:EPSG::4326", "bd09"),
        ("urn:ogc:def:crs:EPSG::4490", "cgcs2000"),
        ("urn:ogc:def:crs:EPSG::4490", "wgs84"),
        ("urn:ogc:def:crs:EPSG::4490", "gcj02"),
    ],
)
def test_degrees_are_in_the_datum_that_is_declared(says: str | None, declared: str, tmp_path: Path) -> None:
    """Files in GCJ-02 say EPSG:4326 for want of a better word."""
    path = geojson(tmp_path / "a.geojson", ({"code": "A"}, SQUARE), crs=says)

    batch = areas_from_file(path, coordinate_system(declared), AreaFields("code"))

    assert name_of(batch.system) == declared
    assert shapely.equals_exact(shapely.normalize(batch.shapes[0]), shapely.normalize(SQUARE))


@pytest.mark.parametrize("epsg", [4549, 4528, 4548])
@pytest.mark.parametrize("declared", ["cgcs2000", "wgs84", "the zone"])
@pytest.mark.parametrize("suffix", [".shp", ".geojson"])
def test_a_file_in_a_zone_is_converted_as_pyproj_does(epsg: int, declared: str, suffix: str, tmp_path: Path) -> None:
    path, shape = tmp_path / f"a{suffix}", in_epsg(epsg)
    if suffix == ".shp":
        shapefile(path, {"code": ["A"]}, [shape], crs=f"EPSG:{epsg}")
    else:
        geojson(path, ({"code": "A"}, shape), crs=f"urn:ogc:def:crs:EPSG::{epsg}")
    system = coordinate_system(f"epsg:{epsg}" if declared == "the zone" else declared)

    batch = areas_from_file(path, system, AreaFields("code"))
    areas, findings = check(batch, AreaKind.GRID, dissolve=False)

    assert name_of(batch.system) == f"epsg:{epsg}"
    assert findings == []
    assert shapely.hausdorff_distance(areas[0].shape, SQUARE) < 1e-9
    assert shapely.equals_exact(areas[0].raw_shape.geoms[0], batch.shapes[0])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("epsg", "declared", "named"),
    [
        (4610, "wgs84", "Xian 1980"),
        (4214, "cgcs2000", "Beijing 1954"),
        (4269, "wgs84", "NAD83"),
        (2272, "wgs84", "NAD83 / Pennsylvania South (ftUS)"),
        (32650, "wgs84", "WGS 84 / UTM zone 50N"),
        (32650, "epsg:4549", "WGS 84 / UTM zone 50N"),
        (3857, "wgs84", "WGS 84 / Pseudo-Mercator"),
        (4549, "gcj02", "CGCS2000 / 3-degree Gauss-Kruger CM 120E"),
        (4549, "bd09", "CGCS2000 / 3-degree Gauss-Kruger CM 120E"),
        (4549, "epsg:4548", "CGCS2000 / 3-degree Gauss-Kruger CM 120E"),
        (4528, "epsg:4549", "CGCS2000 / 3-degree Gauss-Kruger zone 40"),
    ],
)
def test_a_contradiction_is_refused_with_what_to_do(epsg: int, declared: str, named: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", {"code": ["A"]}, [SQUARE], crs=f"EPSG:{epsg}")

    with pytest.raises(BadFile) as caught:
        areas_from_file(path, coordinate_system(declared), AreaFields("code"))

    (finding,) = caught.value.findings
    assert finding.field == "datum"
    assert finding.found == f"the file says it is in {named}, which is not {declared}."
    assert "reproject it to EPSG:4326" in finding.hint


@pytest.mark.parametrize(
    ("shape", "declared", "hint"),
    [
        (in_epsg(4549), "wgs84", "Name the Gauss-Krüger zone"),
        (SQUARE, "epsg:4549", "Name their datum"),
        (shapely.box(28.9, 120.0, 29.0, 120.1), "wgs84", "Give geometry x first"),
    ],
)
def test_numbers_that_belong_to_another_system_are_told_once_a_feature(
    shape: shapely.Polygon, declared: str, hint: str, tmp_path: Path
) -> None:
    path = geojson(tmp_path / "a.geojson", ({"code": "A"}, shape), ({"code": "B"}, shape))

    batch = areas_from_file(path, coordinate_system(declared), AreaFields("code"))
    areas, findings = check(batch, AreaKind.GRID, dissolve=False)

    assert areas == []
    assert [finding.where for finding in findings] == ["feature 1 (A)", "feature 2 (B)"]
    assert all(finding.hint.startswith(hint) for finding in findings)
