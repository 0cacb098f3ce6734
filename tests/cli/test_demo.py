"""gridkeeper demo build: into an empty centre, and into no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Gridkeeper, grids
from tests.conftest import TestCentre


def test_it_is_built_once(gridkeeper: Gridkeeper) -> None:
    built = gridkeeper("demo", "build", "--size", "small", "--json")
    assert built.json["areas"]["grid"] > 10

    again = gridkeeper("demo", "build", "--size", "small")

    assert (again.code, again.out) == (1, "")
    assert "already holds areas" in again.lines[0]


def test_a_centre_with_areas_is_left_alone(
    gridkeeper: Gridkeeper, new_centre: Callable[[], TestCentre], tmp_path: Path
) -> None:
    name = new_centre().name
    file = grids(tmp_path / "grids.geojson")
    gridkeeper("--centre", name, "areas", "import", file, "--kind", "grid", "--code-field", "CODE", "--datum", "wgs84")

    assert gridkeeper("--centre", name, "demo", "build", "--size", "small").code == 1
    assert [one["area_count"] for one in gridkeeper("--centre", name, "areas", "editions", "--json").json] == [3]


@pytest.mark.parametrize("option", [("--size", "huge"), ("--seed", "one")])
def test_wrong_options_are_2(option: tuple[str, str], gridkeeper: Gridkeeper) -> None:
    assert gridkeeper("demo", "build", *option).code == 2
