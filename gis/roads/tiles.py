"""A network as Valhalla tiles: a folder per network, made aside, moved into place complete, swept when nobody reads it.

A folder is called by the version of the network and a hash of all that is in it, so that the tiles of another
database, or of an earlier release of this file, are never taken for these. Who reads a folder holds its lock: Valhalla
opens tiles when it first needs them and takes a missing one for land without roads.

The tiles stay files in a folder. Packed into one archive they could not be swapped: a process of Valhalla opens one
archive, ever, and every later one silently gives the answers of the first.
"""

from __future__ import annotations

import copy
import fcntl
import hashlib
import json
import logging
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import numpy as np
import shapely
import valhalla
from valhalla.config import get_config

from gis.crs.gcj02 import FloatArray
from gis.crs.transform import LonLat
from gis.errors import Unavailable
from gis.roads.network import MODES, Network
from gis.roads.pbf import write_pbf
from gis.settings import Settings
from gis.vocabulary import Mode

_RECIPE = 1
"""Counts the changes of this file and of `pbf` that make older tiles useless."""
KEPT = 2
"""Folders kept: the newest, and the one that other processes may be about to open."""
_BUILD_WITHIN_SECONDS = 900
_MEMORY_BYTES = 8 << 30
"""Address space of the builder; it uses 0.13 GB for 5,000 junctions."""
_LOG_LINES_SHOWN = 6
_SEARCHED_ON_S = 60.0
"""How much longer ways are looked into after a first one is found, where Valhalla would take 420: the same seconds on
6,081 drawn trips in Monaco, Andorra and the demo zone, and over 2 km of the demo city by car 2.3 instead of 8.6 ms."""
_TABLE = "edges.npz"
_BUILDER = valhalla.PYVALHALLA_DIR / "bin" / "valhalla_build_tiles"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tiles:
    """The tiles of one network, ready to be read."""

    folder: Path

    @property
    def version(self) -> int:
        """The version of the network."""
        return int(self.folder.name.partition("-")[0])

    @property
    def config(self) -> Path:
        """What Valhalla is told: a file, because a dict would leave one in the temporary folder per Actor."""
        return self.folder / "valhalla.json"

    def points_on(self, road_id: int, mode: Mode) -> list[LonLat]:
        """A point on every stretch of a road that a mode may use; empty if there is none."""
        column = MODES.index(mode)
        rows = (row for row in self._rows_of_road.get(road_id, ()) if self._table["open"][row, column])
        return [LonLat(*self._table["lonlat"][row].tolist()) for row in rows]

    @contextmanager
    def held(self) -> Iterator[None]:
        """As long as this lasts, nobody sweeps the folder."""
        with _locked(self.folder / "lock", fcntl.LOCK_SH):
            yield

    @cached_property
    def _table(self) -> dict[str, Any]:
        with np.load(self.folder / _TABLE) as file:
            return dict(file)

    @cached_property
    def _rows_of_road(self) -> dict[int, list[int]]:
        rows: dict[int, list[int]] = {}
        for row, road in enumerate(self._table["road_id"].tolist()):
            rows.setdefault(road, []).append(row)
        return rows


def tiles_folder(settings: Settings) -> Path:
    """Where the tiles of a centre are kept."""
    return settings.data_folder.resolve() / "tiles" / settings.centre


def build_tiles(network: Network, version: int, root: Path) -> Tiles:
    """The tiles of a network under `root`, built unless they are there; older ones nobody reads are removed.

    Any number of processes may call it at once: one builds, the others wait.

    raises: Unavailable, with Valhalla's last words, if they can't be built
    """
    if not len(network.road_id):
        raise Unavailable("There are no roads.", hint="Import them: `gridkeeper roads import FILE`.")
    root.mkdir(parents=True, exist_ok=True)
    folder = _folder(network, version, root)
    with _locked(root / "build.lock", fcntl.LOCK_EX):
        if not folder.exists():
            _build(network, folder)
        _sweep(root, folder)
    return _opened(folder)


def ready_tiles(network: Network, version: int, root: Path) -> Tiles | None:
    """The tiles of a network if they are built already; never waits."""
    folder = _folder(network, version, root)
    return _opened(folder) if folder.exists() else None


def _folder(network: Network, version: int, root: Path) -> Path:
    return root.resolve() / f"{version}-{_fingerprint(network)}"


def _fingerprint(network: Network) -> str:
    digest = hashlib.sha256(f"{_RECIPE} {valhalla.__version__} {len(network.node_id)}".encode())
    for column in (network.node_id, network.node_lonlat, network.node_closed, network.road_id, network.start):
        digest.update(np.ascontiguousarray(column))
    for column in (network.end, network.forward_kph, network.backward_kph):
        digest.update(np.ascontiguousarray(column))
    digest.update(b"".join(shapely.to_wkb(network.shape)))
    words = [network.road_class.tolist(), network.name.tolist(), [astuple(turn) for turn in network.restriction]]
    digest.update(json.dumps(words).encode())
    return digest.hexdigest()[:12]


def _build(network: Network, folder: Path) -> None:
    fresh = folder.with_name(f"new-{folder.name}")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "tiles").mkdir(parents=True)
    extract = fresh / "roads.osm.pbf"
    write_pbf(network, extract)
    _write_table(network, fresh / _TABLE)
    _run_builder(fresh, extract)
    extract.unlink()
    fresh.replace(folder)


def _write_table(network: Network, path: Path) -> None:
    open_to = (network.forward_kph > 0) | (network.backward_kph > 0)
    np.savez(path, road_id=network.road_id, lonlat=_own_points(network), open=open_to)


def _own_points(network: Network) -> FloatArray:
    """(m, 2) a point on every edge, of a few tried, that is farthest from all others: closing there closes no other."""
    shares = (0.5, 0.37, 0.63, 0.25, 0.75)
    tree = shapely.STRtree(network.shape)
    points = np.array([shapely.line_interpolate_point(network.shape, share, normalized=True) for share in shares])
    apart = np.array([_apart(tree, row) for row in points])
    best = points[apart.argmax(axis=0), np.arange(len(network.shape))]
    return np.asarray(shapely.get_coordinates(best))


def _apart(tree: shapely.STRtree, points: Any) -> FloatArray:
    """How far each point is from the edges that it is not on, in degrees, counted up to 1e-4 (about 10 m)."""
    apart = np.full(len(points), 1e-4)
    point, edge = tree.query(points, predicate="dwithin", distance=1e-4)
    other = point != edge
    distance = shapely.distance(points[point[other]], tree.geometries[edge[other]])
    np.minimum.at(apart, point[other], distance)
    return apart


def _run_builder(folder: Path, extract: Path) -> None:
    config = folder / "build.json"
    config.write_text(json.dumps(_config(folder) | {"logging": {"type": "std_err", "color": False}}))
    command = [_BUILDER, "--config", config, "--concurrency", str(min(2, os.cpu_count() or 1)), extract]
    with (folder / "build.log").open("wb") as log:
        code = _limited(command, folder, log)
    if code != 0:
        said = (folder / "build.log").read_text(encoding="utf-8", errors="replace").splitlines()
        raise Unavailable(
            f"The road tiles can't be built (status {code}):\n" + "\n".join(said[-_LOG_LINES_SHOWN:]),
            hint="Until they can, times come from the graph alone. `gridkeeper roads check` may tell what is wrong.",
        )


def _limited(command: list[Path | str], folder: Path, log: IO[bytes]) -> int:
    """Run the builder with nothing of our environment, bounded in time and memory; its exit status."""
    with subprocess.Popen(command, cwd=folder, env={}, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as builder:
        with suppress(ProcessLookupError):
            resource.prlimit(builder.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        try:
            return builder.wait(_BUILD_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            builder.kill()
            return -1


def _opened(folder: Path) -> Tiles:
    # Written again when it differs: the data folder may have been moved, or this program renewed.
    tiles, config = Tiles(folder), json.dumps(_config(folder))
    if not tiles.config.exists() or tiles.config.read_text(encoding="utf-8") != config:
        fresh = tiles.config.with_name(f"{uuid4()}.json")
        fresh.write_text(config, encoding="utf-8")
        fresh.replace(tiles.config)
    return tiles


def _config(folder: Path) -> dict[str, Any]:
    config: dict[str, Any] = copy.deepcopy(get_config(tile_extract="", tile_dir=""))
    config["logging"] = {"type": ""}
    config["additional_data"] = {}
    config["mjolnir"] |= dict.fromkeys(("admin", "timezone", "landmarks", "traffic_extract"), "")
    # Without levels of roads a search can't leave the small ones too early, and tiles are built in half the time.
    config["mjolnir"] |= {"tile_dir": str(folder / "tiles"), "hierarchy": False, "shortcuts": False}
    config["mjolnir"] |= {"id_table_size": 100_000_000, "max_cache_size": 200_000_000}
    config["thor"]["bidirectional_astar"]["threshold_delta"] = _SEARCHED_ON_S
    # The matrix is left out on purpose: from many to one it is wrong (routing.md 4.1).
    config["loki"]["actions"] = ["route", "isochrone"]
    config["service_limits"]["max_exclude_locations"] = 10_000
    config["service_limits"]["isochrone"]["max_contours"] = 12
    return config


def _sweep(root: Path, current: Path) -> None:
    os.utime(current / _TABLE)  # It is the newest again, even if it was built before another.
    for folder in [*_complete(root)[:-KEPT], *root.glob("new-*")]:
        _remove_unless_held(folder)


def _complete(root: Path) -> list[Path]:
    folders = [path for path in root.glob("[0-9]*-*") if (path / _TABLE).exists()]
    return sorted(folders, key=lambda folder: (folder / _TABLE).stat().st_mtime_ns)


def _remove_unless_held(folder: Path) -> None:
    try:
        with _locked(folder / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            shutil.rmtree(folder)
    except BlockingIOError:
        logger.info("%s is still being read; it stays for now.", folder)


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[None]:
    # The lock ends with the process that holds it, so a killed one leaves nothing to clean up.
    with path.open("a") as file:
        fcntl.flock(file, kind)
        yield
