"""gridkeeper db: the private cluster, and a server that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command

from gis.db import migrate
from gis.db.cluster import Cluster
from gis.db.engine import centre_engine
from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre


@pytest.fixture
def private(gridkeeper: Gridkeeper, ground: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gridkeeper]:
    """Commands that keep a cluster of their own; stopped at the end, whatever happened."""
    monkeypatch.delenv("GRIDKEEPER_DATABASE_URL")
    monkeypatch.setenv("GRIDKEEPER_DATA_FOLDER", str(ground / "db"))
    monkeypatch.setenv("GRIDKEEPER_CENTRE", "zone")
    yield gridkeeper
    Cluster(ground / "db" / "postgres").stop()


def test_from_nothing_to_stopped(private: Gridkeeper, ground: Path) -> None:
    assert private("db", "status").out.startswith("Private cluster: not made yet")
    assert private("db", "stop").code == 0

    assert private("db", "start").out == "Started.\n"
    assert private("db", "start").out == "It is running already.\n"
    status = private("db", "status", "--json").json
    assert (status["private_cluster"]["running"], status["centres"]) == (True, {})

    made = private("centre", "create", "zone", "--lon", "120.08", "--lat", "28.93", "--datum", "wgs84")
    assert made.code == 0
    assert private("db", "migrate").out == "zone: was current\n"
    tables = private("db", "status", "--json").json["centres"]["zone"]
    assert tables["have"] == tables["need"]

    assert private("db", "stop").out == "Stopped.\n"
    assert private("db", "status").out.startswith("Private cluster: stopped")
    # Whatever needs the database starts it; this process only has to forget its old connections first.
    centre_engine(Cluster(ground / "db" / "postgres").url(), "zone").dispose()
    assert private("areas", "editions", "--json").json == []
    assert private("db", "status").out.startswith("Private cluster: running")


@pytest.mark.parametrize("command", ["start", "stop"])
def test_a_server_that_is_not_ours_is_left_alone(command: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("db", command)

    assert told.code == 1
    assert "not ours to start or stop" in told.lines[0]


def test_the_status_of_a_server_that_is_not_ours(gridkeeper: Gridkeeper, centre: TestCentre) -> None:
    status = gridkeeper("db", "status", "--json").json

    assert status["private_cluster"] is None
    assert centre.name in status["centres"]
    assert gridkeeper("db", "status").out.startswith("Server: that of GRIDKEEPER_DATABASE_URL")


def test_migrate_brings_an_old_centre_up_to_date(gridkeeper: Gridkeeper, centre: TestCentre) -> None:
    with centre.engine.begin() as db:
        command.downgrade(migrate._config(db, centre.name), "2026_11_22_1810")
    assert gridkeeper("areas", "editions").code == 1

    told = gridkeeper("db", "migrate")

    assert told.code == 0
    assert f"{centre.name}: 2026_11_22_1810 -> " in told.out
    assert gridkeeper("areas", "editions").code == 0


@pytest.mark.parametrize("folder", ["/proc/none", "/dev/null/x"])
def test_a_data_folder_that_cannot_be_is_1(
    folder: str, gridkeeper: Gridkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRIDKEEPER_DATABASE_URL")
    monkeypatch.setenv("GRIDKEEPER_DATA_FOLDER", folder)

    told = gridkeeper("db", "start")

    assert (told.code, told.out) == (1, "")
    assert "Traceback" not in told.err
