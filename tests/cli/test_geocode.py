"""gridkeeper geocode, reverse and places."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import shapely

from tests.cli.conftest import Gridkeeper, geojson, grids
from tests.support.called import write_called


@pytest.fixture
def filled(gridkeeper: Gridkeeper, tmp_path: Path) -> Gridkeeper:
    """A gazetteer of the places that the example calls name."""
    assert gridkeeper("places", "import", write_called(tmp_path), "--datum", "wgs84").code == 0
    return gridkeeper


def test_a_file_of_places_is_taken_in_and_told(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    done = gridkeeper("places", "import", write_called(tmp_path), "--datum", "wgs84", "--json")

    assert (done.json["places"], done.json["spots"], done.json["unused_columns"]) == (31, 21, [])


def test_columns_may_be_called_otherwise(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_bytes("企业名称,经度,纬度,备注\n澜璞锁具有限公司,120.08,28.93,x\n".encode("gb18030"))

    done = gridkeeper(
        "places", "import", file, "--datum", "gcj02", "--kind", "organisation", "--field", "name=企业名称",
        "--field", "lon=经度", "--field", "lat=纬度",
    )  # fmt: skip

    assert (done.code, "备注" in done.out) == (0, True)
    assert gridkeeper("geocode", "兰仆锁具", "--json").json["candidates"][0]["name"] == "澜璞锁具有限公司"


def test_drawn_places_are_taken_in(gridkeeper: Gridkeeper, tmp_path: Path) -> None:

    file = geojson(
        tmp_path / "estates.geojson", [{"name": "翠苇花园", "shape": shapely.box(120, 28.9, 120.004, 28.904)}]
    )

    assert gridkeeper("places", "import", file, "--datum", "wgs84", "--kind", "estate").code == 0

    first = gridkeeper("geocode", "翠苇花园", "--json").json["candidates"][0]
    assert first["radius_m"] == pytest.approx(295, abs=15)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("places", "import"), "FILE"),
        (("places", "import", "a.csv", "--osm", "b.osm.pbf"), "FILE"),
        (("places", "import", "nowhere.csv", "--datum", "wgs84"), "no such file"),
        (("places", "import", "a.csv", "--field", "name"), "WORD=COLUMN"),
        (("geocode", "texts.csv"), "--text-field"),
        (("geocode", "某处", "--near", "120.08,28.93"), "datum"),
        (("geocode", "某处", "--near", "here", "--datum", "wgs84"), "--near"),
        (("reverse", "--lon", "120", "--lat", "28"), "datum"),
    ],
)
def test_a_wrong_call_is_refused_in_words(gridkeeper: Gridkeeper, arguments: tuple[str, ...], said: str) -> None:
    ran = gridkeeper(*arguments)

    assert ran.code == 2
    assert said in ran.err


def test_a_place_is_shown_with_what_is_not_exact(filled: Gridkeeper) -> None:
    shown = filled("geocode", "锐讯五金西门", "--lang", "zh")

    assert shown.code == 0
    assert "锐迅五金" in shown.out
    assert "同音字" in shown.out
    assert "西门" in shown.out


def test_nothing_found_is_told_with_a_question(filled: Gridkeeper) -> None:
    shown = filled("geocode", "魑魅魍魉山庄", "--lang", "en")

    assert "not found" in shown.out
    assert "Which road" in shown.out


def test_the_parse_and_every_term_are_explained(filled: Gridkeeper) -> None:
    shown = filled("places", "explain", "金山东路十二号第二幢", "--lang", "en")
    told = filled("places", "explain", "金山东路十二号第二幢", "--json").json

    assert "door number" in shown.out
    assert "likeness of sound" in shown.out
    assert sum(term["value"] for term in told["terms"][0]) == pytest.approx(told["candidates"][0]["score"], abs=0.01)


def test_a_table_of_texts_keeps_its_columns(filled: Gridkeeper, tmp_path: Path) -> None:
    calls, out = tmp_path / "calls.csv", tmp_path / "out.csv"
    calls.write_text("id,said,place\n1,锐讯五金,x\n2,魑魅魍魉山庄,y\n", "utf-8")

    done = filled("geocode", calls, "--text-field", "said", "--out", out, "--json").json

    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert (done["rows"], done["found"], done["not_found"]) == (2, 1, 1)
    assert [row["place"] for row in rows] == ["x", "y"]
    assert [row["gridkeeper_place"] for row in rows] == ["锐迅五金", ""]
    assert rows[1]["lon"] == ""


def test_json_lines_in_json_lines_out(filled: Gridkeeper, tmp_path: Path) -> None:
    calls, out = tmp_path / "calls.jsonl", tmp_path / "out.jsonl"
    calls.write_text('{"id": 1, "text": "污水处理厂"}\n', "utf-8")

    assert filled("geocode", calls, "--text-field", "text", "--out", out).code == 0

    (row,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (row["id"], row["place"], row["verdict"]) == (1, "污水处理厂", "found")


def test_a_missing_column_is_told_and_nothing_is_written(filled: Gridkeeper, tmp_path: Path) -> None:
    calls, out = tmp_path / "calls.csv", tmp_path / "out.csv"
    calls.write_text("id,said\n1,锐讯五金\n", "utf-8")

    ran = filled("geocode", calls, "--text-field", "words", "--out", out)

    assert (ran.code, out.exists()) == (2, False)
    assert "words" in ran.err


def test_a_point_is_told_in_words(filled: Gridkeeper) -> None:
    first = filled("geocode", "科源路18号", "--json").json["candidates"][0]

    told = filled("reverse", "--lon", first["lon"], "--lat", first["lat"], "--datum", "wgs84", "--lang", "zh")

    assert "科源路18号" in told.out


def test_names_that_files_brought_are_listed_and_revoked(filled: Gridkeeper) -> None:
    names = filled("places", "names", "--all", "--json").json
    nickname = next(name for name in names if name["name"] == "半拉子市场")

    revoked = filled("places", "revoke", nickname["id"], "--by", "desk", "--json").json

    assert revoked["revoked_by"] == "desk"
    assert filled("geocode", "半拉子市场", "--json").json["verdict"] != "found"
    assert filled("places", "revoke", 10**9, "--by", "desk").code == 1


def test_published_areas_are_in_the_gazetteer(gridkeeper: Gridkeeper, tmp_path: Path) -> None:
    file = grids(tmp_path / "grids.geojson")

    assert gridkeeper(
        "areas", "import", file, "--kind", "grid", "--datum", "wgs84", "--code-field", "CODE", "--name-field", "NAME",
        "--publish",
    ).code == 0  # fmt: skip

    assert gridkeeper("geocode", "第二网格", "--json").json["candidates"][0]["key"] == "G2"
