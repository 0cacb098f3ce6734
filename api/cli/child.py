"""What `gridkeeper up` keeps alive beside the web service: the worker, and the private cluster itself."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

from gis.db.cluster import Cluster
from gis.db.postmaster import postmaster_of
from gis.errors import ClusterUnusable

logger = logging.getLogger(__name__)

OURSELVES = (sys.executable, "-c", "from api.cli.main import main; main()")
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 2.0
WELL_AFTER_SECONDS = 10.0
"""A child that lived for so long was well: the next pause is short again."""
FAREWELL_SECONDS = 15.0
LOOK_EVERY_SECONDS, ASK_EVERY_SECONDS = 0.5, 60.0


class Child:
    """A command of ours as a process beside us: started again when it dies, ended with us."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._ending = Event()
        self._thread = Thread(target=self._keep_alive, daemon=True)

    def start(self) -> None:
        """Start it, and whoever watches it."""
        self._thread.start()

    def stop(self) -> None:
        """End it in order, or in the end by force; nothing to do if it was never started."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._ending.is_set():
            begun = time.monotonic()
            code = self._live_once()
            if self._ending.is_set():
                return
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - begun > WELL_AFTER_SECONDS else pause * 2
            logger.warning("`gridkeeper %s` ended (%s) and is started again.", " ".join(self._arguments), code)
            self._ending.wait(min(pause, LONGEST_PAUSE_SECONDS))

    def _live_once(self) -> int:
        # A session of its own: Ctrl-C in our terminal reaches us alone, and we end it in order. Its standard input is
        # a pipe that nobody writes to: however we die, the kernel closes it, and the child knows.
        with subprocess.Popen((*OURSELVES, *self._arguments), stdin=subprocess.PIPE, start_new_session=True) as process:
            while process.poll() is None and not self._ending.wait(LOOK_EVERY_SECONDS):
                pass
            if process.poll() is None:
                _end(process)
            return process.wait()


class Guard:
    """Sees to it that the private cluster runs: one that was killed, or upgraded under way, is started again."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._data: Path = cluster.status().data_folder
        self._ending = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        asked = time.monotonic()
        while not self._ending.wait(LOOK_EVERY_SECONDS):
            gone = postmaster_of(self._data) is None
            if gone or time.monotonic() - asked > ASK_EVERY_SECONDS:
                asked = time.monotonic()
                self._start()

    def _start(self) -> None:
        try:
            if self._cluster.start():
                logger.warning("The database did not run, and was started again.")
        except ClusterUnusable as error:
            logger.error("The database cannot be started: %s", error.message)  # noqa: TRY400 - the sentence says it


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(FAREWELL_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
