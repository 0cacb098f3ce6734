"""gridkeeper areas validate beside what is in force: a whole file in the wrong datum."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from gis.crs.gcj02 import to_gcj02
from tests.cli.conftest import Gridkeeper, bare_environment, geojson, program
from tests.support.tiling import wobbly_tiling

SHAPES = wobbly_tiling(5, 4, seed=1)
ASK = ("--kind", "grid", "--code-field", "code", "--datum")


@pytest.fixture
def in_force(gridkeeper: Gridkeeper, ground: Path) -> None:
    """The twenty grids are in force."""
    if not gridkeeper("areas", "list", "--kind", "grid", "--json").json:
        file = written(ground / "grids.geojson")
        assert gridkeeper("areas", "import", file, *ASK, "wgs84", "--name-field", "code", "--publish").code == 0


def written(path: Path, shapes: object = SHAPES) -> Path:
    return geojson(path, [{"code": f"G{row:02d}", "shape": shape} for row, shape in enumerate(shapes)])  # type: ignore[arg-type, var-annotated]


def test_before_anything_is_in_force_it_is_said_that_nothing_was_compared(
    gridkeeper: Gridkeeper, tmp_path: Path
) -> None:
    ran = gridkeeper("areas", "validate", written(tmp_path / "grids.geojson"), *ASK, "wgs84")

    assert ran.code == 0
    assert "Not compared with areas in force" in ran.out


def test_a_shifted_file_is_suspected_and_not_refused(gridkeeper: Gridkeeper, in_force: None, tmp_path: Path) -> None:
    file = written(tmp_path / "grids.geojson", shapely.transform(SHAPES, to_gcj02))

    said = gridkeeper("areas", "validate", file, *ASK, "wgs84")
    found = gridkeeper("areas", "validate", file, *ASK, "wgs84", "--json").json

    assert said.code == 0
    assert "suspicious, wrong datum: The points lie 5" in said.out
    assert "give --datum gcj02" in said.out
    assert [(one["kind"], one["reading"]) for one in found["suspicions"]] == [("wrong_datum", "gcj02")]
    assert found["compared_with"] == {"in_force": 20, "same_code": 20}


def test_in_its_own_datum_it_is_said_that_nothing_shows(
    gridkeeper: Gridkeeper, in_force: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "grids.geojson", shapely.transform(SHAPES, to_gcj02))

    english = gridkeeper("areas", "validate", file, *ASK, "gcj02").out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    chinese = gridkeeper("areas", "validate", file, *ASK, "gcj02").out

    assert "Compared with 20 areas in force under the same codes: no wrong datum shows." in english
    assert "与 20 个同编码的现行区域比对，未见坐标系误标。" in chinese


def test_a_handful_of_areas_is_too_few(gridkeeper: Gridkeeper, in_force: None, tmp_path: Path) -> None:
    file = written(tmp_path / "grids.geojson", shapely.transform(SHAPES[:5], to_gcj02))

    assert "Only 5 areas have a code that is in force" in gridkeeper("areas", "validate", file, *ASK, "wgs84").out


@pytest.mark.parametrize("address", [None, "postgresql://nobody@127.0.0.1:9/none"])
def test_without_a_database_the_file_is_looked_at_all_the_same(address: str | None, tmp_path: Path) -> None:
    file = written(tmp_path / "grids.geojson")
    server = {"GRIDKEEPER_DATABASE_URL": address} if address else {}
    settings = {"GRIDKEEPER_DATA_FOLDER": str(tmp_path / "var"), **server}

    ran = program("areas", "validate", file, *ASK, "wgs84", "--json", **bare_environment(**settings))

    assert ran.code == 0, ran.err
    assert ran.json["findings"] == []
    assert ran.json["suspicions"] is None
    assert ran.json["not_compared"]
    assert not (tmp_path / "var").exists()
