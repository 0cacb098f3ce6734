"""Every place has one owner, also on a border."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis.crs.plane import LocalPlane
from gis.geometry.owners import NOBODY, Coverage
from tests.support.picture import CELL, NORTH, WEST, areas_from_picture
from tests.support.rules import rule


@rule("A point on a border belongs to the area with the smallest code, byte by byte; outside all areas, to nobody.")
@pytest.mark.parametrize(
    "drawn, right, down, owner",
    [
        ("AB", 0.5, 0.5, "A"),
        ("AB", 1, 0.5, "A"),
        ("BA", 1, 0.5, "A"),
        ("AB", 2, 0.5, "B"),
        ("DC BA", 1, 1, "A"),
        ("aB", 1, 0.5, "B"),
        ("东西", 1, 0.5, "东"),
        ("9A", 1, 0.5, "9"),
        ("A.B", 1.5, 0.5, "nobody"),
        ("AB", 2.5, 0.5, "nobody"),
    ],
)
def test_a_border_belongs_to_the_smallest_code(drawn: str, right: float, down: float, owner: str) -> None:
    coverage = _coverage(drawn)

    found = coverage.owners(np.array([[WEST + right * CELL, NORTH - down * CELL]]))[0]

    assert (coverage.codes[found] if found != NOBODY else "nobody") == owner


@rule("However the areas are listed, the owner is the same.")
def test_the_order_of_the_list_does_not_matter() -> None:
    areas = areas_from_picture("ABC DEF GHI")
    points = shapely.get_coordinates(list(areas.values()))
    backwards = dict(reversed(areas.items()))

    owners = [_codes_at(Coverage(list(each), np.array(list(each.values())), LocalPlane.at(WEST)), points)
              for each in (areas, backwards)]  # fmt: skip

    assert owners[0] == owners[1]


@rule("Corners, borders and the places one float beside them have one owner each: never two, never none.")
def test_nothing_falls_between_two_areas() -> None:
    areas = areas_from_picture("AABB ACCB DDCB DEEE")
    coverage = _coverage("AABB ACCB DDCB DEEE")
    corners = shapely.get_coordinates(list(areas.values()))
    here = np.vstack([corners, (corners[1:] + corners[:-1]) / 2])
    beside = np.vstack([np.nextafter(here, here + step) for step in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1))])
    west, south, east, north = shapely.total_bounds(list(areas.values()))
    inside = beside[((beside >= (west, south)) & (beside <= (east, north))).all(axis=1)]

    owners = coverage.owners(inside)

    assert len(inside) > 200
    assert (owners != NOBODY).all()
    for code, shape in areas.items():
        claimed = shapely.covers(shape, shapely.points(inside))
        assert all(found <= code for found in np.array(coverage.codes)[owners[claimed]])


def _coverage(drawn: str) -> Coverage:
    areas = areas_from_picture(drawn)
    return Coverage(list(areas), np.array(list(areas.values())), LocalPlane.at(WEST))


def _codes_at(coverage: Coverage, points: np.ndarray) -> list[str]:
    return [coverage.codes[owner] for owner in coverage.owners(points)]
