"""What reading a file apart costs: 5,000 areas from a GeoPackage, as a command does it and as a service does it.

`python -m tests.benchmarks.apart`. Each figure is of whole programs, loading included: once reading in place, once in
the process apart whose helper is started for it; beside them a call whose helper is awake already.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import shapely

from gis.areas.apart import Limits
from gis.areas.files import AreaFields, areas_from_file
from gis.vocabulary import Datum
from tests.hostile.writers import with_gdal

AREA_COUNT = 5000
ROUNDS = 5

IN_PLACE = (
    "from pathlib import Path; from gis.areas.apart import Limits; from gis.areas.reading import Choice, read_features;"
    "from gis.vocabulary import Datum; import gis.areas.files;"
    "read_features(Path({path!r}), Datum.WGS84, Choice({{'code': 'code'}}), Limits())"
)
APART = (
    "from pathlib import Path; from gis.areas.files import AreaFields, areas_from_file;"
    "from gis.vocabulary import Datum;"
    "areas_from_file(Path({path!r}), Datum.WGS84, AreaFields('code'))"
)


def main() -> None:
    """Print p50 and p95 of each way, and the difference."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "areas.gpkg"
        write_areas(path)
        in_place, apart = [], []
        for _ in range(ROUNDS):  # In turn, so that both see the same weather.
            in_place.append(program_seconds(IN_PLACE, path))
            apart.append(program_seconds(APART, path))
        awake = [awake_seconds(path) for _ in range(ROUNDS + 1)][1:]
    for name, seconds in {"in place": in_place, "apart": apart, "apart, helper awake": awake}.items():
        print(f"{name:<20} p50 {np.percentile(seconds, 50):.2f} s  p95 {np.percentile(seconds, 95):.2f} s")
    more, ratio = np.median(apart) - np.median(in_place), np.median(apart) / np.median(in_place)
    print(f"apart costs {more:+.2f} s, {ratio:.2f} times in place ({AREA_COUNT:,} areas)")


def write_areas(path: Path) -> None:
    """Squares of 60 corners in rows."""
    rows = [
        (f"G{n}", shapely.box(x := 120 + n % 100 / 100, y := 28 + n // 100 / 100, x + 0.01, y + 0.01))
        for n in range(AREA_COUNT)
    ]
    with_gdal(path, [(code, shape.segmentize(0.04 / 60)) for code, shape in rows])


def program_seconds(code: str, path: Path) -> float:
    """How long a program takes from start to end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code.format(path=str(path))], check=True)
    return time.perf_counter() - start


def awake_seconds(path: Path) -> float:
    """How long a call takes in this process."""
    start = time.perf_counter()
    areas_from_file(path, Datum.WGS84, AreaFields("code"), limits=Limits())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
