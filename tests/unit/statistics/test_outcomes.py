"""How a matter was handled, and what its caller said: read from its history alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gis.errors import BadInput
from gis.statistics.outcomes import History, Line, Outcomes, first_answers, handling_of
from gis.statistics.window import window_asked
from gis.vocabulary import CallResult, EventKind, Handling, ResolvedLevel, State

E, H, R, S = EventKind, Handling, CallResult, State

NOW = datetime(2026, 5, 6, 17, 0, tzinfo=UTC)
"""One in the morning of the seventh, in Shanghai."""


def history(*kinds: EventKind, state: State = S.CLOSED, is_again: bool = False) -> History:
    return History(state, ResolvedLevel.GRID, tuple(map(Line, kinds)), is_again)


@pytest.mark.parametrize(
    "kinds, state, handling",
    [
        ((E.RECEIVED,), S.RECEIVED, H.UNDER_WAY),
        ((E.RECEIVED, E.ARRIVED), S.ARRIVED, H.UNDER_WAY),
        ((E.ARRIVED, E.SETTLED, E.HANDLED), S.FOLLOW_UP, H.ON_THE_SPOT),
        ((E.SIGNED, E.SETTLED, E.HANDLED), S.FOLLOW_UP, H.BY_PHONE),
        ((E.ARRIVED, E.DIVERTED), S.DIVERTED, H.DIVERTED),
        ((E.ARRIVED, E.DIVERTED, E.DIVERSION_RETURNED), S.RETURNED, H.DIVERTED),
        ((E.ARRIVED, E.SETTLED, E.CALLED, E.REOPENED), S.SIGNED, H.UNDER_WAY),
        ((E.ARRIVED, E.SETTLED, E.REOPENED, E.DIVERTED), S.DIVERTED, H.DIVERTED),
        ((E.ARRIVED, E.HANDED_BACK), S.TO_POLICE, H.POLICE),
        ((E.HANDED_BACK, E.TAKEN_BACK), S.SIGNED, H.UNDER_WAY),
        ((E.ARRIVED, E.REJECTED), S.INVALID, H.INVALID),
        ((E.SIGNED, E.TRANSFERRED), S.OUT_OF_AREA, H.OUT_OF_AREA),
        ((E.SIGNED, E.MERGED), S.MERGED, H.MERGED),
        ((E.SIGNED, E.MERGED, E.UNMERGED), S.SIGNED, H.UNDER_WAY),
    ],
)
def test_handling_is_the_last_decision(kinds: tuple[EventKind, ...], state: State, handling: Handling) -> None:
    assert handling_of(history(*kinds, state=state)) is handling


@pytest.mark.parametrize(
    "results, first",
    [
        ((R.SATISFIED,), R.SATISFIED),
        ((R.UNREACHABLE, R.PARTLY), R.PARTLY),
        ((R.UNREACHABLE, R.UNREACHABLE, R.UNREACHABLE), R.UNREACHABLE),
        ((R.DISSATISFIED, R.SATISFIED), R.DISSATISFIED),
        ((R.UNREACHABLE, R.DISSATISFIED, R.SATISFIED), R.DISSATISFIED),
    ],
)
def test_a_caller_counts_by_the_first_answer(results: tuple[CallResult, ...], first: CallResult) -> None:
    lines = [Line(E.CALLED, 7, result) for result in results]

    assert first_answers(lines) == {7: first}


def test_every_caller_counts_once() -> None:
    lines = [Line(E.CALLED, 7, R.SATISFIED), Line(E.CALLED, 8, R.UNREACHABLE), Line(E.CALLED, 8, R.SATISFIED)]

    assert first_answers(lines) == {7: R.SATISFIED, 8: R.SATISFIED}


def test_hops_are_reckoned_over_what_was_diverted() -> None:
    part = Outcomes(None, "全部", "all")

    for kinds in ((E.DIVERTED,), (E.DIVERTED, E.DIVERSION_RETURNED, E.DIVERTED), (E.ARRIVED, E.SETTLED)):
        part.add(history(*kinds))

    assert (part.received, part.diversions, part.returned, part.right_first_time) == (3, 3, 1, 1)
    assert part.hops == 1.5


def test_nothing_diverted_has_no_hops() -> None:
    assert Outcomes(None, "全部", "all").hops is None


def test_a_merged_matter_is_no_repetition() -> None:
    part = Outcomes(None, "全部", "all")

    part.add(history(E.MERGED, state=S.MERGED, is_again=True))
    part.add(history(E.SETTLED, is_again=True))

    assert part.again == 1


def test_the_window_is_a_week_of_shanghai_unless_it_says_otherwise() -> None:
    window = window_asked(NOW, None, None)

    assert (window.first, window.last) == (date(2026, 5, 1), date(2026, 5, 7))
    assert window.starts_at == datetime(2026, 4, 30, 16, tzinfo=UTC)
    assert window.ends_at == datetime(2026, 5, 7, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "first, last, fields",
    [
        ("x", "2026-13-01", ["to", "from"]),
        ("2026-05-07", "2026-05-06", ["to"]),
        ("2020-01-01", None, ["to"]),
        ("0001-01-01", None, ["from"]),
    ],
)
def test_days_that_are_none_are_refused(first: str, last: str | None, fields: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        window_asked(NOW, first, last)

    assert [finding.field for finding in refused.value.findings] == fields
