"""GET /v1/live: where people on duty are, and who is told."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.engine import transaction
from gis.vocabulary import Role
from tests.conftest import NOON, TestCentre
from tests.support.live import Listener

R = Role


def seen_at(watched: TestCentre, code: str, lon: float, **more: Any) -> None:
    """Somebody is at a place."""
    given = {"code": code, "lon": lon, "at": NOON, "doubt": None, **more}
    insert = "INSERT INTO last_position (person_id, place, accuracy_m, captured_at, doubt) SELECT id,"
    insert += " ST_SetSRID(ST_MakePoint(:lon, 28.93), 4326), 8, :at, :doubt FROM person WHERE code = :code"
    update = " ON CONFLICT (person_id) DO UPDATE SET place = excluded.place, captured_at = excluded.captured_at"
    with transaction(watched.engine) as db:
        db.execute(text(insert + update), given)


def places(listener: Listener) -> dict[str, float]:
    """Where people are, as a listener has it."""
    known: dict[str, float] = {}
    for data in listener.of("positions"):
        known = {} if data["whole"] else known
        known |= {one["person"]: one["place"]["lon"] for one in data["people"]}
        known = {code: lon for code, lon in known.items() if code not in data["gone"]}
    return known


def test_where_people_are_is_told_to_those_who_send_and_those_who_go_along(
    listen: Any, act: Any, watched: TestCentre
) -> None:
    for code in ("A1", "B1", "W1", "X1"):
        seen_at(watched, code, 120.08)
    desk, team, other = listen("D1", R.DISPATCHER), listen("A1"), listen("B1")
    officer, observer = listen("L1", R.LINE_OFFICER), listen("O1", R.OBSERVER)

    desk.wait(lambda sent: places(sent) == dict.fromkeys(("A1", "B1", "W1"), 120.08))
    team.wait(lambda sent: places(sent) == {"A1": 120.08})
    number = act(lambda desk: desk.dispatched("A"))  # With W1.
    team.wait(lambda sent: places(sent) == {"A1": 120.08, "W1": 120.08})
    seen_at(watched, "W1", 120.09)
    desk.wait(lambda sent: places(sent)["W1"] == 120.09)
    team.wait(lambda sent: places(sent)["W1"] == 120.09)
    act(lambda desk: [desk.accept(number), desk.arrive(number), desk.settle(number)])
    team.wait(lambda sent: places(sent) == {"A1": 120.08})

    assert places(other) == {"B1": 120.08}
    assert (places(officer), places(observer)) == ({}, {})


def test_who_is_off_duty_is_not_shown_any_more(
    listen: Any, watched: TestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.dispatch.watch.DUTY_EVERY_SECONDS", 0.0)
    seen_at(watched, "A1", 120.08)
    desk = listen("D1", R.DISPATCHER)
    desk.wait(lambda sent: places(sent) == {"A1": 120.08})

    leave = "INSERT INTO leave (person_id, during, reason) SELECT id, '[2026-05-06 04:00Z,)', '' FROM person"
    with transaction(watched.engine) as db:
        db.execute(text(f"{leave} WHERE code = 'A1'"))
    desk.wait(lambda sent: places(sent) == {})
    with transaction(watched.engine) as db:
        db.execute(text("DELETE FROM leave"))

    assert "A1" in desk.of("positions")[-1]["gone"]


def test_many_fixes_are_one_frame_a_second(listen: Any, watched: TestCentre) -> None:
    seen_at(watched, "A1", 120.08)
    desk = listen("D1", R.DISPATCHER)
    desk.wait(lambda sent: places(sent) == {"A1": 120.08})

    for number in range(100):
        seen_at(watched, "A1", 120.08 + number / 1e4, at=NOON + timedelta(milliseconds=number))
    desk.wait(lambda sent: places(sent)["A1"] == pytest.approx(120.0899))

    at = [one.at for one in desk.sent if one.event == "positions" and not one.data["whole"]]
    assert len(at) < 20
    assert all(later - earlier > 0.8 for earlier, later in pairwise(at))
