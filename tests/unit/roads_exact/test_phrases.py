"""What people are told at a turn."""

from __future__ import annotations

import pytest

from gis.roads.phrases import SAYINGS, Manoeuvre, direction, distance, phrase
from gis.vocabulary import Mode

DOCUMENTED = range(44)
"""The kinds in Valhalla's documentation of the route API, 3.9."""


def test_every_kind_of_manoeuvre_has_its_words() -> None:
    assert sorted(SAYINGS) == list(DOCUMENTED)


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_every_kind_is_said_with_and_without_a_street(kind: int) -> None:
    named, nameless = (phrase(Manoeuvre(kind, street, 350, 90.0), Mode.CAR) for street in ("科源路", ""))

    assert all(said and "{" not in said for said in (*named, *nameless))
    assert not (set("()[]{}") & set(named.zh + named.en))
    assert ("科源路" in named.zh) == ("科源路" in named.en)


@pytest.mark.parametrize(
    "step, mode, zh, en",
    [
        (Manoeuvre(1, "科源路", 350, 92), Mode.CAR, "沿科源路向东行驶 350 米", "Head east along 科源路 for 350 m"),
        (Manoeuvre(1, "", 80, 181), Mode.FOOT, "向南步行 80 米", "Head south for 80 m"),
        (Manoeuvre(2, "科源路", 2), Mode.FOOT, "沿科源路出发", "Set out along 科源路"),
        (Manoeuvre(15, "科源路", 1240), Mode.EBIKE, "左转进入科源路，骑行 1.2 公里", "Turn left onto 科源路, 1.2 km"),
        (Manoeuvre(10, "", 60), Mode.CAR, "右转，行驶 60 米", "Turn right, 60 m"),
        (Manoeuvre(8, "科源路", 60), Mode.CAR, "继续前行，沿科源路，行驶 60 米", "Go on along 科源路, 60 m"),
        (Manoeuvre(26, "", 40, None, 2), Mode.CAR, "进入环岛，从第 2 个出口驶出，行驶 40 米",
         "Enter the roundabout and take the 2nd exit, 40 m"),
        (Manoeuvre(26, "", 0, None, 11), Mode.CAR, "进入环岛，从第 11 个出口驶出",
         "Enter the roundabout and take the 11th exit"),
        (Manoeuvre(5, "", 0), Mode.CAR, "到达目的地，在道路右侧", "Arrive; it is on the right"),
        (Manoeuvre(99, "科源路", 500), Mode.CAR, "继续前行，沿科源路，行驶 500 米", "Go on along 科源路, 500 m"),
    ],
)  # fmt: skip
def test_a_step_is_said_as_one_says_it(step: Manoeuvre, mode: Mode, zh: str, en: str) -> None:
    assert phrase(step, mode) == (zh, en)


def test_a_hostile_street_name_is_only_text() -> None:
    said = phrase(Manoeuvre(15, "{0.__class__}<b>", 100), Mode.CAR)

    assert said.zh == "左转进入{0.__class__}<b>，行驶 100 米"


@pytest.mark.parametrize(
    "metres, zh",
    [
        (4.9, None), (5, "10 米"), (14, "10 米"), (123, "120 米"), (349, "350 米"), (974, "950 米"), (976, "1 公里"),
        (1234, "1.2 公里"), (9_960, "10 公里"), (12_499, "12 公里"),
    ],
)  # fmt: skip
def test_distances_are_rounded_as_far_as_they_are_told(metres: float, zh: str | None) -> None:
    said = distance(metres)

    assert (said.zh if said else None) == zh


@pytest.mark.parametrize("heading, zh", [(0, "北"), (22, "北"), (23, "东北"), (90, "东"), (337, "西北"), (338, "北")])
def test_directions_are_one_of_eight(heading: float, zh: str) -> None:
    assert direction(heading).zh == zh
