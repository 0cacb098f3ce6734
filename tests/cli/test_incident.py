"""gridkeeper incident: the same commands as over HTTP, always as somebody."""

from __future__ import annotations

import pytest

from gis.db.engine import transaction
from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre
from tests.support.incidents import people

DESK = ("--as", "D1", "--role", "dispatcher")
ORDER = ("--as", "110", "--role", "upstream", "--channel", "police_110", "--text", "两人争吵 13912345678")


@pytest.fixture(scope="module", autouse=True)
def _teams(centre: TestCentre) -> None:
    with transaction(centre.engine) as db:
        people(db)


@pytest.fixture
def number(gridkeeper: Gridkeeper, request: pytest.FixtureRequest) -> int:
    done = gridkeeper("incident", "receive", *ORDER, "--reference", request.node.name, "--json").json
    received: int = done["number"]
    return received


def test_nobody_asks_for_nothing(gridkeeper: Gridkeeper) -> None:
    ran = gridkeeper("incident", "list", "--as", "P9")

    assert ran.code == 2
    assert "there is no person 'P9'" in ran.err


def test_what_is_not_seen_is_not_there(gridkeeper: Gridkeeper, number: int) -> None:
    ran = gridkeeper("incident", "show", number, "--as", "X9", "--role", "line_officer")

    assert (ran.code, ran.lines[0]) == (1, f"gridkeeper: There is no incident {number}. Check the number; a merged "
                                          "incident keeps its own.")  # fmt: skip


def test_the_wrong_role(gridkeeper: Gridkeeper, number: int) -> None:
    ran = gridkeeper("incident", "do", "sign", number, "--as", "X9", "--role", "observer")

    assert ran.code == 1
    assert "Ask somebody who may: duty leader, dispatcher." in ran.err


@pytest.mark.parametrize(
    "arguments, found",
    [
        (("fly", "1"), "there is no action 'fly'"),
        (("dispatch", "1", "team"), "has no '='"),
        (("dispatch", "1", "colour=red"), "colour"),
        (("correct", "1", "place=120,29"), "place.datum"),
        (("flag", "1", "risks=boredom"), "risks"),
        (("settle", "1"), "outcome"),
    ],
)
def test_wrong_input(gridkeeper: Gridkeeper, arguments: tuple[str, ...], found: str) -> None:
    ran = gridkeeper("incident", "do", *arguments, *DESK)

    assert ran.code == 2
    assert found in ran.err


def test_an_order_is_known_again(gridkeeper: Gridkeeper, number: int, request: pytest.FixtureRequest) -> None:
    again = gridkeeper("incident", "receive", *ORDER, "--reference", request.node.name, "--json").json

    assert again["number"] == number


def test_from_the_order_to_the_spot(gridkeeper: Gridkeeper, number: int) -> None:
    team = ("--as", "A1", "--role", "first_responder", "--team", "A")
    gridkeeper("incident", "do", "sign", number, *DESK)
    sent = gridkeeper("incident", "do", "dispatch", number, "team=A", "worker=W1", "place=120.09,28.93,gcj02", *DESK)
    gridkeeper("incident", "do", "accept", number, *team)
    arrived = gridkeeper("incident", "do", "arrive", number, *team, "--json").json

    assert sent.code == 0
    assert sent.out.startswith(f"{number}: dispatched (version 3)")
    assert "contact the grid worker" in sent.out
    assert arrived["state"] == "arrived"


def test_it_is_listed_and_shown_masked(gridkeeper: Gridkeeper, number: int) -> None:
    listed = gridkeeper("incident", "list", *DESK, "--text", "争吵", "--json").json
    shown = gridkeeper("incident", "show", number, *DESK)

    assert number in [one["number"] for one in listed]
    assert "139****5678" in shown.out
    assert "13912345678" not in shown.out
    assert gridkeeper("incident", "list", *DESK, "--state", "signed", "--overdue").code == 0


def test_the_history_is_verified(gridkeeper: Gridkeeper, number: int) -> None:
    ran = gridkeeper("incident", "verify", number, *DESK)

    assert (ran.code, ran.out) == (0, "The history holds: 1 events, 0 sealed.\n")


def test_a_broken_history_is_told(gridkeeper: Gridkeeper, number: int, centre: TestCentre) -> None:
    from sqlalchemy import text

    from gis.dispatch.publisher import publish

    with transaction(centre.engine) as db:
        publish(db)
        db.execute(text("UPDATE incident_event SET actor = 'somebody else'"))

    ran = gridkeeper("incident", "verify", number, *DESK)

    assert (ran.code, ran.out) == (1, "The history does not hold from event 1 on.\n")


def test_a_key_is_used_once(gridkeeper: Gridkeeper, number: int) -> None:
    key = ("--key", "0190a0a0-0000-7000-8000-000000000009")

    first = gridkeeper("incident", "do", "note", number, "reason=x", *DESK, *key, "--json").json
    again = gridkeeper("incident", "do", "note", number, "reason=x", *DESK, *key, "--json").json

    assert first["version"] == again["version"]
