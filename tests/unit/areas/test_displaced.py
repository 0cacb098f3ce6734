"""A file of areas as witnesses against its own datum."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.areas.batch import Batch
from gis.areas.displaced import Compared, Known, compared, shapes_source
from gis.crs.plane import LocalPlane
from gis.crs.transform import coordinate_system, shapes_from_wgs84
from tests.support.tiling import wobbly_tiling

PLANE = LocalPlane.at(120)
GRIDS = wobbly_tiling(6, 5, seed=3)
CODES = [f"G{number:02d}" for number in range(len(GRIDS))]
KNOWN = Known(CODES, GRIDS, PLANE)


def batch(shapes: np.ndarray, declared: str = "wgs84", codes: list[str] | None = None) -> Batch:
    empty = [""] * len(shapes)
    return Batch("grids.shp", coordinate_system(declared), codes or CODES[: len(shapes)], empty, empty, empty, shapes)


def told(written: str, declared: str) -> Compared:
    return compared(batch(shapes_from_wgs84(GRIDS, coordinate_system(written)), declared), KNOWN)


def test_every_area_is_one_witness_by_a_point_inside_it() -> None:
    horseshoe = shapely.from_wkt("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 8, 8 8, 8 1, 0 1, 0 0))")
    shapes = np.array([horseshoe, *GRIDS[:3]], dtype=object)

    source = shapes_source(shapes, coordinate_system("wgs84"), ["H", *CODES[:3]])

    assert shapely.contains(shapes, shapely.points(source.xy)).all()
    assert source.expected is not None
    assert source.expected.tolist() == ["H", "G00", "G01", "G02"]


def test_what_has_no_shape_has_no_point() -> None:
    source = shapes_source(np.array([None, shapely.Polygon()], dtype=object), coordinate_system("wgs84"), ["A", "B"])

    assert np.isnan(source.xy).all()


@pytest.mark.parametrize(
    ("written", "declared", "metres", "toward_deg"),
    [("gcj02", "wgs84", 555, 125), ("bd09", "wgs84", 1140, 74), ("wgs84", "gcj02", 555, 305)],
)
def test_a_file_in_another_datum_than_declared_is_suspected(
    written: str, declared: str, metres: float, toward_deg: float
) -> None:
    (found,) = told(written, declared).suspicions

    assert (found.kind.value, found.reading) == ("wrong_datum", written)
    assert found.distance_m == pytest.approx(metres, rel=0.05)
    assert found.bearing_deg == pytest.approx(toward_deg, abs=5)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09", "epsg:4549"])
def test_a_file_in_its_own_datum_is_not(datum: str) -> None:
    assert told(datum, datum) == Compared(30, 30, [])


def test_swapped_coordinates_are_told_as_a_matter_of_the_file() -> None:
    swapped = shapely.transform(GRIDS, lambda xy: xy[:, ::-1])

    (found,) = compared(batch(swapped), KNOWN).suspicions

    assert (found.kind.value, found.count) == ("swapped", 30)
    assert "--lon-field" not in found.hint


def test_what_is_not_sound_is_left_out() -> None:
    bow_tie = shapely.from_wkt("POLYGON ((120 29, 120.01 29.01, 120.01 29, 120 29.01, 120 29))")
    shapes = np.array([bow_tie, None, shapely.Polygon(), *GRIDS[3:]], dtype=object)

    assert compared(batch(shapes), KNOWN) == Compared(30, 27, [])


@pytest.mark.parametrize(("count", "could_tell"), [(16, False), (17, True)])
def test_with_few_areas_in_common_nothing_is_claimed(count: int, could_tell: bool) -> None:
    shifted = shapes_from_wgs84(GRIDS[:count], coordinate_system("bd09"))

    found = compared(batch(shifted), KNOWN)

    assert found.could_tell is could_tell
    assert bool(found.suspicions) is could_tell


def test_areas_under_other_codes_say_nothing() -> None:
    shifted = shapes_from_wgs84(GRIDS, coordinate_system("bd09"))

    assert compared(batch(shifted, codes=[f"N{code}" for code in CODES]), KNOWN) == Compared(30, 0, [])
