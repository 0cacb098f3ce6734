"""Two incidents are one matter: merged, taken apart again, and every caller of both is called back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.db.engine import transaction
from gis.dispatch.later_commands import Merge, Unmerge
from gis.dispatch.merging import merge, unmerge
from gis.dispatch.office import Outcome
from gis.errors import CommandRejected, NotYet
from gis.model.incidents import Incident
from gis.vocabulary import Risk, State
from tests.conftest import TestCentre
from tests.support.at_once import at_once
from tests.support.incidents import Desk, asked, empty_of_incidents, people


@pytest.fixture
def desk(db: Session) -> Desk:
    people(db)
    return Desk(db)


def test_every_caller_of_what_was_merged_is_called_back_there(desk: Desk) -> None:
    other, number = desk.received(), desk.arrived()

    assert merge(desk.db, asked(Merge, other, into=number), desk.office).state is State.MERGED
    desk.settle(number)
    assert desk.called(number, number).state is State.FOLLOW_UP
    assert desk.called(number, other).state is State.CALLED_BACK
    assert desk.running(other) == set()
    assert desk.told(number).count("noted") == 1


def test_a_merge_is_undone(desk: Desk) -> None:
    other, number = desk.received(), desk.arrived()
    merge(desk.db, asked(Merge, other, into=number), desk.office)

    outcome = unmerge(desk.db, asked(Unmerge, other, reason="两回事"), desk.office)

    assert outcome.state is State.SIGNED
    assert desk.running(other) == {"decide"}
    desk.settle(number)
    assert desk.called(number, number).state is State.CALLED_BACK


def test_there_are_no_chains_and_nothing_is_merged_into_what_rests(desk: Desk) -> None:
    first, second, third = (desk.received() for _ in range(3))
    merge(desk.db, asked(Merge, first, into=second), desk.office)

    with pytest.raises(NotYet, match="others were merged"):
        merge(desk.db, asked(Merge, second, into=third), desk.office)
    with pytest.raises(NotYet, match="not open"):
        merge(desk.db, asked(Merge, third, into=first), desk.office)
    for into in (third, 4711):
        with pytest.raises(CommandRejected) as refusal:
            merge(desk.db, asked(Merge, third, into=into), desk.office)
        assert refusal.value.findings[0].field == "into"


def test_two_that_are_merged_crosswise_at_once_do_not_both_rest(empty: TestCentre) -> None:
    with transaction(empty.engine) as db:
        first, second = Desk(db).received(), Desk(db).received()

    try:
        said = at_once(empty.engine, [_merging(first, second), _merging(second, first)])
        assert sorted(type(one).__name__ for one in said) == ["NotYet", "Outcome"]
    finally:
        empty_of_incidents(empty.engine)


def _merging(number: int, into: int) -> Callable[[Session], Outcome]:
    return lambda db: merge(db, asked(Merge, number, into=into), Desk(db).office)


def test_what_is_red_makes_red_what_it_is_merged_into(desk: Desk) -> None:
    target, number = desk.dispatched(), desk.received(risks=frozenset({Risk.MINOR}))

    merge(desk.db, asked(Merge, number, into=target), desk.office)

    assert desk.db.scalar(select(Incident.risks).where(Incident.number == target)) == ["minor"]
