"""The server process of a data folder: which one it is, waiting for it, ending what it left behind.

PostgreSQL writes `postmaster.pid` and removes it when it stops in order. After a power cut or a `kill -9` the file
stays and its number may belong to any other process by now, so we believe the file only if that process is a
PostgreSQL on this very folder. Reads /proc, as Linux has it.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from gis.db.account import Account
from gis.db.place import Place
from gis.errors import ClusterUnusable

_DATA_LINE, _STATUS_LINE = 1, 7
"""Lines of postmaster.pid: the process, its data folder, start, port, socket folder, address, memory key, status."""
_READY_WITHIN_SECONDS = 120
_FAREWELL_SECONDS = 2.0
_POLL_SECONDS = 0.05


def postmaster_of(data: Path) -> int | None:
    """The process id of the server that runs on a data folder; None if there is none."""
    lines = _pid_file_lines(data)
    if len(lines) <= _DATA_LINE or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    # The folder as the server knows it: the checkout may have been moved since.
    return pid if _is_server(pid, lines[_DATA_LINE]) else None


def wait_until_ready(data: Path) -> None:
    """Wait while a server that runs already is still starting or recovering.

    raises: ClusterUnusable if that takes more than two minutes
    """
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while _status(data) != "ready":
        if time.monotonic() > deadline:
            raise ClusterUnusable(f"The server on {data} does not get ready.", hint="Look into its log.")
        time.sleep(_POLL_SECONDS)


def clear_remains(place: Place, account: Account) -> None:
    """Where no server runs: end the children that outlived a killed one, remove its files.

    Children end by themselves unless they are in the middle of a long statement; the next server cannot start
    before they have, because they hold its shared memory. Nor can it while a lock file names a process that is
    alive, be it a stranger or, in a container whose first process reaps nobody, the dead server's own ghost.
    """
    if (place.data / "postmaster.pid").exists():
        for pid in _left_after(_FAREWELL_SECONDS, place.data, account):
            _kill(pid)
        _left_after(_FAREWELL_SECONDS, place.data, account)
    for path in (place.data / "postmaster.pid", *place.socket.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def _left_after(seconds: float, data: Path, account: Account) -> list[int]:
    deadline = time.monotonic() + seconds
    while (orphans := _processes_in(data, account)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return orphans


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _status(data: Path) -> str:
    lines = _pid_file_lines(data)
    return lines[_STATUS_LINE].strip() if len(lines) > _STATUS_LINE else ""


def _is_server(pid: int, data: str) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(command[0])).name in ("postgres", "postmaster") and os.fsencode(data) in command


def _processes_in(data: Path, account: Account) -> list[int]:
    # Asked as the server's user: in a container even root may not look at the processes of others.
    answer = account.run("find", "/proc", "-maxdepth", "2", "-name", "cwd", "-lname", _literal(data))
    processes = [int(Path(line).parent.name) for line in answer.stdout.splitlines() if line.split("/")[2].isdigit()]
    return [pid for pid in processes if _program(pid).startswith("postgres")]


def _literal(path: Path) -> str:
    return "".join(f"\\{character}" if character in "*?[" else character for character in str(path))


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
