"""Nothing acknowledged is lost and no limit is forgotten, whoever is killed: real processes, killed for real.

Clients keep a ledger of what was acknowledged. Meanwhile a worker, the whole PostgreSQL, and the web service with the
other worker are killed; `gridkeeper up` starts again what died beside it, and we start it as a service manager would.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import SQLAlchemyError

from gis.access.tokens import Credential, secret_of, token_of
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, transaction
from gis.db.postmaster import postmaster_of
from gis.dispatch.limit_rows import rows_from
from gis.dispatch.milestones import LIMITS, Limit
from gis.dispatch.publisher import publish
from gis.dispatch.timekeeper import tick
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.errors import Unavailable
from gis.model.limits import LimitVersion
from gis.settings import Settings
from gis.vocabulary import Datum, Milestone, Role
from tests.cli.conftest import PROGRAM, bare_environment
from tests.cli.test_up import free_port
from tests.support.ledger import AGAIN_WITHIN, broken, limits, missing, positions_missing, read
from tests.support.live import until
from tests.support.project import ROOT

PATIENCE_SECONDS = 400.0
"""For processes to wake up on a busy machine; what must be quick is measured by the clocks themselves."""


SHORT = [
    replace(row, limit=Limit(2)) if row.milestone in (Milestone.SIGN, Milestone.DISPATCH) else row for row in LIMITS
]
"""Two seconds to sign and to send somebody: there is always a limit coming due."""


@pytest.fixture
def cluster(ground: Path) -> Iterator[Cluster]:
    """A durable cluster of this test's own."""
    cluster = Cluster(ground / "kills" / "postgres")
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[Engine]:
    """A centre with W1 on duty."""
    engine = centre_engine(cluster.url(), "zone")
    create_centre(engine, "zone", 120.08, 28.93, Datum.WGS84)
    post = {"record": "post", "code": "P-W1", "name": "岗", "kind": "full_time_grid_worker", "from": "2026-01-01"}
    with transaction(engine) as db:
        ingest_people(db, ("code", "name"), [{"code": "W1", "name": "员"}])
        ingest_duty(db, COLUMNS, [post, {"record": "holder", "post": "P-W1", "person": "W1", "from": "2026-01-01"}])
        starts = {"starts_at": {"contact": "delivered", "arrive": "delivered"}, "five": None}
        version = {"version": "short", "from_at": datetime(2026, 1, 1, tzinfo=UTC), "choices": starts}
        given = {"limits": rows_from(SHORT), "entered_at": datetime.now(UTC), "entered_by": "test"}
        db.execute(insert(LimitVersion).values(**version, **given))
    yield engine
    with engine.begin() as connection:
        connection.execute(text('DROP SCHEMA "zone" CASCADE'))
    engine.dispose()


def kill_tree(cluster: Cluster) -> None:
    """Kill the whole of PostgreSQL at once."""
    postmaster = postmaster_of(cluster.status().data_folder)
    children = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == postmaster]
    for pid in (postmaster, *children):
        os.kill(pid or 0, signal.SIGKILL)


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@contextmanager
def process(*command: str | Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended afterwards."""
    given = bare_environment(PYTHONPATH=str(ROOT), **environment)
    # A session of its own, as under a service manager: so the machine gives each its share of time.
    started = subprocess.Popen(command, cwd=ROOT, env=given, start_new_session=True)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def clients(script: str, *arguments: object, **environment: str) -> Any:
    """Clients that keep a ledger."""
    path = ROOT / "tests" / "support" / script
    return process(sys.executable, path, *map(str, arguments), **environment)


@pytest.mark.parametrize("synchronous_commit, loses", [("on", False), ("off", True)])
def test_what_was_acknowledged_outlives_a_killed_database(
    cluster: Cluster, engine: Engine, tmp_path: Path, synchronous_commit: str, loses: bool
) -> None:
    """Asynchronous commit is the control: the same ledger finds what it loses."""
    ledger, lost = tmp_path / "ledger", []
    with clients("client_process.py", cluster.url(), "zone", ledger, SYNCHRONOUS_COMMIT=synchronous_commit):
        for _ in range(8 if loses else 2):
            begun = len(read(ledger)) if ledger.exists() else 0
            until(lambda begun=begun: ledger.exists() and len(read(ledger)) > begun + 30, within=PATIENCE_SECONDS)
            kill_tree(cluster)
            cluster.start()
            engine.dispose()  # What it holds are connections to the dead.
            with transaction(engine) as db:
                lost = missing(db, read(ledger))
            if lost:
                break

    assert bool(lost) == loses


def test_whoever_is_killed_nothing_is_lost_and_every_limit_is_recorded_once(
    cluster: Cluster, engine: Engine, ground: Path, tmp_path: Path
) -> None:
    ledger, port, restarts = tmp_path / "ledger", free_port(), []
    given = {"GRIDKEEPER_DATA_FOLDER": str(ground / "kills"), "GRIDKEEPER_DEMO": "no", "GRIDKEEPER_PORT": str(port)}
    tokens = _token(ground, "110", Role.UPSTREAM), _token(ground, "D1", Role.DISPATCHER)
    with clients("http_clients.py", ledger, port, *tokens), process(*PROGRAM, "work", **given) as second:
        with process(*PROGRAM, "up", **given) as first:
            _work(engine)
            os.kill(_worker_of(engine, without=second.pid), signal.SIGKILL)
            time.sleep(0.7)
            kill_tree(cluster)  # `up` starts it again.
            restarts.append(until(lambda: _answers(engine), within=PATIENCE_SECONDS))
            _work(engine)
            second.kill()
            first.kill()  # The web service; its worker goes with it.
        time.sleep(5)  # Nobody keeps time, and what comes due is late.
        with process(*PROGRAM, "up", **given):
            restarts.append(until(lambda: _keeps_time(engine), within=PATIENCE_SECONDS))
            begun = len(read(ledger))
            until(lambda: len(read(ledger)) > begun + 30, within=PATIENCE_SECONDS)
            time.sleep(AGAIN_WITHIN.total_seconds())
    _stand_still(engine)

    told = read(ledger)
    with transaction(engine) as db:
        found, wrong = limits(db, restarts)
        assert [line for line in told if "refused" in line] == []
        assert (missing(db, told), positions_missing(db, told), list(broken(db)), wrong) == ([], set(), [], [])
    assert any("captured_at" in line for line in told)
    assert found.after_outage > 0
    print(f"\n{len(told)} acknowledged, {found}")


def _token(ground: Path, code: str, role: Role) -> str:
    credential = Credential("zone", code, datetime.now(UTC) + timedelta(hours=1), frozenset({role}))
    return token_of(credential, secret_of(Settings(data_folder=ground / "kills")))


def _alive(engine: Engine) -> list[tuple[int, datetime]]:
    """The processes of workers that live, and since when."""
    query = "SELECT split_part(worker, ':', 2)::int AS pid, min(started_at) AS since FROM worker_beat GROUP BY 1"
    try:
        with transaction(engine) as db:
            rows = db.execute(text(query)).all()
    except (Unavailable, SQLAlchemyError):
        return []
    return [(row.pid, row.since) for row in rows if Path(f"/proc/{row.pid}/cmdline").exists()
            and Path(f"/proc/{row.pid}/cmdline").read_bytes()]  # fmt: skip


def _work(engine: Engine) -> None:
    """Wait until two workers work."""
    until(lambda: len(_alive(engine)) == 2, lambda: str(_alive(engine)), within=PATIENCE_SECONDS)


def _worker_of(engine: Engine, *, without: int) -> int:
    return next(pid for pid, _ in _alive(engine) if pid != without)


def _answers(engine: Engine) -> datetime | None:
    try:
        with transaction(engine) as db:
            db.execute(text("SELECT 1"))
    except (Unavailable, SQLAlchemyError):
        return None
    return datetime.now(UTC)


def _keeps_time(engine: Engine) -> datetime | None:
    """Since when somebody keeps time."""
    return next((since for _, since in _alive(engine)), None)


def _stand_still(engine: Engine) -> None:
    """Record and publish what is left."""
    with transaction(engine) as db:
        while tick(db, datetime.now(UTC)):
            pass
        while publish(db):
            pass
