"""What follows a receipt on a demo city: milliseconds from the acknowledged receipt to its stored proposals.

The proposer is a process of its own, as it is in life; reports come in at a steady rate from another. What is measured
is what a desk waits for: from the commit of the receipt to the instant at which the round can be read.

    python -m tests.benchmarks.proposals [--size zone] [--seconds 60]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.clock import SystemClock
from gis.db.engine import reading, transaction
from gis.demo.zone import Size
from gis.dispatch.commands import Receive
from gis.dispatch.intake import receive
from gis.dispatch.limits import office_at
from gis.vocabulary import Channel, Role
from tests.benchmarks.bulk_locate import machine
from tests.benchmarks.city import City, city
from tests.benchmarks.rows import percentiles, within

PER_SECOND = 5.0
BACKLOG = 100
WARM_UP = 20
LOOK_EVERY_SECONDS = 0.004
UPSTREAM = Actor("110", frozenset({Role.UPSTREAM}))
ROOT = Path(__file__).parents[2]

# fmt: off
STORIES = (
    "{}门口有两个工人吵起来了，在对骂",     "我在{}上班，老板两个月工资没发了",    "{}旁边，有人乱停车堵住出不去",
    "{}后面污水直接往河里排，味道很大",     "{}三楼，房东不退押金还换锁",          "{}那边，半夜施工吵得睡不着",
    "{}这里，消防通道停满了电瓶车",         "{}对面的快餐店，吃出来钢丝不肯赔",    "麻烦来个人，说不清在哪里",
)
# fmt: on


def run(size: Size = Size.CITY, seconds: float = 60) -> dict[str, object]:
    """The figures: rows with their targets, and the machine."""
    with city(size) as made, _proposer(made):
        names = _names(made.engine)
        _waited(made.engine, names, WARM_UP, per_second=2)
        steady = _waited(made.engine, names, int(seconds * PER_SECOND), per_second=PER_SECOND)
        backlog = _drained(made.engine, names)
    rows = [
        percentiles(f"receipt to stored proposals, {PER_SECOND:g} receipts/s", steady, 150.0),
        within(f"a backlog of {BACKLOG} drained", backlog, 10.0),
    ]
    return {"size": size.value, "reports": len(steady), "rows": rows, "machine": machine()}


@contextmanager
def _proposer(made: City) -> Iterator[None]:
    """Two proposers, as a worker runs them, in a process of their own."""
    script = ROOT / "tests" / "support" / "proposer_process.py"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script, made.url, made.size.value, "2"], env=environment) as process:
        try:
            yield
        finally:
            process.kill()


def _names(engine: Engine) -> list[str]:
    """What callers may name."""
    query = text("SELECT name FROM place WHERE kind IN ('site', 'road', 'organisation') ORDER BY id")
    with reading(engine) as db:
        return list(db.scalars(query))


def _waited(engine: Engine, names: list[str], count: int, *, per_second: float) -> list[float]:
    """Milliseconds of each of so many reports at a steady rate."""
    rng, begin = random.Random(7), time.perf_counter()
    received: dict[int, float] = {}
    milliseconds: list[float] = []
    while len(milliseconds) < count:
        due = len(milliseconds) + len(received) < count
        if due and time.perf_counter() - begin >= (len(milliseconds) + len(received)) / per_second:
            received[_received(engine, names, rng)] = time.perf_counter()
        stored, now = _stored(engine, list(received)), time.perf_counter()
        milliseconds += [(now - received.pop(number)) * 1000 for number in stored]
        time.sleep(LOOK_EVERY_SECONDS)
    return milliseconds


def _drained(engine: Engine, names: list[str]) -> float:
    """Seconds until a backlog is proposed for that came in at once."""
    rng = random.Random(8)
    with transaction(engine) as db:
        numbers = [_report(db, names, rng) for _ in range(BACKLOG)]
    begin = time.perf_counter()
    while len(_stored(engine, numbers)) < BACKLOG:
        time.sleep(LOOK_EVERY_SECONDS)
    return time.perf_counter() - begin


def _received(engine: Engine, names: list[str], rng: random.Random) -> int:
    with transaction(engine) as db:
        return _report(db, names, rng)


def _report(db: Session, names: list[str], rng: random.Random) -> int:
    asked = Receive(
        actor=UPSTREAM, key=uuid4(), channel=Channel.POLICE_110, reference=str(uuid4()),
        text=rng.choice(STORIES).format(rng.choice(names)), caller_phone=f"199{rng.randrange(10**8):08d}",
    )  # fmt: skip
    return receive(db, asked, office_at(db, SystemClock())).number


def _stored(engine: Engine, numbers: list[int]) -> list[int]:
    """Which of these have their proposals."""
    query = text(
        "SELECT number FROM incident JOIN proposal_round ON incident_id = incident.id WHERE number = ANY(:numbers)"
    )
    with reading(engine) as db:
        return list(db.scalars(query, {"numbers": numbers}))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=Size, default=Size.CITY)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    figures = run(asked.size, asked.seconds)
    for row in figures["rows"]:  # type: ignore[attr-defined]
        print(row)
    print(figures["machine"], "load", os.getloadavg())


if __name__ == "__main__":
    main()
