"""Tiles are built once per network, swapped while serving, and swept when nobody reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gis.errors import Unavailable
from gis.roads import tiles as tiles_module
from gis.roads.exact import ExactRoads
from gis.roads.tiles import build_tiles, ready_tiles
from gis.vocabulary import Mode
from tests.unit.roads_exact.maps import Map, Road, drawn


def line(kph: float) -> Map:
    """One road, as fast as one likes."""
    return drawn("A....B", [Road("AB", (5, 20, kph), (5, 20, kph))])


def test_a_network_is_built_once(tmp_path: Path) -> None:
    network = line(36).network
    before = ready_tiles(network, 1, tmp_path)
    built = build_tiles(network, 1, tmp_path)

    config = built.config.stat().st_mtime_ns
    again = build_tiles(network, 1, tmp_path)

    assert before is None
    assert again.folder == built.folder
    assert again.config.stat().st_mtime_ns == config
    assert ready_tiles(network, 1, tmp_path) == built
    assert built.version == 1


def test_other_roads_under_the_same_number_are_other_tiles(tmp_path: Path) -> None:
    one, other = (build_tiles(line(kph).network, 1, tmp_path) for kph in (36, 72))

    assert one.folder != other.folder


def test_new_tiles_answer_in_the_process_that_served_the_old(tmp_path: Path) -> None:
    seconds = []
    for version, kph in enumerate((36, 72, 18), start=1):
        here = line(kph)
        roads = ExactRoads(build_tiles(here.network, version, tmp_path))
        way = roads.route(here.at("A"), here.at("B"), Mode.CAR)
        assert way is not None
        seconds.append(way.seconds)
        roads.close()

    assert seconds == pytest.approx([50, 25, 100], rel=0.01)


def test_the_last_two_are_kept_and_what_is_being_read(tmp_path: Path) -> None:
    here = line(20)
    reader = ExactRoads(build_tiles(here.network, 1, tmp_path))

    for version in range(2, 6):
        build_tiles(line(20 + version).network, version, tmp_path)

    kept = sorted(path.name.partition("-")[0] for path in tmp_path.glob("[0-9]*-*"))
    assert kept == ["1", "4", "5"]
    assert reader.route(here.at("A"), here.at("B"), Mode.CAR) is not None
    reader.close()
    build_tiles(line(60).network, 6, tmp_path)
    assert sorted(path.name.partition("-")[0] for path in tmp_path.glob("[0-9]*-*")) == ["5", "6"]


def test_many_who_want_the_same_tiles_build_them_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Path] = []
    build = tiles_module._build
    monkeypatch.setattr(tiles_module, "_build", lambda network, folder: (runs.append(folder), build(network, folder)))
    network = line(36).network

    with ThreadPoolExecutor(4) as threads:
        built = list(threads.map(lambda _: build_tiles(network, 1, tmp_path), range(4)))

    assert len({tiles.folder for tiles in built}) == 1
    assert len(runs) == 1


def test_a_killed_build_leaves_nothing_that_counts(tmp_path: Path) -> None:
    (tmp_path / "new-1-abc" / "tiles").mkdir(parents=True)

    build_tiles(line(36).network, 1, tmp_path)

    assert not list(tmp_path.glob("new-*"))


def test_a_moved_data_folder_still_serves(tmp_path: Path) -> None:
    here = line(36)
    build_tiles(here.network, 1, tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")

    moved = ready_tiles(here.network, 1, tmp_path / "new")

    assert moved is not None
    roads = ExactRoads(moved)
    assert roads.route(here.at("A"), here.at("B"), Mode.CAR) is not None
    roads.close()


def test_a_failing_builder_is_reported_with_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "builder"
    program.write_text("#!/bin/sh\necho no roads today >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(tiles_module, "_BUILDER", program)

    with pytest.raises(Unavailable, match=r"(?s)status 3.*no roads today"):
        build_tiles(line(36).network, 1, tmp_path / "tiles")
    assert ready_tiles(line(36).network, 1, tmp_path / "tiles") is None


def test_a_builder_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "builder"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(tiles_module, "_BUILDER", program)
    monkeypatch.setattr(tiles_module, "_BUILD_WITHIN_SECONDS", 0.2)

    with pytest.raises(Unavailable, match="status -1"):
        build_tiles(line(36).network, 1, tmp_path / "tiles")


def test_swept_tiles_are_not_served(tmp_path: Path) -> None:
    first = build_tiles(line(20).network, 1, tmp_path)
    for version in (2, 3):
        build_tiles(line(20 + version).network, version, tmp_path)

    with pytest.raises(Unavailable, match="gone"):
        ExactRoads(first)


def test_points_on_a_road_are_on_every_stretch_that_the_mode_may_use(tmp_path: Path) -> None:
    here = drawn("A....B....C", [Road("AB", id=9), Road("BC", (5, 20, 0), (5, 20, 0), id=9)])

    tiles = build_tiles(here.network, 1, tmp_path)

    assert [len(tiles.points_on(9, mode)) for mode in (Mode.FOOT, Mode.EBIKE, Mode.CAR)] == [2, 2, 1]
    assert tiles.points_on(10, Mode.CAR) == []


def test_where_there_are_no_roads_there_are_no_tiles(tmp_path: Path) -> None:
    network = line(36).network
    columns = {name: column[:0] for name, column in vars(network).items() if isinstance(column, np.ndarray)}

    with pytest.raises(Unavailable, match="no roads"):
        build_tiles(replace(network, **columns), 1, tmp_path)
