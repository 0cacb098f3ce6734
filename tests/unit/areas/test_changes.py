"""Two sets of areas held against each other, drawn in letters of 97.5 m by 110.8 m."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.areas.batch import Batch
from gis.areas.changes import STILL_M, Differences, differences
from gis.areas.handover import (
    Matters,
    MattersHandedOver,
    PostOfArea,
    Sides,
    Things,
    handovers,
    matters_handed_over,
    posts_touched,
)
from gis.crs.plane import LocalPlane
from gis.vocabulary import AreaKind, Change
from tests.support.builders import Sketch, batch_of
from tests.support.picture import areas_from_picture, middle_of
from tests.support.tiling import wobbly_tiling

PLANE = LocalPlane.at(120)
CELL_M2 = 97.48 * 110.8


def drawn(picture: str) -> Batch:
    return batch_of([Sketch(code, shape) for code, shape in areas_from_picture(picture).items()])


def compared(before: str, after: str) -> Differences:
    return differences(drawn(before), drawn(after), PLANE)


def told(found: Differences) -> dict[str, str]:
    return {each.code: " ".join(each.changes) for each in found.areas}


def ground(found: Differences) -> set[tuple[str | None, str | None, int]]:
    return {(each.code_before, each.code_after, round(each.m2 / CELL_M2)) for each in found.ground}


@pytest.mark.parametrize(
    ("before", "after", "changes", "hands"),
    [
        ("AB", "AB", {}, set()),
        ("AAB", "ABB", {"A": "moved", "B": "moved"}, {("A", "B", 1)}),
        ("AAB", "A.B", {"A": "moved"}, {("A", None, 1)}),
        ("A.B", "AAB", {"A": "moved"}, {(None, "A", 1)}),
        ("AB", "A.", {"B": "gone"}, {("B", None, 1)}),
        ("A.", "AB", {"B": "new"}, {(None, "B", 1)}),
        ("AABB", "AACC", {"B": "gone", "C": "new"}, {("B", "C", 2)}),
        ("AABBC", "ADDBC", {"A": "moved", "B": "moved", "D": "new"}, {("A", "D", 1), ("B", "D", 1)}),
        ("A.", ".A", {"A": "moved"}, {("A", None, 1), (None, "A", 1)}),
    ],
)
def test_what_changes(before: str, after: str, changes: dict[str, str], hands: set[object]) -> None:
    found = compared(before, after)

    assert told(found) == changes
    assert ground(found) == hands
    assert found.unchanged_count == len({*before, *after} - {"."}) - len(changes)


def test_by_how_much() -> None:
    a, b = compared("AAAB", "AABB").areas

    assert (a.before_m2, a.after_m2) == (pytest.approx(3 * CELL_M2, rel=1e-3), pytest.approx(2 * CELL_M2, rel=1e-3))
    assert (a.gained_m2, a.lost_m2) == (pytest.approx(0, abs=0.01), pytest.approx(CELL_M2, rel=1e-3))
    assert (a.share, b.share) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert (a.shift_m, b.shift_m) == (pytest.approx(97.44, abs=0.01), pytest.approx(97.44, abs=0.01))


def test_names_parents_and_floors() -> None:
    square = areas_from_picture("A")["A"]
    before = batch_of([Sketch("A", square, "S1", "1-3"), Sketch("L", None, "B1"), Sketch("M", None, "B1")])
    after = batch_of([Sketch("A", square, "S2", "1-4"), Sketch("L", None, "B2"), Sketch("M", square, "B1")])
    renamed = Batch("x", after.system, after.codes, ["新", "L", "M"], after.parents, after.floors, after.shapes)

    found = differences(before, renamed, PLANE)

    assert told(found) == {"A": "renamed reassigned refloored", "L": "reassigned", "M": "moved"}
    assert (found.areas[0].name_before, found.areas[0].name) == ("A", "新")
    assert found.areas[2].shift_m is None


RING = [(0, 0), (0.004, 0), (0.004, 0.004), (0, 0.004)]


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon(RING[1:] + RING[:1]),
        shapely.Polygon(RING[::-1]),
        shapely.Polygon([(0, 0), (0.001, 0), *RING[1:]]),
        shapely.MultiPolygon([shapely.Polygon(RING)]),
        shapely.transform(shapely.Polygon(RING), lambda xy: xy + 1e-9),
    ],
    ids=["another first corner", "the other way round", "a corner more", "of one part", "a tenth of a millimetre"],
)
def test_the_same_border_drawn_otherwise_is_no_change(shape: shapely.Geometry) -> None:
    before, after = (
        batch_of([Sketch("A", shapely.transform(each, lambda xy: xy + np.array([120, 28.9])))])  # type: ignore[arg-type]
        for each in (shapely.Polygon(RING), shape)
    )

    assert differences(before, after, PLANE).areas == []


def test_a_corner_more_on_a_long_straight_line_is_no_change() -> None:
    long, cornered = shapely.box(120, 28.9, 120.1, 29), shapely.segmentize(shapely.box(120, 28.9, 120.1, 29), 0.05)

    assert differences(batch_of([Sketch("A", long)]), batch_of([Sketch("A", cornered)]), PLANE).areas == []


def test_the_same_corners_joined_otherwise_are_a_change() -> None:
    corners = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (2, 2)]) * 1e-3 + (120, 28.9)
    dented_west, dented_south = corners[[0, 1, 2, 3, 4]], corners[[0, 4, 1, 2, 3]]
    before, after = (batch_of([Sketch("A", shapely.Polygon(ring))]) for ring in (dented_west, dented_south))

    (change,) = differences(before, after, PLANE).areas

    assert change.changes == (Change.MOVED,)
    assert change.shift_m is not None
    assert change.shift_m > 100


@settings(max_examples=20, deadline=None)
@given(one=st.integers(0, 10**6), other=st.integers(0, 10**6))
def test_ground_is_neither_made_nor_lost(one: int, other: int) -> None:
    before, after = (_tiles(seed) for seed in (one, other))

    found = differences(before, after, PLANE)

    for each in found.areas:
        assert each.after_m2 - each.before_m2 == pytest.approx(each.gained_m2 - each.lost_m2, abs=0.01)
        assert each.shift_m is not None
        assert each.shift_m > STILL_M
        handed = sum(piece.m2 for piece in found.ground if piece.code_before == each.code)
        assert handed == pytest.approx(each.lost_m2, abs=len(found.areas))
        assert np.isclose(shapely.is_valid([piece.shape for piece in found.ground]), True).all()
    assert (len(found.areas) == 0) == (one == other)


def test_things_and_posts_change_hands() -> None:
    before, after = drawn("AAB"), drawn("ABB")
    here = np.array([middle_of("AXB", letter) for letter in "AXB"] + [(0.0, 0.0)])
    things = Things(AreaKind.SITE, ["1", "2", "3", "4"], ["a", "b", "c", "d"], here)

    (found,) = handovers([things], Sides(before, after, PLANE))
    touched = posts_touched(
        [PostOfArea("P", "岗", "A"), PostOfArea("Q", "岗", "X")], differences(before, after, PLANE).areas
    )

    assert (found.code, found.name, found.area_before, found.area_after) == ("2", "b", "A", "B")
    assert [(post.code, post.changes) for post in touched] == [("P", (Change.MOVED,))]


def test_matters_are_counted_by_whose_they_were_and_will_be() -> None:
    here = np.array([middle_of("AXB", letter) for letter in "AXXXB"] + [middle_of("..X", "X"), (0.0, 0.0)])
    is_open = np.array([True, True, True, False, True, False, True])
    matters = Matters(here, is_open, is_recent=np.array([True, True, False, True, True, True, True]))

    found = matters_handed_over(matters, Sides(drawn("AA."), drawn("ABB"), PLANE))

    assert found == [MattersHandedOver("A", "B", 2, 2), MattersHandedOver(None, "B", 1, 2)]


def test_without_matters_none_change_hands() -> None:
    none = np.empty(0, dtype=bool)

    assert matters_handed_over(Matters(np.empty((0, 2)), none, none), Sides(drawn("A"), drawn("B"), PLANE)) == []


def test_a_new_name_alone_touches_no_post() -> None:
    square = areas_from_picture("A")["A"]
    before = batch_of([Sketch("A", square)])
    after = Batch("x", before.system, ["A"], ["新"], [""], [""], before.shapes)

    assert posts_touched([PostOfArea("P", "岗", "A")], differences(before, after, PLANE).areas) == []


def test_nothing_against_nothing() -> None:
    empty = batch_of([])

    assert differences(empty, empty, PLANE) == Differences([], [], 0)
    assert told(differences(empty, drawn("A"), PLANE)) == {"A": "new"}


def _tiles(seed: int) -> Batch:
    return batch_of([Sketch(f"{row}", shape) for row, shape in enumerate(wobbly_tiling(3, 2, seed=seed))])
