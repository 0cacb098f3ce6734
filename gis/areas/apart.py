"""Work on what somebody brought, in a process that may die in our place.

A file from outside can hang its reader, eat all memory or crash the library that reads it; none of that can be
stopped from within. So the work runs in a child with limits on seconds and memory. What comes back is the result, or
one of our own errors, or an error that says how the child ended.

Starting Python and its geometry libraries takes about a second, so a helper (`helper.py`) does that once per process
and forks a child for every call. The helper has no threads, no database and no secrets, hence forking is safe there
and not here. The limits guard against accidents and malice in data; they are no cage for a program.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from gis.areas.helper import Ending, Outcome, Task
from gis.errors import ReaderBroke, TooHeavy
from gis.settings import Settings

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What a piece of work may take."""

    seconds: float = 60
    memory_mb: int = 2000
    """On top of what the libraries take themselves."""
    file_mb: int = 500
    """Size of a file, and of all that an archive unpacks to."""
    file_vertices: int = 3_000_000

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Those that the operator chose."""
        return cls(
            settings.file_timeout_seconds, settings.file_memory_mb, settings.file_size_mb, settings.file_vertices
        )


def run_apart[**P, R](limits: Limits, subject: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `function` gives for these arguments, worked out in a child that is ended at its limits.

    subject: what is worked on, for the error: the name of the file, without its folder
    function: of the top level of a module; it, its arguments and its result must be picklable
    raises: TooHeavy at a limit; ReaderBroke if the child crashes; whatever `function` raises
    """
    call = pickle.dumps((function, args, kwargs))
    task = Task(limits.seconds, limits.memory_mb * MB, function.__module__, call)
    outcome = _asked(task)
    if outcome.ending is Ending.RETURNED:
        # Shapes with corners that are no numbers warn while they are unpacked; whoever judges them says it better.
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
            result: R = pickle.loads(outcome.content)  # noqa: S301 - our own child wrote it
        return result
    if outcome.ending is Ending.RAISED:
        raise pickle.loads(outcome.content)  # noqa: S301
    raise _failure(outcome, limits, subject)


def warm() -> None:
    """Start the helper without waiting for it: it wakes while the caller does something else."""
    with _lock:
        _helper()


def _failure(outcome: Outcome, limits: Limits, subject: str) -> TooHeavy | ReaderBroke:
    if outcome.ending is Ending.OUT_OF_TIME:
        return TooHeavy(subject, f"takes longer than {limits.seconds:g} seconds.")
    if outcome.ending is Ending.OUT_OF_MEMORY:
        return TooHeavy(subject, f"needs more than {limits.memory_mb} MB of memory.")
    if outcome.ending is Ending.TOO_DEEP:
        return TooHeavy(subject, "is nested too deeply.")
    return ReaderBroke(subject, outcome.content.decode())


def _asked(task: Task) -> Outcome:
    """What became of a task. Leaving early, for whatever reason, ends the child: its line is cut."""
    try:
        return _told(task)
    except (EOFError, ConnectionError):
        # Somebody ended the helper, or a warden: once more, with a new one if need be.
        with _lock, contextlib.suppress(subprocess.TimeoutExpired):
            _helper().process.wait(0.5)
        return _told(task)


def _told(task: Task) -> Outcome:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with _lock:
            socket.send_fds(_helper().control, [task.module.encode()], [theirs.fileno()])
        theirs.close()
        with Connection(os.dup(ours.fileno())) as line:
            ours.close()
            line.send(task)
            outcome: Outcome = line.recv()
            return outcome


@dataclass(frozen=True)
class _Helper:
    """The helper of this process."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int
    """Process id of who started it: after a fork the copy needs one of its own."""


_lock = threading.Lock()
_known: list[_Helper] = []


def _helper() -> _Helper:
    """The helper, started if there is none."""
    if not _known or _known[0].owner != os.getpid() or _known[0].process.poll() is not None:
        _close_helper()
        _known.append(_started())
    return _known[0]


@atexit.register
def _forget_helper() -> None:
    with _lock:
        _close_helper()


def _close_helper() -> None:
    for helper in _known:
        helper.control.close()
        if helper.owner == os.getpid():
            helper.process.kill()
            helper.process.wait()
    _known.clear()


def _started() -> _Helper:
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-P", "-c", "from gis.areas.helper import serve; serve()", str(theirs.fileno())]
        # In a session of its own Ctrl-C does not reach it: whoever is interrupted cuts the line instead.
        process = subprocess.Popen(
            command,
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=_environment(),
        )
    return _Helper(process, ours, os.getpid())


def _environment() -> dict[str, str]:
    """Ours without secrets, with our way of finding modules, and without threads that a fork would break."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRIDKEEPER_", "PG"))}
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GDAL_NUM_THREADS"), "1")
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {**kept, **single, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore", "ARROW_DEFAULT_MEMORY_POOL": "system"}
