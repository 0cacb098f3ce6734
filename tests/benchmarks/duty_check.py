"""How long `duty check` takes on the demo zone, against asking who is on duty hour by hour.

python -m tests.benchmarks.duty_check [small|zone]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from gis.clock import midnight
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, transaction
from gis.db.statements import ask
from gis.demo.build import build
from gis.demo.zone import Size
from gis.duty.check import check_rota
from gis.duty.roster import post_of, turns
from gis.duty.rota_rows import rota_between
from gis.vocabulary import Datum
from tests.benchmarks.rows import Row

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
FIRST, DAYS, RUNS = date(2026, 5, 7), 31, 7
QUESTION = turns()


def main() -> None:
    """Measure and print."""
    for row in run(Size(sys.argv[1]) if len(sys.argv) > 1 else Size.ZONE):
        print(f"{row.what:45} {row.measured}")


def run(size: Size = Size.ZONE) -> list[Row]:
    """The rows of the table, on a private cluster of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-benchmark-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres", durable=False)
    cluster.start()
    engine = centre_engine(cluster.url(), "benchmark")
    create_centre(engine, "benchmark", 120.08, 28.93, Datum.WGS84)
    with transaction(engine) as db:
        build(db, "benchmark", size, 1, NOON)
        seconds = measured(db)
    engine.dispose()
    cluster.stop()
    shutil.rmtree(folder)
    rows = [Row(name, "p50 {:.2f} s, p95 {:.2f} s".format(*np.percentile(s, [50, 95]))) for name, s in seconds.items()]
    ours, hourly = seconds.values()
    ratio = float(np.median(np.array(hourly) / np.array(ours)))
    return [*rows, Row("how much longer asking hourly takes, p50", f"{ratio:.1f} times")]


def measured(db: Session) -> dict[str, list[float]]:
    """Seconds of each way, interleaved."""
    ways: dict[str, Callable[[Session], object]] = {
        f"duty check, {DAYS} days to the instant": by_intervals,
        f"who is on duty, asked {24 * DAYS} times (hourly)": hour_by_hour,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            begun = time.perf_counter()
            way(db)
            seconds[name].append(time.perf_counter() - begun)
    return seconds


def by_intervals(db: Session) -> object:
    """What the command does."""
    return check_rota(rota_between(db, FIRST, FIRST + timedelta(days=DAYS - 1)))


def hour_by_hour(db: Session) -> object:
    """The same question put to the database once an hour, without looking for any fault."""
    instants = [midnight(FIRST) + timedelta(hours=hour) for hour in range(24 * DAYS)]
    return [[post_of(row) for row in ask(db, QUESTION, {"at": at})] for at in instants]


if __name__ == "__main__":
    main()
