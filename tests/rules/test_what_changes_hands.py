"""Before anybody signs: how many matters another area would answer for."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from gis.areas.compare import NOTHING_TO_HAND_OVER, OVER, compare_editions
from gis.areas.handover import MattersHandedOver
from gis.areas.ingest import ingest
from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.dispatch.workflow import ENDS
from gis.vocabulary import AreaKind, State
from tests.support.builders import NOON, Sketch, batch_of, draw
from tests.support.matters import matter
from tests.support.picture import areas_from_picture, middle_of
from tests.support.rules import rule

HANDED = LonLat(*middle_of("AXB", "X"))
"""Where A is now, and B will be."""
JUST_NOW, OLD = 0, 31


@pytest.fixture
def moved_border(db: Session) -> Session:
    """'now' is in force, 'then' is a draft in which B has a third of the ground more, at the cost of A."""
    draw(db, {AreaKind.GRID: _grids("AAB")}, edition="now")
    ingest(db, batch_of(_grids("ABB")), AreaKind.GRID, edition="then", now=NOON)
    return db


def counted(db: Session, plane: LocalPlane) -> list[MattersHandedOver]:
    """What the comparison of both says of matters."""
    (found,) = compare_editions(db, "now", "then", plane, now=NOON)
    return found.matters


@rule("Open matters change hands with their ground, and those of the last 30 days, though they be over.")
@pytest.mark.parametrize(
    "state, days_ago, open_count, recent_count",
    [
        ("received", JUST_NOW, 1, 1),
        ("arrived", 29.9, 1, 1),
        ("diverted", OLD, 1, 0),
        ("suspended", OLD, 1, 0),
        ("follow_up", 400, 1, 0),
        ("closed", JUST_NOW, 0, 1),
        ("closed", 29.9, 0, 1),
        ("closed", 30.1, 0, 0),
        ("out_of_area", JUST_NOW, 0, 1),
        ("merged", JUST_NOW, 0, 0),
        ("invalid", JUST_NOW, 0, 0),
    ],
)
def test_which_matters_change_hands(
    state: str, days_ago: float, open_count: int, recent_count: int, moved_border: Session, plane: LocalPlane
) -> None:
    matter(moved_border, HANDED, NOON, state=State.of(state), days_ago=days_ago)

    found = counted(moved_border, plane)

    told = sum(each.open_count for each in found), sum(each.recent_count for each in found)
    assert told == (open_count, recent_count)


@rule("Matters are told by numbers, from whom to whom: not which they are, nor where.")
def test_matters_are_counted_not_told(moved_border: Session, plane: LocalPlane) -> None:
    for letter in "AXXB":
        matter(moved_border, LonLat(*middle_of("AXB", letter)), NOON)
    matter(moved_border, None, NOON)

    assert counted(moved_border, plane) == [MattersHandedOver("A", "B", 2, 2)]


def test_all_states_in_which_a_matter_is_over_are_known_here() -> None:
    """Areas lie below dispatch, which says what is an end."""
    assert {*OVER, *NOTHING_TO_HAND_OVER} == ENDS


def _grids(picture: str) -> list[Sketch]:
    return [Sketch(code, shape) for code, shape in areas_from_picture(picture).items()]
