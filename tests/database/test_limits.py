"""Limits in versions: what was started keeps its own, what starts later takes the newest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from gis.clock import FrozenClock
from gis.dispatch.limit_rows import COLUMNS, rows_from
from gis.dispatch.limits import Choices, enter_limits, office_at, policy_at, versions
from gis.dispatch.milestones import LIMITS, Five, Policy
from gis.errors import RowsRejected
from gis.vocabulary import EventKind, Milestone, StartsAt
from tests.support.builders import NOON
from tests.support.incidents import Desk, people

LATER = NOON + timedelta(days=1)
SLOWER = [{**row, "seconds": "90"} if row["milestone"] == "sign" else row for row in rows_from(LIMITS)]
CHOSEN = Choices(StartsAt.ACCEPTED, StartsAt.DELIVERED, Five("出发", "set out", EventKind.ACCEPTED, EventKind.ARRIVED))


def _enter(db: Session, version: str = "2027-1", **given: object) -> Policy:
    said = {"choices": Choices(), "from_at": LATER, "now": NOON, "by": "Z1", **given}
    choices, from_at = said.pop("choices"), said.pop("from_at")
    return enter_limits(db, COLUMNS, SLOWER, version, choices, from_at, **said)  # type: ignore[arg-type]


def _sign_seconds(policy: Policy) -> int:
    return next(row.limit.seconds for row in policy.limits if row.milestone is Milestone.SIGN)


def test_before_a_version_begins_the_one_before_it_holds(db: Session) -> None:
    _enter(db)

    assert _sign_seconds(policy_at(db, LATER - timedelta(seconds=1))) == 60
    assert _sign_seconds(policy_at(db, LATER)) == 90
    assert [each.policy.version for each in versions(db)] == ["2027-1", Policy().version]


def test_a_version_comes_back_as_it_was_entered(db: Session) -> None:
    entered = _enter(db, choices=CHOSEN)

    assert policy_at(db, LATER) == entered
    assert policy_at(db, LATER).five == CHOSEN.five


def test_a_clock_keeps_the_version_under_which_it_was_started(db: Session) -> None:
    people(db)
    desk = Desk(db)
    first = desk.received()
    _enter(db, from_at=NOON)

    desk.limits = office_at(db, FrozenClock(NOON)).policy
    second = desk.received()

    signs = [next(each for each in desk.clocks(number) if each.milestone == "sign") for number in (first, second)]
    assert [(each.policy, (each.due_at - each.started_at).seconds) for each in signs] == [
        ("2026-1", 60),
        ("2027-1", 90),
    ]


@pytest.mark.parametrize(
    "given, fields",
    [
        ({"from_at": NOON - timedelta(seconds=1)}, ["from"]),
        ({"version": " "}, ["version"]),
        ({"version": Policy().version}, ["version"]),
        ({"version": "first", "from_at": LATER}, ["version", "from"]),
    ],
)
def test_versions_that_make_no_sense(db: Session, given: dict[str, object], fields: list[str]) -> None:
    _enter(db, "first")

    with pytest.raises(RowsRejected) as refusal:
        _enter(db, **{"from_at": LATER + timedelta(days=1), **given})  # type: ignore[arg-type]

    assert [finding.field for finding in refusal.value.findings] == fields
    assert len(versions(db)) == 2
