"""Real private clusters: made, killed, raced, refused. As root the server runs as `postgres`, else as ourselves."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import TupleRow
from sqlalchemy import create_engine, text

from gis.db import cluster as cluster_module
from gis.db import place as place_module
from gis.db.account import server_account
from gis.db.binaries import EXTENSIONS, find_binaries
from gis.db.cluster import Cluster
from gis.db.place import make_place, place_of
from gis.db.postmaster import postmaster_of
from gis.errors import ClusterUnusable

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
UPGRADED = "15.99 (Debian 15.99-0+deb12u1)"
RACER = "import pathlib, sys; from gis.db.cluster import Cluster; print(Cluster(pathlib.Path(sys.argv[1])).start())"


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """A folder that the server's user can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def shared(ground: Path) -> Iterator[Cluster]:
    """One quick cluster for the tests that leave it as they found it."""
    cluster = Cluster(ground / "postgres", durable=False)
    assert cluster.start() is True
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def durable(ground: Path) -> Iterator[Cluster]:
    """A durable cluster, made by two processes at once under so long a path that its socket lies elsewhere."""
    folder = ground / ("long" * 25) / "postgres"
    command = [sys.executable, "-c", RACER, str(folder)]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(racer.communicate()[0].strip() for racer in racers) == ["False", "True"]
    cluster = Cluster(folder)
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.status().socket_folder)


@pytest.fixture
def cluster(shared: Cluster) -> Cluster:
    """The shared cluster, running, whatever the test before did to it."""
    shared.start()
    return shared


def ask(cluster: Cluster, query: str, *, user: str = "gridkeeper", database: str = "gridkeeper") -> object:
    with connect(cluster, user, database) as db:
        row = db.execute(query.encode()).fetchone()
        return row[0] if row else None


def connect(cluster: Cluster, user: str = "gridkeeper", database: str = "gridkeeper") -> psycopg.Connection[TupleRow]:
    socket = str(place_of(cluster.folder).socket)
    return psycopg.connect(host=socket, port=5432, user=user, dbname=database, autocommit=True)


def psql(cluster: Cluster, role: str, *statements: str) -> list[str | Path]:
    socket = place_of(cluster.folder).socket
    asked = (part for statement in statements for part in ("-c", statement))
    return [find_binaries().program("psql"), "-h", socket, "-p", "5432", "-U", role, *asked, "gridkeeper"]


def kill(cluster: Cluster) -> int:
    """kill -9 the server process alone, as the kernel does when memory runs out."""
    pid = postmaster_of(cluster.status().data_folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while postmaster_of(cluster.status().data_folder) is not None:
        time.sleep(0.01)
    return pid


def test_a_second_start_has_nothing_to_do(cluster: Cluster) -> None:
    assert cluster.start() is False


def test_the_url_leads_to_a_database_with_our_extensions(cluster: Cluster) -> None:
    engine = create_engine(cluster.url())

    with engine.connect() as db:
        present = set(db.scalars(text("SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace")))
        who = db.execute(text("SELECT current_user, current_database(), ST_AsText(ST_Point(120, 28.9))")).one()
    engine.dispose()

    assert present == set(EXTENSIONS)
    assert tuple(who) == ("gridkeeper", "gridkeeper", "POINT(120 28.9)")


def test_our_role_makes_schemas_and_is_no_superuser(cluster: Cluster) -> None:
    with connect(cluster) as db:
        db.execute("CREATE SCHEMA a_centre")
        db.execute("DROP SCHEMA a_centre")
        powers = db.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert powers == (False, False, False, False)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"), ("data_checksums", "on"), ("listen_addresses", ""), ("restart_after_crash", "on"),
        ("jit", "off"), ("lock_timeout", "3s"), ("idle_in_transaction_session_timeout", "1min"),
        ("max_connections", "60"), ("shared_buffers", "128MB"), ("TimeZone", "UTC"),
    ],
)  # fmt: skip
def test_the_server_is_set_as_promised(cluster: Cluster, setting: str, value: str) -> None:
    assert ask(cluster, f"SHOW {setting}") == value


def test_texts_are_compared_byte_by_byte(cluster: Cluster) -> None:
    assert ask(cluster, "SELECT datcollate FROM pg_database WHERE datname = 'gridkeeper'") in ("C.utf8", "C.UTF-8", "C")


def test_the_status_tells_where_everything_is(cluster: Cluster) -> None:
    status = cluster.status()

    assert status.exists
    assert status.running
    assert status.server_version == status.binary_version
    assert (status.socket_folder / ".s.PGSQL.5432").is_socket()
    assert status.log_file is not None
    assert status.log_file.exists()


def test_only_its_user_and_root_can_enter_its_folders(cluster: Cluster) -> None:
    place = place_of(cluster.folder)

    assert {path.stat().st_mode & 0o077 for path in (place.root, place.data, place.socket, place.logs)} == {0}


@as_root
@pytest.mark.parametrize("role", ["gridkeeper", "postgres"])
@pytest.mark.parametrize(("os_user", "admitted"), [("root", True), ("postgres", True), ("nobody", False)])
def test_who_may_be_a_role_of_the_database(cluster: Cluster, os_user: str, admitted: bool, role: str) -> None:
    place = place_of(cluster.folder)
    for folder in (place.root, place.socket):
        folder.chmod(0o755)  # the folders alone would keep nobody out; here the server has to

    answer = subprocess.run(
        psql(cluster, role, "SELECT 1"), check=False, capture_output=True, text=True,
        user=os_user, group=pwd.getpwnam(os_user).pw_gid, extra_groups=[], cwd="/", env={},
    )  # fmt: skip
    for folder in (place.root, place.socket):
        folder.chmod(0o700)

    assert (answer.returncode == 0) is admitted, answer.stderr
    assert admitted or "Peer authentication failed" in answer.stderr


def test_what_was_committed_outlives_a_killed_server(durable: Cluster) -> None:
    with connect(durable) as db:
        db.execute("CREATE TABLE promise AS SELECT 110 AS kept")
    kill(durable)

    assert durable.status().running is False
    assert durable.start() is True
    assert ask(durable, "SELECT kept FROM promise") == 110


def test_a_busy_child_of_a_killed_server_does_not_keep_the_next_one_out(cluster: Cluster) -> None:
    busy = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'"
    endless = psql(cluster, "gridkeeper", "SET statement_timeout = '20s'", "DO 'BEGIN LOOP NULL; END LOOP; END'")
    with subprocess.Popen(endless, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
        while not ask(cluster, busy):
            time.sleep(0.02)
        kill(cluster)
        started_at = time.monotonic()

        assert cluster.start() is True
        assert client.wait() != 0

    assert time.monotonic() - started_at < 10


def test_a_pid_file_that_names_another_process_is_not_believed(cluster: Cluster) -> None:
    cluster.stop()
    data = cluster.status().data_folder
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n", encoding="utf-8")

    assert cluster.status().running is False
    assert cluster.start() is True


def test_a_server_whose_package_was_upgraded_is_restarted(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    before = postmaster_of(cluster.status().data_folder)
    monkeypatch.setattr(cluster_module, "find_binaries", lambda major: replace(find_binaries(major), version=UPGRADED))

    assert cluster.start() is True
    assert postmaster_of(cluster.status().data_folder) not in (None, before)


def test_data_of_another_major_version_are_refused(cluster: Cluster) -> None:
    cluster.stop()
    version = cluster.status().data_folder / "PG_VERSION"
    version.write_text("14\n", encoding="ascii")

    with pytest.raises(ClusterUnusable, match="The data are of PostgreSQL 14") as refused:
        cluster.start()
    version.write_text(f"{find_binaries().major}\n", encoding="ascii")

    assert "postgresql-14" in refused.value.hint


def test_a_server_that_does_not_start_says_why(cluster: Cluster) -> None:
    cluster.stop()
    configuration = cluster.status().data_folder / "postgresql.conf"
    good = configuration.read_text(encoding="utf-8")
    configuration.write_text(f"{good}grid_workers = many\n", encoding="utf-8")

    with pytest.raises(ClusterUnusable, match='unrecognized configuration parameter "grid_workers"'):
        cluster.start()
    configuration.write_text(good, encoding="utf-8")


def test_a_cluster_for_tests_is_not_taken_for_a_durable_one(cluster: Cluster) -> None:
    with pytest.raises(ClusterUnusable, match="fsync, full_page_writes, synchronous_commit is off"):
        Cluster(cluster.folder).start()


def test_a_stopped_cluster_is_stopped(cluster: Cluster) -> None:
    cluster.stop()
    cluster.stop()

    status = cluster.status()
    assert status.exists
    assert (status.running, status.server_version) == (False, None)
    with pytest.raises(psycopg.OperationalError):
        connect(cluster)


def test_a_durable_cluster_is_known_by_asking_it(durable: Cluster) -> None:
    durable.check_durable()
    with connect(durable, user="postgres") as db:
        db.execute("ALTER ROLE gridkeeper SET synchronous_commit = off")

    with pytest.raises(ClusterUnusable, match="synchronous_commit is off"):
        durable.check_durable()


def test_a_socket_whose_path_would_be_too_long_lies_elsewhere(durable: Cluster) -> None:
    assert durable.status().socket_folder.parent == place_module.SHORT_FOLDER
    assert durable.status().socket_folder.stat().st_mode & 0o077 == 0


@as_root
def test_data_that_the_server_could_not_reach_are_kept_elsewhere(
    ground: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(place_module, "ELSEWHERE", ground / "elsewhere")
    tmp_path.chmod(0o700)
    folder = tmp_path / "checkout" / "var" / "postgres"

    place = make_place(folder, server_account(folder / "data"))

    assert place.root.parent == ground / "elsewhere"
    assert place_of(folder) == place
    assert place.root.owner() == "postgres"
    assert [record.getMessage() for record in caplog.records] == [
        f"User postgres cannot reach {folder}: the database is kept in {place.root}."
    ]


@as_root
def test_a_folder_of_somebody_else_is_refused(ground: Path) -> None:
    foreign = ground / "foreign"
    foreign.mkdir()
    shutil.chown(foreign, "nobody")

    with pytest.raises(ClusterUnusable, match="belongs to nobody, not to postgres"):
        Cluster(foreign).start()
