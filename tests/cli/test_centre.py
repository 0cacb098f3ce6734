"""gridkeeper centre: create, list, set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre

NAME = "test_cli_made"


@pytest.fixture
def made(centre: TestCentre) -> Iterator[str]:
    """The name of a centre that a test makes; dropped afterwards."""
    yield NAME
    with centre.engine.begin() as db:
        db.execute(text(f'DROP SCHEMA IF EXISTS "{NAME}" CASCADE'))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((NAME, "--lon", "120", "--lat", "29"), 2, "--datum"),
        ((NAME, "--lon", "29", "--lat", "120", "--datum", "wgs84"), 2, "swapped"),
        ((NAME, "--lon", "nan", "--lat", "29", "--datum", "wgs84"), 2, "finite"),
        ((NAME, "--lon", "120", "--datum", "wgs84"), 2, "--lat"),
        (("Bad Name", "--lon", "120", "--lat", "29", "--datum", "wgs84"), 2, "--centre"),
        (("public", "--lon", "120", "--lat", "29", "--datum", "wgs84"), 2, "public"),
        (("pg_x", "--lon", "120", "--lat", "29", "--datum", "wgs84"), 2, "pg_x"),
    ],
    ids=str,
)
def test_a_centre_that_cannot_be(arguments: tuple[str, ...], code: int, said: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("centre", "create", *arguments)

    assert told.code == code
    assert said in told.err
    assert "Traceback" not in told.err


def test_make_and_list(made: str, gridkeeper: Gridkeeper) -> None:
    told = gridkeeper("centre", "create", made, "--lon", "120.08", "--lat", "28.93", "--datum", "gcj02", "--json")

    assert told.json["name"] == made
    assert told.json["lon"] == pytest.approx(120.0755, abs=0.001)
    assert made in [one["name"] for one in gridkeeper("centre", "list", "--json").json]
    assert made in gridkeeper("centre", "list").out


def test_twice_is_refused(made: str, gridkeeper: Gridkeeper) -> None:
    create = ("centre", "create", made, "--lon", "120", "--lat", "29", "--datum", "wgs84")
    assert gridkeeper(*create).code == 0

    told = gridkeeper(*create)

    assert told.code == 1
    assert "exists already" in told.lines[0]


def test_the_catch_all(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    assert gridkeeper("centre", "set", "--catch-all", "DESK").code == 1

    duty = tmp_path / "duty.csv"
    duty.write_text("record,code,name,kind\npost,DESK,值班长,duty_leader\n", encoding="utf-8")
    gridkeeper("duty", "import", duty)

    told = gridkeeper("centre", "set", "--catch-all", "DESK")

    assert (told.code, told.err) == (0, "")
    assert "DESK" in told.out
    assert gridkeeper("locate", "--lon", "0", "--lat", "0", "--datum", "wgs84", "--json").json["gap"]["kind"] == (
        "catch_all_unanswered"
    )
