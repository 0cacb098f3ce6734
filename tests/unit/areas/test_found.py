"""Every finding about areas, and every suspicion, is told in both languages, with the same figures."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

from gis.areas.codes import odd_codes
from gis.areas.found import CLAIMS, HOLES, told
from gis.areas.mend import Repair
from gis.areas.suspected import Suspected, all_swapped, cut_decimals, shared_point, some_swapped, wrong_datum
from gis.crs.plane import LocalPlane
from gis.geometry.flaws import area_flaw
from gis.vocabulary import FindingKind

PLANE = LocalPlane.at(120)
OF_SHAPES = [
    *CLAIMS, *HOLES, FindingKind.UNMATCHED_BORDER, FindingKind.TINY_PART, FindingKind.SPIKE, FindingKind.INVALID_SHAPE,
    FindingKind.OUTSIDE,
]  # fmt: skip
ROWS = np.arange(30)


def figures(text: str) -> list[str]:
    """All numbers of a sentence, in no order."""
    return sorted(re.findall(r"\d[\d,.]*\d|\d", text))


def is_chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


@pytest.mark.parametrize("kind", sorted(OF_SHAPES))
def test_what_is_wrong_with_shapes(kind: FindingKind) -> None:
    square = shapely.box(500_000, 3_200_000, 500_012, 3_200_034)

    found = told(area_flaw(kind, (0, 1), square, 12.0), ["A", "B"], PLANE, blocks=True)

    assert [is_chinese(text) for text in (found.found, found.hint, found.found_zh, found.hint_zh)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert figures(found.found) == figures(found.found_zh)
    assert figures(found.hint) == figures(found.hint_zh)


@pytest.mark.parametrize("kind", [FindingKind.OVERLAP, FindingKind.GAP])
@pytest.mark.parametrize(("width_m", "repairable"), [(950.0, True), (953.0, False), (33_000.0, False)])
def test_no_tolerance_is_named_that_a_repair_refuses(kind: FindingKind, width_m: float, repairable: bool) -> None:
    square = shapely.box(500_000, 3_200_000, 540_000, 3_240_000)

    found = told(area_flaw(kind, (0, 1), square, width_m), ["A", "B"], PLANE, blocks=True)

    assert ("--tolerance-m" in found.hint, "--tolerance-m" in found.hint_zh) == (repairable, repairable)
    if repairable:
        Repair(float(re.findall(r"--tolerance-m (\d+)", found.hint)[0]))


@pytest.mark.parametrize("odd", ["G-1", "330784001001001", "33078400100100１", "330999001002001"])
def test_what_is_odd_about_codes(odd: str) -> None:
    usual = [f"330784001{number:03}" for number in range(40)]

    (found,) = odd_codes([*usual, odd])

    assert is_chinese(found.found_zh)
    assert figures(found.found.replace("county ", "")) == figures(found.found_zh)


@pytest.mark.parametrize(
    "one",
    [
        cut_decimals(ROWS, 100, 3),
        some_swapped(ROWS, 100, "wgs84"),
        all_swapped(ROWS, 100, "wgs84", (0.25, 0.75)),
        wrong_datum(ROWS, 100, "gcj02", "wgs84", (555.0, 125.0), (0.25, 0.75)),
        shared_point(ROWS, 100, (120.5, 28.5), 12, None),
        shared_point(ROWS, 100, (120.5, 28.5), 12, 7),
    ],
    ids=lambda one: one.kind,
)
def test_what_is_suspected_of_a_source(one: Suspected) -> None:
    assert (is_chinese(one.found_zh), is_chinese(one.hint_zh), is_chinese(one.found)) == (True, True, False)
    assert figures(one.found) == figures(one.found_zh)
    assert figures(one.hint) == figures(one.hint_zh)
