"""Floors as people write them."""

from __future__ import annotations

import pytest

from gis.areas.floors import floor_from_text, floors_from_text
from gis.errors import BadInput
from gis.vocabulary import AreaKind


@pytest.mark.parametrize(
    ("text", "of_micro_grid", "of_building"),
    [
        ("", None, None),
        ("  ", None, None),
        ("层", None, None),
        ("3", (3, 3), (1, 3)),
        ("3层", (3, 3), (1, 3)),
        ("3F", (3, 3), (1, 3)),
        ("1", (1, 1), (1, 1)),
        ("-1", (-1, -1), (-1, 1)),
        ("B2", (-2, -2), (-2, 1)),
        ("地下1层", (-1, -1), (-1, 1)),
        ("1-3", (1, 3), (1, 3)),
        ("1F-3F", (1, 3), (1, 3)),
        ("1至3层", (1, 3), (1, 3)),
        ("1到3楼", (1, 3), (1, 3)),
        ("1 ~ 3", (1, 3), (1, 3)),
        ("1—3", (1, 3), (1, 3)),
        ("B1-2", (-1, 2), (-1, 2)),
        ("-1-2", (-1, 2), (-1, 2)),
        ("-3--1", (-3, -1), (-3, -1)),
        ("3-3", (3, 3), (3, 3)),
        ("３", (3, 3), (1, 3)),
        ("999", (999, 999), (1, 999)),
    ],
)
def test_floors_that_can_be_read(
    text: str, of_micro_grid: tuple[int, int] | None, of_building: tuple[int, int] | None
) -> None:
    for kind, expected in ((AreaKind.MICRO_GRID, of_micro_grid), (AreaKind.BUILDING, of_building)):
        floors = floors_from_text(text, kind)

        assert (floors and (floors.lower, floors.upper - 1)) == expected  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["many", "3-1", "1--", "1.5", "3,5", "1-2-3", "0", "0-3", "B0", "1000", "+3", "三", "-"]
)
@pytest.mark.parametrize("kind", [AreaKind.MICRO_GRID, AreaKind.BUILDING])
def test_floors_that_cannot_be_read_are_named(text: str, kind: AreaKind) -> None:
    with pytest.raises(ValueError, match=r"'.+' "):
        floors_from_text(text, kind)


@pytest.mark.parametrize(("text", "floor"), [("3", 3), ("3层", 3), ("-1", -1), ("B1", -1), ("地下2", -2)])
def test_one_floor(text: str, floor: int) -> None:
    assert floor_from_text(text) == floor


@pytest.mark.parametrize("text", ["", "1-3", "roof", "0"])
def test_what_is_not_one_floor_names_its_field(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        floor_from_text(text, field="--floor")

    assert caught.value.findings[0].field == "--floor"
