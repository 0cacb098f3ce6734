"""gridkeeper demo day and gridkeeper statistics: a day is played, and its figures are shown, written and drawn."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gis.clock import SystemClock, shanghai_day
from gis.db.engine import transaction
from gis.model.incidents import IncidentEvent
from gis.model.notices import Notice
from tests.cli.conftest import Gridkeeper
from tests.conftest import TestCentre


@pytest.fixture
def yesterday() -> date:
    return shanghai_day(SystemClock().now()) - timedelta(days=1)


def test_a_day_is_played_and_its_figures_are_told(
    gridkeeper: Gridkeeper, centre: TestCentre, yesterday: date, tmp_path: Path
) -> None:
    assert gridkeeper("demo", "build", "--size", "small").code == 0
    span = ("--from", str(yesterday), "--to", str(yesterday))

    played = gridkeeper("demo", "day", "--date", str(yesterday), "--matters", "12", "--json").json
    _was_told_nobody(centre)
    again = gridkeeper("demo", "day", "--date", str(yesterday), "--matters", "12", "--json").json
    live = gridkeeper("demo", "day", "--speed", "max", "--matters", "2", "--from", "00:00", "--json").json
    figures = gridkeeper("statistics", *span, "--json").json

    assert (played["received"], played["refused"]) == (12, [])
    assert again["steps"] == played["steps"]
    assert (live["received"], live["refused"]) == (2, [])
    (part,) = figures["response_times"]["parts"]
    assert (part["received"], figures["outcomes"]["parts"][0]["received"]) == (12, 12)
    assert part["times"][0]["milestone"] == "sign"
    _are_shown(gridkeeper, span)
    _are_written(gridkeeper, span, tmp_path)


def _was_told_nobody(centre: TestCentre) -> None:
    """A past that is written afterwards is in the stream, and no message goes out over it."""
    with transaction(centre.engine) as db:
        assert db.scalars(select(IncidentEvent.id).where(IncidentEvent.stream.is_(None))).all() == []
        assert db.scalar(select(func.max(IncidentEvent.stream))) == db.scalar(select(func.count(IncidentEvent.id)))
        assert db.scalars(select(Notice.id)).all() == []


def _are_shown(gridkeeper: Gridkeeper, span: tuple[str, ...]) -> None:
    shown = gridkeeper("statistics", *span, "--by", "hour").out

    assert "12 matters received" in shown
    assert "sign" in shown


def _are_written(gridkeeper: Gridkeeper, span: tuple[str, ...], folder: Path) -> None:
    for name in ("times.csv", "times.html", "times.svg"):
        assert gridkeeper("statistics", *span, "--out", folder / name).code == 0

    rows = list(csv.DictReader((folder / "times.csv").read_text("utf-8").splitlines()))
    assert {row["milestone"] for row in rows} >= {"sign", "arrive"}
    assert {row["grade"] for row in rows} > {""}
    assert "default-src 'none'" in (folder / "times.html").read_text("utf-8")
    assert (folder / "times.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    "option, field",
    [
        (("--speed", "fast"), "--speed"),
        (("--speed", "0"), "--speed"),
        (("--date", "2999-01-01"), "--date"),
        (("--date", "soon"), "--date"),
        (("--from", "25:00"), "--from"),
    ],
)
def test_wrong_options_of_a_day_are_named(gridkeeper: Gridkeeper, option: tuple[str, str], field: str) -> None:
    done = gridkeeper("demo", "day", *option)

    assert (done.code, field in done.err) == (2, True)


@pytest.mark.parametrize(
    "option, field",
    [(("--from", "x"), "--from"), (("--out", "times.pdf"), "--out"), (("--by", "person"), "--by")],
)
def test_wrong_options_of_statistics_are_named(gridkeeper: Gridkeeper, option: tuple[str, str], field: str) -> None:
    done = gridkeeper("statistics", *option)

    assert (done.code, field in done.err) == (2, True)
