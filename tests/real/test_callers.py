"""What callers say, word by word: each call reaches the grade that is expected of it, or asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gis.crs.plane import LocalPlane
from gis.db.engine import transaction
from gis.geocode.found import Found
from gis.geocode.home import home_of
from gis.geocode.ingest import ingest_places
from gis.geocode.search import geocode
from gis.geocode.table import places_from_file
from gis.vocabulary import Datum, PlaceVerdict, Precision
from tests.conftest import NOON, TestCentre
from tests.support.called import write_called
from tests.support.shared import shared_data

# fmt: off
REACHES: dict[str, tuple[Precision, ...]] = {
    "E": (Precision.ENTRANCE, Precision.POINT, Precision.DERIVED),
    "B": (Precision.BUILDING, Precision.DOOR, Precision.ENTRANCE, Precision.DERIVED),
    "S": (Precision.PLACE, Precision.BUILDING, Precision.ENTRANCE, Precision.DERIVED),
    "J": (Precision.CROSSING,),
    "R": (Precision.ROAD, Precision.INTERPOLATED, Precision.DOOR, Precision.POINT, Precision.DERIVED),
    "V": (Precision.AREA, Precision.PLACE, Precision.DERIVED),
}
PLACE_OF: dict[int, str] = {
    1: "恒鸥杯业3幢", 3: "锐迅五金", 5: "翠帆工贸", 9: "五金城一期23幢", 13: "柳墅小微园6幢", 15: "鑫茂物流",
    19: "金山东路12号", 21: "科源路88号", 23: "金都路科源路交叉口", 27: "北湖路", 29: "万达广场", 33: "污水处理厂",
    37: "众泰公寓", 39: "金泉市场", 41: "鑫茂物流", 43: "中央仓储B区", 45: "长城村老年活动中心",
    49: "BH-0417", 51: "东永高速K58",
}
# fmt: on
"""What must be found where something is: a right grade at the wrong place is a confident wrong answer."""

NOT_AS_EXACT = {1: Precision.BUILDING}
"""The rear door of a building that nobody surveyed: its building is found."""


@pytest.fixture(scope="module")
def answers(
    new_centre: Callable[[], TestCentre], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[int, tuple[dict[str, Any], Found]]]:
    calls = [json.loads(line) for line in shared_data("callers/callers.jsonl").read_text("utf-8").splitlines()]
    centre, folder = new_centre(), Path(tmp_path_factory.mktemp("called"))
    plane = LocalPlane.at(120.08)
    with transaction(centre.engine) as db:
        ingest_places(db, places_from_file(write_called(folder), Datum.WGS84), NOON)
        home = home_of(db)
        yield {call["id"]: (call, geocode(db, call["text"], NOON, plane, home=home)) for call in calls}


def _is_met(call: dict[str, Any], found: Found) -> bool:
    grades = call["expect"].split()[0].rstrip(",").split("/")
    if found.verdict is PlaceVerdict.ASK:
        return "N" not in grades
    if found.verdict is not PlaceVerdict.FOUND:
        return bool({"N", "O", "A"} & set(grades))
    first = found.candidates[0]
    right = first.name == PLACE_OF.get(call["id"])
    exact = first.precision in {each for grade in grades for each in REACHES.get(grade, ())}
    return right and (exact or first.precision is NOT_AS_EXACT.get(call["id"]))


def test_every_call_reaches_its_grade_or_asks(answers: dict[int, tuple[dict[str, Any], Found]]) -> None:
    missed = {
        number: (call["expect"], found.verdict.value, found.candidates[0].name if found.candidates else None)
        for number, (call, found) in answers.items()
        if not _is_met(call, found)
    }

    assert len(answers) == 30
    assert missed == {}


def test_enough_calls_are_answered_and_not_asked_back(answers: dict[int, tuple[dict[str, Any], Found]]) -> None:
    # Asking back whatever is said would meet every grade.
    found = [number for number, (_call, each) in answers.items() if each.verdict is PlaceVerdict.FOUND]

    assert set(PLACE_OF) <= set(found)


@pytest.mark.parametrize("number", [7, 11, 17, 35, 47, 53])
def test_what_cannot_be_known_is_asked(number: int, answers: dict[int, tuple[dict[str, Any], Found]]) -> None:
    _call, found = answers[number]

    assert found.verdict in (PlaceVerdict.ASK, PlaceVerdict.NOT_FOUND)
    assert found.question is not None


def test_a_caller_outside_is_told_apart(answers: dict[int, tuple[dict[str, Any], Found]]) -> None:
    assert answers[55][1].verdict is PlaceVerdict.OUT_OF_AREA
    assert answers[57][1].verdict is PlaceVerdict.NOT_FOUND
