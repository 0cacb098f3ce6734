"""How late limits are recorded with 100,000 clocks open, the timekeeper being a process of its own.

Late is counted from the due instant to the instant at which another session could read the event, looked at every ten
milliseconds.

    python -m tests.benchmarks.clocks [--quick]
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import text

from gis.db.engine import refresh_statistics, transaction
from tests.benchmarks.cluster import CENTRE, Place, empty_centre
from tests.benchmarks.processes import WAKES_WITHIN_SECONDS
from tests.benchmarks.rows import Row
from tests.support.project import ROOT

OPEN = 100_000
SECONDS = {3: 40, 167: 30, 1_000: 20}
"""How many come due per second, and for how long."""
LEAD_SECONDS = 5.0
P99_MS, MAX_MS = 1_000.0, 3_000.0

INCIDENTS = """
    INSERT INTO incident (state, version, event_count, priority, risks, received_at, changed_at)
    SELECT 'received', 1, 1, 'normal', '{}', now(), now() FROM generate_series(1, :count)
"""
CLOCKS = """
    INSERT INTO running_clock (incident_id, milestone, owner, firmness, policy, started_at, due_at, next_at)
    SELECT id, 'sign', 'desk', 'firm', 'bench', now(), now() + interval '2 hours', now() + interval '2 hours'
      FROM incident
"""
COME_DUE = """
    WITH chosen AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place
          FROM (SELECT id FROM running_clock WHERE next_at > now() + interval '1 hour' LIMIT :count) AS far_off
    )
    UPDATE running_clock
       SET due_at = CAST(:begin AS timestamptz) + place / CAST(:rate AS float8) * interval '1 second',
           next_at = CAST(:begin AS timestamptz) + place / CAST(:rate AS float8) * interval '1 second'
      FROM chosen
     WHERE chosen.id = running_clock.id
"""
NEWS = """
    SELECT event.id, extract(epoch FROM clock.due_at) AS due
      FROM incident_event AS event
      JOIN running_clock AS clock ON clock.id = CAST(event.facts ->> 'clock' AS bigint)
     WHERE event.stream IS NULL
       AND event.id > :last
"""


def run(*, quick: bool = False) -> list[Row]:
    """The rows of the table."""
    with empty_centre() as place:
        with transaction(place.engine) as db:
            db.execute(text(INCIDENTS), {"count": OPEN})
            db.execute(text(CLOCKS))
            refresh_statistics(db, "incident", "running_clock")
        with _timekeeper(place):
            return [_row(place, rate, seconds // 4 if quick else seconds) for rate, seconds in SECONDS.items()]


@contextmanager
def _timekeeper(place: Place) -> Iterator[None]:
    script = ROOT / "tests" / "support" / "timekeeper_process.py"
    process = subprocess.Popen([sys.executable, script, place.url, CENTRE], cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    try:
        _until_it_works(place)
        yield
    finally:
        process.kill()
        process.wait()


def _until_it_works(place: Place) -> None:
    """Until the process has woken up and recorded a limit."""
    with transaction(place.engine) as db:
        db.execute(text(COME_DUE), {"count": 1, "rate": 1, "begin": datetime.now(UTC)})
    for _ in range(WAKES_WITHIN_SECONDS):
        time.sleep(1)
        with transaction(place.engine) as db:
            if db.scalar(text("SELECT count(*) FROM incident_event")):
                return
    raise RuntimeError("the timekeeper does not wake up")


def _row(place: Place, rate: int, seconds: int) -> Row:
    late = np.array(_lateness(place, rate, rate * seconds)) * 1_000
    p50, p99 = np.percentile(late, [50, 99])
    said = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, max {late.max():.0f} ms ({len(late):,} limits)"
    target = f"p99 <= {P99_MS:.0f} ms, max <= {MAX_MS:.0f} ms, each once"
    met = bool(p99 <= P99_MS and late.max() <= MAX_MS and len(late) == rate * seconds)
    return Row(f"{OPEN:,} clocks open, {rate:,} due per second", said, target, met)


def _lateness(place: Place, rate: int, count: int) -> list[float]:
    """Seconds from each due instant to the instant at which its event could be read."""
    begin = time.time() + LEAD_SECONDS
    with transaction(place.engine) as db:
        db.execute(text(COME_DUE), {"count": count, "rate": rate, "begin": datetime.fromtimestamp(begin, UTC)})
        last = db.scalar(text("SELECT coalesce(max(id), 0) FROM incident_event")) or 0
    before, late = last, list[float]()
    seen: set[int] = set()
    while len(late) < count and time.time() < begin + count / rate + 10:
        time.sleep(0.01)
        with transaction(place.engine) as db:
            # Some behind the last one as well: ids are not in the order of commits.
            rows = db.execute(text(NEWS), {"last": max(before, last - 2_000)}).all()
        now = time.time()
        fresh = [row for row in rows if row.id not in seen]
        late += [now - float(row.due) for row in fresh]
        seen |= {row.id for row in fresh}
        last = max((row.id for row in rows), default=last)
    return late


if __name__ == "__main__":
    for row in run(quick="--quick" in sys.argv):
        print(f"{row.what:45} {row.measured:60} {row.target} {row.verdict}")
