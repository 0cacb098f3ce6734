"""A planned day: the same from the same seed, mixed as the figures say, and possible for the people in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from gis.clock import SHANGHAI, midnight
from gis.crs.transform import point_to_wgs84
from gis.demo.day_matter import DayPlan, Matter, Part
from gis.demo.day_mix import CHANNELS, FATES, KINDS, WAGE_CHANNELS, Fate
from gis.demo.day_plan import between, plan_day
from gis.errors import BadInput
from gis.vocabulary import Action, CallResult, Milestone, Risk
from tests.support.day_scenes import small_scene
from tests.support.percentiles import percentile

DAY = date(2026, 5, 6)


@cache
def big_day() -> DayPlan:
    return plan_day(small_scene(teams=60), DAY, 7, 500)


def fresh() -> list[Matter]:
    """What nobody had reported before."""
    return [m for m in big_day().matters if m.same_as is None and m.again_of is None]


def share(count: int, whole: int) -> float:
    return 100 * count / whole


def test_the_same_seed_gives_the_same_day() -> None:
    assert plan_day(small_scene(), DAY, 1) == plan_day(small_scene(), DAY, 1)
    assert plan_day(small_scene(), DAY, 1).matters != plan_day(small_scene(), DAY, 2).matters


def test_a_day_has_as_many_reports_as_were_asked_for() -> None:
    plan = plan_day(small_scene(), DAY, 1, 30)

    assert len(plan.matters) == 30
    assert [matter.key for matter in plan.matters] == list(range(30))
    assert {matter.received_at.astimezone(SHANGHAI).date() for matter in plan.matters} == {DAY}


@pytest.mark.parametrize("many", [0, -1, 501])
def test_a_day_of_too_few_or_too_many_is_refused(many: int) -> None:
    with pytest.raises(BadInput) as refused:
        plan_day(small_scene(), DAY, 1, many)

    assert [finding.field for finding in refused.value.findings] == ["matters"]


def test_a_centre_without_teams_has_no_day() -> None:
    with pytest.raises(BadInput) as refused:
        plan_day(small_scene(teams=0), DAY, 1)

    assert "no first-response team" in refused.value.findings[0].found


def test_disputes_are_63_percent() -> None:
    disputes = sum(matter.category.startswith("DISPUTE") for matter in fresh())

    assert share(disputes, len(fresh())) == pytest.approx(63, abs=6)


def test_channels_are_mixed_as_they_come() -> None:
    counts = Counter(matter.channel for matter in fresh())

    assert {channel: share(counts[channel], len(fresh())) for channel in CHANNELS} == {
        channel: pytest.approx(percent, abs=5) for channel, percent in CHANNELS.items()
    }


def test_the_wage_channels_bring_wages_and_labour_only() -> None:
    assert {m.category for m in fresh() if m.channel in WAGE_CHANNELS} == {"DISPUTE_WAGE", "DISPUTE_LABOR"}


def test_teams_settle_most_on_the_spot() -> None:
    sent = Counter(matter.fate for matter in fresh() if matter.fate in FATES and not matter.risks)

    assert share(sent[Fate.SETTLED], sent.total()) == pytest.approx(78, abs=5)
    assert share(sent[Fate.DIVERTED], sent.total()) == pytest.approx(14, abs=5)


def test_so_many_repeat_what_is_known_and_so_many_come_again() -> None:
    matters = big_day().matters

    assert share(sum(m.same_as is not None for m in matters), len(matters)) == pytest.approx(15, abs=1)
    assert share(sum(m.again_of is not None for m in matters), len(matters)) == pytest.approx(8, abs=1)
    for matter in matters:
        if matter.same_as is not None:
            assert matters[matter.same_as].received_at < matter.received_at
            assert matters[matter.same_as].caller.phone != matter.caller.phone
        if matter.again_of is not None:
            assert matters[matter.again_of].caller == matter.caller


def test_some_lie_elsewhere_and_some_can_say_no_place() -> None:
    assert share(sum(m.fate is Fate.ELSEWHERE for m in fresh()), len(fresh())) == pytest.approx(4, abs=2.5)
    assert 0 < share(sum(m.place is None for m in fresh()), len(fresh())) < 5


def test_most_places_come_in_words_alone_and_others_in_three_datums() -> None:
    given = Counter(matter.given.datum if matter.given else None for matter in fresh())

    assert share(given[None], len(fresh())) == pytest.approx(69, abs=6)
    assert len(given) >= 4


def test_coordinates_lie_as_near_as_their_source_allows() -> None:
    for matter in big_day().matters:
        if matter.given and matter.place:
            place = point_to_wgs84(matter.given.x, matter.given.y, matter.given.datum)
            off_m = max(abs(place.lon - matter.place.lon) * 97_500, abs(place.lat - matter.place.lat) * 110_800)
            assert off_m < (3_000 if matter.given.datum.value == "cgcs2000" else 300)


def test_the_day_has_its_shape() -> None:
    hours = Counter(matter.received_at.astimezone(SHANGHAI).hour for matter in fresh())

    assert share(sum(hours[hour] for hour in range(6)), len(fresh())) < 16
    assert share(sum(hours[hour] for hour in range(8, 18)), len(fresh())) > 50


def test_noise_comes_at_night_and_wages_by_day() -> None:
    def median_distance_from_noon(category: str) -> float:
        hours = [m.received_at.astimezone(SHANGHAI).hour for m in fresh() if m.category == category]
        return percentile([abs(hour - 12) for hour in hours], 0.5)

    assert median_distance_from_noon("NUISANCE_NOISE") > median_distance_from_noon("DISPUTE_WAGE") + 2


def test_paces_have_the_medians_and_the_tails_of_the_figures() -> None:
    drawn: dict[Milestone, list[float]] = defaultdict(list)
    for truth in big_day().truth.values():
        for one in truth.measured:
            if one.seconds is not None:
                drawn[one.milestone].append(one.seconds)

    assert percentile(drawn[Milestone.SIGN], 0.5) == pytest.approx(14, abs=3)
    assert percentile(drawn[Milestone.CONTACT], 0.5) == pytest.approx(50, abs=8)
    assert percentile(drawn[Milestone.ARRIVE], 0.5) == pytest.approx(450, abs=60)
    assert percentile(drawn[Milestone.ARRIVE], 0.9) == pytest.approx(1020, abs=250)
    assert max(drawn[Milestone.ARRIVE]) > 1_800


def test_callers_are_reached_as_often_as_the_figures_say() -> None:
    answers = Counter(answer for truth in big_day().truth.values() for answer in truth.answers.values())

    assert share(answers[CallResult.UNREACHABLE], answers.total()) == pytest.approx(6, abs=3.5)
    assert share(answers[CallResult.DISSATISFIED], answers.total()) == pytest.approx(3, abs=2.5)


def test_narratives_are_as_long_as_calls_are_and_name_the_place() -> None:
    lengths = [len(matter.text) for matter in fresh() if matter.fate is not Fate.INVALID]

    assert percentile(lengths, 0.05) >= 18
    assert max(lengths) <= 80
    assert all(matter.address in matter.text for matter in fresh() if matter.fate is not Fate.INVALID)


def test_every_category_has_words() -> None:
    assert {matter.category for matter in plan_day(small_scene(), DAY, 3, 500).matters} <= set(KINDS)


def test_violence_goes_to_the_police_and_red_matters_are_closed_by_two() -> None:
    violent = [matter for matter in big_day().matters if Risk.DOMESTIC_VIOLENCE in matter.risks]
    actions = defaultdict(list)
    for step in big_day().steps:
        actions[step.matter].append((step.action, step.part))

    assert violent
    for matter in violent:
        if matter.same_as is None:
            assert (Action.FINISH_POLICE, Part.POLICE) in actions[matter.key]
            assert (Action.PROPOSE_CLOSE, Part.DESK) in actions[matter.key]
            assert (Action.CLOSE, Part.LEADER) in actions[matter.key]


def test_no_team_is_in_two_places() -> None:
    trips = defaultdict(list)
    for trip in plan_day(small_scene(teams=2), DAY, 1, 120).trips:
        trips[trip.team].append(trip)

    assert set(trips) == {"T1", "T2"}
    for mine in trips.values():
        ordered = sorted(mine, key=lambda trip: trip.leaves_at)
        assert all(one.back_at <= other.leaves_at for one, other in pairwise(ordered))


def test_where_no_team_is_free_the_worker_goes_first() -> None:
    steps = plan_day(small_scene(teams=1), DAY, 1, 200).steps

    first = Counter(step.says["team"] for step in steps if step.action is Action.DISPATCH)
    assert first[None] > first["T1"] > 5


def test_a_day_that_begins_later_leaves_out_what_came_before() -> None:
    plan = plan_day(small_scene(), DAY, 1, 60)
    eight = midnight(DAY) + timedelta(hours=8)

    later = between(plan, eight, eight + timedelta(hours=6))

    received = [step for step in later.steps if step.action is Action.RECEIVE]
    assert 0 < len(received) < 60
    assert all(eight <= step.at < eight + timedelta(hours=6) for step in later.steps)
    assert {step.matter for step in later.steps} == {step.matter for step in received}
