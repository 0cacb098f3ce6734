"""The files of the project, for tests that hold it to its word."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gis", "layers", "api")


def python_files(*folders: str) -> list[Path]:
    """Every Python file of some folders, in order; of the three packages if none is named."""
    return sorted(path for folder in folders or PACKAGES for path in (ROOT / folder).rglob("*.py"))


def tracked_files() -> list[Path]:
    """Every file that is handed on, in order: what git tracks, or all of the packages and tests in an export."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "-c", "core.quotepath=off", "ls-files", "-z"], capture_output=True, check=False
    )
    names = listed.stdout.decode().split("\0")
    tracked = [ROOT / name for name in names if name] if listed.returncode == 0 else list(_all_files())
    return sorted(path for path in tracked if path.is_file())


def texts(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """The files that are text, with it."""
    for path in paths:
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def is_ours(path: Path) -> bool:
    """Whether we wrote a file: nothing in a `vendor` folder is ours but its list."""
    return "vendor" not in path.relative_to(ROOT).parts or path.name == "VENDOR.md"


def called(path: Path) -> str:
    """A file as messages name it."""
    return path.relative_to(ROOT).as_posix()


def _all_files() -> Iterator[Path]:
    for folder in (*PACKAGES, "tests"):
        yield from (path for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)
