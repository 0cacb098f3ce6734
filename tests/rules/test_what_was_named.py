"""What a caller names counts more than the point: a building, a floor, a production line.

Pins are metres off, names are not. The zone of this chapter, drawn from above, six cells wide:

    grid      GGGGHH
    site      SSSS..
    building  PPQQ..      P has six floors

`low` holds the floors 1 and 2 of P, `high` 3 and 4, `roof` 5 (drawn as large as P); nobody holds the sixth. `whole` is
all of Q, `shop` its first floor. `line` is a production line of the site, `loom` one of building Q; neither has a
polygon. Every area has one post, held by a person of its name.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from gis.crs.plane import LocalPlane
from gis.crs.transform import LonLat
from gis.duty.chain import Place
from gis.duty.resolve import Answer, resolve
from gis.errors import AreaNotFound, BadInput
from gis.vocabulary import AreaKind
from tests.support.builders import NOON, Sketch, draw, hire, take_in
from tests.support.picture import areas_from_picture, middle_of
from tests.support.rules import rule

_GRIDS, _SITE, _BUILDINGS = "GGGGHH", "SSSS..", "PPQQ.."
_WARNINGS = {
    "outside": "以所报地点为准",
    "which floor": "请问清楼层",
    "no such floor": "没有",
    "disagree": "以前者为准",
    "no edition": "尚无生效的综合网格版本",
}


@pytest.fixture
def zone(db: Session) -> Session:
    """The zone of this chapter, every area with a post and a holder of its own name."""
    buildings, micro = areas_from_picture(_BUILDINGS), AreaKind.MICRO_GRID
    areas = {
        AreaKind.GRID: [Sketch(code, shape) for code, shape in areas_from_picture(_GRIDS).items()],
        AreaKind.SITE: [Sketch("S", areas_from_picture(_SITE)["S"])],
        AreaKind.BUILDING: [Sketch("P", buildings["P"], "S", "6"), Sketch("Q", buildings["Q"], "S")],
        micro: [
            Sketch("low", None, "P", "1-2"),
            Sketch("high", None, "P", "3-4"),
            Sketch("roof", buildings["P"], "P", "5"),
            Sketch("whole", buildings["Q"], "Q"),
            Sketch("shop", None, "Q", "1"),
            Sketch("line", None, "S"),
            Sketch("loom", None, "Q"),
        ],
    }
    draw(db, areas)
    named = [(kind.value, sketch.code) for kind, sketches in areas.items() for sketch in sketches]
    hire(db, *(code for _kind, code in named))
    post = {"record": "post", "kind": "full_time_grid_worker"}
    take_in(db, *({**post, "code": code, "name": code, "area_kind": kind, "area": code} for kind, code in named))
    take_in(db, *({"record": "holder", "post": code, "person": code} for _kind, code in named))
    take_in(db, *({"record": "duty", "post": code, "category": "*"} for _kind, code in named))
    return db


@rule(
    "A named line goes before a named floor, a named floor before a named building, a named building before the point."
)
@pytest.mark.parametrize(
    "point, building, floor, line, answers",
    [
        ("P", "", "", "", "P"),
        ("Q", "", "", "", "whole"),
        ("H", "", "", "", "H"),
        ("", "P", "", "", "P"),
        ("", "Q", "", "", "whole"),
        ("", "P", "1", "", "low"),
        ("P", "", "4", "", "high"),
        ("P", "", "5", "", "roof"),
        ("P", "", "6", "", "P"),
        ("Q", "", "1", "", "shop"),
        ("", "Q", "1", "", "shop"),
        ("", "Q", "2", "", "whole"),
        ("Q", "P", "", "", "P"),
        ("H", "P", "2", "", "low"),
        ("P", "Q", "", "", "whole"),
        ("", "", "", "line", "line"),
        ("H", "", "", "line", "line"),
        ("P", "P", "1", "line", "line"),
        ("", "P", "1", "high", "high"),
        ("", "", "", "loom", "loom"),
    ],
)  # fmt: skip
def test_names_before_the_point(
    point: str, building: str, floor: str, line: str, answers: str, zone: Session, plane: LocalPlane
) -> None:
    assert _person(_ask(zone, plane, point, building, floor, line)) == answers


@rule("A point that lies outside what was named is told to the dispatcher; what was named decides.")
@pytest.mark.parametrize(
    "point, building, line, warning, answers, grid",
    [
        ("P", "P", "", "", "P", "G"),
        ("H", "Q", "", "outside", "whole", "G"),
        ("P", "Q", "", "outside", "whole", "G"),
        ("H", "", "line", "outside", "line", "G"),
        ("Q", "", "line", "", "line", "G"),
        ("Q", "", "low", "outside", "low", "G"),
    ],
)
def test_a_point_outside(
    point: str, building: str, line: str, warning: str, answers: str, grid: str, zone: Session, plane: LocalPlane
) -> None:
    found = _ask(zone, plane, point, building, "", line)

    assert (_person(found), _chain(found)[-1]) == (answers, grid)
    assert ("outside" in _warnings(found)) == bool(warning)


@rule("A building with micro-grids by floor or line asks which; until then whoever has the whole of it answers.")
@pytest.mark.parametrize(
    "building, floor, line, answers, asks_which",
    [
        ("P", "", "", "P", True),
        ("P", "2", "", "low", False),
        ("P", "3", "", "high", False),
        ("P", "5", "", "roof", False),
        ("P", "6", "", "P", False),
        ("P", "", "low", "low", False),
        ("Q", "1", "", "shop", False),
        ("Q", "", "loom", "loom", False),
        ("Q", "", "", "whole", True),
    ],
)
def test_asking_which_floor(
    building: str, floor: str, line: str, answers: str, asks_which: bool, zone: Session, plane: LocalPlane
) -> None:
    found = _ask(zone, plane, "", building, floor, line)

    assert _person(found) == answers
    assert ("which floor" in _warnings(found)) == asks_which


@rule("A floor that a building does not have is told to the dispatcher; the building answers.")
@pytest.mark.parametrize(
    "building, floor, warning",
    [("P", "6", ""), ("P", "7", "no such floor"), ("P", "-1", "no such floor"), ("Q", "9", "")],
)
def test_floors_that_are_not_there(building: str, floor: str, warning: str, zone: Session, plane: LocalPlane) -> None:
    found = _ask(zone, plane, "", building, floor, "")

    assert _warnings(found) == ([warning] if warning else [])
    assert _person(found) in ("P", "whole")


@rule("A production line has no polygon; the building or site that it belongs to says where it is.")
@pytest.mark.parametrize(
    "line, asked_in_turn",
    [("line", "line, S, G"), ("loom", "loom, Q, S, G"), ("low", "low, P, S, G"), ("roof", "roof, P, S, G")],
)
def test_lines_without_a_polygon(line: str, asked_in_turn: str, zone: Session, plane: LocalPlane) -> None:
    found = _ask(zone, plane, "", "", "", line)

    assert ", ".join(_chain(found)) == asked_in_turn
    assert found.point is not None
    assert found.warnings == ()


@rule("Where a line and a building that don't belong together are named, the line decides, and it is said.")
def test_names_that_disagree(zone: Session, plane: LocalPlane) -> None:
    found = _ask(zone, plane, "", "P", "", "loom")

    assert _chain(found) == ["loom", "Q", "S", "G"]
    assert _warnings(found) == ["disagree"]


@rule("A name that is not in force is refused; so is a place that is not given at all.")
@pytest.mark.parametrize(
    "building, line, refusal", [("X", "", AreaNotFound), ("", "X", AreaNotFound), ("", "", BadInput)]
)
def test_places_that_are_not(
    building: str, line: str, refusal: type[Exception], zone: Session, plane: LocalPlane
) -> None:
    with pytest.raises(refusal):
        _ask(zone, plane, "", building, "", line)


@rule("Before any edition was in force a point leads to nobody, and that is said; outside all grids is another thing.")
@pytest.mark.parametrize("days_ago, where, said", [(31, "in H", ["no edition"]), (29, "in H", []), (29, "at sea", [])])
def test_when_nothing_was_in_force(
    days_ago: int, where: str, said: list[str], zone: Session, plane: LocalPlane
) -> None:
    place = LonLat(*middle_of(_GRIDS, "H")) if where == "in H" else LonLat(0.0, 0.0)

    found = resolve(zone, Place(place), NOON - timedelta(days=days_ago), plane)

    assert _warnings(found) == said
    assert (found.chain == ()) == (days_ago == 31 or where == "at sea")


def test_every_warning_is_said_in_both_languages(zone: Session, plane: LocalPlane) -> None:
    warnings = [*_ask(zone, plane, "H", "P", "", "").warnings, *_ask(zone, plane, "", "P", "9", "loom").warnings]

    assert len(warnings) == 4
    assert all(warning.zh and warning.en.isascii() and not warning.zh.isascii() for warning in warnings)


def _ask(db: Session, plane: LocalPlane, point: str, building: str, floor: str, line: str) -> Answer:
    spot = LonLat(*middle_of(_BUILDINGS if point in ("P", "Q") else _GRIDS, point)) if point else None
    place = Place(spot, building or None, int(floor) if floor else None, line or None)
    return resolve(db, place, NOON, plane)


def _person(answer: Answer) -> str:
    assert answer.responsibility.person is not None
    return answer.responsibility.person.code


def _chain(answer: Answer) -> list[str]:
    return [linked.area.code for linked in answer.chain]


def _warnings(answer: Answer) -> list[str]:
    return [name for warning in answer.warnings for name, part in _WARNINGS.items() if part in warning.zh]
