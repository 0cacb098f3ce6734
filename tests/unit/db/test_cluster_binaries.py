"""Which of the installed PostgreSQL is chosen, on made-up installations."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.db import binaries
from gis.db.binaries import EXTENSIONS, find_binaries, major_of
from gis.errors import ClusterUnusable


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without PostgreSQL, laid out like Debian."""
    monkeypatch.setattr(binaries, "_DEBIAN_PROGRAMS", tmp_path / "lib")
    monkeypatch.setattr(binaries, "_DEBIAN_SHARES", tmp_path / "share")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(machine: Path, major: int, *, extensions: tuple[str, ...] = EXTENSIONS) -> None:
    programs, controls = machine / "lib" / str(major) / "bin", machine / "share" / str(major) / "extension"
    programs.mkdir(parents=True)
    controls.mkdir(parents=True)
    postgres = programs / "postgres"
    postgres.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {major}.4 (Debian {major}.4-1)'\n", encoding="utf-8")
    postgres.chmod(0o755)
    for name in extensions:
        (controls / f"{name}.control").touch()


def test_the_newest_is_taken(installed: Path) -> None:
    install(installed, 15)
    install(installed, 17)

    assert find_binaries().version == "17.4 (Debian 17.4-1)"
    assert find_binaries().program("initdb") == installed / "lib" / "17" / "bin" / "initdb"


def test_data_that_are_there_choose_their_own_version(installed: Path) -> None:
    install(installed, 15)
    install(installed, 17)

    assert find_binaries(15).major == 15


def test_one_without_postgis_does_not_count(installed: Path) -> None:
    install(installed, 15)
    install(installed, 17, extensions=("intarray", "btree_gist"))

    assert find_binaries().major == 15


def test_one_elsewhere_is_found_by_its_pg_config(installed: Path) -> None:
    install(installed / "opt", 16)
    pg_config = installed / "pg_config"
    lib, share = installed / "opt/lib/16/bin", installed / "opt/share/16"
    pg_config.write_text(f'#!/bin/sh\n[ "$1" = --bindir ] && echo {lib} || echo {share}\n', encoding="utf-8")
    pg_config.chmod(0o755)

    assert find_binaries().folder == lib


def test_one_that_is_broken_does_not_count(installed: Path) -> None:
    install(installed, 15)
    install(installed, 17)
    (installed / "lib/17/bin/postgres").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")

    assert find_binaries().major == 15


@pytest.mark.parametrize("major", [None, 14])
def test_without_one_it_is_said_what_to_install(installed: Path, major: int | None) -> None:
    if major:
        install(installed, major)

    with pytest.raises(ClusterUnusable, match="No PostgreSQL 15 or newer with PostGIS") as refused:
        find_binaries()

    assert refused.value.hint == "Debian: apt install postgresql postgresql-postgis"


def test_without_the_version_of_the_data_it_is_said_what_to_do(installed: Path) -> None:
    install(installed, 17)

    with pytest.raises(ClusterUnusable, match="The data are of PostgreSQL 15, installed with PostGIS is 17") as refused:
        find_binaries(15)

    assert "postgresql-15-postgis-3" in refused.value.hint


@pytest.mark.parametrize(("version", "major"), [("15.18 (Debian ...)", 15), ("17\n", 17), ("19devel", 19), ("", 0)])
def test_the_major_version_is_the_first_number(version: str, major: int) -> None:
    assert major_of(version) == major
