"""The private PostGIS cluster: a PostgreSQL server of our own, under `var/postgres`, for this checkout alone.

It listens on a Unix socket only and knows its clients by their OS user (peer authentication): there is no password
to choose, keep or lose. `start` makes it if it is not there, restarts it if the installed PostgreSQL was changed under
it, and does nothing if all is well; any number of processes may call it at once.

    cluster = Cluster(Path("var/postgres"))
    cluster.start()
    create_engine(cluster.url())
"""

from __future__ import annotations

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from gis.db.account import SERVER_USER, Account, admitted_accounts, server_account
from gis.db.binaries import EXTENSIONS, Binaries, find_binaries, major_of
from gis.db.place import SOCKET_PORT, Place, log_files, make_place, place_of
from gis.db.postmaster import clear_remains, postmaster_of, wait_until_ready
from gis.errors import ClusterUnusable

ROLE = DATABASE = "gridkeeper"
"""The role that owns the database, and is no superuser; it has the name of the database."""
PROMISES = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
"""What must be on, or an order that we acknowledged can be lost (reliability.md 2.6: 22 of 51,519 without)."""
_START_WITHIN_SECONDS = 120
_LOG_LINES_SHOWN = 8

# fmt: off
_CONFIGURATION = {
    "listen_addresses":                    "",
    "port":                                SOCKET_PORT,
    "max_connections":                     60,
    "shared_buffers":                      "128MB",
    "restart_after_crash":                 "on",
    "jit":                                 "off",    # compiling costs more than our short queries
    "timezone":                            "UTC",
    "lock_timeout":                        "3s",
    "idle_in_transaction_session_timeout": "60s",
    "logging_collector":                   "on",
    "log_filename":                        "%a.log",
    "log_rotation_age":                    "1d",
    "log_rotation_size":                   0,
    "log_truncate_on_rotation":            "on",
    "log_line_prefix":                     "%m [%p] %q%u@%d ",
    "log_timezone":                        "UTC",
}
# fmt: on

logger = logging.getLogger(__name__)
type Connection = psycopg.Connection[TupleRow]


@dataclass(frozen=True)
class ClusterStatus:
    """How the private cluster stands."""

    exists: bool
    running: bool
    server_version: str | None
    """Of the running server; None if it doesn't run or doesn't answer."""
    binary_version: str | None
    """Of the installed PostgreSQL that fits the data; None if there is none."""
    data_folder: Path
    socket_folder: Path
    log_file: Path | None
    """The newest one; None before the first start."""


class Cluster:
    """A private PostgreSQL server with PostGIS."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """folder: where it is kept; durable: False trades every promise of safety for speed, for tests only."""
        self.folder = folder.resolve()
        self.durable = durable

    def start(self) -> bool:
        """See to it that the server runs and holds the database; True if this call started (or restarted) it.

        raises: ClusterUnusable if it can't be made or started, or doesn't keep what it is told
        """
        with self._alone():
            started = self._ensure_running()
            self._ensure_database()
        if self.durable:
            self.check_durable()
        return started

    def stop(self) -> None:
        """Stop the server in order, ending its sessions; nothing to do if it doesn't run."""
        with self._alone():
            if self._running():
                self._stop()

    def status(self) -> ClusterStatus:
        """How it stands; changes nothing."""
        place = self._place
        running, logs = self._running(), log_files(place)
        return ClusterStatus(
            exists=_exists(place),
            running=running,
            server_version=self._server_version() if running else None,
            binary_version=self._binary_version(),
            data_folder=place.data,
            socket_folder=place.socket,
            log_file=logs[-1] if logs else None,
        )

    def url(self, user: str = ROLE, database: str = DATABASE) -> str:
        """Its address for SQLAlchemy with psycopg 3, over the Unix socket."""
        host = quote(str(self._place.socket), safe="")
        return f"postgresql+psycopg://{user}@/{database}?host={host}&port={SOCKET_PORT}"

    def check_durable(self) -> None:
        """Ask the server, as our own role sees it, whether a committed transaction outlives a power cut.

        raises: ClusterUnusable if one of PROMISES is off, whoever switched it off
        """
        with self._connection(ROLE, DATABASE) as db:
            broken = [name for name in PROMISES if _value(db, SQL("SHOW {}").format(Identifier(name))) == "off"]
        if broken:
            raise ClusterUnusable(
                f"The server on {self._place.data} may lose acknowledged work: {', '.join(broken)} is off.",
                hint="Stop it (`gridkeeper db stop`) and start it again; look for ALTER SYSTEM and ALTER ROLE.",
            )

    @property
    def _place(self) -> Place:
        return place_of(self.folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # The lock ends with the process that holds it, so a killed one leaves nothing to clean up.
        lock = self.folder.with_name(f"{self.folder.name}.lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            file = lock.open("a")
        except OSError as error:
            raise ClusterUnusable(f"{lock} cannot be written: {error.strerror}.") from error
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _running(self) -> bool:
        try:
            return postmaster_of(self._place.data) is not None
        except PermissionError as error:
            raise ClusterUnusable(
                f"{self._place.root} belongs to another user.", hint="Work as that user or as root."
            ) from error

    def _ensure_running(self) -> bool:
        place = make_place(self.folder, server_account(self._place.data))
        binaries = self._binaries()
        if self._running():
            wait_until_ready(place.data)
            if self._server_version() == binaries.version:
                return False
            logger.warning("PostgreSQL was upgraded to %s under the running server: restarting it.", binaries.version)
            self._stop()
        if not _exists(place):
            self._create(binaries)
        self._start(binaries)
        return True

    def _create(self, binaries: Binaries) -> None:
        # Under another name first: a folder that is called `data` is complete.
        place, account = self._place, server_account(self._place.data)
        fresh = place.data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        sync = () if self.durable else ("--no-sync",)
        done = account.run(
            binaries.program("initdb"), "--pgdata", fresh, "--username", SERVER_USER, "--auth", "peer",
            "--encoding", "UTF8", "--locale", _locale(account.run("locale", "-a").stdout), "--data-checksums", *sync,
        )  # fmt: skip
        if done.returncode != 0:
            raise ClusterUnusable(f"The cluster cannot be made in {place.data}:\n{done.stderr.strip()}")
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("include 'gridkeeper.conf'\n")
        fresh.replace(place.data)

    def _configure(self, place: Place, account: Account) -> None:
        account.write(place.data / "gridkeeper.conf", _configuration(place, durable=self.durable))
        account.write(place.data / "pg_hba.conf", f"local all {ROLE},{SERVER_USER} peer map=gridkeeper\n")
        account.write(place.data / "pg_ident.conf", _identities(admitted_accounts(account)))
        account.write(place.startup_log, "")

    def _start(self, binaries: Binaries) -> None:
        place, account = self._place, server_account(self._place.data)
        clear_remains(place, account)
        self._configure(place, account)
        done = account.run(
            binaries.program("pg_ctl"), "start", "--pgdata", place.data, "--log", place.startup_log,
            "--wait", "--timeout", str(_START_WITHIN_SECONDS), "--silent",
        )  # fmt: skip
        if done.returncode != 0:
            raise ClusterUnusable(f"The server on {place.data} does not start:\n{_last_words(place)}")

    def _stop(self) -> None:
        data = self._place.data
        account = server_account(data)
        done = account.run(self._binaries().program("pg_ctl"), "stop", "--pgdata", data, "--mode", "fast", "--silent")
        if done.returncode != 0 and self._running():
            raise ClusterUnusable(f"The server on {data} does not stop: {done.stderr.strip()}")

    def _ensure_database(self) -> None:
        with self._connection(SERVER_USER, "postgres") as db:
            if _value(db, SQL("SELECT 1 FROM pg_roles WHERE rolname = {}").format(ROLE)) is None:
                db.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(ROLE)))
            if _value(db, SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(DATABASE)) is None:
                db.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(DATABASE), Identifier(ROLE)))
        with self._connection(SERVER_USER, DATABASE) as db:
            present = {name for (name,) in db.execute("SELECT extname FROM pg_extension")}
            for name in (name for name in EXTENSIONS if name not in present):
                db.execute(SQL("CREATE EXTENSION {} SCHEMA public").format(Identifier(name)))

    def _binaries(self) -> Binaries:
        version = self._place.data / "PG_VERSION"
        return find_binaries(major_of(version.read_text(encoding="ascii")) if version.exists() else None)

    def _binary_version(self) -> str | None:
        try:
            return self._binaries().version
        except ClusterUnusable:
            return None

    def _server_version(self) -> str | None:
        try:
            with self._connection(SERVER_USER, "postgres") as db:
                return str(_value(db, SQL("SHOW server_version")))
        except ClusterUnusable:
            return None

    @contextmanager
    def _connection(self, user: str, database: str) -> Iterator[Connection]:
        try:
            with psycopg.connect(
                host=str(self._place.socket), port=SOCKET_PORT, user=user, dbname=database,
                autocommit=True, connect_timeout=10, application_name="gridkeeper cluster",
            ) as db:  # fmt: skip
                yield db
        except psycopg.Error as error:
            raise ClusterUnusable(f"The server on {self._place.data} refuses: {error}".strip()) from error


def _exists(place: Place) -> bool:
    return (place.data / "PG_VERSION").exists()


def _configuration(place: Place, *, durable: bool) -> str:
    promised = dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on" if durable else "off")
    folders = {"unix_socket_directories": f'"{place.socket}"', "log_directory": place.logs}
    lines = (f"{name} = '{value}'\n" for name, value in (_CONFIGURATION | folders | promised).items())
    return "# Written anew at every start by gis/db/cluster.py.\n" + "".join(lines)


def _identities(names: list[str]) -> str:
    return "".join(f'gridkeeper "{name}" {role}\n' for name in names for role in (ROLE, SERVER_USER))


def _locale(known: str) -> str:
    return next((name for name in known.split() if name.lower() in ("c.utf8", "c.utf-8")), "C")


def _value(db: Connection, query: SQL | psycopg.sql.Composed) -> object:
    row = db.execute(query).fetchone()
    return row[0] if row else None


def _last_words(place: Place) -> str:
    said = (path.read_text(encoding="utf-8", errors="replace").splitlines() for path in log_files(place))
    lines = [line for file in said for line in file if "HINT:  Future log output" not in line]
    return "\n".join(lines[-_LOG_LINES_SHOWN:])
