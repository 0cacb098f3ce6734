"""Ten million points on and beside borders: each inside has one owner, and shapely and PostGIS name the same.

python -m tests.benchmarks.one_owner
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import Engine

from gis.crs.plane import LocalPlane
from gis.db.centres import create_centre
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine, transaction
from gis.geometry.owners import NOBODY, Coverage
from gis.vocabulary import AreaKind, Datum
from tests.benchmarks.rows import Row
from tests.support.builders import Sketch, draw
from tests.support.owners_in_postgis import joined, take_time
from tests.support.tiling import wobbly_tiling
from tests.support.touching import smallest_covering, touching_points

COLUMNS, ROWS, CORNERS = 80, 63, 54
PLANE = LocalPlane.at(120)
LEAST = 10_000_000
_CHUNK = 1_000_000


def run() -> Iterator[Row]:
    """The rows of the table, PostGIS on a private cluster of its own."""
    shapes = wobbly_tiling(COLUMNS, ROWS, seed=7, corners_per_edge=CORNERS)
    codes = [f"{row:05}" for row in range(len(shapes))]
    points = touching_points(shapes)
    begin = time.perf_counter()
    owners = Coverage(codes, shapes, PLANE).owners(points)
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    plain = np.concatenate([smallest_covering(shapes, chunk) for chunk in _chunks(points)])
    theirs = time.perf_counter() - begin
    unowned, differ = _unowned(shapes, points, owners), int((owners != plain).sum())
    enough = len(points) >= LEAST
    yield Row(f"{len(points):,} points, {len(shapes):,} grids: inside and unowned", f"{unowned}", "0", unowned == 0)
    yield Row("owner other than the smallest covering", f"{differ}", "0, of 10,000,000", differ == 0 and enough)
    yield Row("by Coverage / by STRtree and covered_by", f"{ours:.1f} s / {theirs:.1f} s = {ours / theirs:.2f}")
    yield _in_postgis(shapes, codes, points, owners)


def _chunks(points: np.ndarray) -> Iterator[np.ndarray]:
    return (points[start : start + _CHUNK] for start in range(0, len(points), _CHUNK))


def _unowned(shapes: np.ndarray, points: np.ndarray, owners: np.ndarray) -> int:
    whole = shapely.coverage_union_all(shapes)
    shapely.prepare(whole)
    lost = points[owners == NOBODY]
    return int(shapely.contains_properly(whole, shapely.points(lost)).sum())


def _in_postgis(shapes: np.ndarray, codes: list[str], points: np.ndarray, owners: np.ndarray) -> Row:
    with tempfile.TemporaryDirectory(prefix="gridkeeper-bench-") as name:
        Path(name).chmod(0o755)
        cluster = Cluster(Path(name) / "postgres")
        cluster.start()
        engine = centre_engine(cluster.url(), "bench")
        try:
            create_centre(engine, "bench", 120.0, 29.0, Datum.WGS84)
            return _compared(engine, shapes, codes, points, owners)
        finally:
            engine.dispose()
            cluster.stop()


def _compared(engine: Engine, shapes: np.ndarray, codes: list[str], points: np.ndarray, owners: np.ndarray) -> Row:
    with transaction(engine) as db:
        take_time(db)
        draw(db, {AreaKind.GRID: [Sketch(*pair) for pair in zip(codes, shapes, strict=True)]})
        begin = time.perf_counter()
        found = joined(db, points)
        seconds = time.perf_counter() - begin
    named = np.array([*codes, ""], dtype=object)
    differ = int((found != named[owners]).sum())
    return Row(f"{len(points):,} points joined in PostGIS, {seconds:.0f} s: differ", f"{differ}", "0", differ == 0)


if __name__ == "__main__":
    for row in run():
        print(f"{row.what}: {row.measured} ({row.target}) {row.verdict}", flush=True)
