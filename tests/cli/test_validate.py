"""gridkeeper areas validate, and areas import --repair: what is wrong, what was changed, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from tests.cli.conftest import Gridkeeper, geojson, grids

GRID = ("--kind", "grid", "--code-field", "CODE", "--datum", "wgs84")
VALIDATE = ("areas", "validate")
SUMMED = ("source", "kind", "areas", "blocks", "blocking_count", "counts", "not_looked_for")
METRE = 1 / 97_500
"""Degrees of longitude at 28.9 N."""


def two(path: Path, *, apart_m: float, codes: tuple[str, str] = ("G1", "G2")) -> Path:
    """Two grids side by side, the second so far from where the first ends."""
    edge = 120.01
    return geojson(
        path,
        [
            {"CODE": codes[0], "shape": shapely.box(120, 28.9, edge, 28.91)},
            {"CODE": codes[1], "shape": shapely.box(edge + apart_m * METRE, 28.9, 120.02, 28.91)},
        ],
    )


def test_a_sound_file_ends_with_0(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    ran = gridkeeper(*VALIDATE, grids(tmp_path / "grids.geojson"), *GRID)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("grids.geojson: 3 areas, 0 findings, 0 of them block publishing.\n")


def test_findings_are_a_table_and_end_with_1(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    ran = gridkeeper(*VALIDATE, two(tmp_path / "two.geojson", apart_m=-5), *GRID)

    head, line, last = ran.out.splitlines()[:3]
    assert ran.code == 1
    assert head.split()[:3] == ["blocks", "what", "codes"]
    assert line.split()[:4] == ["yes", "overlap", "G1,", "G2"]
    assert "both claim 5,5" in line
    assert "--tolerance-m 6" in line
    assert last == "two.geojson: 2 areas, 1 findings, 1 of them block publishing."


def test_the_table_speaks_chinese(gridkeeper: Gridkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    ran = gridkeeper(*VALIDATE, two(tmp_path / "two.geojson", apart_m=-5), *GRID)

    assert ran.out.startswith("必须处理")
    assert all(
        said in ran.out for said in ("双方都占有 5,5", "最宽 5", "移动边界；或用 areas import --repair --tolerance-m 6")
    )
    assert "both claim" not in ran.out
    assert "two.geojson：2 个区域，1 处问题，其中 1 处必须处理。" in ran.out


def test_findings_for_programs(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    ran = gridkeeper(*VALIDATE, two(tmp_path / "two.geojson", apart_m=-0.5), *GRID, "--json")

    told = ran.json
    (finding,) = told.pop("findings")
    assert ran.code == 1
    assert {name: told[name] for name in SUMMED} == {
        "source": "two.geojson",
        "kind": "grid",
        "areas": 2,
        "blocks": True,
        "blocking_count": 1,
        "counts": {"sliver": 1},
        "not_looked_for": [],
    }
    assert (finding["kind"], finding["codes"], finding["unit"], finding["blocks"]) == (
        "sliver", ["G1", "G2"], "m2", True,
    )  # fmt: skip
    assert finding["width_m"] == pytest.approx(0.5, abs=0.03)
    assert (finding["lon"], finding["lat"]) == pytest.approx((120.01, 28.905), abs=1e-5)


def test_what_does_not_block_ends_with_0(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = grids(tmp_path / "sites.geojson", count=6)
    odd = json.loads(file.read_text("utf-8"))
    odd["features"][3]["properties"]["CODE"] = "4"
    file.write_text(json.dumps(odd), encoding="utf-8")

    ran = gridkeeper(*VALIDATE, file, *GRID, "--json")

    assert (ran.code, ran.json["counts"]) == (0, {"code_scheme": 1})


def test_rows_and_shapes_and_gaps_in_one_report(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = two(tmp_path / "bad.geojson", apart_m=-5, codes=("G1", "G1"))
    collection = json.loads(file.read_text("utf-8"))
    bow_tie = {"type": "Polygon", "coordinates": [[[120, 28], [120.1, 28.1], [120.1, 28], [120, 28.1], [120, 28]]]}
    collection["features"] += [
        {"type": "Feature", "properties": {"CODE": "G3"}, "geometry": bow_tie},
        {"type": "Feature", "properties": {"CODE": ""}, "geometry": None},
    ]
    file.write_text(json.dumps(collection), encoding="utf-8")

    told = gridkeeper(*VALIDATE, file, *GRID, "--json")

    assert told.code == 1
    assert told.json["counts"] == {"invalid_shape": 2, "bad_row": 1, "duplicate_code": 1, "overlap": 1}
    assert {one["where"] for one in told.json["findings"]} >= {"feature 3 (G3)", "feature 4"}


def test_what_lies_outside_the_territory(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    territory = geojson(tmp_path / "zone.geojson", [{"shape": shapely.box(119.9, 28.8, 120.015, 29.0)}])

    ran = gridkeeper(*VALIDATE, grids(tmp_path / "grids.geojson"), *GRID, "--territory", territory, "--json")

    outside = {one["codes"][0]: one["size"] for one in ran.json["findings"]}
    assert ran.code == 0
    assert outside.keys() == {"G2", "G3"}
    assert outside["G3"] == pytest.approx(2 * outside["G2"], rel=0.01)


def test_the_map_is_a_page_of_its_own(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    out = tmp_path / "findings.html"

    ran = gridkeeper(*VALIDATE, two(tmp_path / "two.geojson", apart_m=-5), *GRID, "--map", out)

    page = out.read_text("utf-8")
    assert ran.code == 1
    assert page.startswith("<!DOCTYPE html>")
    assert "both claim" in page


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "grid", "--code-field", "CODE"), "--datum: is missing"),
        (("--kind", "grid", "--code-field", "KODE", "--datum", "wgs84"), "there is no column 'KODE'"),
        ((*GRID, "--territory", "none.geojson"), "no such file"),
        ((*GRID, "--map", "/none/at/all.html"), "there is no such folder"),
    ],
    ids=str,
)
def test_a_wrong_question_is_2(options: tuple[str, ...], said: str, gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    ran = gridkeeper(*VALIDATE, grids(tmp_path / "grids.geojson"), *options)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_many_findings_are_counted_by_kind(
    gridkeeper: Gridkeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.validate.MOST_SHOWN", 1)
    rows = [{"CODE": f"G{n}", "shape": shapely.box(120 + n / 100, 28.9, 120.01 + (n + 0.1) / 100, 28.91)}
            for n in range(4)]  # fmt: skip

    ran = gridkeeper(*VALIDATE, geojson(tmp_path / "many.geojson", rows), *GRID)

    lines = ran.out.splitlines()[:6]
    assert sum("both claim" in line for line in lines) == 1
    assert "overlap 3" in [" ".join(line.split()) for line in lines]
    assert lines[-2] == "Above are the first 1; --json lists the first 10000."
    assert lines[-1] == "many.geojson: 4 areas, 3 findings, 3 of them block publishing."


def test_an_import_is_repaired_and_says_what_it_did(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = two(tmp_path / "two.geojson", apart_m=-0.5)
    assert gridkeeper("areas", "import", file, *GRID, "--edition", "raw", "--publish").code == 2

    ran = gridkeeper("areas", "import", file, *GRID, "--edition", "mended", "--repair", "--publish")

    assert (ran.code, ran.err) == (0, "")
    assert "gave up ground to a neighbour" in ran.out
    assert "changes, 554 m2 of ground" in ran.out
    assert ran.out.endswith("It is in force.\n")


def test_the_tolerance_that_a_refusal_names_is_enough(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = two(tmp_path / "two.geojson", apart_m=-1.3)
    refused = gridkeeper("areas", "import", file, *GRID, "--repair", "--json")
    (finding,) = json.loads(refused.err)["findings"]

    tolerance = finding["hint"].partition("--tolerance-m ")[2].split()[0].rstrip(".,;")
    ran = gridkeeper("areas", "import", file, *GRID, "--repair", "--tolerance-m", tolerance, "--json")

    assert (refused.code, ran.code) == (2, 0)
    change = max(ran.json["ingested"]["changes"], key=lambda one: one["size"])
    assert (change["step"], change["size"]) == ("ceded", pytest.approx(1.3 * 1108, rel=0.02))


def test_a_border_that_crosses_itself_by_a_slip_is_put_right(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    slip = [(120.01, 28.9), (120.01, 28.905), (120.01002, 28.90502), (120.01002, 28.905), (120.01, 28.90502)]
    looped = shapely.Polygon([(120, 28.9), *slip, (120.01, 28.91), (120, 28.91)])
    file = geojson(tmp_path / "loop.geojson", [{"CODE": "G1", "shape": looped}])
    assert gridkeeper("areas", "import", file, *GRID).code == 2

    told = gridkeeper("areas", "import", file, *GRID, "--repair", "--publish", "--edition", "loop", "--json").json

    (change,) = told["ingested"]["changes"]
    assert (change["code"], change["step"], change["unit"]) == ("G1", "untangled", "m2")
    assert (change["lon"], change["lat"]) == pytest.approx((120.01, 28.905), abs=1e-4)
    assert 0 < change["size"] < 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--repair", "--tolerance-m", "0"), "--tolerance-m: 0 m is no tolerance"),
        (("--repair", "--tolerance-m", "nan"), "--tolerance-m: nan m is no tolerance"),
        (("--repair", "--kind", "site"), "--repair: areas of kind site need not tile"),
    ],
    ids=str,
)
def test_a_repair_that_makes_no_sense_writes_nothing(
    options: tuple[str, ...], said: str, gridkeeper: Gridkeeper, tmp_path: Path
) -> None:
    ran = gridkeeper("areas", "import", grids(tmp_path / "grids.geojson"), *GRID, *options)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
