"""Command lines run in this process, or as programs of their own, against the test server."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping
from sqlalchemy import Engine

from api.cli.main import run
from tests.conftest import TestCentre

PROGRAM = (sys.executable, "-c", "from api.cli.main import main; main()")


@dataclass(frozen=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its result for programs."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """What it said on the error stream."""
        return self.err.splitlines()


Gridkeeper = Callable[..., Ran]


@pytest.fixture(scope="module")
def centre(new_centre: Callable[[], TestCentre]) -> TestCentre:
    """An empty centre for the commands of one file."""
    return new_centre()


@pytest.fixture
def gridkeeper(
    server: str, centre: TestCentre, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Gridkeeper:
    """Runs a command line; the centre is that of the file unless `--centre` says otherwise."""
    monkeypatch.setenv("GRIDKEEPER_DATABASE_URL", server)
    monkeypatch.setenv("GRIDKEEPER_CENTRE", centre.name)
    monkeypatch.setenv("GRIDKEEPER_DATA_FOLDER", str(centre.folder))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run_it(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run_it


@pytest.fixture(scope="session", autouse=True)
def _closed_connections() -> Iterator[None]:
    yield
    # Commands leave their engines to the end of the process, which is not ours to wait for.
    for engine in [one for one in gc.get_objects() if isinstance(one, Engine)]:
        engine.dispose()


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """A folder that the server's user can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="gridkeeper-cli-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def program(*arguments: object, **environment: str) -> Ran:
    """The same as a program of its own."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=bare_environment(**environment),
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def bare_environment(**more: str) -> dict[str, str]:
    """Our environment without settings of ours, and some more."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRIDKEEPER_")}
    return {**kept, **more}


def geojson(path: Path, rows: list[dict[str, Any]], *, encoding: str = "utf-8") -> Path:
    """Write features: what is called `shape` becomes the geometry, the rest columns."""
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name != "shape"},
            "geometry": mapping(row["shape"]) if row["shape"] else None,
        }
        for row in rows
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_bytes(content.encode(encoding))
    return path


def grids(path: Path, count: int = 3, **more: Any) -> Path:
    """A row of square grids, G1 in the west."""
    rows = [
        {
            "CODE": f"G{n + 1}",
            "NAME": f"第{n + 1}网格",
            "shape": shapely.box(120 + n / 100, 28.9, 120 + (n + 1) / 100, 28.91),
        }
        for n in range(count)
    ]
    return geojson(path, [{**row, **more} for row in rows])
