"""Which PostgreSQL is installed here, and whether it brings PostGIS and the other extensions we stand on."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gis.errors import ClusterUnusable

EXTENSIONS = ("postgis", "intarray", "btree_gist")
"""What the tables and indexes of a centre are built with."""
OLDEST_MAJOR = 15
"""decisions.md, Shape: PostgreSQL 15 or newer."""
INSTALL = "Debian: apt install postgresql postgresql-postgis"
_DEBIAN_PROGRAMS, _DEBIAN_SHARES = Path("/usr/lib/postgresql"), Path("/usr/share/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One installed PostgreSQL."""

    folder: Path
    """Where `initdb`, `pg_ctl` and `postgres` are."""
    version: str
    """As the server itself says it, with the packager's part: "15.18 (Debian 15.18-0+deb12u1)"."""

    @property
    def major(self) -> int:
        """15 of "15.18 (Debian ...)"."""
        return major_of(self.version)

    def program(self, name: str) -> Path:
        """The full path of one of its programs."""
        return self.folder / name


def find_binaries(major: int | None = None) -> Binaries:
    """The newest PostgreSQL with our extensions; of this major version if data of that version are there already.

    raises: ClusterUnusable, saying what to install
    """
    found = [binaries for binaries in _installed() if binaries.major >= OLDEST_MAJOR]
    if not found:
        raise ClusterUnusable(f"No PostgreSQL {OLDEST_MAJOR} or newer with PostGIS is installed.", hint=INSTALL)
    fitting = [binaries for binaries in found if major in (None, binaries.major)]
    if not fitting:
        have = ", ".join(str(binaries.major) for binaries in found)
        raise ClusterUnusable(
            f"The data are of PostgreSQL {major}, installed with PostGIS is {have}.",
            hint=f"apt install postgresql-{major} postgresql-{major}-postgis-3, or move the data with pg_upgrade.",
        )
    return max(fitting, key=lambda binaries: binaries.major)


def major_of(version: str) -> int:
    """The number before the first dot or word: 15 of "15.18", 19 of "19devel"; 0 if there is none."""
    digits = re.match(r"\d+", version)
    return int(digits[0]) if digits else 0


def _installed() -> Iterator[Binaries]:
    for programs, share in _folders():
        if (programs / "postgres").exists() and _has_extensions(share):
            yield Binaries(programs, _version_of(programs / "postgres"))


def _folders() -> Iterator[tuple[Path, Path]]:
    for programs in _DEBIAN_PROGRAMS.glob("*/bin"):
        yield programs, _DEBIAN_SHARES / programs.parent.name
    if pg_config := shutil.which("pg_config"):
        yield _ask(pg_config, "--bindir"), _ask(pg_config, "--sharedir")


def _has_extensions(share: Path) -> bool:
    return all((share / "extension" / f"{name}.control").exists() for name in EXTENSIONS)


def _version_of(postgres: Path) -> str:
    # "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    return _output(postgres, "--version").partition("(PostgreSQL)")[2].strip()


def _ask(pg_config: str, what: str) -> Path:
    return Path(_output(pg_config, what))


def _output(*command: str | Path) -> str:
    # A program that is broken says nothing, which is no version and no folder, and so does not count.
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
