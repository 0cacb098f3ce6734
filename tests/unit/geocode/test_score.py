"""The score adds up named terms; the confidence asks how far the next one is behind, and where."""

from __future__ import annotations

import pytest

from gis.geocode.address import parse
from gis.geocode.confidence import confidence, features
from gis.geocode.facts import CandidateFacts
from gis.geocode.likeness import likeness
from gis.geocode.score import WEIGHTS, score
from gis.geocode.tokens import Group
from gis.geocode.words import FaultKind
from gis.vocabulary import PlaceKind

HERE, NEXT_DOOR, FAR = (120.08, 28.93), (120.0805, 28.93), (120.12, 28.93)


def door(road: str, number: str | None, lonlat: tuple[float, float] = HERE, **more: object) -> CandidateFacts:
    """A door of a road."""
    return CandidateFacts(PlaceKind.DOOR, road, Group.ROAD, road=road, number=number, lonlat=lonlat, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "better", "worse"),
    [
        ("科源路88号", door("科源路", "88"), door("科源路", "86")),
        ("科源路88号", door("科源路", "88"), door("科元路", "88")),
        ("科元路88号", door("科源路", "88"), door("北湖路", "88")),
        ("科源路88号", door("科源路", "88"), door("科源路", "88", interpolated=True)),
        ("芝英镇科源路88号", door("科源路", "88", town="芝英镇"), door("科源路", "88", town="古山镇")),
        ("科源路88号", door("科源路", "88", prior=1.0), door("科源路", "88")),
        ("科源路88号", door("科源路", "88", distance_m=100.0), door("科源路", "88", distance_m=9000.0)),
        ("科源路88号，不是北湖路", door("科源路", "88"), door("北湖路", "88")),
        ("永铭大道8号", door("永明大道", "8"), door("永民大道", "8")),
        ("派药店", CandidateFacts(PlaceKind.POI, "派思药店"), CandidateFacts(PlaceKind.POI, "思牌药店")),
        ("菊淋新村", CandidateFacts(PlaceKind.ESTATE, "菊岩新村"), CandidateFacts(PlaceKind.ESTATE, "长林新村")),
        (
            "金都路科源路交叉口",
            CandidateFacts(PlaceKind.CROSSING, "金都路", Group.ROAD, road="金都路", other_road="科源路"),
            CandidateFacts(PlaceKind.ROAD, "金都路", Group.ROAD),
        ),
    ],
)
def test_the_better_candidate_scores_higher(words: str, better: CandidateFacts, worse: CandidateFacts) -> None:
    parts = parse(words)

    assert score(parts, better).total > score(parts, worse).total


def test_the_total_is_the_sum_of_its_terms() -> None:
    found = score(parse("芝英镇科元路88号"), door("科源路", "88", town="芝英镇", prior=0.5))

    assert found.total == pytest.approx(sum(term.value for term in found.terms))
    assert {term.name for term in found.terms} <= set(WEIGHTS)
    assert all(term.zh and term.en for term in found.terms)


def test_faults_say_what_differs_in_both_languages() -> None:
    (fault,) = score(parse("科元路88号"), door("科源路", "88")).faults

    assert (fault.kind, fault.said, fault.found) == (FaultKind.HOMOPHONE, "科元路", "科源路")
    assert (fault.zh, fault.en) == ("同音字：科元路→科源路", "sounds the same: 科元路 -> 科源路")


def test_beyond_the_known_numbers_is_told() -> None:
    far_out = door("科源路", "880", interpolated=True, beyond_known=True)

    assert [fault.kind for fault in score(parse("科源路880号"), far_out).faults] == [FaultKind.BEYOND_KNOWN]


@pytest.mark.parametrize(
    ("said", "name", "spelling", "sounding"),
    [
        ("科源路", "科源路", 1.0, 1.0),
        ("科元路", "科源路", 0.5, 1.0),
        ("鑫茂", "鑫茂物流", 1.0, 1.0),
        ("派药店", "派思药店", 0.98, 0.98),
        ("", "科源路", 0.0, 0.0),
    ],
)
def test_likeness_of_spelling_and_of_sound(said: str, name: str, spelling: float, sounding: float) -> None:
    found = likeness(said, name)

    assert (found.spelling, found.sounding) == (spelling, sounding)


def test_a_common_ending_is_no_sign_of_likeness() -> None:
    assert likeness("金都路", "北湖路").best == 0


def test_what_is_alone_and_exact_is_sure() -> None:
    parts = parse("科源路88号")

    assert confidence([score(parts, door("科源路", "88"))]) >= 0.9


def test_nothing_found_is_no_confidence() -> None:
    assert confidence([]) == 0.0


def test_a_tie_far_away_is_not_sure_and_one_next_door_does_no_harm() -> None:
    parts = parse("科元路88号")
    first, here, away = (score(parts, door("科源路", "88", lonlat)) for lonlat in (HERE, NEXT_DOOR, FAR))

    assert confidence([first, away]) <= 0.5
    assert confidence([first]) >= 0.9
    assert confidence([first, here]) == confidence([first])
    assert features([first, away])["tied"] == 1.0


def test_a_name_that_is_nothing_alike_is_no_answer() -> None:
    assert confidence([score(parse("科源路88号"), door("金盛路", None))]) == 0
