"""Limits as a table: what is wrong is told all at once, what is in order is what was meant."""

from __future__ import annotations

import pytest

from gis.dispatch.limit_rows import COLUMNS, limits_from, rows_from, wrong_with
from gis.dispatch.milestones import LIMITS, Limit
from gis.vocabulary import Milestone

BUILT_IN = rows_from(LIMITS)


def test_the_limits_that_we_begin_with_are_in_order_and_come_back_as_they_were() -> None:
    assert wrong_with(COLUMNS, BUILT_IN, has_five=True) == []
    assert limits_from(BUILT_IN) == LIMITS


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"milestone": "lunch"}, "milestone"),
        ({"milestone": "performance"}, "milestone"),
        ({"category": "DISPUTES"}, "category"),
        ({"priority": "soon"}, "priority"),
        ({"seconds": "-5"}, "seconds"),
        ({"seconds": "1e3"}, "seconds"),
        ({"seconds": "９０"}, "seconds"),
        ({"seconds": "99999999"}, "seconds"),
        ({"workdays": "2"}, "seconds"),
        ({"seconds": ""}, "seconds"),
        ({"warn_seconds": "60"}, "warn_seconds"),
    ],
)
def test_a_row_that_is_wrong_names_its_field(changed: dict[str, str], field: str) -> None:
    rows = [{**BUILT_IN[0], **changed}, *BUILT_IN[1:]]

    findings = wrong_with(COLUMNS, rows, has_five=True)

    assert field in [finding.field for finding in findings]
    assert all(finding.where == "line 2" for finding in findings)


def test_everything_is_told_at_once() -> None:
    rows = [{**BUILT_IN[0], "milestone": "lunch", "priority": "soon"}, {**BUILT_IN[1], "seconds": "x"}]

    assert len(wrong_with(COLUMNS, rows, has_five=False)) >= 3


def test_columns_that_are_missing_or_unknown() -> None:
    findings = wrong_with(("milestone", "limit"), [], has_five=False)

    assert [finding.field for finding in findings] == ["seconds", "workdays", "limit"]


def test_every_milestone_needs_a_limit_that_always_holds() -> None:
    without = [row for row in BUILT_IN if row["milestone"] not in ("sign", "five")]

    told = [finding.found for finding in wrong_with(COLUMNS, without, has_five=False)]

    assert told == ["'sign' has no limit that always holds."]
    assert len(wrong_with(COLUMNS, without, has_five=True)) == 2


def test_a_row_that_stands_twice() -> None:
    findings = wrong_with(COLUMNS, [*BUILT_IN, BUILT_IN[0]], has_five=True)

    assert [finding.found for finding in findings] == ["'sign' stands so on line 2 already."]


def test_the_numbers_of_a_row_are_those_of_its_limit() -> None:
    row = {"milestone": "sign", "seconds": "90", "workdays": "", "warn_seconds": "45"}

    (limit,) = limits_from([row])

    assert (limit.milestone, limit.category, limit.priority) == (Milestone.SIGN, "*", None)
    assert limit.limit == Limit(90, warn_seconds=45)
