"""San José's fire calls through the milestones: what was recorded is what we measure; what is missing stays unknown.

Recorded are the event, the dispatch, the unit on its way, on the scene, and cleared, all to the minute. Who is on the
way has accepted; who was cleared without ever being on the scene gave the order back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.clock import FrozenClock
from gis.dispatch import closing, desk, response
from gis.dispatch.commands import Accept, Arrive, Decline, Dispatch, RawPlace, Receive, Settle, Sign
from gis.dispatch.intake import receive
from gis.dispatch.later_commands import Reject
from gis.dispatch.office import Office
from gis.model.incidents import Incident, RunningClock
from gis.model.people import Team
from gis.statistics.response_times import Times, response_times
from gis.statistics.window import Window
from gis.vocabulary import Channel, Datum, Milestone, Priority, ResolvedLevel, Role
from tests.conftest import TestCentre
from tests.support.percentiles import percentile
from tests.support.shared import shared_data
from tests.support.weekdays import Weekdays

pytestmark = pytest.mark.real_files

HERE = ZoneInfo("America/Los_Angeles")
TIMES = {
    "received": "Date_Time_Of_Event",
    "dispatched": "Dispatched_Time",
    "on_the_way": "Unit_On_The_Way_Time",
    "on_scene": "Unit_On_Scene_TimeStamp",
    "cleared": "Cleared_TimeStamp",
}
EVERY = int(os.environ.get("GRIDKEEPER_TEST_EVERY", "20"))
"""One call in so many, and all of those that miss a time in an unusual way. All 2,577 (GRIDKEEPER_TEST_EVERY=1) take
some ten minutes."""

CALLS = Actor("911", frozenset({Role.UPSTREAM}))
DISPATCHER = Actor("D1", frozenset({Role.DISPATCHER}))

type Call = dict[str, datetime | None]


@dataclass
class Replayed:
    """Calls that went through the real commands, by the number of their incident."""

    calls: dict[int, Call]
    clock: FrozenClock
    db: Session


def _recorded() -> pd.DataFrame:
    return pd.read_csv(shared_data("sanjose/fire_2015_01_first_10_days.csv"), dtype=str, keep_default_na=False)


def _call(row: pd.Series) -> Call:
    return {name: _instant(str(row[column])) for name, column in TIMES.items()}


def _instant(text: str) -> datetime | None:
    return datetime.strptime(text, "%m/%d/%y %I:%M %p").replace(tzinfo=HERE) if text else None


def _is_unusual(call: Call) -> bool:
    known = [at for at in call.values() if at]
    return known != sorted(known) or (call["dispatched"] is not None and call["on_the_way"] is None)


def _chosen() -> list[tuple[pd.Series, Call]]:
    calls = [(row, _call(row)) for _number, row in _recorded().iterrows()]
    return [one for number, one in enumerate(calls) if number % EVERY == 0 or _is_unusual(one[1])]


@dataclass
class _Replay:
    """Sends one call after another through the commands, at the recorded instants."""

    db: Session
    office: Office
    numbers: dict[str, int]

    def take(self, step: str, row: pd.Series, call: Call) -> None:
        code, unit = row["Incident_No"], row["On_Scene_Unit"] or "E0"
        crew = Actor(f"{unit}-1", frozenset({Role.FIRST_RESPONDER}), team=unit)
        if step == "received":
            self._receive(code, row)
        elif step == "dispatched":
            self._do(code, desk.dispatch, Dispatch, DISPATCHER, team=unit, afterwards=True)
        elif step == "on_the_way":
            self._do(code, response.accept, Accept, crew)
        elif step == "on_scene":
            self._do(code, response.arrive, Arrive, crew)
        elif call["on_scene"]:
            self._do(code, response.settle, Settle, crew, outcome="cleared", level=ResolvedLevel.ZONE)
        else:
            self._do(code, response.decline, Decline, crew, reason="cancelled en route")
            self._do(code, closing.reject, Reject, DISPATCHER, reason="cancelled en route")

    def _receive(self, code: str, row: pd.Series) -> None:
        urgent = Priority.URGENT if row["Priority"] == "Priority 1" else Priority.NORMAL
        place = RawPlace(x=float(row["Longitude"]), y=float(row["Latitude"]), datum=Datum.WGS84)
        command = Receive(
            actor=CALLS, key=uuid4(), channel=Channel.POLICE_110, reference=code, place=place, priority=urgent,
            text=row["Final_Incident_Type"] or "no type recorded",
        )  # fmt: skip
        self.numbers[code] = receive(self.db, command, self.office).number
        self._do(code, desk.sign, Sign, DISPATCHER)

    def _do(self, code: str, act: object, kind: type, actor: Actor, **says: object) -> None:
        command = kind(actor=actor, key=uuid4(), number=self.numbers[code], **says)
        act(self.db, command, self.office)  # type: ignore[operator]


@pytest.fixture(scope="module")
def replayed(new_centre: Callable[[], TestCentre]) -> Iterator[Replayed]:
    chosen = _chosen()
    order = {name: number for number, name in enumerate(TIMES)}
    steps = [(at, order[name], number) for number, (_row, call) in enumerate(chosen) for name, at in call.items() if at]
    with Session(new_centre().engine, expire_on_commit=False) as db:
        units = {row["On_Scene_Unit"] or "E0" for row, _call in chosen}
        db.execute(insert(Team), [{"code": unit, "name": unit, "kind": "first_response"} for unit in sorted(units)])
        clock = FrozenClock(min(at for at, *_rest in steps))
        replay = _Replay(db, Office(clock, Weekdays()), {})
        for at, step, number in sorted(steps):
            clock.move_to(at)
            replay.take(list(TIMES)[step], *chosen[number])
            db.commit()
        yield Replayed({replay.numbers[row["Incident_No"]]: call for row, call in chosen}, clock, db)


def _took(call: Call, start: str, *ends: str) -> float | None:
    """Seconds between two recorded instants; to the first of several ends; None if one is not recorded."""
    known = [at for end in ends if (at := call[end])]
    begun = call[start]
    return (min(known) - begun).total_seconds() if known and begun else None


EXPECTED = {
    Milestone.DISPATCH: ("received", "dispatched"),
    # Who is on the scene has accepted, whether or not anybody recorded that they were on the way.
    Milestone.ACCEPT: ("dispatched", "on_the_way", "on_scene"),
    Milestone.ARRIVE: ("dispatched", "on_scene"),
    Milestone.OUTCOME: ("on_scene", "cleared"),
}


def test_what_is_recorded_is_whole_and_what_is_not_is_not() -> None:
    calls = [_call(row) for _number, row in _recorded().iterrows()]

    assert len(calls) == 2577
    assert sum(call["on_scene"] is None for call in calls) == 421
    assert sum(call["dispatched"] is None for call in calls) == 269


@pytest.mark.parametrize("milestone", EXPECTED)
def test_every_duration_is_the_recorded_one(replayed: Replayed, milestone: Milestone) -> None:
    query = select(Incident.number, RunningClock).join(Incident, Incident.id == RunningClock.incident_id)
    clocks = replayed.db.execute(query.where(RunningClock.milestone == milestone.value).order_by(RunningClock.id)).all()

    measured: dict[int, float | None] = dict.fromkeys(replayed.calls)
    for number, clock in clocks:
        # After a cancelled call the desk has to decide once more; what it took the first time is what was recorded.
        if measured[number] is None and clock.ended == "met":
            measured[number] = (clock.ended_at - clock.started_at).total_seconds()
    expected = {number: _took(call, *EXPECTED[milestone]) for number, call in replayed.calls.items()}
    assert measured == expected
    assert sum(seconds is None for seconds in expected.values()) > 10


def _times(replayed: Replayed) -> dict[Milestone, Times]:
    window = Window(date(2015, 1, 1), date(2015, 1, 12), replayed.clock.now())
    (whole,) = response_times(replayed.db, window)
    return {times.milestone: times for times in whole.times}


@pytest.mark.parametrize("milestone", [Milestone.ACCEPT, Milestone.ARRIVE, Milestone.OUTCOME])
def test_percentiles_are_those_of_the_recorded_durations(replayed: Replayed, milestone: Milestone) -> None:
    found = _times(replayed)[milestone]

    recorded = [_took(call, *EXPECTED[milestone]) for call in replayed.calls.values()]
    known = [seconds for seconds in recorded if seconds is not None]
    assert found.spread.count == len(known)
    assert found.spread.p50 == pytest.approx(percentile(known, 0.5))
    assert found.spread.p90 == pytest.approx(percentile(known, 0.9))


def test_what_was_never_there_stays_unknown(replayed: Replayed) -> None:
    found = _times(replayed)[Milestone.ARRIVE]

    sent = [call for call in replayed.calls.values() if call["dispatched"]]
    assert found.started == len(sent)
    assert found.unknown == sum(call["on_scene"] is None for call in sent)
    assert found.unknown > 10


def test_the_wait_of_the_caller_is_from_the_event_to_the_scene(replayed: Replayed) -> None:
    window = Window(date(2015, 1, 1), date(2015, 1, 12), replayed.clock.now())
    (whole,) = response_times(replayed.db, window)

    known = [
        seconds for call in replayed.calls.values() if (seconds := _took(call, "received", "on_scene")) is not None
    ]
    assert (whole.received, whole.waited.count) == (len(replayed.calls), len(known))
    assert whole.waited.p50 == pytest.approx(percentile(known, 0.5))
