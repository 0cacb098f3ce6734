"""GET /v1/areas, /v1/areas/{kind}/{code}, /v1/areas/editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from shapely.geometry import shape
from sqlalchemy import text

from gis.crs.transform import coordinate_system, from_wgs84
from gis.vocabulary import AreaKind
from tests.conftest import TestCentre
from tests.endpoints.reading import faults, problem
from tests.support.demo_codes import production_line, storey

PATH = "/v1/areas"

WIDER = np.array([[-2e-5], [2e-5]])
"""Two metres: a box that is bent on its way into WGS84 is taken a little larger."""


@pytest.mark.parametrize(
    ("asked", "field", "found"),
    [
        ({}, "kind", "missing"),
        ({"kind": "village"}, "kind", "Input should be"),
        ({"kind": "grid", "bbox": "120,28,121,29"}, "datum", "missing"),
        ({"kind": "grid", "bbox": "120,28,121,29", "datum": "x"}, "datum", "not a datum"),
        ({"kind": "grid", "datum": "x"}, "datum", "not a datum"),
        ({"kind": "grid", "bbox": "120,28,121", "datum": "wgs84"}, "bbox", "four numbers"),
        ({"kind": "grid", "bbox": "120,28,121,29,30", "datum": "wgs84"}, "bbox", "four numbers"),
        ({"kind": "grid", "bbox": "a,b,c,d", "datum": "wgs84"}, "bbox", "four numbers"),
        ({"kind": "grid", "bbox": "121,28,120,29", "datum": "wgs84"}, "bbox", "turned around"),
        ({"kind": "grid", "bbox": "nan,28,121,29", "datum": "wgs84"}, "bbox", "turned around"),
        ({"kind": "grid", "bbox": "120,28,inf,29", "datum": "wgs84"}, "lon", "finite"),
        ({"kind": "grid", "bbox": "120,28,181,29", "datum": "wgs84"}, "lon", "out of range"),
        ({"kind": "grid", "bbox": "9" * 201, "datum": "wgs84"}, "bbox", "at most 200"),
        ({"kind": "grid", "limit": 0}, "limit", "greater"),
        ({"kind": "grid", "limit": 1001}, "limit", "less"),
        ({"kind": "grid", "limit": "all"}, "limit", "integer"),
        ({"kind": "grid", "after": "a\0"}, "after", "cannot stand"),
        ({"kind": "grid", "after": "x" * 101}, "after", "at most 100"),
        ({"kind": "grid", "at": "2026-13-01"}, "at", "not an instant"),
        ({"kind": "grid", "page": 2}, "page", "not a parameter"),
    ],
    ids=str,
)
def test_wrong_questions_are_refused_by_name(asked: dict[str, Any], field: str, found: str, client: TestClient) -> None:
    told = faults(client.get(PATH, params=asked))

    assert any(found in told[where] for where in told if where.endswith(field)), told


@pytest.mark.parametrize("kind", list(AreaKind), ids=str)
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_paging_visits_every_area_once(kind: AreaKind, limit: int, client: TestClient, demo: TestCentre) -> None:
    query = "SELECT code FROM area JOIN edition ON edition.id = edition_id WHERE kind = :kind"
    with demo.engine.connect() as db:
        stored = sorted(db.scalars(text(query), {"kind": kind.value}), key=str.encode)

    assert [feature["properties"]["code"] for feature in pages(client, kind, limit)] == stored


def pages(client: TestClient, kind: AreaKind, limit: int) -> Iterator[dict[str, Any]]:
    after: str | None = ""
    while after is not None:
        page = client.get(PATH, params={"kind": kind.value, "after": after, "limit": limit}).json()
        yield from page["features"]
        after = page["next_after"]


def test_it_is_geojson(client: TestClient) -> None:
    page = client.get(PATH, params={"kind": "grid", "limit": 2}).json()

    assert (page["type"], page["datum"]) == ("FeatureCollection", "wgs84")
    for feature in page["features"]:
        assert shape(feature["geometry"]).is_valid
        assert feature["id"] == f"grid:{feature['properties']['code']}"


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09", "epsg:4549"])
def test_a_box_in_any_datum_finds_the_same(datum: str, client: TestClient) -> None:
    site = shape(client.get(f"{PATH}/site/S0097").json()["geometry"])
    west, south, east, north = site.bounds
    corners = from_wgs84(np.array([(west, south), (east, north)]), coordinate_system(datum))

    in_box = codes(client, corners, datum)

    assert {"S0097"} <= in_box <= codes(client, np.array([(west, south), (east, north)]) + WIDER, "wgs84")


def test_a_box_read_in_the_wrong_datum_is_another_box(client: TestClient) -> None:
    west, south, east, north = shape(client.get(f"{PATH}/site/S0097").json()["geometry"]).bounds
    corners = np.array([(west, south), (east, north)])

    assert codes(client, corners, "gcj02") != codes(client, corners, "wgs84")


def codes(client: TestClient, corners: np.ndarray, datum: str) -> set[str]:
    bbox = ",".join(map(repr, corners.ravel().tolist()))
    page = client.get(PATH, params={"kind": "site", "bbox": bbox, "datum": datum, "limit": 1000}).json()
    return {feature["properties"]["code"] for feature in page["features"]}


def test_before_the_edition_there_is_nothing(client: TestClient) -> None:
    assert client.get(PATH, params={"kind": "grid", "at": "2026-04-01"}).json()["features"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("grid/S0097", 404), ("site/nope", 404), ("site/%E4%B8%81", 404), ("village/1", 422), ("site/a%00", 422)],
)
def test_no_such_area(path: str, status: int, client: TestClient) -> None:
    problem(client.get(f"{PATH}/{path}"), status)


def test_one_area(client: TestClient, demo: TestCentre) -> None:
    second = storey(demo.engine)

    area = client.get(f"{PATH}/building/{second.building}").json()

    assert area["properties"]["parent"] == second.site
    assert area["properties"]["floors"] == [1, second.top]
    assert area["properties"]["edition"] == "demo"


def test_a_micro_grid_may_have_no_shape(client: TestClient, demo: TestCentre) -> None:
    known = production_line(demo.engine)

    line = client.get(f"{PATH}/micro_grid/{known.code}").json()

    assert line["geometry"] is None
    assert (line["properties"]["parent"], line["properties"]["floors"]) == (known.site, None)
