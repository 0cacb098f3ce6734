"""A million points in five thousand grids: from lon/lat to the owner and the metres to its border.

Ours is `Coverage.locate`; the usual way is `geopandas.sjoin` and `shapely.distance`. Both start from the same
arrays of coordinates and the same polygons and end with the same two arrays; both build whatever they need in the
time that is measured. Run it alone on the machine:

    python -m tests.benchmarks.bulk_locate
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from gis.crs.plane import LocalPlane
from gis.geometry.owners import NOBODY, Coverage
from tests.support.tiling import wobbly_tiling

POINTS = 1_000_000
COLUMNS, ROWS = 80, 63
RUNS = 7
PLANE = LocalPlane.at(120)
EPSG_OF_PLANE = 4549

type Answer = tuple[np.ndarray, np.ndarray]
"""Owner and metres of every point; metres only where there is an owner."""


def run(runs: int = RUNS) -> dict[str, object]:
    """The figures: seconds of every way, ratios, peak memory, machine."""
    shapes, lonlat = data()
    codes = [f"{i:06d}" for i in range(len(shapes))]
    ways: dict[str, Callable[[], Answer]] = {
        "ours": lambda: ours(codes, shapes, lonlat),
        "sjoin within": lambda: usual(shapes, lonlat, "within"),
        "sjoin intersects": lambda: usual(shapes, lonlat, "intersects"),
        "sjoin intersects, projected by pyproj": lambda: usual_projected_first(shapes, lonlat),
    }
    agreement = compare(ways)
    seconds = timed(ways, runs)
    fastest = min((name for name in ways if name != "ours"), key=lambda name: np.median(seconds[name]))
    return {
        "points": len(lonlat),
        "grids": len(shapes),
        "vertices per grid": float(shapely.get_num_coordinates(shapes).mean()),
        "runs": runs,
        "p50 seconds": {name: float(np.percentile(each, 50)) for name, each in seconds.items()},
        "p95 seconds": {name: float(np.percentile(each, 95)) for name, each in seconds.items()},
        "fastest alternative": fastest,
        "times faster, p50": float(np.median(seconds[fastest]) / np.median(seconds["ours"])),
        "peak memory MB": {name: peak_memory_mb(name) for name in ("data alone", "ours", fastest)},
        **agreement,
        "machine": machine(),
    }


def data() -> tuple[np.ndarray, np.ndarray]:
    """The grids and the points; some points lie outside all grids."""
    shapes = wobbly_tiling(COLUMNS, ROWS, seed=2026)
    west, south, east, north = shapely.total_bounds(shapes)
    return shapes, np.random.default_rng(2026).uniform((west, south), (east, north), (POINTS, 2))


def ours(codes: list[str], shapes: np.ndarray, lonlat: np.ndarray) -> Answer:
    return Coverage(codes, shapes, PLANE).locate(lonlat)


def usual(shapes: np.ndarray, lonlat: np.ndarray, predicate: str) -> Answer:
    """The way a GIS notebook does it: points, sjoin, to_crs once, distance."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lonlat[:, 0], lonlat[:, 1]), crs=4326)
    areas = gpd.GeoDataFrame(geometry=shapes, crs=4326)
    joined = gpd.sjoin(points, areas, predicate=predicate)
    joined = joined[~joined.index.duplicated()]
    return _measured(joined, points.to_crs(EPSG_OF_PLANE), areas.to_crs(EPSG_OF_PLANE))


def usual_projected_first(shapes: np.ndarray, lonlat: np.ndarray) -> Answer:
    """The same, made as fast as it gets: the points are projected as arrays and joined in metres.

    Borders then run straight in the plane instead of in degrees, so a few points beside a border change their owner.
    """
    xy = PLANE.to_metres(lonlat)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=EPSG_OF_PLANE)
    areas = gpd.GeoDataFrame(geometry=PLANE.shapes_to_metres(shapes), crs=EPSG_OF_PLANE)
    joined = gpd.sjoin(points, areas, predicate="intersects")
    return _measured(joined[~joined.index.duplicated()], points, areas)


def _measured(joined: gpd.GeoDataFrame, points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> Answer:
    owners, metres = np.full(len(points), NOBODY), np.full(len(points), np.nan)
    rows, owner = joined.index.to_numpy(), joined["index_right"].to_numpy()
    owners[rows] = owner
    borders = shapely.boundary(areas.geometry.to_numpy())
    metres[rows] = shapely.distance(points.geometry.to_numpy()[rows], borders[owner])
    return owners, metres


def compare(ways: dict[str, Callable[[], Answer]]) -> dict[str, object]:
    """How far the answers of the exact ways agree (and everything is warm afterwards)."""
    (our_owners, our_metres), (owners, metres) = ways["ours"](), ways["sjoin intersects"]()
    owned = owners != NOBODY
    return {
        "points owned": int(owned.sum()),
        "owners that differ": int((our_owners != owners).sum()),
        "largest difference in metres": float(np.abs(our_metres - metres)[owned].max()),
    }


def timed(ways: dict[str, Callable[[], Answer]], runs: int) -> dict[str, list[float]]:
    """Seconds of every run, the ways taking turns."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def peak_memory_mb(name: str) -> float:
    """The largest memory of a fresh process that goes one way once."""
    command = [sys.executable, "-m", "tests.benchmarks.bulk_locate", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return float(done.stdout)


def machine() -> dict[str, object]:
    """What it ran on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    versions = {
        "python": platform.python_version(),
        "shapely": shapely.__version__,
        "GEOS": shapely.geos_version_string,
    }
    return {"cpu": model, "cores": os.cpu_count(), **versions, "geopandas": gpd.__version__, "numpy": np.__version__}


def _one_way(name: str) -> None:
    shapes, lonlat = data()
    if name == "ours":
        ours([f"{i:06d}" for i in range(len(shapes))], shapes, lonlat)
    elif name.endswith("pyproj"):
        usual_projected_first(shapes, lonlat)
    elif name.startswith("sjoin"):
        usual(shapes, lonlat, name.split()[1])
    # Not getrusage: its maximum is inherited from the parent, whose memory is larger.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    sys.stdout.write(f"{int(status['VmHWM'].split()[0]) / 1024:.0f}\n")


def _print(figures: dict[str, object]) -> None:
    for name, value in figures.items():
        lines = [f"{name}: {value}"] if not isinstance(value, dict) else [f"{name}:"] + [
            f"  {key:40} {each:.3f}" if isinstance(each, float) else f"  {key:40} {each}" for key, each in value.items()
        ]  # fmt: skip
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _one_way(sys.argv[1])
    else:
        _print(run())
