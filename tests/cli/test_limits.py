"""gridkeeper limits: what is shown can be edited and taken in; what is wrong is told at once."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Gridkeeper


def _file(gridkeeper: Gridkeeper, folder: Path, line: str = "sign,*,,75,,30") -> str:
    file = folder / "limits.csv"
    gridkeeper("limits", "show", "--out", file)
    file.write_text(file.read_text(encoding="utf-8").replace("sign,*,,60,,30", line), encoding="utf-8")
    return str(file)


def test_what_is_shown_is_edited_and_taken_in(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = _file(gridkeeper, tmp_path)

    told = gridkeeper(
        "limits", "import", file, "--version", "a", "--from", "2098-01-01", "--arrive-starts-at", "accepted"
    )

    assert (told.code, told.out) == (0, "Version a: 21 limits from 2098-01-01 00:00 on.\n")
    assert gridkeeper("limits", "show", "--json").json["version"] == "2026-1"
    later = gridkeeper("limits", "show", "--at", "2098-01-02", "--json").json
    assert (later["version"], later["arrive_starts_at"], later["limits"][0]["seconds"]) == ("a", "accepted", "75")
    assert [each["version"] for each in gridkeeper("limits", "list", "--json").json] == ["a", "2026-1"]
    assert "built in" in gridkeeper("limits", "list").out


def test_a_table_that_is_wrong_changes_nothing(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    before = gridkeeper("limits", "list", "--json").json
    file = _file(gridkeeper, tmp_path, "sign,*,,0,,x")

    told = gridkeeper("limits", "import", file, "--version", "b")

    assert told.code == 2
    assert "seconds" in told.err and "warn_seconds" in told.err
    assert gridkeeper("limits", "list", "--json").json == before


def test_half_a_five_minute_milestone(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = _file(gridkeeper, tmp_path)

    told = gridkeeper("limits", "import", file, "--version", "c", "--five-zh", "出发")

    assert told.code == 2
    assert "--five-en" in told.err and "--five-met-by" in told.err
