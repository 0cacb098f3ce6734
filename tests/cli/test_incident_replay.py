"""gridkeeper incident replay: a decision, and the same computed again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from gis.clock import FrozenClock
from gis.crs.plane import LocalPlane
from gis.db.engine import transaction
from gis.dispatch.proposer import propose_next
from tests.cli.conftest import Gridkeeper
from tests.conftest import NOON, TestCentre
from tests.support.incidents import Desk, people


@pytest.fixture(scope="module", autouse=True)
def _incidents(centre: TestCentre, plane: LocalPlane) -> None:
    """One that was dispatched, one that was dispatched before anything was proposed, one that was only received."""
    with transaction(centre.engine) as db:
        people(db)
        Desk(db).received(text="老板欠工资，拿刀追人")
    propose_next(centre.engine, plane, FrozenClock(NOON))
    with transaction(centre.engine) as db:
        Desk(db).received()
        db.execute(text("UPDATE incident SET state = 'signed'"))
        Desk(db).send(1, "A", override="就近")
        Desk(db).send(2, "B")
        Desk(db).received()


def test_the_same_comes_out(gridkeeper: Gridkeeper) -> None:
    ran = gridkeeper("incident", "replay", "1", "--lang", "en")

    assert (ran.code, ran.err) == (0, "")
    assert "Computed again: the same" in ran.out
    assert "Reason: 就近" in ran.out
    assert "DISPUTE_WAGE major weapon" in ran.out


def test_for_programs(gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("incident", "replay", "1", "--json").json

    assert (told["same"], told["replaced"]) == (True, [])
    assert (told["decision"]["team"], told["decision"]["known"]["round"]) == ("A", 1)
    assert [part["kind"] for part in told["again"]] == ["nature", "place", "responsible", "team", "worker"]


@pytest.mark.parametrize(
    "number, says",
    [("99", "no incident 99"), ("3", "Nobody was sent to incident 3"), ("2", "before anything had been proposed")],
)
def test_what_cannot_be_computed_again(number: str, says: str, gridkeeper: Gridkeeper) -> None:
    ran = gridkeeper("incident", "replay", number)

    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err


def test_another_answer_is_exit_code_1(gridkeeper: Gridkeeper, centre: TestCentre) -> None:
    with transaction(centre.engine) as db:
        db.execute(text("UPDATE proposal SET confidence = 0.123 WHERE kind = 'nature'"))

    ran = gridkeeper("incident", "replay", "1", "--lang", "zh")

    assert (ran.code, ran.err) == (1, "")
    assert "重新计算: 不同" in ran.out
