"""/v1/geocode, /v1/geocode/suggest, /v1/reverse, /v1/geocode/picks and names, of the demo zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gis.clock import FrozenClock
from gis.db.engine import transaction
from gis.demo.build import build
from gis.demo.zone import Size
from tests.conftest import NOON, TestCentre
from tests.endpoints.reading import faults, problem


@pytest.fixture(scope="module")
def own_client(new_centre: Callable[[], TestCentre]) -> Iterator[TestClient]:
    """The web service of a demo zone that tests may write to."""
    centre = new_centre()
    with transaction(centre.engine) as db:
        build(db, centre.name, Size.SMALL, 1, NOON)
    app = create_app(centre.settings(), engine=centre.engine, clock=FrozenClock(NOON))
    yield TestClient(app)
    app.state.engines.close()


@pytest.mark.parametrize(
    "query, field",
    [
        ("", "q"),
        ("q=", "q"),
        (f"q={'a' * 2001}", "q"),
        ("q=%00", "q"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=11", "limit"),
        ("q=a&near_lon=120", "near_lat"),
        ("q=a&near_lon=120&near_lat=28", "datum"),
        ("q=a&near_lon=120&near_lat=nan&datum=wgs84", "near_lat"),
        ("q=a&near=1", "near"),
    ],
)
def test_a_wrong_question_is_refused(query: str, field: str, client: TestClient) -> None:
    assert field in faults(client.get(f"/v1/geocode?{query}"))


def test_words_become_a_place_that_locate_understands(client: TestClient) -> None:
    found = client.get("/v1/geocode", params={"q": "喂，锐讯五金1号楼3楼，有人打架"}).json()

    first = found["candidates"][0]
    assert (found["verdict"], found["question"]) == ("found", None)
    assert (first["name"], first["kind"], first["origin"], first["key"]) == (
        "锐迅五金1幢", "building", "building", "S0012-B01",
    )  # fmt: skip
    assert first["confidence"] >= 0.9
    assert {"fault": "homophone", "element": "name"}.items() <= first["faults"][0].items()
    assert found["detail"]["floor"] == "3"
    answer = client.get("/v1/responsible", params={"building": first["key"], "floor": found["detail"]["floor"]})
    assert answer.status_code == 200
    assert answer.json()["person"]


def test_the_areas_of_a_candidate_hold_its_point(client: TestClient) -> None:
    first = client.get("/v1/geocode", params={"q": "锐迅五金"}).json()["candidates"][0]

    grids = [area for area in first["areas"] if area["kind"] == "grid"]
    assert grids
    assert 0.9 <= sum(area["probability"] for area in grids) <= 1.01
    assert grids == sorted(grids, key=lambda area: -area["probability"])


def test_hostile_words_come_back_as_text_only(client: TestClient) -> None:
    answer = client.get("/v1/geocode", params={"q": "<script>alert(1)</script>锐迅五金"})

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.status_code == 200


def test_nothing_is_not_the_middle_of_the_zone(client: TestClient) -> None:
    found = client.get("/v1/geocode", params={"q": "他又打我了，你们快点来"}).json()

    assert (found["verdict"], found["candidates"]) == ("not_found", [])
    assert found["question"]["zh"]


@pytest.mark.parametrize("typed", ["锐迅", "ruixun", "rxwj", "锐迅wj"])
def test_names_are_suggested_while_they_are_typed(typed: str, client: TestClient) -> None:
    names = [one["name"] for one in client.get("/v1/geocode/suggest", params={"q": typed}).json()]

    assert "锐迅五金" in names


@pytest.mark.parametrize("query, field", [("q=a&limit=51", "limit"), ("", "q")])
def test_a_wrong_start_of_a_name_is_refused(query: str, field: str, client: TestClient) -> None:
    assert field in faults(client.get(f"/v1/geocode/suggest?{query}"))


def test_a_point_is_described(client: TestClient) -> None:
    first = client.get("/v1/geocode", params={"q": "锐迅五金"}).json()["candidates"][0]

    told = client.get("/v1/reverse", params={"lon": first["lon"], "lat": first["lat"], "datum": "wgs84"}).json()

    assert "锐迅五金" in told["words"]["zh"]
    assert "site" in [area["kind"] for area in told["areas"]]
    assert [mark["distance_m"] for mark in told["landmarks"]] == sorted(m["distance_m"] for m in told["landmarks"])


@pytest.mark.parametrize("query, field", [("lon=120&lat=28", "datum"), ("lon=120&lat=99&datum=wgs84", "lat")])
def test_a_wrong_point_is_refused(query: str, field: str, client: TestClient) -> None:
    assert field in faults(client.get(f"/v1/reverse?{query}"))


@pytest.mark.parametrize(
    "body, field",
    [
        ({"query": "a"}, "by"),
        ({"query": "", "by": "x", "place_id": 1}, "query"),
        ({"query": "a", "by": "x"}, "place_id"),
        ({"query": "a", "by": "x", "place_id": 0}, "place_id"),
        ({"query": "a", "by": "x", "place_id": 1, "confidence": 2}, "confidence"),
        ({"query": "a", "by": "x", "place_id": 1, "who": "y"}, "who"),
    ],
)
def test_a_wrong_pick_is_refused(body: dict[str, object], field: str, own_client: TestClient) -> None:
    assert field in faults(own_client.post("/v1/geocode/picks", json=body))


def test_a_pick_of_what_is_not_there_is_not_found(own_client: TestClient) -> None:
    problem(own_client.post("/v1/geocode/picks", json={"query": "a", "by": "x", "place_id": 10**9}), 404)
    problem(own_client.post("/v1/geocode/names/1000000000/revocation", json={"by": "x"}), 404)


def test_picks_teach_a_name_that_can_be_taken_away(own_client: TestClient) -> None:
    place = own_client.get("/v1/geocode", params={"q": "锐迅五金"}).json()["candidates"][0]["place_id"]
    picks = [
        own_client.post("/v1/geocode/picks", json={"query": "蓝房子", "place_id": place, "by": by}).json()
        for by in ("甲", "甲", "乙")
    ]

    assert [pick["learnt"] for pick in picks] == [None, None, "蓝房子"]
    (name,) = own_client.get("/v1/geocode/names").json()
    assert (name["name"], name["taught_by"]) == ("蓝房子", "乙, 甲")
    assert own_client.get("/v1/geocode", params={"q": "蓝房子"}).json()["candidates"][0]["name"] == "锐迅五金"
    gone = own_client.post(f"/v1/geocode/names/{name['id']}/revocation", json={"by": "丙"}).json()
    assert gone["revoked_by"] == "丙"
    assert own_client.get("/v1/geocode/names").json() == []
    assert own_client.get("/v1/geocode", params={"q": "蓝房子"}).json()["verdict"] != "found"
