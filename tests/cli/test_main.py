"""The command tree: help everywhere, exit codes, one line and the findings on the error stream, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.cli.main import COMMANDS, exit_code_of, tree
from gis import __version__, errors
from gis.errors import GisError
from tests.cli.conftest import Gridkeeper, bare_environment, program
from tests.conftest import TestCentre

LEAVES = [
    "up", "locate", "centre create", "centre list", "centre set", "areas import", "areas publish", "areas editions",
    "areas list", "areas validate", "areas compare", "areas draft", "areas rollback", "areas export", "areas desktop",
    "people import", "duty import", "duty check", "duty units", "duty calendar import", "duty calendar list",
    "gates import",
    "roads import", "roads check", "roads close", "roads open", "roads list", "draw locate", "reach", "coverage",
    "matrix", "demo build", "db start", "db stop", "db status", "db migrate",
    "geocode", "reverse", "places import", "places explain", "places names", "places revoke",
    "demo day", "incident do", "incident list", "incident receive", "incident replay", "incident show",
    "incident verify", "limits import", "limits list", "limits show", "notices ack", "notices channels",
    "notices list", "notices retry", "notices show", "statistics", "token", "work",
]  # fmt: skip


@pytest.mark.parametrize("command", ["", *COMMANDS, *LEAVES])
def test_help_everywhere(command: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper(*command.split(), "--help")

    assert (told.code, told.err) == (0, "")
    assert f"gridkeeper {command}".strip() in told.out


def leaves(command: Any, called: str = "") -> Iterator[str]:
    """The commands below a command that have none below themselves."""
    below = getattr(command, "commands", None)
    if not below:
        yield called
    for name, each in (below or {}).items():
        yield from leaves(each, f"{called} {name}".strip())


def test_the_leaves_are_all_there_are() -> None:
    from typer.main import get_command

    assert sorted(leaves(get_command(tree()))) == sorted(LEAVES)


def test_the_version(gridkeeper: Gridkeeper) -> None:
    assert gridkeeper("--version").out.strip() == __version__


@pytest.mark.parametrize(
    "call",
    ["nonsense", "areas nonsense", "locate --nonsense", "areas list", "areas list --kind village", "locate --lon x",
     "db start now", "areas list --kind grid --limit 0", "locate --category WAGES", "up --port 0", "--centre"],
)  # fmt: skip
def test_a_wrong_call_is_2(call: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper(*call.split())

    assert (told.code, told.out) == (2, "")
    assert "Traceback" not in told.err
    assert told.err


def test_every_error_has_an_exit_code() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, GisError)]

    assert {exit_code_of(kind.__new__(kind)) for kind in kinds if kind is not GisError} == {1, 2}


def test_a_failure_is_one_line_and_its_findings(gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("locate", "--lon", "281", "--lat", "95", "--datum", "wgs84")

    assert (told.code, told.out) == (2, "")
    assert told.lines == [
        "gridkeeper: These are not coordinates in wgs84.",
        "  --lon: 281 is out of range. In wgs84 it lies between -180 and 180.",
        "  --lat: 95 is out of range. In wgs84 it lies between -90 and 90.",
    ]


def test_a_failure_is_json_for_programs(gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("locate", "--lon", "281", "--lat", "95", "--datum", "wgs84", "--json")

    assert (told.code, told.out) == (2, "")
    fault = json.loads(told.err)
    assert fault["error"] == "BadCoordinates"
    assert [finding["field"] for finding in fault["findings"]] == ["--lon", "--lat"]


@pytest.mark.parametrize("command", ["areas list --kind grid", "locate --building B1", "centre set --catch-all X"])
def test_an_unknown_centre_is_1(command: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("--centre", "nowhere", *command.split())

    assert told.code == 1
    assert told.lines == ["gridkeeper: There is no centre 'nowhere'. `gridkeeper centre list` shows those that exist."]


@pytest.mark.parametrize("name", ["Zone", "1zone", "zone-1", "zone; drop schema x", "区", "x" * 42])
def test_a_bad_centre_name_is_2(name: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("--centre", name, "areas", "editions")

    assert told.code == 2
    assert told.lines[1].startswith("  --centre: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("PORT", "0"), ("CENTRE", "Zone"), ("DEMO", "perhaps"), ("STATEMENT_TIMEOUT_SECONDS", "-1")],
)
def test_a_bad_setting_is_named(name: str, value: str, gridkeeper: Gridkeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GRIDKEEPER_{name}", value)

    told = gridkeeper("areas", "editions")

    assert told.code == 2
    assert told.lines[0].startswith("gridkeeper: The settings are wrong.")
    assert told.lines[1].startswith(f"  GRIDKEEPER_{name}: ")


@pytest.mark.parametrize(
    "url", ["postgresql://gridkeeper@/gridkeeper?host=/nowhere", "postgresql://127.0.0.1:1/x", "not an address"]
)
@pytest.mark.parametrize("command", ["areas editions", "centre list", "db migrate", "db status", "demo build"])
def test_a_database_that_is_down_is_1(
    command: str, url: str, gridkeeper: Gridkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDKEEPER_DATABASE_URL", url)

    told = gridkeeper(*command.split())

    assert told.code == (2 if url == "not an address" else 1)
    assert "GRIDKEEPER_DATABASE_URL" in told.err
    assert "Traceback" not in told.err


def test_tables_of_another_version_are_1(gridkeeper: Gridkeeper, new_centre: object) -> None:
    old: TestCentre = new_centre()  # type: ignore[operator]
    with old.engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '2026_11_22_1800'"))

    told = gridkeeper("--centre", old.name, "areas", "editions")

    assert told.code == 1
    assert "`gridkeeper db migrate`" in told.lines[0]


def test_an_argument_that_is_no_text_is_2(gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("locate", "--building", "\udcff")

    assert told.code == 2
    assert "UTF-8" in told.lines[0]


def test_as_a_program(server: str, centre: TestCentre) -> None:
    settings = {"GRIDKEEPER_DATABASE_URL": server, "GRIDKEEPER_CENTRE": centre.name}

    told = program("areas", "publish", "none", **settings)

    assert (told.code, told.out) == (1, "")
    assert told.lines == ["gridkeeper: There is no edition 'none'. `gridkeeper areas editions` shows those that exist."]


def test_a_reader_that_leaves_early_is_no_failure(server: str, demo: TestCentre) -> None:
    settings = bare_environment(GRIDKEEPER_DATABASE_URL=server, GRIDKEEPER_CENTRE=demo.name)
    command = f"{sys.executable} -c 'from api.cli.main import main; main()' areas list --kind site --json | head -1"

    told = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True, env=settings)

    assert "Traceback" not in told.stderr


def test_the_installed_program() -> None:
    installed = Path(sys.executable).with_name("gridkeeper")

    told = subprocess.run([installed, "--version"], check=False, capture_output=True, text=True)

    assert told.stdout.strip() == __version__
