"""gridkeeper draw, and reach as a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gis.clock import FrozenClock
from tests.cli.conftest import Gridkeeper
from tests.conftest import NOON, TestCentre

HERE = ("--lon", "120.08", "--lat", "28.93", "--datum", "wgs84")
AT_NOON = ("--at", "2026-05-06 12:00")


def test_the_answer_of_locate_is_drawn(gridkeeper: Gridkeeper, demo: TestCentre, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    told = gridkeeper("--centre", demo.name, "locate", *HERE, *AT_NOON, "--json").json

    ran = gridkeeper("--centre", demo.name, "draw", "locate", *HERE, *AT_NOON, "--out", str(out))

    assert (ran.code, ran.err) == (0, "")
    page = out.read_text("utf-8")
    for text in (
        told["person"]["name"],
        told["reasons"][0]["zh"][:4],
        told["by_road"]["arrivals"][0]["person"]["name"],
    ):
        assert json.dumps(text)[1:-1] in page
    assert json.dumps("水域")[1:-1] in page
    assert len(page.encode()) < 3_000_000


def test_a_point_without_a_datum_is_refused(gridkeeper: Gridkeeper, demo: TestCentre, tmp_path: Path) -> None:
    out = tmp_path / "map.html"

    ran = gridkeeper("--centre", demo.name, "draw", "locate", *HERE[:4], "--out", str(out))

    assert ran.code == 2
    assert not out.exists()
    assert "--datum" in ran.err


def test_an_accuracy_is_drawn_with_the_question(gridkeeper: Gridkeeper, demo: TestCentre, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    told = gridkeeper("--centre", demo.name, "locate", *HERE, *AT_NOON, "--accuracy-m", 200, "--json").json

    ran = gridkeeper("--centre", demo.name, "draw", "locate", *HERE, *AT_NOON, "--accuracy-m", 200, "--out", out)

    assert (ran.code, ran.err) == (0, "")
    page = out.read_text("utf-8")
    assert told["question"] is not None
    assert json.dumps(told["question"]["words"]["zh"])[1:-1] in page
    assert '"radius_m": 400.0' in page


def test_an_accuracy_that_is_none_is_refused(gridkeeper: Gridkeeper, demo: TestCentre, tmp_path: Path) -> None:
    out = tmp_path / "map.html"

    ran = gridkeeper("--centre", demo.name, "draw", "locate", *HERE, "--accuracy-m", -1, "--out", out)

    assert ran.code == 2
    assert "--accuracy-m" in ran.err
    assert not out.exists()


def test_without_roads_and_areas_the_page_says_that_nobody_answers(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    out = tmp_path / "map.html"

    ran = gridkeeper("draw", "locate", *HERE, "--out", str(out))

    assert ran.code == 0
    assert json.dumps("无人负责")[1:-1] in out.read_text("utf-8")


@pytest.mark.parametrize("name", ["reach.html", "reach.geojson"])
def test_reach_is_a_page_or_geojson(
    name: str, gridkeeper: Gridkeeper, demo: TestCentre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.reach.SystemClock", lambda: FrozenClock(NOON))
    out = tmp_path / name

    ran = gridkeeper("--centre", demo.name, "reach", "--post", "T1-FR1", "--minutes", "2,5", "--out", str(out))

    assert (ran.code, ran.err) == (0, "")
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>" if name.endswith("html") else '{"type": "Feature')
