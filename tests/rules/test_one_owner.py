"""Every place has one owner, also on a border: in memory, and in PostGIS.

Grids share their borders to the last digit, so a point may lie on two of them at once. Both engines then name the area
whose code comes first byte by byte, whatever the language the server sorts by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.areas.lookup import areas_at_point
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.geometry.owners import NOBODY, Coverage
from gis.vocabulary import AreaKind
from tests.support.builders import NOON, Sketch, draw
from tests.support.picture import CELL, NORTH, WEST, areas_from_picture
from tests.support.rules import rule
from tests.support.tiling import wobbly_tiling

type Areas = Mapping[str, shapely.Polygon]
type Owner = Callable[[Areas, LonLat], str]

BORDER = LonLat(WEST + CELL, NORTH - CELL / 2)
"""Where the two cells of "AB" touch."""


@pytest.fixture(params=["shapely", "postgis"])
def owner(request: pytest.FixtureRequest) -> Owner:
    """The owner of a point among some areas; the test runs once on each engine."""
    if request.param == "shapely":
        return _owner_in_memory
    db: Session = request.getfixturevalue("db")
    return lambda areas, point: _owner_in_postgis(db, areas, point)


@rule("A point on a border belongs to the area with the smallest code, byte by byte; outside all areas, to nobody.")
@pytest.mark.parametrize(
    "drawn, right, down, belongs_to",
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
def test_a_border_belongs_to_the_smallest_code(
    drawn: str, right: float, down: float, belongs_to: str, owner: Owner
) -> None:
    point = LonLat(WEST + right * CELL, NORTH - down * CELL)

    assert owner(areas_from_picture(drawn), point) == belongs_to


@rule("Smallest means by bytes, not by any language: capitals before small letters, 10 before 9, 杭 before 重.")
@pytest.mark.parametrize(
    "west, east, belongs_to",
    [
        ("a", "B", "B"),
        ("9", "10", "10"),
        ("WG-9", "WG-10", "WG-10"),
        ("WG-1", "WG-10", "WG-1"),
        ("WG_1", "WG-1", "WG-1"),
        ("重庆", "杭州", "杭州"),
        ("阿", "Z", "Z"),
        ("é", "z", "z"),
        ("𠮷", "\uffe5", "\uffe5"),
    ],
)
def test_codes_are_compared_by_bytes(west: str, east: str, belongs_to: str, owner: Owner) -> None:
    left, right = areas_from_picture("AB").values()

    assert owner({west: left, east: right}, BORDER) == belongs_to


@rule("However the areas are listed, the owner is the same.")
def test_the_order_of_the_list_does_not_matter() -> None:
    areas = areas_from_picture("ABC DEF GHI")
    points = shapely.get_coordinates(list(areas.values()))
    backwards = dict(reversed(areas.items()))

    owners = [_codes_at(_coverage(each), points) for each in (areas, backwards)]

    assert owners[0] == owners[1]


@rule("Corners, borders and the places one float beside them have one owner each: never two, never none.")
def test_nothing_falls_between_two_areas() -> None:
    areas = areas_from_picture("AABB ACCB DDCB DEEE")
    coverage = _coverage(areas)
    west, south, east, north = shapely.total_bounds(list(areas.values()))
    beside = _on_and_beside_borders(list(areas.values()))
    inside = beside[((beside >= (west, south)) & (beside <= (east, north))).all(axis=1)]

    owners = coverage.owners(inside)

    assert len(inside) > 200
    assert (owners != NOBODY).all()
    for code, shape in areas.items():
        claimed = shapely.covers(shape, shapely.points(inside))
        assert all(found <= code for found in np.array(coverage.codes)[owners[claimed]])


@rule("Memory and PostGIS name the same owner for every corner and border, and for the places one float beside them.")
def test_both_engines_agree(db: Session) -> None:
    shapes = wobbly_tiling(4, 4, seed=3, corners_per_edge=6)
    areas = {f"{number:02}": shape for number, shape in enumerate(shapes)}
    points = _on_and_beside_borders(list(shapes))
    _drawn(db, areas)

    in_memory = _codes_at(_coverage(areas), points)

    assert in_memory == _codes_in_postgis(db, points)
    assert len(points) > 5_000
    assert "nobody" in in_memory


def _on_and_beside_borders(shapes: Sequence[shapely.Polygon]) -> np.ndarray:
    """Corners, the middle of every edge, a place anywhere on it, and all these a float further in five directions."""
    corners = shapely.get_coordinates(list(shapes))
    share = np.random.default_rng(1).random((len(corners) - 1, 1))
    along = corners[1:] * share + corners[:-1] * (1 - share)
    here = np.vstack([corners, (corners[1:] + corners[:-1]) / 2, along])
    return np.vstack([np.nextafter(here, here + step) for step in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1))])


def _owner_in_memory(areas: Areas, point: LonLat) -> str:
    return _codes_at(_coverage(areas), np.array([point]))[0]


def _owner_in_postgis(db: Session, areas: Areas, point: LonLat) -> str:
    _drawn(db, areas)
    found = areas_at_point(db, point, NOON).get(AreaKind.GRID)
    return found.code if found else "nobody"


def _drawn(db: Session, areas: Areas) -> None:
    draw(db, {AreaKind.GRID: [Sketch(code, shape) for code, shape in areas.items()]})


def _coverage(areas: Areas) -> Coverage:
    return Coverage(list(areas), np.array(list(areas.values())), LocalPlane.at(WEST))


def _codes_at(coverage: Coverage, points: np.ndarray) -> list[str]:
    return [coverage.codes[owner] if owner != NOBODY else "nobody" for owner in coverage.owners(points)]


def _codes_in_postgis(db: Session, points: np.ndarray) -> list[str]:
    """The rule of `lookup.sql` for many points at once."""
    query = text(
        "SELECT coalesce((SELECT code FROM area"
        "                  WHERE ST_Covers(shape, ST_SetSRID(ST_MakePoint(point.x, point.y), 4326))"
        "                  ORDER BY code LIMIT 1), 'nobody')"
        "  FROM unnest(CAST(:x AS float8[]), CAST(:y AS float8[])) WITH ORDINALITY AS point(x, y, number)"
        " ORDER BY number"
    )
    return list(db.scalars(query, {"x": points[:, 0].tolist(), "y": points[:, 1].tolist()}))
