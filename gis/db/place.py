"""The folders of the private cluster, also where the nearest one will not do.

Two things can be wrong with `var/postgres`. The server's user may not be able to get there (a checkout in /root, whose
server runs as `postgres`): then the data live under /var/lib/gridkeeper and a pointer file beside says so. And the
path may be too long for a Unix socket: then the socket alone lives under /tmp.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from gis.db.account import Account
from gis.errors import ClusterUnusable

ELSEWHERE = Path("/var/lib/gridkeeper")
"""Where data go that the server's user could not reach in the checkout."""
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - the folder made in it is private, and its owner is checked
"""Not TMPDIR: every process must find the same socket."""
LONGEST_SOCKET_PATH_BYTES = 100
"""The kernel takes 107 (unix(7)); a few are left for the name of the lock file beside the socket."""
SOCKET_PORT = 5432
"""Part of the socket's name only; nothing listens on the network."""
_SHELL_CHARACTERS = "\"'`$\\\n"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """The folders of one cluster."""

    root: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.root / "data"

    @property
    def logs(self) -> Path:
        """A file per weekday; each is written over after a week."""
        return self.root / "log"

    @property
    def startup_log(self) -> Path:
        """What the server says before it writes its log."""
        return self.root / "startup.log"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket."""
        near = self.root / "socket"
        longest = len(bytes(near / f".s.PGSQL.{SOCKET_PORT}"))
        return near if longest <= LONGEST_SOCKET_PATH_BYTES else SHORT_FOLDER / f"gridkeeper-{_short_hash(self.root)}"


def place_of(folder: Path) -> Place:
    """Where the cluster of a folder is: the folder itself, or where its pointer file says. Writes nothing."""
    pointer = _pointer_of(folder)
    return Place(Path(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else folder)


def make_place(folder: Path, account: Account) -> Place:
    """Make the folders that are missing, elsewhere if the server's user could not reach them here.

    raises: ClusterUnusable if they can't be made or belong to somebody else
    """
    _check_name(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = place_of(folder)
        if not place.root.exists() and not account.reaches(folder.parent):
            place = _move_elsewhere(folder, account)
        for path in (place.root, place.logs, place.socket):
            account.make_folder(path)
    except OSError as error:
        raise ClusterUnusable(f"The folder of the cluster cannot be made: {error}") from error
    return place


def log_files(place: Place) -> list[Path]:
    """What the server said, oldest file first."""
    files = (path for path in (place.startup_log, *place.logs.glob("*.log")) if path.exists())
    return sorted(files, key=lambda path: path.stat().st_mtime)


def _move_elsewhere(folder: Path, account: Account) -> Place:
    root = ELSEWHERE / _short_hash(folder)
    if not ELSEWHERE.exists():
        ELSEWHERE.mkdir(parents=True)
        ELSEWHERE.chmod(0o755)  # whatever root's umask is: the server's user has to pass through
    _pointer_of(folder).write_text(f"{root}\n", encoding="utf-8")
    logger.warning("User %s cannot reach %s: the database is kept in %s.", account.name, folder, root)
    return Place(root)


def _pointer_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.location")


def _short_hash(path: Path) -> str:
    return hashlib.sha256(bytes(path)).hexdigest()[:12]


def _check_name(folder: Path) -> None:
    # PostgreSQL's own initdb and pg_ctl hand the path to a shell, in double quotes and otherwise as it is.
    if any(character in str(folder) for character in _SHELL_CHARACTERS):
        raise ClusterUnusable(
            f"PostgreSQL cannot keep data in {folder}: its name holds a quote, $ or \\.",
            hint="Move it, or set GRIDKEEPER_DATA_FOLDER.",
        )
