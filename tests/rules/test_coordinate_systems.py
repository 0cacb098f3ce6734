"""What a coordinate is taken for, and when it is sent back."""

from __future__ import annotations

import numpy as np
import pytest

from gis.crs.plane import LocalPlane
from gis.crs.transform import check_coordinates, coordinate_system, from_wgs84, name_of, to_wgs84
from gis.errors import UnknownDatum
from tests.support.rules import rule

YONGKANG = [120.08, 28.93]


@rule("A coordinate comes with its datum: Chinese map services are shifted, and nothing is guessed.")
@pytest.mark.parametrize(
    "text, is_read_as",
    [
        ("wgs84", "wgs84"),
        ("EPSG:4326", "wgs84"),
        ("CGCS2000", "cgcs2000"),
        ("EPSG:4490", "cgcs2000"),
        ("GCJ-02", "gcj02"),
        ("BD-09", "bd09"),
        ("EPSG:4549", "epsg:4549"),
        ("EPSG:4528", "epsg:4528"),
        ("EPSG:32650", "refused"),
        ("", "refused"),
    ],
)
def test_datums_are_named(text: str, is_read_as: str) -> None:
    if is_read_as == "refused":
        with pytest.raises(UnknownDatum):
            coordinate_system(text)
    else:
        assert name_of(coordinate_system(text)) == is_read_as


@rule("A point read in the wrong datum lands in another grid: this far off at Yongkang.")
@pytest.mark.parametrize(
    "datum, metres, towards_degrees",
    [("cgcs2000", 0, 0), ("gcj02", 552, 124), ("bd09", 1149, 73)],
)
def test_the_shift_at_yongkang(datum: str, metres: int, towards_degrees: int) -> None:
    plane = LocalPlane.at(YONGKANG[0])

    misread = from_wgs84([YONGKANG], coordinate_system(datum))

    east, north = (plane.to_metres(misread) - plane.to_metres(np.array([YONGKANG])))[0]
    assert np.hypot(east, north) == pytest.approx(metres, abs=1)
    assert np.degrees(np.arctan2(east, north)) == pytest.approx(towards_degrees, abs=1)


@rule("Every coordinate can be given back in the system it came in, to a tenth of a millimetre.")
@pytest.mark.parametrize("system, unit", [
    ("wgs84", "degrees"), ("cgcs2000", "degrees"), ("gcj02", "degrees"), ("bd09", "degrees"),
    ("epsg:4549", "metres"), ("epsg:4528", "metres"),
])  # fmt: skip
def test_there_and_back(system: str, unit: str) -> None:
    there = from_wgs84([YONGKANG], coordinate_system(system))

    back = to_wgs84(there, coordinate_system(system))

    assert np.abs(back - YONGKANG).max() <= 1e-9
    assert (np.abs(there).max() > 1000) == (unit == "metres")


@rule("Coordinates that cannot be right are sent back with what most likely happened.")
@pytest.mark.parametrize(
    "system, x, y, answer",
    [
        ("wgs84", 28.93, 120.08, "looks swapped"),
        ("gcj02", float("nan"), 28.93, "is not a finite number"),
        ("bd09", 500_000.0, 3_201_000.0, "looks like metres, not degrees"),
        ("wgs84", 200.0, 28.93, "is out of range"),
        ("epsg:4549", 3_201_000.0, 507_800.0, "looks swapped"),
        ("epsg:4549", 120.08, 28.93, "looks like degrees, not metres"),
        ("epsg:4549", 40_507_800.0, 3_201_000.0, "carries the zone number 40"),
        ("epsg:4528", 507_800.0, 3_201_000.0, "carries no zone number"),
        ("epsg:4528", 39_507_800.0, 3_201_000.0, "carries the zone number 39"),
        ("epsg:4549", 1_500_000.0, 3_201_000.0, "is out of range"),
    ],
)
def test_accidents_are_recognised(system: str, x: float, y: float, answer: str) -> None:
    findings = check_coordinates(np.array([[x, y]]), coordinate_system(system), fields=("x", "y"))

    assert len(findings) == 1
    assert answer in findings[0].found
