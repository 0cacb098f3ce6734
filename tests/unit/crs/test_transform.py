"""The one door: names, points, arrays, shapes, and what is refused at it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon

from gis.crs.cgcs2000 import GaussKrueger
from gis.crs.check import SHOWN_ROWS
from gis.crs.systems import CoordinateSystem
from gis.crs.transform import (
    check_coordinates,
    convert,
    coordinate_system,
    from_wgs84,
    name_of,
    point_to_wgs84,
    shapes_from_wgs84,
    shapes_to_wgs84,
    to_wgs84,
)
from gis.errors import BadCoordinates, UnknownDatum
from gis.vocabulary import Datum

EVERY_SYSTEM: list[CoordinateSystem] = [*Datum, GaussKrueger(120), GaussKrueger(120, numbered=True), GaussKrueger(117)]
YONGKANG = (120.08, 28.93)

systems = st.sampled_from(EVERY_SYSTEM)
near_yongkang = st.lists(st.tuples(st.floats(119, 120.4), st.floats(20, 50)), min_size=1, max_size=9).map(np.array)


@pytest.mark.parametrize("system", EVERY_SYSTEM, ids=name_of)
def test_a_name_is_read_back(system: CoordinateSystem) -> None:
    assert coordinate_system(name_of(system)) == system


@pytest.mark.parametrize(
    "text", [None, "", "utm", "epsg:32650", "epsg:", "epsg:四五四九", "epsg:4549 ;", "4549", "火星"]
)
def test_an_unknown_name_is_refused_under_its_field(text: str | None) -> None:
    with pytest.raises(UnknownDatum) as refusal:
        coordinate_system(text, field="crs")

    assert refusal.value.findings[0].field == "crs"


@given(near_yongkang, systems, systems)
def test_any_system_to_any_other_and_back(
    lonlat: np.ndarray, source: CoordinateSystem, target: CoordinateSystem
) -> None:
    here = from_wgs84(lonlat, source)

    back = to_wgs84(convert(here, source, target), target)

    assert np.abs(back - lonlat).max() <= 2e-9


@pytest.mark.parametrize("system", EVERY_SYSTEM, ids=name_of)
def test_what_comes_out_is_new(system: CoordinateSystem) -> None:
    given_ = from_wgs84([YONGKANG], system)

    assert not np.shares_memory(convert(given_, system, system), given_)
    assert not np.shares_memory(to_wgs84(given_, system), given_)


def test_a_point_has_a_name_for_each_number() -> None:
    point = point_to_wgs84(120.08, 28.93, Datum.CGCS2000)

    assert (point.lon, point.lat) == YONGKANG


@pytest.mark.parametrize("xy", [[1.0, 2.0], [[1.0, 2.0, 3.0]], []])
def test_an_array_of_another_shape_is_a_mistake_of_ours(xy: list[object]) -> None:
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        to_wgs84(xy, Datum.WGS84)  # type: ignore[arg-type]


def test_no_points_give_no_points() -> None:
    for system in EVERY_SYSTEM:
        assert to_wgs84(np.empty((0, 2)), system).shape == (0, 2)


def test_every_bad_row_is_named_at_once() -> None:
    xy = np.array([YONGKANG, (np.nan, 28.0), (28.93, 120.08), YONGKANG, (200.0, 95.0)])

    findings = check_coordinates(xy, Datum.GCJ02, fields=("经度", "纬度"), where=lambda row: f"line {row + 2}")

    assert [(finding.where, finding.field) for finding in findings] == [
        ("line 3", "经度"), ("line 4", "经度, 纬度"), ("line 6", "经度"), ("line 6", "纬度")
    ]  # fmt: skip


def test_many_bad_rows_are_counted() -> None:
    findings = check_coordinates(np.full((1000, 2), 300.0), Datum.WGS84)

    assert len({finding.where for finding in findings[:-1]}) == SHOWN_ROWS
    assert findings[-1].found.startswith(f"{1000 - SHOWN_ROWS} more rows")


def test_a_single_point_has_no_row_number() -> None:
    with pytest.raises(BadCoordinates) as refusal:
        point_to_wgs84(float("inf"), 28.0, Datum.WGS84)

    assert [str(finding) for finding in refusal.value.findings] == [
        "lon: is not a finite number. Leave the row out, or give its place."
    ]


def test_a_zone_refuses_what_lies_far_from_it() -> None:
    with pytest.raises(BadCoordinates) as refusal:
        from_wgs84([YONGKANG, (104.06, 30.57), (2.35, 48.86)], GaussKrueger(120))

    assert [(finding.where, finding.hint) for finding in refusal.value.findings] == [
        ("row 2", "Use epsg:4544."), ("row 3", "The zones of CGCS2000 hold China only; use degrees.")
    ]  # fmt: skip


@pytest.fixture
def shapes() -> np.ndarray:
    hole = [(120.02, 28.02), (120.03, 28.02), (120.03, 28.03)]
    area = Polygon([(120.0, 28.0), (120.1, 28.0), (120.1, 28.1), (120.0, 28.1)], [hole])
    return np.array(
        [area, None, MultiPolygon([area, shapely.transform(area, lambda xy: xy + 0.2)]), Polygon(), Point(120, 28, 9)]
    )


@pytest.mark.parametrize("system", EVERY_SYSTEM, ids=name_of)
def test_shapes_come_back_flat_with_none_and_empty_in_their_places(
    shapes: np.ndarray, system: CoordinateSystem
) -> None:
    back = shapes_to_wgs84(shapes_from_wgs84(shapes, system), system)

    assert back[1] is None
    assert back[3].is_empty
    assert not shapely.has_z(back[4])
    for before, after in zip(shapes[[0, 2, 4]], back[[0, 2, 4]], strict=True):
        assert shapely.equals_exact(shapely.force_2d(before), after, tolerance=1e-9)


def test_shapes_given_are_left_as_they_were(shapes: np.ndarray) -> None:
    before = shapely.to_wkt(shapes, rounding_precision=-1).tolist()

    shapes_to_wgs84(shapes, Datum.GCJ02)

    assert shapely.to_wkt(shapes, rounding_precision=-1).tolist() == before


def test_a_bad_shape_is_named_once() -> None:
    good, bad = Polygon([(120, 28), (121, 28), (121, 29)]), Polygon([(28, 120), (28, 121), (29, 121)])

    with pytest.raises(BadCoordinates) as refusal:
        shapes_to_wgs84(np.array([good, bad, good, bad]), Datum.GCJ02)

    assert [finding.where for finding in refusal.value.findings] == ["feature 2", "feature 4"]


def test_heights_that_are_no_numbers_do_not_matter() -> None:
    with np.errstate(invalid="ignore"):
        high = shapely.from_wkt("POLYGON Z ((120 28 NaN, 121 28 1, 121 29 1, 120 28 NaN))")

    assert not shapely.has_z(shapes_to_wgs84(np.array([high]), Datum.GCJ02)[0])


def test_a_shape_with_a_vertex_that_is_no_number_is_named() -> None:
    with np.errstate(invalid="ignore"):
        broken = shapely.from_wkt("POLYGON Z ((120 28 1, 121 NaN 1, 121 29 1, 120 28 1))")

    with pytest.raises(BadCoordinates) as refusal:
        shapes_to_wgs84(np.array([broken]), Datum.GCJ02)

    assert str(refusal.value.findings[0]).startswith("feature 1: lat: is not a finite number.")
