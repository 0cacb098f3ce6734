"""Imports keep their order: ways in stand on pictures, pictures stand on the core; the list is the architecture."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.support.project import PACKAGES, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERED = [contract for contract in CONTRACTS if contract["type"] == "layers"]


def test_imports_keep_their_order() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


def test_every_package_has_its_place() -> None:
    for package in PACKAGES:
        contract = next(contract for contract in LAYERED if contract.get("containers") == [package])
        placed = {
            name
            for line in contract["layers"]
            for name in line.replace("|", " ").replace("(", " ").replace(")", " ").split()
        }

        assert contract["exhaustive"]
        assert _children(ROOT / package) <= placed | set(contract.get("exhaustive_ignores", [])), package


def test_the_three_packages_are_all_there_is() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages == set(PACKAGES)


def test_every_folder_with_python_is_a_package() -> None:
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    # Alembic finds its revisions by itself; nobody imports them.
    scripts = {ROOT / "gis/db/migrations", ROOT / "gis/db/migrations/versions"}

    assert {folder for folder in folders - scripts if not (folder / "__init__.py").is_file()} == set()


def _children(package: Path) -> set[str]:
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return modules | {path.parent.name for path in package.glob("*/__init__.py")}
