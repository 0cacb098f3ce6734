"""How long until everybody who listens knows what happened, the scope filter on.

A web service and a worker beside a durable private cluster, all on this machine, with the listeners. Six in ten listen
at desks and see everything, two in ten are in one of twenty teams, two in ten are grid workers who each see what they
were sent to: so there are as many scopes as such workers, and twenty-one more. One writer walks incidents from
the receipt to the settling, twenty events a second. Late is counted from the commit of an event to its arrival at each
listener who may see it; every listener must be told all that it may see, once.

    python -m tests.benchmarks.live [--quick]
"""

from __future__ import annotations

import asyncio
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import numpy as np
from sqlalchemy import insert

from gis.access.roles import Actor
from gis.access.tokens import Credential, secret_of, token_of
from gis.clock import SystemClock
from gis.db.engine import transaction
from gis.dispatch.commands import Accept, Arrive, Dispatch, Settle, Sign
from gis.dispatch.desk import dispatch, sign
from gis.dispatch.intake import receive
from gis.dispatch.office import Office, Outcome
from gis.dispatch.response import accept, arrive, settle
from gis.model.people import Person, Team
from gis.vocabulary import ResolvedLevel, Role
from tests.benchmarks.cluster import CENTRE, Place, empty_centre
from tests.benchmarks.processes import service, worker
from tests.benchmarks.rows import Row
from tests.support.incidents import DESK, order
from tests.support.live import request
from tests.support.weekdays import Weekdays

EVENTS_PER_SECOND = 20
TARGETS = {300: 300.0, 500: 600.0}
"""Listeners, and milliseconds at the p95."""
SECONDS, WARM_UP_SECONDS = 30, 5
TEAMS = 20
PIECE_BYTES = 1 << 16
TOLD = re.compile(rb'data: \{"stream":(\d+),"number":(\d+),"seq":(\d+)')

type Key = tuple[int, int]
"""Number of the incident, number of the event in it."""


@dataclass
class Listener:
    """Somebody who listens, and what they were told when."""

    token: str
    sees: Callable[[str, str], bool]
    """Whether they see an incident that this team and this worker were sent to."""
    told: dict[Key, float] = field(default_factory=dict)
    twice: int = 0


@dataclass
class Written:
    """What was done when, and who was sent."""

    at: dict[Key, float] = field(default_factory=dict)
    sent: dict[int, tuple[str, str]] = field(default_factory=dict)
    seen_from: dict[int, int] = field(default_factory=dict)
    """From which event on those who were sent may see it."""


def run(*, quick: bool = False) -> list[Row]:
    """The rows of the table."""
    with empty_centre() as place, service(place) as port, worker(place):
        _people(place, max(TARGETS))
        return [_row(place, port, count, target, 10 if quick else SECONDS) for count, target in TARGETS.items()]


def _people(place: Place, count: int) -> None:
    with transaction(place.engine) as db:
        db.execute(insert(Team), [{"code": f"T{n}", "name": "队", "kind": "first_response"} for n in range(TEAMS)])
        db.execute(insert(Person), [{"code": f"W{n}", "name": "员"} for n in range(count)])


def _row(place: Place, port: int, count: int, target: float, seconds: int) -> Row:
    listeners, written = _listeners(place, count), Written()
    asyncio.run(_listen(listeners, port, lambda: _write(place, written, count, seconds)))
    late = [each.told[key] - at for each in listeners for key, at in written.at.items() if key in each.told]
    owed = [(each, key) for each in listeners for key in written.at if _owed(each, key, written)]
    missed = sum(key not in each.told for each, key in owed)
    too_much = sum(each.twice for each in listeners)
    p50, p95, p99 = np.percentile(np.array(late) * 1_000, [50, 95, 99])
    rate = len(written.at) / seconds
    said = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms; {missed} of {len(owed):,} missed, {too_much} twice"
    met = bool(p95 <= target and not missed and not too_much)
    return Row(f"{count} listeners, {rate:.1f} events per second", said, f"p95 <= {target:.0f} ms, 0, 0", met)


def _owed(listener: Listener, key: Key, written: Written) -> bool:
    # Whoever sees all is owed all; whoever was sent, what happened from then on (what was before, they may ask for).
    number, seq = key
    team, person = written.sent.get(number, ("", ""))
    return listener.sees("", "") or (listener.sees(team, person) and seq >= written.seen_from.get(number, seq + 1))


def _listeners(place: Place, count: int) -> list[Listener]:
    def of(n: int) -> Listener:
        if n % 10 < 6:
            return Listener(_token(place, f"D{n}", Role.DISPATCHER), lambda _team, _person: True)
        if n % 10 < 8:
            team = f"T{n % TEAMS}"
            return Listener(_token(place, f"A{n}", Role.FIRST_RESPONDER, team), lambda sent, _person: sent == team)
        return Listener(_token(place, f"W{n}", Role.GRID_WORKER), lambda _team, person: person == f"W{n}")

    return [of(n) for n in range(count)]


def _token(place: Place, code: str, role: Role, team: str | None = None) -> str:
    credential = Credential(CENTRE, code, SystemClock().now() + timedelta(hours=1), frozenset({role}), team=team)
    return token_of(credential, secret_of(place.settings()))


async def _listen(listeners: list[Listener], port: int, write: Callable[[], None]) -> None:
    tasks = [asyncio.create_task(_follow(each, port)) for each in listeners]
    await asyncio.sleep(WARM_UP_SECONDS)
    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(listener: Listener, port: int) -> None:
    reader, sender = await asyncio.open_connection("127.0.0.1", port)
    sender.write(request(listener.token))
    rest = b""
    # By the piece as it comes: line by line, listening cost more than telling, and that was measured instead.
    while piece := await reader.read(PIECE_BYTES):
        whole, _newline, rest = (rest + piece).rpartition(b"\n")
        for found in TOLD.finditer(whole):
            key = (int(found[2]), int(found[3]))
            listener.twice += key in listener.told
            listener.told.setdefault(key, time.time())
    sender.close()


def _write(place: Place, written: Written, count: int, seconds: int) -> None:
    """Walk incidents to their end, one event after another, at a steady pace."""
    begun, number = time.time(), 0
    workers = [n for n in range(count) if n % 10 >= 8]
    while time.time() < begun + seconds:
        team, person = f"T{number % TEAMS}", f"W{workers[number % len(workers)]}"
        _walk(place, written, team, person, begun)
        number += 1


def _walk(place: Place, written: Written, team: str, person: str, begun: float) -> None:
    office = Office(SystemClock(), Weekdays())
    goes = Actor(f"of {team}", frozenset({Role.FIRST_RESPONDER}), team=team)

    def do(act: Callable[..., Outcome], command: object) -> Outcome:
        before = len(written.at)
        time.sleep(max(0.0, begun + before / EVENTS_PER_SECOND - time.time()))
        with transaction(place.engine) as db:
            outcome = act(db, command, office)
        now = time.time()
        # A command may write several events; the last of them has the number of the answer.
        written.at[outcome.number, outcome.event_count] = now
        return outcome

    number = do(receive, order()).number
    do(sign, Sign(actor=DESK, key=uuid4(), number=number))
    written.sent[number] = (team, person)
    sent = Dispatch(actor=DESK, key=uuid4(), number=number, team=team, worker=person, unknown_place="bench")
    written.seen_from[number] = do(dispatch, sent).event_count
    do(accept, Accept(actor=goes, key=uuid4(), number=number))
    do(arrive, Arrive(actor=goes, key=uuid4(), number=number))
    done = Settle(actor=goes, key=uuid4(), number=number, outcome="bench", level=ResolvedLevel.GRID)
    do(settle, done)


if __name__ == "__main__":
    for row in run(quick="--quick" in sys.argv):
        print(f"{row.what:40} {row.measured:75} {row.target} {row.verdict}")
