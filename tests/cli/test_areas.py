"""gridkeeper areas: import, publish, editions, list; as a whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from tests.cli.conftest import Gridkeeper, geojson, grids

IMPORT = ("areas", "import")
GRID = ("--kind", "grid", "--code-field", "CODE", "--datum", "wgs84")


def editions(gridkeeper: Gridkeeper) -> list[str]:
    return [one["name"] for one in gridkeeper("areas", "editions", "--json").json]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "grid", "--code-field", "CODE"), "--datum: is missing"),
        (("--kind", "grid", "--code-field", "CODE", "--datum", "wgs72"), "'wgs72' is not a datum"),
        (("--kind", "grid", "--datum", "wgs84"), "--code-field"),
        (("--kind", "grid", "--code-field", "KODE", "--datum", "wgs84"), "there is no column 'KODE'"),
        ((*GRID, "--parent-field", "CODE"), "no parent"),
        ((*GRID, "--layer", "none"), "no layer 'none'"),
        ((*GRID, "--publish", "--from", "tomorrow"), "--from: 'tomorrow' is not an instant"),
        ((*GRID, "--publish", "--from", "9999-12-31"), "outside the years"),
    ],
    ids=str,
)
def test_a_wrong_import_writes_nothing(
    options: tuple[str, ...], said: str, gridkeeper: Gridkeeper, tmp_path: Path
) -> None:
    before = editions(gridkeeper)

    told = gridkeeper(*IMPORT, grids(tmp_path / "grids.geojson"), *options)

    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert editions(gridkeeper) == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.geojson", None, "no such file"),
        ("empty.geojson", "", "is empty"),
        ("odd.geojson", "{", "can't be read"),
        ("odd.geojson", '{"type": "FeatureCollection", "features": []}', "there are none"),
        ("grids.dwg", "x", "not a kind of file"),
        ("page.geojson", "<html>", "can't be read"),
    ],
)
def test_a_wrong_file_is_2(name: str, content: str | None, said: str, gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")

    told = gridkeeper(*IMPORT, tmp_path / name, *GRID)

    assert told.code == 2
    assert said in told.err
    assert str(tmp_path) not in told.lines[0]


def test_all_findings_at_once(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    square, bowtie = (
        shapely.box(120, 28.9, 120.01, 28.91),
        shapely.Polygon([(120, 28), (121, 29), (121, 28), (120, 29)]),
    )
    file = geojson(
        tmp_path / "bad.geojson",
        [
            {"CODE": "A", "shape": square},
            {"CODE": "A", "shape": square},
            {"CODE": "", "shape": square},
            {"CODE": "B", "shape": bowtie},
            {"CODE": "C", "shape": None},
        ],
    )

    told = gridkeeper(*IMPORT, file, *GRID, "--json")

    assert told.code == 2
    fields = [finding["field"] for finding in json.loads(told.err)["findings"]]
    assert len(fields) >= 4
    assert fields.count("CODE") == 2


def test_from_draft_to_superseded(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = grids(tmp_path / "grids.geojson")

    draft = gridkeeper(*IMPORT, file, *GRID, "--name-field", "NAME", "--edition", "first")
    assert draft.code == 0
    assert draft.out == (
        "3 areas of kind comprehensive grid in edition 'first'.\nIt is a draft: gridkeeper areas publish first\n"
    )
    assert gridkeeper("areas", "list", "--kind", "grid", "--json").json == []

    assert gridkeeper("areas", "publish", "first", "--from", "2026-01-01").code == 0
    listed = gridkeeper("areas", "list", "--kind", "grid", "--json").json
    assert [(one["code"], one["name"]) for one in listed] == [("G1", "第1网格"), ("G2", "第2网格"), ("G3", "第3网格")]
    assert [one["code"] for one in gridkeeper("areas", "list", "--kind", "grid", "--after", "G1", "--limit", "1",
                                              "--json").json] == ["G2"]  # fmt: skip

    second = gridkeeper(*IMPORT, file, *GRID, "--edition", "second", "--publish", "--json").json
    assert second["published"][0]["status"] == "published"
    states = {one["name"]: one["status"] for one in gridkeeper("areas", "editions", "--json").json}
    assert states == {"first": "superseded", "second": "published"}

    for again in (("publish", "first"), ("publish", "second"), ("publish", "third")):
        assert gridkeeper("areas", *again).code == 1
    assert gridkeeper(*IMPORT, file, *GRID, "--edition", "second").code == 1
    assert gridkeeper(*IMPORT, file, *GRID, "--edition", "back", "--publish", "--from", "2026-01-01").code == 2
    assert editions(gridkeeper) == ["second", "first"]


def test_a_draft_may_be_named_by_itself(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    named = gridkeeper(*IMPORT, grids(tmp_path / "grids.geojson"), *GRID, "--json").json["ingested"]

    assert named["edition"].startswith("grid-20")
    assert named["edition"].endswith("-1")


def test_features_that_share_a_code_are_joined_on_request(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = grids(tmp_path / "parts.geojson", CODE="G1")
    assert "stands 3 times" in gridkeeper(*IMPORT, file, *GRID).err

    told = gridkeeper(*IMPORT, file, *GRID, "--dissolve", "--edition", "joined")

    assert told.out.startswith("1 areas of kind comprehensive grid (from 3 features)")


def test_a_file_in_gb18030(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    square = shapely.box(120, 28.9, 120.01, 28.91)
    file = geojson(tmp_path / "gb.geojson", [{"CODE": "一", "NAME": "丁溪", "shape": square}], encoding="gb18030")

    gridkeeper(*IMPORT, file, "--kind", "dedicated_grid", "--code-field", "CODE", "--name-field", "NAME", "--datum",
               "gcj02", "--publish")  # fmt: skip

    listed = gridkeeper("areas", "list", "--kind", "dedicated_grid", "--json").json
    assert [(one["code"], one["name"]) for one in listed] == [("一", "丁溪")]
    west = min(lon for lon, _ in listed[0]["geometry"]["coordinates"][0][0])
    assert west == pytest.approx(119.9955, abs=0.001)


def test_a_code_with_a_nul_is_no_crash(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = geojson(tmp_path / "nul.geojson", [{"CODE": "A\0B", "shape": shapely.box(120, 28, 121, 29)}])

    told = gridkeeper(*IMPORT, file, "--kind", "site", "--code-field", "CODE", "--datum", "wgs84")

    assert told.code in (0, 2)
    assert "Traceback" not in told.err


@pytest.mark.parametrize("columns", [60, 200])
def test_lists_are_not_cut_short(
    columns: int, gridkeeper: Gridkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    code, name = "3307840012010020010001" * 2, "永康经济开发区某某工业功能分区第一综合网格" * 3
    file = geojson(tmp_path / "long.geojson", [{"CODE": code, "NAME": name, "shape": shapely.box(120, 28, 121, 29)}])
    gridkeeper(*IMPORT, file, "--kind", "site", "--code-field", "CODE", "--name-field", "NAME", "--datum", "wgs84",
               "--edition", f"long{columns}", "--publish")  # fmt: skip

    told = gridkeeper("areas", "list", "--kind", "site").out

    assert code in told
    assert name in told


def test_markup_in_names_is_text(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = geojson(tmp_path / "m.geojson", [{"CODE": "[red]X[/red]", "shape": shapely.box(120, 28, 121, 29)}])
    gridkeeper(*IMPORT, file, "--kind", "building", "--code-field", "CODE", "--datum", "wgs84", "--publish")

    assert "[red]X[/red]" in gridkeeper("areas", "list", "--kind", "building").out
