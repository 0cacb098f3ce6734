"""The exact engine of a process, one per network: tiles are built in the background, and until they stand the graph
answers alone.

    engines = Engines(tiles_folder(settings))
    engines.ready(roads)        # ExactRoads, or None while its tiles are being built
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from uuid import UUID

from gis.errors import Unavailable
from gis.roads.current import Roads
from gis.roads.exact import ExactRoads
from gis.roads.tiles import build_tiles

logger = logging.getLogger(__name__)


class Engines:
    """Exact engines of the networks that this process is asked about; it keeps the newest."""

    def __init__(self, root: Path) -> None:
        """root: where the tiles of the centre are kept"""
        self._root = root
        self._lock = Lock()
        self._builder = ThreadPoolExecutor(1, thread_name_prefix="tiles")
        self._building: dict[UUID, Future[ExactRoads]] = {}
        self._engine: tuple[UUID, ExactRoads] | None = None

    def ready(self, roads: Roads) -> ExactRoads | None:
        """The exact engine of these roads, if its tiles stand; building them begins otherwise. Never waits."""
        key = roads.version.key
        with self._lock:
            if self._engine is not None and self._engine[0] == key:
                return self._engine[1]
            build = self._building.get(key)
            if build is None:
                build = self._building[key] = self._builder.submit(self._made, roads)
            if not build.done():
                return None
            return self._taken(key, build)

    def wait(self, roads: Roads) -> ExactRoads | None:
        """The same, waiting until the tiles stand; None if they can't be built."""
        if self.ready(roads) is None and (build := self._building.get(roads.version.key)) is not None:
            build.exception()
        return self.ready(roads)

    def close(self) -> None:
        """Let everything go."""
        self._builder.shutdown(cancel_futures=True)
        if self._engine is not None:
            self._engine[1].close()

    def _made(self, roads: Roads) -> ExactRoads:
        return ExactRoads(build_tiles(roads.network, roads.version.version, self._root))

    def _taken(self, key: UUID, build: Future[ExactRoads]) -> ExactRoads | None:
        """Put a finished engine in the place of the last one; a failed one is told once and not tried again."""
        error = build.exception()
        if error is not None:
            if not isinstance(error, Unavailable):
                raise error
            logger.warning("%s", error)
            return None
        if self._engine is not None:
            self._engine[1].close()
        self._engine = (key, build.result())
        return self._engine[1]
