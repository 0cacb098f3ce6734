"""Shapes as they arrive from a GIS desk, and what is said about them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, from_wkt
from shapely.geometry.base import BaseGeometry

from gis.geometry.check import MOST_VERTICES, shape_findings
from tests.support.picture import areas_from_picture


def _quietly(wkt: str) -> BaseGeometry:
    """A shape that numpy would warn about while it is made."""
    with np.errstate(invalid="ignore"):
        return from_wkt(wkt)


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))",
        "POLYGON ((0 0, 0 4, 4 4, 4 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))",
        "POLYGON Z ((0 0 7, 4 0 7, 4 4 7, 0 0 7))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    ],
)
def test_a_sound_area_has_no_findings(wkt: str) -> None:
    assert shape_findings(from_wkt(wkt), where="feature 1") == []


@pytest.mark.parametrize(
    "shape, found",
    [
        (None, "there is no shape."),
        (Polygon(), "there is no shape."),
        (MultiPolygon(), "there is no shape."),
        (LineString(), "there is no shape."),
        (Point(1, 2), "it is a Point, not an area."),
        (LineString([(0, 0), (1, 1)]), "it is a LineString, not an area."),
        (_quietly("POLYGON ((0 0, 1 NaN, 1 1, 0 0))"), "one of its corners is not a finite number."),
        (_quietly("POLYGON ((0 0, 1 0, Inf 1, 0 0))"), "one of its corners is not a finite number."),
    ],
)
def test_what_is_no_area_at_all(shape: BaseGeometry | None, found: str) -> None:
    findings = shape_findings(shape, where="feature 3", field="geom")

    assert [(finding.where, finding.field, finding.found) for finding in findings] == [("feature 3", "geom", found)]
    assert findings[0].hint


SQUARE = "(0 0, 4 0, 4 4, 0 4, 0 0)"
SPIKE = "its border runs out and back on one line (a spike)"


@pytest.mark.parametrize(
    "rings, found",
    [
        ("((0 0, 1 1, 1 0, 0 1, 0 0))", "its border crosses itself, at 0.5 0.5."),
        ("((0 0, 4 0, 2 2, 4 4, 0 4, 2 2, 0 0))", "its border touches itself, at 2 2."),
        ("((0 0, 4 0, 4 4, 6 4, 4 4, 0 4, 0 0))", f"{SPIKE}, at 6 4."),
        ("((0 0, 4 0, 4 4, 2 4, 2 6, 2 4, 0 4, 0 0))", f"{SPIKE}, at 2 6."),
        ("((0 0, 1 1, 2 2, 0 0))", "all its corners lie on a line, at 1 1."),
        ("((0 0, 0 0, 0 0, 0 0))", "it has fewer than 3 corners, at 0 0."),
        (f"({SQUARE}, (5 5, 6 5, 6 6, 5 5))", "a hole lies outside its area, at 5 5."),
        (f"({SQUARE}, (1 1, 3 1, 3 3, 1 3, 1 1), (2 2, 2.5 2, 2.5 2.5, 2 2))", "a hole lies in another hole, at 2 2."),
        (f"({SQUARE}, (0 2, 2 0, 4 2, 2 4, 0 2))", "its holes cut it into pieces, at 2 0."),
        (f"({SQUARE}, (3 1, 5 1, 5 2, 3 2, 3 1))", "a hole crosses or shares its border, at 4 2."),
        (f"({SQUARE}, {SQUARE})", "a hole crosses or shares its border, at 4 4."),
        (f"(({SQUARE}), ((1 1, 2 1, 2 2, 1 1)))", "one part lies inside another, at 1 1."),
        (f"(({SQUARE}), ((2 2, 6 2, 6 6, 2 6, 2 2)))", "two of its parts overlap or share a border, at 2 4."),
        (f"(({SQUARE}), ((4 0, 8 0, 8 4, 4 4, 4 0)))", "two of its parts overlap or share a border, at 4 4."),
    ],
)
def test_every_fault_has_words_a_place_and_a_cure(rings: str, found: str) -> None:
    kind = "MULTIPOLYGON" if rings.startswith("(((") else "POLYGON"

    findings = shape_findings(from_wkt(f"{kind} {rings}"), where="feature 1")

    assert [finding.found for finding in findings] == [found]
    assert findings[0].hint.endswith(".")


def test_every_part_is_looked_at() -> None:
    bow = "((0 0, 1 1, 1 0, 0 1, 0 0))"
    shape = from_wkt(f"MULTIPOLYGON ({bow}, ((5 5, 6 5, 6 6, 5 5)), {bow.replace('0', '8').replace('1', '9')})")

    assert [finding.found[-8:] for finding in shape_findings(shape, where="")] == ["0.5 0.5.", "8.5 8.5."]


def test_a_scan_line_is_refused_before_anything_slow_is_done() -> None:
    angle = np.linspace(0, 2 * np.pi, MOST_VERTICES, endpoint=False)
    circle = Polygon(np.column_stack([np.cos(angle), np.sin(angle)]))

    findings = shape_findings(circle, where="line 2")

    assert [finding.found for finding in findings] == ["it has 100,001 vertices."]


def test_a_picture_draws_a_coverage() -> None:
    areas = areas_from_picture("AAB A.B CCC")

    assert list(areas) == ["A", "B", "C"]
    assert [round(area.area * 1e6, 6) for area in areas.values()] == [3, 2, 3]
    assert shapely.coverage_is_valid(np.array(list(areas.values())))
