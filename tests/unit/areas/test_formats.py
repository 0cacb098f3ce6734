"""Formats beside the three of GIS desktops, in both encodings; and what GDAL may do in the process apart."""

from __future__ import annotations

import json
import socket
import threading
import zipfile
from pathlib import Path

import pyogrio
import pytest
import shapely

from gis.areas.apart import Limits, run_apart
from gis.areas.files import AreaFields, areas_from_file
from gis.areas.opening import DRIVERS
from gis.errors import BadFile
from gis.vocabulary import Datum
from tests.hostile.writers import FORMATS, SQUARE, kml_of, shapefile_parts, write
from tests.support.files import geojson, shapefile

CODE = AreaFields("code")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_same_areas(suffix: str, tmp_path: Path) -> None:
    holed = shapely.Polygon(SQUARE.exterior, [shapely.box(120.002, 28.902, 120.004, 28.904).exterior])
    write(tmp_path / f"a{suffix}", [("G1", SQUARE), ("网格二", holed)])

    batch = areas_from_file(tmp_path / f"a{suffix}", Datum.WGS84, CODE, wkt_field="wkt")

    assert list(batch.codes) == ["G1", "网格二"]
    assert shapely.equals(list(batch.shapes), [SQUARE, holed]).all()


@pytest.mark.parametrize("suffix", [".kml", ".csv"])
def test_text_may_be_gbk(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    write(path, [("网格二", SQUARE)])
    path.write_bytes(path.read_text(encoding="utf-8").replace("UTF-8", "GBK").encode("gbk"))

    batch = areas_from_file(path, Datum.WGS84, CODE, wkt_field="wkt")

    assert list(batch.codes) == ["网格二"]


def test_an_archive_may_come_from_a_chinese_desk(tmp_path: Path) -> None:
    shapefile(tmp_path / "a.shp", {"code": ["网格二"]}, [SQUARE], encoding="GBK", cpg=False)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as parts:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            # Names as Windows writes them: bytes of GBK without the mark of UTF-8; here ASCII holds their place.
            parts.writestr(f"xxxx{suffix}", (tmp_path / f"a{suffix}").read_bytes())
    packed = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(packed.replace(b"xxxx.", "网格".encode("gbk") + b"."))

    batch = areas_from_file(tmp_path / "a.zip", Datum.WGS84, CODE)

    assert list(batch.codes) == ["网格二"]


def test_one_of_several_shapefiles_is_chosen_by_its_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as parts:
        for name in ("east", "west"):
            for part, raw in shapefile_parts(tmp_path, [(name, SQUARE)]).items():
                parts.writestr(f"{name}{Path(part).suffix}", raw)

    assert list(areas_from_file(tmp_path / "a.zip", Datum.WGS84, CODE, layer="west").codes) == ["west"]
    with pytest.raises(BadFile, match="several") as caught:
        areas_from_file(tmp_path / "a.zip", Datum.WGS84, CODE)
    assert caught.value.findings[0].hint == "Choose one with --layer: east, west."


def test_long_shapes_fit_into_a_table(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [("G1", SQUARE.segmentize(0.000005))])

    assert (tmp_path / "a.csv").stat().st_size > 200_000
    assert list(areas_from_file(tmp_path / "a.csv", Datum.WGS84, CODE, wkt_field="wkt").codes) == ["G1"]


def test_the_layer_of_a_kml_folder_is_chosen(tmp_path: Path) -> None:
    placemarks = (tmp_path / "a.kml", tmp_path / "b.kml")
    write(placemarks[0], [("G1", SQUARE)])
    text = placemarks[0].read_text(encoding="utf-8")
    other = kml_of("").partition("<Document>")[2].replace("areas", "other")
    placemarks[0].write_text(text.replace("</Document></kml>", other), encoding="utf-8")

    assert list(areas_from_file(placemarks[0], Datum.WGS84, CODE, layer="areas").codes) == ["G1"]


def test_only_our_drivers_are_there() -> None:
    assert set(run_apart(Limits(), "drivers", pyogrio.list_drivers)) == set(DRIVERS.values())


@pytest.mark.parametrize("kind", ["link", "url", "name"])
def test_a_file_calls_nobody(kind: str, tmp_path: Path) -> None:
    called: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/crs"
        path = geojson(tmp_path / "a.geojson", ({"code": "A"}, SQUARE))
        document = json.loads(path.read_text(encoding="utf-8"))
        document["crs"] = {"type": kind, "properties": {"href": address, "url": address, "name": address}}
        path.write_text(json.dumps(document), encoding="utf-8")
        listening = threading.Thread(target=lambda: _answer(server, called))
        listening.start()
        try:
            areas_from_file(path, Datum.WGS84, CODE)
        except BadFile as error:
            assert error.findings
        listening.join()

    assert called == []


def _answer(server: socket.socket, called: list[object]) -> None:
    try:
        while True:
            called.append(server.accept())
    except TimeoutError:
        pass
