"""A batch of areas checked as a whole: every finding at once, with its code and its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon

from gis.areas.batch import Batch, check
from gis.crs.transform import CoordinateSystem
from gis.vocabulary import AreaKind, Datum
from tests.support.files import SQUARE

BOW_TIE = Polygon([(120, 28), (121, 29), (121, 28), (120, 29)])
SPIKE = Polygon([(120, 28), (121, 28), (121, 29), (121.5, 29), (121, 29), (120, 29)])
HOLE_OUTSIDE = Polygon(SQUARE.exterior, [[(121, 28), (121.1, 28), (121.1, 28.1)]])
with np.errstate(invalid="ignore"):
    NOT_FINITE = Polygon([(120, 28), (121, float("nan")), (121, 29)])
FAR_AWAY = Polygon([(200, 28), (201, 28), (201, 29), (200, 29)])


def batch(
    codes: Sequence[str],
    shapes: Sequence[Any] | None = None,
    *,
    system: CoordinateSystem = Datum.WGS84,
    fields: dict[str, str] | None = None,
    **columns: Sequence[str],
) -> Batch:
    drawn = np.empty(len(codes), dtype=object)
    drawn[:] = list(shapes) if shapes else [SQUARE] * len(codes)
    names, parents, floors = (columns.get(name, [""] * len(codes)) for name in ("names", "parents", "floors"))
    return Batch("a.geojson", system, codes, names, parents, floors, drawn, fields or {})


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (BOW_TIE, "its border crosses itself, at 120.5 28.5."),
        (SPIKE, "its border runs out and back on one line (a spike), at 121.5 29."),
        (HOLE_OUTSIDE, "a hole lies outside its area, at"),
        (NOT_FINITE, "one of its corners is not a finite number."),
        (FAR_AWAY, "200 is out of range."),
        (None, "there is no shape."),
        (Polygon(), "there is no shape."),
        (shapely.Point(120, 28), "it is a Point, not an area."),
        (SQUARE.exterior, "it is a LinearRing, not an area."),
    ],
)
def test_a_shape_that_is_no_area_is_found_once(shape: Any, found: str) -> None:
    areas, findings = check(batch(["A", "B"], [SQUARE, shape]), AreaKind.GRID, dissolve=False)

    assert areas == []
    assert [one.where for one in findings] == ["feature 2 (B)"]
    assert findings[0].found.startswith(found)
    assert findings[0].hint


def test_everything_wrong_is_told_at_once() -> None:
    given = batch(
        ["A", "", "C", "C", "E", "F"],
        [BOW_TIE, SQUARE, SQUARE, SQUARE, FAR_AWAY, SQUARE],
        floors=["", "", "", "", "", "many"],
        fields={"code": "BEAT_NUM", "floors": "LEVELS"},
    )

    areas, findings = check(given, AreaKind.BUILDING, dissolve=False)

    assert areas == []
    assert {(one.where, one.field) for one in findings} == {
        ("feature 1 (A)", "geometry"),
        ("feature 2", "BEAT_NUM"),
        ("feature 4", "BEAT_NUM"),
        ("feature 5 (E)", "geometry x"),
        ("feature 6 (F)", "LEVELS"),
    }


def test_one_bad_feature_does_not_hide_the_others() -> None:
    """A shape has hundreds of corners; its first bad one is enough."""
    circle = shapely.Point(200, 28).buffer(1, quad_segs=100)

    _, findings = check(batch(["A", "B", "C"], [circle, circle, BOW_TIE]), AreaKind.GRID, dissolve=False)

    assert [one.where for one in findings] == ["feature 1 (A)", "feature 2 (B)", "feature 3 (C)"]


def test_nothing_is_a_finding() -> None:
    areas, findings = check(batch([]), AreaKind.GRID, dissolve=False)

    assert areas == []
    assert [one.found for one in findings] == ["there are none."]


def test_duplicates_are_refused_by_name() -> None:
    areas, findings = check(batch(["A", "B", "A", "A"]), AreaKind.GRID, dissolve=False)

    assert areas == []
    assert [one.found for one in findings] == ["'A' stands 3 times (feature 1, feature 3, feature 4)."]
    assert "--dissolve" in findings[0].hint


def test_duplicates_are_joined_when_asked() -> None:
    west, east, far = shapely.box(120, 28, 121, 29), shapely.box(121, 28, 122, 29), shapely.box(124, 28, 125, 29)
    given = batch(["A", "B", "A", "B"], [west, west, east, far], names=["West", "", "East", ""])

    areas, findings = check(given, AreaKind.GRID, dissolve=True)

    assert findings == []
    assert [(area.code, area.name) for area in areas] == [("A", "West"), ("B", "B")]
    assert [len(area.shape.geoms) for area in areas if area.shape] == [1, 2]
    assert shapely.equals(areas[0].shape, shapely.box(120, 28, 122, 29))
    assert areas[0].raw_shape == areas[0].shape


def test_joined_features_must_agree() -> None:
    given = batch(
        ["A", "A", "A", "B", "B"],
        parents=["P", "Q", "", "", "P"],
        floors=["1", "2", "", "3", ""],
        fields={"parent": "UP"},
    )

    areas, findings = check(given, AreaKind.MICRO_GRID, dissolve=True)

    assert areas == []
    assert [(one.field, one.found, one.where) for one in findings] == [
        ("UP", "joined features disagree: P, Q.", "feature 1 (A)"),
        ("floors", "joined features disagree: 1, 2.", "feature 1 (A)"),
    ]


def test_a_micro_grid_needs_a_shape_or_a_parent() -> None:
    given = batch(["L1", "L2"], [None, None], parents=["F1", ""], floors=["2", ""])

    _, refused = check(given, AreaKind.MICRO_GRID, dissolve=False)
    areas, findings = check(batch(["L1"], [None], parents=["F1"], floors=["2"]), AreaKind.MICRO_GRID, dissolve=False)
    _, as_site = check(batch(["L1"], [None], parents=["F1"]), AreaKind.SITE, dissolve=False)

    assert [one.where for one in refused] == ["feature 2 (L2)"]
    assert findings == []
    assert (areas[0].shape, areas[0].raw_shape, areas[0].parent) == (None, None, "F1")
    assert [one.found for one in as_site] == ["there is no shape."]


def test_shapes_are_kept_as_they_came_and_converted() -> None:
    given = batch(["A"], [MultiPolygon([SQUARE])], system=Datum.GCJ02)

    areas, findings = check(given, AreaKind.GRID, dissolve=False)

    assert findings == []
    assert shapely.get_coordinates(areas[0].raw_shape).tobytes() == shapely.get_coordinates(SQUARE).tobytes()
    assert 0.003 < shapely.hausdorff_distance(areas[0].shape, SQUARE) < 0.007
