"""The helper that `apart` keeps: a process that has the geometry libraries loaded and forks a child per task.

One task, three processes: the caller; a *warden*, which reads the task and sees how its child ends; and the *child*,
which sets its limits and does the work. The caller who goes away cuts the line, and the warden ends the child. The
helper itself ends when its caller does. Files that the child leaves in its temporary folder go with the warden.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import resource
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any

from gis.errors import GisError

PRELOADED = ("gis.areas.gdal", "gis.areas.reading", "gis.areas.wkt", "gis.areas.batch")
"""Loaded before the first fork, so that no child has to."""

_NOT_NEEDED = ("geopandas", "pandas", "pyarrow")
"""What pyogrio would load if it saw them, for more than a second; whoever wants them may load them after it."""

# fmt: off
OTHER_DRIVERS = (
    "MEM", "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File", "LVBAG", "S57",
    "DGN", "OGR_VRT", "CSV", "GML", "GPX", "KML", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT", "SQLite", "WAsP",
    "OpenFileGDB", "DXF", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF", "EDIGEO", "Idrisi",
    "ODS", "XLSX", "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML", "PLSCENES", "CSW", "VDV", "MVT",
    "NGW", "MapML", "GTFS", "PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector", "HTTP",
)
# fmt: on
"""Drivers of GDAL 3.12 that are not there in this process: some follow links to other files or into the network."""

GDAL = {
    "GDAL_SKIP": ",".join(OTHER_DRIVERS),
    # A GeoJSON file may name its coordinate system by an address, and GDAL would go and ask there.
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "no_proxy": "",
    "NO_PROXY": "",
}
"""What keeps GDAL to the file that it is given."""


class Ending(Enum):
    """How a child ended."""

    RETURNED = "returned"
    RAISED = "raised"
    OUT_OF_TIME = "out of time"
    OUT_OF_MEMORY = "out of memory"
    TOO_DEEP = "too deep"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Task:
    """What a child is to do."""

    seconds: float
    memory_bytes: int
    """On top of what it starts with."""
    module: str
    """Of the function. The helper loads it before it forks, so that only the first child of a kind waits for that."""
    call: bytes
    """Pickled function, arguments and options."""


@dataclass(frozen=True)
class Outcome:
    """How it went."""

    ending: Ending
    content: bytes = b""
    """Pickled result or error; the name of the signal after a crash."""


def serve() -> None:
    """Fork a warden for every line that comes, until the caller is gone; the argument is the number of the way in."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Wardens are not waited for.
    os.environ.update(GDAL)
    with _unseen(_NOT_NEEDED):
        for module in PRELOADED:
            importlib.import_module(module)
    while True:
        wanted, lines, _flags, _address = socket.recv_fds(control, 200, 1)
        if not wanted:
            return
        with contextlib.suppress(ImportError):  # The child will say so better.
            importlib.import_module(wanted.decode())
        if os.fork() == 0:
            control.close()
            _leave_after(partial(_guard, Connection(lines[0])))
        os.close(lines[0])


@contextlib.contextmanager
def _unseen(modules: tuple[str, ...]) -> Iterator[None]:
    """Modules that cannot be loaded for the time being."""
    hidden: dict[str, Any] = {name: None for name in modules if name not in sys.modules}
    sys.modules.update(hidden)
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _guard(line: Connection) -> None:
    """The life of a warden: one task, one child."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    task: Task = line.recv()
    answer, inside = Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="gridkeeper-") as folder:
        child = os.fork()
        if child == 0:
            line.close()
            answer.close()
            _leave_after(lambda: inside.send(_outcome(task, folder)))
        inside.close()
        outcome = _watched(child, line, answer)
    if outcome:
        line.send(outcome)


def _watched(child: int, line: Connection, answer: Connection) -> Outcome | None:
    """How a child ends, None if its caller went away and it was ended for that."""
    if line in wait([line, answer]):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None
    outcome = None
    with contextlib.suppress(EOFError):
        outcome = answer.recv()
    _pid, status = os.waitpid(child, 0)
    return outcome or _death(status)


def _death(status: int) -> Outcome:
    if not os.WIFSIGNALED(status):
        return Outcome(Ending.OUT_OF_MEMORY)  # It had not even room to say so.
    number = os.WTERMSIG(status)
    if number in (signal.SIGALRM, signal.SIGXCPU):
        return Outcome(Ending.OUT_OF_TIME)
    if number == signal.SIGKILL:
        return Outcome(Ending.OUT_OF_MEMORY)  # The system ends whoever takes too much.
    return Outcome(Ending.CRASHED, signal.Signals(number).name.encode())


def _outcome(task: Task, folder: str) -> Outcome:
    """The work itself, within limits."""
    tempfile.tempdir = folder
    _limit(task)
    try:
        function, args, kwargs = pickle.loads(task.call)  # noqa: S301 - our own caller wrote it
        return Outcome(Ending.RETURNED, pickle.dumps(function(*args, **kwargs)))
    except MemoryError:
        return Outcome(Ending.OUT_OF_MEMORY)
    except RecursionError:
        return Outcome(Ending.TOO_DEEP)
    except Exception as error:  # It is raised again where the call was made.
        if "bad_alloc" in str(error):  # How GEOS says that memory is at its end.
            return Outcome(Ending.OUT_OF_MEMORY)
        return Outcome(Ending.RAISED, _packed(error))


def _limit(task: Task) -> None:
    """The system itself ends the child: no library can be too busy to notice."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, task.seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = _address_space() + task.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _address_space() -> int:
    """Bytes of addresses that this process has mapped; libraries map more than they use."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:  # Not Linux.
        return 4_000_000_000
    return pages * resource.getpagesize()


def _packed(error: Exception) -> bytes:
    trace = traceback.format_exc()
    if not isinstance(error, GisError):
        error.add_note(f"In the process apart:\n{trace}")
    try:
        packed = pickle.dumps(error)
        pickle.loads(packed)  # noqa: S301 - some errors can be packed and not unpacked
    except Exception:
        return pickle.dumps(RuntimeError(trace))
    return packed


def _leave_after(work: Callable[[], None]) -> None:
    """Do the work of a forked process and end it, without what the helper had planned for its own end."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)
