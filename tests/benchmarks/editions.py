"""Five thousand grids: from a file to what is in force, and two such editions compared.

python -m tests.benchmarks.editions
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Engine

from gis.areas.compare import compare_editions
from gis.areas.editions import publish
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.ingest import ingest
from gis.clock import SystemClock
from gis.crs.plane import LocalPlane
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, transaction
from gis.vocabulary import AreaKind, Datum
from tests.benchmarks.rows import Row
from tests.support.tiling import wobbly_tiling

COLUMNS, ROWS = 80, 63
PLANE = LocalPlane.at(120)
FIELDS = AreaFields("code", "name")


def run(columns: int = COLUMNS, rows: int = ROWS) -> list[Row]:
    """The rows of the table, on a durable private cluster of its own."""
    with tempfile.TemporaryDirectory(prefix="gridkeeper-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder / "postgres")
        cluster.start()
        try:
            engine = centre_engine(cluster.url(), "bench")
            create_centre(engine, "bench", 120.0, 29.0, Datum.WGS84)
            return list(_measured(engine, folder, columns, rows))
        finally:
            engine.dispose()
            cluster.stop()


def _measured(engine: Engine, folder: Path, columns: int, rows: int) -> Iterator[Row]:
    first = wobbly_tiling(columns, rows, seed=1)
    count = f"{len(first):,} grids"
    files = [_file(folder / "first.gpkg", first), _file(folder / "second.gpkg", _one_in_ten_moved(first))]
    files.append(_file(folder / "third.gpkg", wobbly_tiling(columns, rows, seed=2)))
    for number, file in enumerate(files):
        seconds = _seconds(lambda file=file, number=number: _into_force(engine, file, number))  # type: ignore[misc]
        yield Row(f"import, validate, publish {count} ({file.stem})", f"{seconds:.1f} s", "<= 60 s", seconds <= 60)
    for before, after, said in (
        ("first", "second", "one corner in ten moved"),
        ("first", "third", "every border moved"),
    ):
        found: list[int] = []
        seconds = _seconds(lambda b=before, a=after, found=found: found.append(_changed(engine, b, a)))  # type: ignore[misc]
        yield Row(f"compare {count}, {said}: {found[0]:,} changed", f"{seconds:.1f} s", "<= 30 s", seconds <= 30)


def _one_in_ten_moved(shapes: np.ndarray) -> np.ndarray:
    """The same tiling with one corner in ten moved by a few metres, for all who share it."""

    def moved(xy: np.ndarray) -> np.ndarray:
        chosen = (np.floor(xy.sum(axis=1) * 1e7).astype(np.int64) % 10) == 0
        return np.where(chosen[:, None], xy + 2e-5, xy)

    return np.asarray(shapely.transform(shapes, moved), dtype=object)


def _file(path: Path, shapes: np.ndarray) -> Path:
    codes = [f"{row:06d}" for row in range(len(shapes))]
    gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=shapes, crs=4326).to_file(path, layer="grids")
    return path


def _into_force(engine: Engine, file: Path, number: int) -> None:
    now = SystemClock().now() + timedelta(seconds=number)
    batch = areas_from_file(file, Datum.WGS84, FIELDS)
    with transaction(engine) as db:
        ingest(db, batch, AreaKind.GRID, edition=file.stem, now=now)
        publish(db, file.stem, start_at=now, now=now)


def _changed(engine: Engine, before: str, after: str) -> int:
    with transaction(engine) as db:
        (found,) = compare_editions(db, before, after, PLANE, now=SystemClock().now())
    return len(found.differences.areas)


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.measured} ({row.target}) {row.verdict}")
