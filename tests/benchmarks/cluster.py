"""A durable private cluster with an empty centre, for one benchmark."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine
from gis.settings import Settings
from gis.vocabulary import Datum

CENTRE = "bench"


@dataclass(frozen=True)
class Place:
    """Where it is measured."""

    url: str
    engine: Engine
    folder: Path

    def settings(self) -> Settings:
        """Settings that serve it."""
        return Settings(database_url=self.url, centre=CENTRE, data_folder=self.folder)

    def environment(self) -> dict[str, str]:
        """The same for a process."""
        return {
            "GRIDKEEPER_DATABASE_URL": self.url,
            "GRIDKEEPER_CENTRE": CENTRE,
            "GRIDKEEPER_DATA_FOLDER": str(self.folder),
        }


@contextmanager
def empty_centre() -> Iterator[Place]:
    """Made for the benchmark, and removed after it."""
    folder = Path(tempfile.mkdtemp(prefix="gridkeeper-bench-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres")
    cluster.start()
    engine = centre_engine(cluster.url(), CENTRE)
    try:
        create_centre(engine, CENTRE, 120.08, 28.93, Datum.WGS84)
        yield Place(cluster.url(), engine, folder)
    finally:
        engine.dispose()
        cluster.stop()
        shutil.rmtree(folder)
